"""What people write in place of JSON's numbers and words, and in place of JSON altogether."""

from __future__ import annotations

import re

from assembler.i18n.catalog import Message, catalog

_, _n = catalog("core")

_WORD = re.compile(r"[^\W\d]\w*")
_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}(?:[ .\u00a0\u2009\u202f'][0-9]{3})+")
_DATE = re.compile(r"([0-3]?[0-9])\.([01]?[0-9])\.([0-9]{4})")
_WORDS = {"true": "true", "ja": "true", "false": "false", "nei": "false", "none": "null", "null": "null"}


def not_json(text: str) -> tuple[int, Message] | None:
    """What the whole file is, where it is no attempt at JSON at all."""
    start = text.lstrip()
    at = len(text) - len(start)
    if not start:
        return 0, _("is empty; it must hold a JSON object, which begins with {{ and ends with }}")
    if start.startswith("{\\rtf"):
        return at, _("is a Word document (RTF), not JSON; save it as plain text (.json, UTF-8)")
    if start.startswith("PK"):
        return at, _("is a Word file or another compressed file, not JSON; save it as plain text (.json, UTF-8)")
    if start.startswith(("<!DOCTYPE", "<html", "<?xml")):
        return at, _("is a web page or XML, not JSON; save it as plain text (.json, UTF-8)")
    if start.startswith("<<<<<<<"):
        return at, _(
            "holds both sides of a merge conflict; keep one of them and delete the lines <<<<<<<, ======= and >>>>>>>"
        )
    if start[0] not in '{["' and (word := _WORD.match(start)) and word[0] != start.strip() and "{" not in text[:200]:
        return at, _("is ordinary text, not JSON; a JSON file begins with {{")
    return None


def number_slip(typed: str) -> Message:
    """What to write instead of a number as people write it."""
    bare = typed.replace("−", "-")
    if re.search(r"kr|%|,-", bare):
        digits = re.sub(r"[^0-9,.-]", "", bare.replace(",-", ""))
        return _("«{text}» has a unit; write the number alone, {right}", text=typed, right=digits.replace(",", "."))
    if _THOUSANDS.fullmatch(bare):
        return _(
            "«{text}» has separators; write {right}", text=typed, right=re.sub(r"[ .\u00a0\u2009\u202f']", "", bare)
        )
    if date := _DATE.fullmatch(bare):
        right = f'"{date[3]}-{date[2]:0>2}-{date[1]:0>2}"'
        return _("«{text}» is a date without quotes; write {right}", text=typed, right=right)
    if re.fullmatch(r"-?[0-9]+,[0-9]+", bare):
        return _("«{text}» has a decimal comma; write {right}", text=typed, right=bare.replace(",", "."))
    if bare.startswith("+"):
        return _("«{text}» begins with +; write {right}", text=typed, right=bare[1:])
    if re.fullmatch(r"-?0[0-9]+", bare):
        return _(
            '«{text}» begins with 0; write {right}, or "{text}" if it is a text',
            text=typed,
            right=bare.lstrip("0") or "0",
        )
    return _('«{text}» is not a number; write "{text}" if it is a text', text=typed)


def right_word(word: str) -> str:
    """True, false or null as JSON writes it, for what means the same; empty for any other word."""
    return _WORDS.get(word.lower(), "")
