"""Make the font of form fields: TrueType, with WinAnsi, the Sami letters and the minus."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

# Codes of WinAnsi that no Norwegian text needs carry what it lacks of Sami letters and signs (name: Adobe Glyph List).
CUSTOM_CODES: dict[int, tuple[str, str]] = {
    0x7F: ("č", "ccaron"),
    0x81: ("Č", "Ccaron"),
    0x8D: ("đ", "dcroat"),
    0x8F: ("Đ", "Dcroat"),
    0x90: ("ŋ", "eng"),
    0x9D: ("Ŋ", "Eng"),
    0xA4: ("ŧ", "tbar"),
    0xA6: ("Ŧ", "Tbar"),
    0xAC: ("\u2212", "minus"),
}
REPLACEMENT = "?"
_PATH = Path(__file__).parent.parent / "fonts" / "OpenSans-Regular.ttf"


def _character(code: int) -> str:
    if code in CUSTOM_CODES:
        return CUSTOM_CODES[code][0]
    return bytes([code]).decode("cp1252", "ignore")


CHARACTERS: dict[str, int] = {_character(code): code for code in range(32, 256) if _character(code)}


NB_HYPHEN = "\u2011"  # a hyphen, which layouts draw as «-» in a word that no line parts
# Characters without a glyph in the shipped font, by a character that looks the same.
_PAGE_LOOKALIKES = {"\u2010": "-", "\u2012": "\u2013", "\u202f": "\u00a0"}
FIELD_LOOKALIKES = {**_PAGE_LOOKALIKES, NB_HYPHEN: "-"}  # the same for fields, in which words can break


def replace_lookalikes(text: str) -> str:
    """The text as a page draws it: what the font lacks as what looks the same."""
    for lacking, matching in _PAGE_LOOKALIKES.items():
        text = text.replace(lacking, matching)
    return text


def unprintable(text: str) -> set[str]:
    """The characters of a text that the pages' font cannot show; format characters (category Cf) need no glyph."""
    return {c for c in set(text) - _page_characters() if unicodedata.category(c) != "Cf"}


@cache
def _page_characters() -> frozenset[str]:
    return shipped_characters() | _PAGE_LOOKALIKES.keys() | {NB_HYPHEN, "\n", "\t"}


@dataclass(frozen=True, slots=True)
class FormFont:
    """The subset font program and its measures, in thousandths of the type size; ``widths`` begin at code 32."""

    program: bytes
    widths: tuple[int, ...]
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]

    def width(self, text: str, size: float) -> float:
        """How wide a text is at this size, in points."""
        return sum(self.widths[code - 32] for code in encode(text)) * size / 1000


# Each character as the one that stands at its code, what looks the same as that, all else below 256 as the replacement.
_CODES = dict.fromkeys(range(256), REPLACEMENT) | {ord(c): chr(code) for c, code in CHARACTERS.items()}
_CODES |= {ord(c): chr(CHARACTERS[like]) for c, like in FIELD_LOOKALIKES.items()}
_DISPLAYABLE = frozenset({*CHARACTERS, *FIELD_LOOKALIKES, "\n", "\t"})  # a field shows a tab as a space


def encode(text: str) -> bytes:
    """The text in the font's encoding; a character that it lacks becomes a visible question mark."""
    return text.translate(_CODES).encode("latin-1", "replace")


def missing(text: str) -> set[str]:
    """The characters of a text that the font cannot show."""
    return set(text) - _DISPLAYABLE


@cache
def shipped_characters() -> frozenset[str]:
    """The characters that the shipped font can show on a page, in its regular and its bold."""
    faces = [TTFont(path).getBestCmap() for path in (_PATH, _PATH.with_name("OpenSans-Bold.ttf"))]
    return frozenset(chr(code) for code in set.intersection(*map(set, faces)))


@cache
def load() -> FormFont:
    """The form font, made once per process from the shipped Open Sans."""
    from fontTools.subset import Options, Subsetter  # only here: it takes a tenth of a second to load

    font = TTFont(_PATH)
    options = Options()
    options.layout_features = []
    options.name_IDs = []
    options.notdef_outline = True
    options.glyph_names = False
    options.hinting = False
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in CHARACTERS])
    subsetter.subset(font)
    scale = 1000 / font["head"].unitsPerEm
    metrics, names = font["hmtx"], font.getBestCmap()
    widths = [0] * 224
    for character, code in CHARACTERS.items():
        if ord(character) in names:
            widths[code - 32] = round(metrics[names[ord(character)]][0] * scale)
    head, line = font["head"], font["hhea"]
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    font.recalcTimestamp = False
    program = io.BytesIO()
    font.save(program)
    return FormFont(
        program.getvalue(),
        tuple(widths),
        round(line.ascent * scale),
        round(line.descent * scale),
        714,
        (round(box[0] * scale), round(box[1] * scale), round(box[2] * scale), round(box[3] * scale)),
    )
