"""Loads the theme of a workspace: the office's brand, and the folder of layouts that writers fill."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assembler.core.errors import Problem, TemplateError
from assembler.core.file_cache import FileCache

FONTS = Path(__file__).parents[1] / "render" / "fonts"  # those that are shipped

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colours:
    """The brand's colours, as ``#rrggbb``: text, headings, tinted surfaces, rules, form fields."""

    tekst: str
    primar: str
    svak: str
    strek: str
    felt: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """The brand's typefaces: ``pdf`` must be shipped in ``assembler/fonts``, ``word`` be on the readers' machines."""

    pdf: str
    word: str


@dataclass(frozen=True, slots=True)
class Brand:
    """The office that sends the documents. Text names it as ``avsender``."""

    navn: str
    kortnavn: str
    organisasjonsnummer: str
    postadresse: tuple[str, ...]
    telefon: str
    epost: str
    nettsted: str
    logo: str
    logo_png: str
    farger: Colours
    skrift: Fonts


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
        values = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(values["postadresse"], list):
            raise TypeError("«postadresse» is a list of lines")
        brand = Brand(
            **{
                **values,
                "postadresse": tuple(values["postadresse"]),
                "farger": Colours(**values["farger"]),
                "skrift": Fonts(**values["skrift"]),
            }
        )
        _check_types(asdict(brand))
    except OSError as error:
        raise TemplateError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error
    except ValueError as error:
        raise TemplateError([Problem(str(path), "", f"is not JSON in UTF-8: {error}")]) from error
    except (KeyError, RecursionError, TypeError) as error:
        raise TemplateError([Problem(str(path), "", f"is not a brand file: {error}")]) from error
    if problems := list(_brand_problems(brand)):
        raise TemplateError([Problem(str(path), place, what) for place, what in problems])
    return brand


def _check_types(value: Any) -> None:
    """Raise :class:`TypeError` where something that is to be text is none."""
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | tuple):
            _check_types(part)
        elif not isinstance(part, str):
            raise TypeError(f"«{part!s:.40}» is no text")


def _brand_problems(brand: Brand) -> Iterator[tuple[str, str]]:
    """What is wrong with the values of a brand file: place and sentence."""
    for name, colour in asdict(brand.farger).items():
        if not _COLOUR.fullmatch(colour):  # they stand in stylesheets as they are
            yield f"/farger/{name}", "is no colour; write it as #rrggbb"
    shipped = {path.stem.partition("-")[0] for path in FONTS.glob("*.ttf")}
    if brand.skrift.pdf.replace(" ", "") not in shipped:
        yield "/skrift/pdf", f"«{brand.skrift.pdf}» is no font that is shipped; they are {', '.join(sorted(shipped))}"
    from stdnum.no import orgnr  # a template that is filled in without a look does not wait for it

    if not orgnr.is_valid(brand.organisasjonsnummer):
        yield "/organisasjonsnummer", f"«{brand.organisasjonsnummer}» is no organisation number"
