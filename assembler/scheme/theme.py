"""Loads the theme of a workspace: the office's brand, and the folder of layouts that writers fill."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assembler.core.errors import Problem, TemplateError, cannot_read, suggestion
from assembler.core.file_cache import FileCache

FONTS = Path(__file__).parents[1] / "render" / "fonts"  # those that are shipped

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand's colours, as ``#rrggbb``: text, headings, tinted surfaces, rules (lines), form fields."""

    text: str
    primary: str
    tint: str
    line: str
    field: str

    @property
    def names(self) -> dict[str, str]:
        """The colours by the names that the brand file, stylesheets and layouts use."""
        return {
            "tekst": self.text,
            "primar": self.primary,
            "svak": self.tint,
            "strek": self.line,
            "felt": self.field,
        }


@dataclass(frozen=True, slots=True)
class Fonts:
    """The brand's typefaces: ``pdf`` must be shipped in ``assembler/fonts``, ``word`` be on the readers' machines."""

    pdf: str
    word: str

    @property
    def names(self) -> dict[str, str]:
        """The typefaces by the names that the brand file and layouts use."""
        return {"pdf": self.pdf, "word": self.word}


@dataclass(frozen=True, slots=True)
class Brand:
    """The office that sends the documents. ``phone`` is eight digits, ``postal_address`` its lines.

    ``logo`` (SVG) and ``logo_png`` are file names in the theme's folder.
    """

    name: str
    short_name: str
    organisation_number: str
    postal_address: tuple[str, ...]
    phone: str
    email: str
    website: str
    logo: str
    logo_png: str
    colours: Colours
    fonts: Fonts

    @property
    def names(self) -> dict[str, object]:
        """The brand by the names that the brand file and layouts use, and texts below ``avsender``."""
        return {
            "navn": self.name,
            "kortnavn": self.short_name,
            "organisasjonsnummer": self.organisation_number,
            "postadresse": self.postal_address,
            "telefon": self.phone,
            "epost": self.email,
            "nettsted": self.website,
            "logo": self.logo,
            "logo_png": self.logo_png,
            "farger": self.colours.names,
            "skrift": self.fonts.names,
        }


@dataclass(frozen=True, slots=True)
class Theme:
    """The brand, and the folder of layouts that writers fill (the workspace's ``templates``).

    ``files`` caches what is made from the folder's files: see :meth:`FileCache.cached`. A writer that reads the logo
    gives its path as an argument too, for the theme does not change with the logo's contents.
    """

    folder: Path
    brand: Brand
    files: FileCache = field(default_factory=FileCache, repr=False, compare=False)


def load(folder: Path, files: FileCache | None = None) -> Theme:
    """The theme in this folder. Raises :class:`TemplateError` with all that is wrong with the brand file."""
    files = files or FileCache()
    return Theme(folder, files.cached(read_brand, folder / "brand.json"), files)


def read_brand(path: Path) -> Brand:
    """The brand in this file. Raises :class:`TemplateError` with all that is wrong with it."""
    try:
        brand = _brand(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise TemplateError([cannot_read(path, error)]) from error
    except ValueError as error:
        raise TemplateError([Problem(str(path), "", f"is not JSON in UTF-8: {error}")]) from error
    except (KeyError, RecursionError, TypeError) as error:
        raise TemplateError([Problem(str(path), "", f"is not a brand file: {error}")]) from error
    if problems := list(_brand_problems(brand)):
        raise TemplateError([Problem(str(path), place, what) for place, what in problems])
    return brand


def _brand(values: Mapping[str, object]) -> Brand:
    """The brand of a JSON object. Raises :class:`KeyError` or :class:`TypeError` where it does not have the form."""
    lines, colours, fonts = values["postadresse"], values["farger"], values["skrift"]
    if not isinstance(lines, list):
        raise TypeError("«postadresse» is a list of lines")
    brand = Brand(
        name=_text(values["navn"]),
        short_name=_text(values["kortnavn"]),
        organisation_number=_text(values["organisasjonsnummer"]),
        postal_address=tuple(map(_text, lines)),
        phone=_text(values["telefon"]),
        email=_text(values["epost"]),
        website=_text(values["nettsted"]),
        logo=_text(values["logo"]),
        logo_png=_text(values["logo_png"]),
        colours=Colours(*(_text(_object(colours)[name]) for name in ("tekst", "primar", "svak", "strek", "felt"))),
        fonts=Fonts(*(_text(_object(fonts)[name]) for name in ("pdf", "word"))),
    )
    for given, known in (
        (values, brand.names),
        (_object(colours), brand.colours.names),
        (_object(fonts), brand.fonts.names),
    ):
        for name in given:
            if name not in known:
                raise TypeError(f"unknown key «{name}»{suggestion(name, known)}")
    return brand


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"«{value!s:.40}» is not an object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"«{value!s:.40}» is no text")
    return value


def _brand_problems(brand: Brand) -> Iterator[tuple[str, str]]:
    """What is wrong with the values of a brand file: place and sentence."""
    for name, colour in brand.colours.names.items():
        if not _COLOUR.fullmatch(colour):  # they stand in stylesheets as they are
            yield f"/farger/{name}", "is no colour; write it as #rrggbb"
    shipped = {path.stem.partition("-")[0] for path in FONTS.glob("*.ttf")}
    if brand.fonts.pdf.replace(" ", "") not in shipped:
        yield "/skrift/pdf", f"«{brand.fonts.pdf}» is no font that is shipped; they are {', '.join(sorted(shipped))}"
    from stdnum.no import orgnr  # a template that is filled in without a look does not wait for it

    if not orgnr.is_valid(brand.organisation_number):
        yield "/organisasjonsnummer", f"«{brand.organisation_number}» is no organisation number"
