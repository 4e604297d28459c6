"""Format a field's value as the form's own scripts do, and fit it into the field's box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assembler.i18n.formats import NBSP
from assembler.render.pdf import form_font
from assembler.render.pdf.appearance import Box

_NUMBER_SCRIPT = re.compile(r"\s*visTall\(")
_GROUPS_SCRIPT = re.compile(r"\s*visGrupper\(\[([0-9, ]{1,100})\]\)")
_THOUSANDS = re.compile(r"\B(?=([0-9]{3})+$)")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Characters that the form's font lacks, by others that look the same; a soft hyphen within a line is invisible.
_REPLACEMENTS = str.maketrans({**form_font.FIELD_LOOKALIKES, "\u00ad": None})
_INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs"}  # control, format, unassigned, private use, surrogate
_MAX_PER_LINE = 400  # characters: more than any line has room for


def format_value(value: str, script: str) -> str:
    """The value as the field's format script shows it: ``visTall`` and ``visGrupper`` of ``render/pdf/form.js``."""
    if _NUMBER_SCRIPT.match(script):
        return _format_number(value)
    groups = _GROUPS_SCRIPT.match(script)
    if groups:
        return _format_groups(value, [int(size) for size in groups[1].split(",") if size.strip()])
    return value


def _format_number(value: str) -> str:
    if len(value) > _MAX_PER_LINE:
        return value
    bare = re.sub(r"^kr\.?:?", "", re.sub(r"\s", "", value), flags=re.IGNORECASE)
    bare = re.sub(r"[,.:]-+$", "", bare).replace("\u2212", "-").removeprefix("+")
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", bare):
        bare = bare.replace(".", "")
    found = re.fullmatch(r"(-?)0*([0-9]+?)(?:\.([0-9]*?)0*)?", bare.replace(",", ".", 1))
    if not found or bare.endswith((".", ",")):
        return value
    sign, whole, decimals = found[1], found[2], found[3]
    nothing = whole == "0" and not decimals
    return ("" if nothing else sign) + _THOUSANDS.sub(NBSP, whole) + (f",{decimals}" if decimals else "")


def _format_groups(value: str, sizes: Sequence[int]) -> str:
    if not re.fullmatch("[0-9]+", value) or len(value) != sum(sizes):
        return value
    ends = [sum(sizes[: index + 1]) for index in range(len(sizes))]
    return NBSP.join(value[end - size : end] for size, end in zip(sizes, ends, strict=True))


def normalize(value: str) -> str:
    """The value with one kind of line end, spaces for tabs, and composed letters (å can be an a and a ring)."""
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value).replace("\t", "    "))


def fit(value: str, box: Box, font: form_font.FormFont, references: Sequence[str]) -> tuple[str, bool]:
    """What the box shows of a normalized value, and whether that is the whole value.

    Where it is not, the text ends in the first of ``references`` (to an addendum) that the box has room for. Characters
    that the font lacks are drawn as question marks.
    """
    text = "".join(" " if _is_space(character) else character for character in value.translate(_REPLACEMENTS))
    if not box.multiline:
        text = text.replace("\n", " ")
    most = _MAX_PER_LINE * box.lines(font)
    fits = len(text) <= most and box.holds(text, font)
    if fits and not form_font.missing(text):
        return text, True
    text = text[:most]
    for reference in references:
        if fits and box.holds(f"{text} {reference}", font):
            return f"{text} {reference}", False
        if box.holds(f"… {reference}", font):
            return _cut_to_fit(text, box, font, f"… {reference}"), False
    return _cut_to_fit(text, box, font, "…"), False


def _is_space(character: str) -> bool:
    return character != NBSP and unicodedata.category(character) == "Zs"


def _cut_to_fit(text: str, box: Box, font: form_font.FormFont, ending: str) -> str:
    """As much of the text as the box has room for with this ending, up to a word's end where one is near."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if box.holds(text[:middle].rstrip() + ending, font):
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", 0, low + 1)
    if box.multiline and 0 < low - space < 30:
        low = space
    return text[:low].rstrip() + ending


def printable(text: str) -> str:
    """The text with the characters that the shipped font lacks replaced by their names: [U+6F22]."""
    covered = form_font.shipped_characters()
    return "".join(
        character
        if character == "\n" or (character in covered and unicodedata.category(character) not in _INVISIBLE)
        else f"[U+{ord(character):04X}]"
        for character in text
    )
