"""Circulars, forms, letters and reports for public grants, from one JSON Schema per scheme and year.

What other programs need is taken from here, ``from assembler import Workspace, circular, write``: see docs/api.md. A
name's module is imported when the name is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assembler.archive import freeze as freeze
    from assembler.decisions import Decision as Decision
    from assembler.definition import Definition as Definition
    from assembler.definition import Key as Key
    from assembler.definition import parse_key as parse_key
    from assembler.document import Document as Document
    from assembler.errors import AssemblerError as AssemblerError
    from assembler.errors import DataError as DataError
    from assembler.errors import Problem as Problem
    from assembler.errors import TemplateError as TemplateError
    from assembler.errors import UsageError as UsageError
    from assembler.errors import WriterError as WriterError
    from assembler.intake.forms import Forms as Forms
    from assembler.intake.records import Outcome as Outcome
    from assembler.intake.records import Record as Record
    from assembler.intake.taking import Taker as Taker
    from assembler.letters import letter as letter
    from assembler.look import Look as Look
    from assembler.prefilling import Prefiller as Prefiller
    from assembler.products import application as application
    from assembler.products import circular as circular
    from assembler.products import facts as facts
    from assembler.products import plain_form as plain_form
    from assembler.products import report as report
    from assembler.register import Recipient as Recipient
    from assembler.register import Register as Register
    from assembler.schema import plain_schema as plain_schema
    from assembler.validation import data_problems as data_problems
    from assembler.workspace import Workspace as Workspace
    from assembler.writers import FORMATS as FORMATS
    from assembler.writers import write as write
    from assembler.writers.wordtemplate import WordTemplate as WordTemplate

_HOMES = {
    "archive": "freeze",
    "decisions": "Decision",
    "definition": "Definition Key parse_key",
    "document": "Document",
    "errors": "AssemblerError DataError Problem TemplateError UsageError WriterError",
    "intake.forms": "Forms",
    "intake.records": "Outcome Record",
    "intake.taking": "Taker",
    "letters": "letter",
    "look": "Look",
    "prefilling": "Prefiller",
    "products": "application circular facts plain_form report",
    "register": "Recipient Register",
    "schema": "plain_schema",
    "validation": "data_problems",
    "workspace": "Workspace",
    "writers": "FORMATS write",
    "writers.wordtemplate": "WordTemplate",
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
