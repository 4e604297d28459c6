"""Render a document as PDF/A-2a and PDF/UA-1 with Typst; one with fields becomes a fillable form."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache

import typst

from assembler.core.errors import Problem, TemplateError
from assembler.document.nodes import Document
from assembler.document.to_json import to_json
from assembler.document.walk import closing_range, fields, lines
from assembler.document.words import label
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.render.pdf import acroform, form_font
from assembler.scheme.theme import FONTS, Brand, Theme

_FOLDERS = {"circular": "rundskriv", "letter": "letters", "form": "form"}
_LONG_WORD = re.compile(r"\S{50}")  # a word that may be longer than a line
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_WORDS = ("contents", "page", "of", "organisation_number", "form_definition")


def write(document: Document, theme: Theme) -> bytes:
    """The document as PDF. Raises :class:`TemplateError` where a layout is wrong."""
    questions = tuple(fields(document.blocks))
    pdf = _typeset(document, theme, {question.name: number for number, question in enumerate(questions)})
    return acroform.add_fields(pdf, document, questions) if questions else pdf


def undisplayable(document: Document) -> list[str]:
    """The characters of a document that its pages' font cannot show, named: a PDF of it cannot be written."""
    details = [text for detail in document.details for text in (detail.label, detail.text)]
    texts = [document.title, document.reference, *document.recipient, *details, *lines(document.blocks)]
    return [
        f"{c if c.isprintable() else ''} U+{ord(c):04X}".strip() for c in sorted(form_font.unprintable("".join(texts)))
    ]


def _typeset(document: Document, theme: Theme, numbers: dict[str, int]) -> bytes:
    layout_file = f"{_FOLDERS[document.kind]}/look.typ"
    tree = form_font.replace_lookalikes(json.dumps(to_json(document), ensure_ascii=False))
    texts = (document.title, *lines(document.blocks))
    derived = {
        "day": {"year": document.date.year, "month": document.date.month, "day": document.date.day},
        "numbers": numbers,
        "closing": closing_range(document),
        "long_words": any(map(_LONG_WORD.search, texts)),
        "unbreaking_hyphens": form_font.NB_HYPHEN in tree,
    }
    stamp = dt.datetime.combine(document.date, dt.time(), dt.UTC)
    # Files in memory beside those of the layout. As sys.inputs they would be part of the library, which all that Typst
    # keeps from one letter to the next depends on.
    files = {
        "main.typ": f'#include "/{layout_file}"',
        "input/document.json": tree,
        "input/derived.json": json.dumps(derived),
        "input/brand.json": _brand(theme.brand),
        "input/words.json": _words(document.language),
    }
    try:
        pdf = theme.files.cached(_compiler, str(theme.folder.absolute())).compile(
            input={name: text.encode() for name, text in files.items()},  # type: ignore[type-var] # lacks this kind
            format="pdf",
            pdf_standards=_STANDARDS,
            timestamp=stamp,
        )
    except typst.TypstError as error:
        raise TemplateError(
            [Problem(str(theme.folder / layout_file), "", f"{error.message}{_hints(error)}")]
        ) from error
    assert isinstance(pdf, bytes)
    return pdf


def _hints(error: typst.TypstError) -> str:
    return f" ({'; '.join(error.hints)})" if error.hints else ""


@cache
def _brand(brand: Brand) -> str:
    values = {
        **brand.names,
        "orgnr_text": formats.organisation_number(brand.organisation_number),
        "telefon_text": formats.phone_number(brand.phone),
    }
    return json.dumps(values, ensure_ascii=False)


@cache
def _words(language: Language) -> str:
    return json.dumps({name: label(name, language) for name in _WORDS}, ensure_ascii=False)


def _compiler(root: str) -> typst.Compiler:
    """A compiler of the layouts in a folder; it reads them again when they change, and stays warm."""
    return typst.Compiler(root=root, font_paths=[FONTS], ignore_system_fonts=True)
