"""A form's identifier reads back as what it was made from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.i18n.language import LANGUAGES
from assembler.products.form_documents import compose_application
from assembler.scheme import form_id as marks
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.key import Key

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)


@given(
    scheme=NAMES,
    year=st.integers(2000, 2100),
    form=NAMES,
    version=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    language=st.sampled_from(LANGUAGES),
)
def test_a_mark_reads_back_as_what_was_written(scheme, year, form, version, language):
    mark = FormIdentifier(Key(scheme, year), form, version, language)
    assert marks.parse(mark.text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "any.schema.json 0123456789ab nb",
        "a/2025 0123456789ab no",
        "a/2025 soknad 0123456789ab nb",
        "a/2025 0123456789AB nb",
        "a/2025 0123456789ab nb\n",
        "a/2025  0123456789ab nb",
    ],
)
def test_another_forms_mark_is_none(text):
    assert marks.parse(text) is None


def test_an_applications_mark_names_definition_version_and_language_only(definition, workspace):
    document = compose_application(definition, "nn", workspace.theme)
    assert document.identifier == f"{definition.key} {definition.version} nn"
    assert marks.parse(document.identifier).form == marks.APPLICATION
