"""Check the contrast of the brand's colours for text and field borders (WCAG 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator

from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule

CONTRAST = Rule(
    "farge.kontrast",
    "error",
    "Text has a contrast of 4.5 to its ground, and a field's border one of 3.",
    ("wcag-1.4.3", "wcag-1.4.11"),
)
RULES = (CONTRAST,)
POSITION = 90

_FILE = "templates/brand.json"
_PAIRS = (
    ("tekst", ("", "svak", "felt"), 4.5),
    ("primar", ("", "svak"), 4.5),
    ("strek", ("", "felt"), 3.0),
)


def findings(context: Context) -> Iterator[Finding]:
    """Pairs of colours whose contrast is too low; the background is white where none is named."""
    if not context.whole:
        return
    colours = context.theme.brand.colours.names
    for name, backgrounds, minimum in _PAIRS:
        for background in backgrounds:
            pair = colours[name], colours.get(background, "#ffffff")
            if (ratio := contrast_ratio(*pair)) < minimum:
                beside = f"«{background}» ({pair[1]})" if background else "white"
                message = f"{pair[0]} has a contrast of {ratio:.2f} to {beside}; it must be {minimum} or more"
                yield Finding(CONTRAST, _FILE, message, f"/farger/{name}")


def contrast_ratio(one: str, other: str) -> float:
    """The contrast of two colours (``#rrggbb``) as WCAG defines it: from 1 (equal) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
