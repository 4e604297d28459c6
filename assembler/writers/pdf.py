"""Document -> PDF/A-2a and PDF/UA-1, laid out and tagged by Typst; a document with fields becomes a fillable form."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from assembler import wording
from assembler.document import Document, closing, fields, lines, to_json
from assembler.errors import Problem, TemplateError
from assembler.look import FONTS, Look
from assembler.writers import form, formfont

_FOLDERS = {"circular": "rundskriv", "letter": "letters", "form": "form"}
_LONG_WORD = re.compile(r"\S{50}")  # what no line may be able to hold
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_WORDS = ("contents", "page", "of", "organisation_number", "form_definition")


def write(document: Document, look: Look) -> bytes:
    """The document as PDF. Raises :class:`TemplateError` where the look itself is wrong."""
    questions = tuple(fields(document.blocks))
    pdf = _laid_out(document, look, {question.name: number for number, question in enumerate(questions)})
    return form.fillable(pdf, document, questions) if questions else pdf


def lacking(document: Document) -> list[str]:
    """The characters of a document that its pages' font cannot show, named: a PDF of it cannot be written."""
    details = [text for detail in document.details for text in (detail.label, detail.text)]
    texts = [document.title, document.reference, *document.recipient, *details, *lines(document.blocks)]
    return [
        f"{c if c.isprintable() else ''} U+{ord(c):04X}".strip() for c in sorted(formfont.page_lacks("".join(texts)))
    ]


def _laid_out(document: Document, look: Look, numbers: dict[str, int]) -> bytes:
    path = look.folder / _FOLDERS[document.kind] / "look.typ"
    day = {"year": document.date.year, "month": document.date.month, "day": document.date.day}
    tree = {**to_json(document), "day": day, "numbers": numbers, "closing": closing(document)}
    tree["long_words"] = any(_LONG_WORD.search(line) for line in (document.title, *lines(document.blocks)))
    told = formfont.drawn(json.dumps(tree, ensure_ascii=False))
    inputs = {
        "document": told,
        **({"unbroken": "true"} if formfont.UNBREAKING in told else {}),
        "brand": _brand(look),
        "words": json.dumps({name: wording.label(name, document.language) for name in _WORDS}, ensure_ascii=False),
    }
    stamp = dt.datetime.combine(document.date, dt.time(), dt.UTC)
    try:
        pdf = _compiler(path, look.folder).compile(
            sys_inputs=inputs, format="pdf", pdf_standards=_STANDARDS, timestamp=stamp
        )
    except typst.TypstError as error:
        raise TemplateError([Problem(str(path), "", f"{error.message}{_hints(error)}")]) from error
    assert isinstance(pdf, bytes)
    return pdf


def _hints(error: typst.TypstError) -> str:
    return f" ({'; '.join(error.hints)})" if error.hints else ""


def _brand(look: Look) -> str:
    values = {
        **asdict(look.brand),
        "orgnr_text": wording.organisation_number(look.brand.organisasjonsnummer),
        "telefon_text": wording.phone_number(look.brand.telefon),
    }
    return json.dumps(values, ensure_ascii=False)


@cache
def _compiler(path: Path, root: Path) -> typst.Compiler:
    """One compiler per look and process: it stays warm."""
    return typst.Compiler(path, root=root, font_paths=[FONTS], ignore_system_fonts=True)
