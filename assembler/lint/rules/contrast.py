"""The brand's colours: what is written, and what bounds a field, stands out from its ground."""

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

_FILE = "templates/brand.json"
_PAIRS = (
    ("tekst", ("", "svak", "felt"), 4.5),
    ("primar", ("", "svak"), 4.5),
    ("strek", ("", "felt"), 3.0),
)


def findings(scope: Context) -> Iterator[Finding]:
    """Colours that too few can tell from what they stand on (white, where none is named)."""
    if not scope.whole:
        return
    colours = scope.theme.brand.farger
    for name, grounds, least in _PAIRS:
        for ground in grounds:
            pair = getattr(colours, name), getattr(colours, ground, "#ffffff")
            if (ratio := contrast_ratio(*pair)) < least:
                beside = f"«{ground}» ({pair[1]})" if ground else "white"
                what = f"{pair[0]} has a contrast of {ratio:.2f} to {beside}; it must be {least} or more"
                yield Finding(CONTRAST, _FILE, what, f"/farger/{name}")


def contrast_ratio(one: str, other: str) -> float:
    """The contrast of two colours (``#rrggbb``) as WCAG reckons it: from 1, the same, to 21, black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
