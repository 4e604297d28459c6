"""Check references within a document: to a point by its number, and to a heading by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assembler.document.nodes import Heading, Inline, Link
from assembler.document.walk import text_blocks
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import Finding, Rule

MISSING_POINT = Rule("henvisning.dod", "error", "«Se punkt 5» refers to a point that exists.", ("klarsprak",))
MISSING_HEADING = Rule(
    "henvisning.overskrift", "warning", "A heading to which the text refers by name is there.", ("klarsprak",)
)
RULES = (MISSING_POINT, MISSING_HEADING)
POSITION = 140  # reads the trees of letters

_SEE = (
    r"(?:se|sjå|jf\.?|jamfør|jfr\.?|nevnt i|nemnt i|omtalt i|beskrevet i|beskrive i|i|under|etter)"
    r"[ \u00a0](?:også[ \u00a0])?"
)
_LAW = (
    r"(?:lov\w*|fvl\.?|forskrift\w*|reglement\w*|bestemmelse\w*|føresegn\w*|direktiv\w*|konvensjon\w*)»?\*?[ \u00a0]+"
)
_POINT = re.compile(
    rf"(?:\b(?P<see>{_SEE})|(?P<before>{_LAW})?)"
    r"\b(?P<what>punkt|pkt\.?|avsnitt|vedlegg|kapittel|kap\.?|del)[ \u00a0]"
    r"(?P<number>\d++(?:\.\d++)*+|[A-Z])\b"
    r"(?![ \u00a0]+(?:i|av|til|frå|fra|post)\b|,[ \u00a0]*post\b|[ \u00a0]*§|[-–/]\w)",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(
    r"^(?:vedlegg|punkt|del|kapittel)?[ \u00a0]?(\d+(?:\.\d+)*|[A-Z])(?:[.):]|[ \u00a0]|$)", re.IGNORECASE
)
_NAMED_HEADING = re.compile(
    r"\b(?:se|sjå|jf\.?|jfr\.?|nevnt|nemnt|omtalt|under)[ \u00a0](?:(?:også|under|i)[ \u00a0])?"
    r"(?:(?:avsnittet|punktet|delen|kapittelet|kapitlet|overskriften|overskrifta)[ \u00a0])?«([^»]+)»",
    re.IGNORECASE,
)
_MIN_BUDGET_CHAPTER = 100  # a «kapittel» with a number from here on is one of the state budget


def findings(context: Context) -> Iterator[Finding]:
    """References to points and headings that do not exist."""
    circulars = [name for scheme in context.schemes if scheme.circular for name in _headings(scheme.circular)]
    for tree in context.trees:
        texts = list(text_blocks(tree.document.blocks))
        headings = _headings(tree)
        numbers = {match[1].upper() for heading in headings if (match := _NUMBERED_HEADING.match(heading))}
        names = [tree.document.title.lower(), *(heading.lower() for heading in headings)]
        if tree.document.kind == "letter":  # which speaks of the circular's sections too
            names += [name.lower() for name in circulars]
        for _, children in texts:
            text = single_line(children)
            yield from _points(tree, children, text, numbers)
            yield from _names(tree, children, text, names)


def _headings(tree: ComposedDocument) -> list[str]:
    return [
        single_line(inline).strip() for block, inline in text_blocks(tree.document.blocks) if isinstance(block, Heading)
    ]


def _points(tree: ComposedDocument, children: tuple[Inline, ...], text: str, numbers: set[str]) -> Iterator[Finding]:
    for match in _POINT.finditer(text):
        alone = not match["see"]
        letter = not match["number"][0].isdigit()
        if match["before"] or (alone and (letter or match["what"].lower() == "del")):
            continue  # a reference to a statute, or «del A» of something that the text counts
        if match["what"].lower().startswith("kap") and float(match["number"].partition(".")[0]) >= _MIN_BUDGET_CHAPTER:
            continue
        if re.search(rf"{_LAW}$", text[: match.start()], re.IGNORECASE):
            continue
        if match["number"].upper() not in numbers:
            yield tree.finding(
                MISSING_POINT, children, f"«{match[0].strip()}»: no heading has that number", match[0].strip()
            )


def _names(tree: ComposedDocument, children: tuple[Inline, ...], text: str, names: list[str]) -> Iterator[Finding]:
    linked = " ".join(single_line(child.children) for child in children if isinstance(child, Link))
    for match in _NAMED_HEADING.finditer(text):
        name = match[1].strip().rstrip(":?").lower()
        if match[1] not in linked and not any(heading.startswith(name) or name == heading for heading in names):
            yield tree.finding(MISSING_HEADING, children, f"«{match[0].strip()}»: no heading is called that", match[1])
