"""Circulars, forms, letters and reports for public grants, from one JSON Schema per scheme and year.

What other programs need is taken from here, ``from assembler import Workspace, circular, write``: see docs/api.md. A
name's module is imported when the name is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assembler.archive.freeze import freeze as freeze
    from assembler.build.prefill import Prefiller as Prefiller
    from assembler.core.errors import AssemblerError as AssemblerError
    from assembler.core.errors import DataError as DataError
    from assembler.core.errors import Problem as Problem
    from assembler.core.errors import TemplateError as TemplateError
    from assembler.core.errors import UsageError as UsageError
    from assembler.core.errors import WriterError as WriterError
    from assembler.document.nodes import Document as Document
    from assembler.intake.form_lookup import FormLookup as FormLookup
    from assembler.intake.read_file import FormReader as FormReader
    from assembler.intake.records import Outcome as Outcome
    from assembler.intake.records import Record as Record
    from assembler.json_schema.references import plain_schema as plain_schema
    from assembler.json_schema.validation import data_problems as data_problems
    from assembler.letters.compose import compose_letter as compose_letter
    from assembler.products.circular import compose_circular as compose_circular
    from assembler.products.form_documents import compose_application as compose_application
    from assembler.products.form_documents import compose_plain_form as compose_plain_form
    from assembler.products.form_documents import compose_report as compose_report
    from assembler.products.scheme_texts import scheme_facts as scheme_facts
    from assembler.recipients.register import Recipient as Recipient
    from assembler.recipients.register import Register as Register
    from assembler.render.registry import FORMATS as FORMATS
    from assembler.render.registry import render_document as render_document
    from assembler.render.word_template.template import WordTemplate as WordTemplate
    from assembler.scheme.decision import Decision as Decision
    from assembler.scheme.key import Key as Key
    from assembler.scheme.key import parse_key as parse_key
    from assembler.scheme.loader import Definition as Definition
    from assembler.scheme.theme import Theme as Theme
    from assembler.scheme.workspace import Workspace as Workspace

_HOMES = {
    "archive.freeze": "freeze",
    "scheme.decision": "Decision",
    "scheme.key": "Key parse_key",
    "scheme.loader": "Definition",
    "document.nodes": "Document",
    "core.errors": "AssemblerError DataError Problem TemplateError UsageError WriterError",
    "intake.form_lookup": "FormLookup",
    "intake.records": "Outcome Record",
    "intake.read_file": "FormReader",
    "letters.compose": "compose_letter",
    "scheme.theme": "Theme",
    "build.prefill": "Prefiller",
    "products.circular": "compose_circular",
    "products.form_documents": "compose_application compose_plain_form compose_report",
    "products.scheme_texts": "scheme_facts",
    "recipients.register": "Recipient Register",
    "json_schema.references": "plain_schema",
    "json_schema.validation": "data_problems",
    "scheme.workspace": "Workspace",
    "render.registry": "FORMATS render_document",
    "render.word_template.template": "WordTemplate",
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names.split()}
__all__ = tuple(sorted(_MODULES))


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
