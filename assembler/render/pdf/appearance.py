"""Draw a field with a value in it: the content streams of its appearances, in PDF operators."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, takewhile

from assembler.render.pdf.form_font import FormFont, encode

FONT_SIZE = 10.0  # points
LEADING = 12.5
PADDING = 3.0
FONT_NAME = "F0"  # the font's name in the form's resources

DEFAULT_APPEARANCE = f"/{FONT_NAME} {FONT_SIZE:g} Tf 0 g"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a value is shown; sizes in points."""

    width: float
    height: float
    multiline: bool = False
    right: bool = False

    def holds(self, text: str, font: FormFont) -> bool:
        """Whether all of the text can be seen in the box."""
        width = self.width - 2 * PADDING
        if not self.multiline:
            return font.width(text, FONT_SIZE) <= width
        return len(wrap(text, font, width)) <= self.lines(font)

    def lines(self, font: FormFont) -> int:
        """How many lines the box has room for."""
        if not self.multiline:
            return 1
        first = self.height - PADDING - FONT_SIZE + font.descent * FONT_SIZE / 1000
        return 1 + max(0, int(first / LEADING))


def text(value: str, font: FormFont, width: float, height: float, *, multiline: bool, right: bool) -> bytes:
    """A text field's appearance; ``right`` aligns it to the right, as amounts are. Sizes in points."""
    if not value:
        return b"/Tx BMC EMC"
    value = value.replace("\t", " ")  # the font has no tab
    lines = wrap(value, font, width - 2 * PADDING) if multiline else [value.replace("\n", " ")]
    top = height - PADDING - FONT_SIZE if multiline else (height - FONT_SIZE * font.cap_height / 1000) / 2
    parts = [b"/Tx BMC q BT %s" % DEFAULT_APPEARANCE.encode()]
    before_x, before_y = 0.0, 0.0
    for index, line in enumerate(lines):
        x = width - PADDING - font.width(line, FONT_SIZE) if right else PADDING
        y = top - index * LEADING
        parts.append(b"%.2f %.2f Td (%s) Tj" % (x - before_x, y - before_y, _escaped(line)))
        before_x, before_y = x, y
    parts.append(b"ET Q EMC")
    return b"\n".join(parts)


def wrap(value: str, font: FormFont, width: float) -> list[str]:
    """The text in lines no wider than ``width`` points; a word that is wider is broken."""
    lines = []
    for paragraph in value.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if font.width(joined, FONT_SIZE) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            while font.width(word, FONT_SIZE) > width and len(word) > 1:
                cut = _chars_that_fit(word, font, width)
                lines.append(word[:cut])
                word = word[cut:]
            line = word
        lines.append(line)
    return lines


def _chars_that_fit(word: str, font: FormFont, width: float) -> int:
    """How many of the word's first characters are no wider than ``width``; at least one."""
    widths = accumulate(font.width(character, FONT_SIZE) for character in word)
    return max(1, sum(1 for _ in takewhile(lambda reached: reached <= width, widths)))


def _escaped(line: str) -> bytes:
    return encode(line).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def tick(width: float, height: float) -> bytes:
    """A tick drawn as lines: needs no font."""
    points = (0.2, 0.52, 0.42, 0.26, 0.82, 0.78)
    x0, y0, x1, y1, x2, y2 = (part * (height if index % 2 else width) for index, part in enumerate(points))
    return b"q 0 G 1.4 w 1 J 1 j %.2f %.2f m %.2f %.2f l %.2f %.2f l S Q" % (x0, y0, x1, y1, x2, y2)


def dot(width: float, height: float) -> bytes:
    """A filled circle in the middle: a chosen radio button."""
    radius = 0.27 * min(width, height)
    x, y, k = width / 2, height / 2, radius * 0.5523
    curves = (
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    )
    drawn = b" ".join(b"%.2f %.2f %.2f %.2f %.2f %.2f c" % curve for curve in curves)
    return b"q 0 g %.2f %.2f m %s f Q" % (x + radius, y, drawn)
