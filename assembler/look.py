"""The look of a workspace: its brand file and the folder of shells and stylesheets that writers fill."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from assembler.errors import Problem, TemplateError


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
class Look:
    """Where the looks lie (``folder`` is the workspace's ``templates``) and whose they are."""

    folder: Path
    brand: Brand


def load(folder: Path) -> Look:
    """The look in this folder. Raises :class:`TemplateError` where the brand file is missing or wrong."""
    path = folder / "brand.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        brand = Brand(
            **{
                **values,
                "postadresse": tuple(values["postadresse"]),
                "farger": Colours(**values["farger"]),
                "skrift": Fonts(**values["skrift"]),
            }
        )
    except OSError as error:
        raise TemplateError([Problem(str(path), "", f"cannot be read: {error.strerror}")]) from error
    except ValueError as error:
        raise TemplateError([Problem(str(path), "", f"is not JSON in UTF-8: {error}")]) from error
    except (KeyError, TypeError) as error:
        raise TemplateError([Problem(str(path), "", f"is not a brand file: {error}")]) from error
    return Look(folder, brand)
