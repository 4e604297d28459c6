"""A field type is one module, and every place that does something for each of them names the one that it lacks."""

import datetime as dt
import importlib
import pkgutil
import sys
from pathlib import Path
from typing import get_args

import pytest

import assembler
from assembler.document.nodes import Document, Field, FieldKind
from assembler.forms import field_types
from assembler.forms.field_types import registry
from assembler.forms.field_types.base import FieldType
from assembler.forms.field_types.registry import FIELD_TYPES, FieldHooks
from assembler.forms.question import Question
from assembler.render.registry import FORMATS, render_document
from assembler.site.pages.web_form_fields import FieldRenderer

MODULES = {Path(path.name).stem for path in Path(field_types.__file__).parent.glob("*.py")}
TIME = Field("start", "Klokkeslett", "time")


def hooks():
    """What every module of the package has for each field type, by the place's name."""
    for module in pkgutil.walk_packages(assembler.__path__, "assembler."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    values = (
        value for name, module in sys.modules.items() if name.startswith("assembler") for value in vars(module).values()
    )
    return {value.place: value for value in values if isinstance(value, FieldHooks)}


def lacking():
    """The places that have no hook for one of the field types."""
    return {place for place, hook in hooks().items() if set(hook) != set(FIELD_TYPES)}


@pytest.fixture
def time(monkeypatch):
    """A new field type that no place knows."""
    new = FieldType("time", lambda question: question.format == "time", lambda field, language: {"required": ""})
    monkeypatch.setitem(FIELD_TYPES, "time", new)


def test_each_field_type_is_one_module_and_one_kind_of_field():
    kinds = [each.kind for each in FIELD_TYPES.values()]
    assert set(kinds) == set(get_args(FieldKind)) == MODULES - {"__init__", "base", "registry"}
    assert all(
        vars(importlib.import_module(f"{field_types.__name__}.{kind}"))["FIELD_TYPE"] is FIELD_TYPES[kind]
        for kind in kinds
    )


def test_every_place_has_a_hook_for_each_field_type():
    assert lacking() == set()


def test_a_new_field_type_is_named_by_every_place_that_must_know_it(time):
    assert lacking() == {
        "accounts.model",
        "compare.words",
        "render.docx",
        "render.html",
        "render.pdf",
        "site.pages.web_form",
    }


@pytest.mark.parametrize("format_name", [each for each in FORMATS if each != "pdf"])
def test_a_document_with_a_field_that_a_renderer_does_not_know_is_not_written(time, workspace, format_name):
    document = Document("Skjema", "nb", "form", dt.date(2025, 1, 1), (TIME,))
    with pytest.raises(NotImplementedError, match=rf"render.{format_name} has no hook for the field type «time»"):
        render_document(document, workspace.theme, format_name)


def test_neither_is_it_in_a_pdf_form_nor_on_the_web(time, workspace):
    document = Document("Skjema", "nb", "form", dt.date(2025, 1, 1), (TIME,))
    with pytest.raises(NotImplementedError, match=r"render\.pdf has no hook"):
        render_document(document, workspace.theme, "pdf")
    with pytest.raises(NotImplementedError, match="web_form has no hook"):
        FieldRenderer("nb", {"start": "f0"}).field(TIME)


def test_a_question_becomes_the_type_that_it_asks_for_or_the_first_that_takes_it(time):
    assert registry.kind_of(Question({"x-widget": "signature"})) == "signature"
    assert registry.kind_of(Question({"x-widget": "unknown", "type": "boolean"})) == "yesno"
    assert registry.kind_of(Question({"type": "string", "format": "time", "x-widget": "time"})) == "time"
