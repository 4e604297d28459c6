"""What tests of intake share: blank and filled forms of the workspace, and their reader."""

import dataclasses

import pytest

from assembler.document.walk import fields
from assembler.intake.form_lookup import FormLookup
from assembler.intake.read_file import FormReader
from assembler.intake.summaries import summarize
from assembler.products.form_documents import compose_form
from assembler.render.pdf import writer as pdf
from assembler.render.pdf.fill import BlankForm
from assembler.scheme.form_id import APPLICATION
from assembler.scheme.key import parse_key
from support import form_samples as samples


@pytest.fixture(scope="session")
def forms(workspace):
    return FormLookup(workspace)


@pytest.fixture(scope="session")
def reader(forms):
    return FormReader(forms, "2025-02-01")


@pytest.fixture(scope="session")
def blanks(workspace):
    """The blank form of a definition in a language, laid out once."""
    made = {}

    def blank(definition, language, form=APPLICATION):
        key = (definition.key, language, form)
        if key not in made:
            document = compose_form(definition, form, language, workspace.theme)
            questions = tuple(fields(document.blocks))
            contents = pdf.write(document, workspace.theme)
            made[key] = contents, questions, BlankForm(contents, questions)
        return made[key]

    return blank


@pytest.fixture(scope="session")
def utvikling(workspace):
    return workspace.definition(parse_key("utviklingstiltak/2025"))


@pytest.fixture
def read(reader, tmp_path):
    """What comes of a file with these contents."""

    def read_contents(contents, name="a.pdf"):
        (tmp_path / name).write_bytes(contents)
        return reader.read(tmp_path / name)

    return read_contents


@pytest.fixture(scope="session")
def filled(blanks, utvikling):
    """A form with an answer to every question, in bokmål."""
    _, questions, compiled = blanks(utvikling, "nb")
    return compiled.filled(samples.answers(questions))


@pytest.fixture(scope="session")
def small(blanks, workspace):
    """The same of a shorter form."""
    _, questions, compiled = blanks(workspace.definition(parse_key("integreringstilskudd/2018")), "nb")
    return compiled.filled(samples.answers(questions))


@pytest.fixture(scope="session")
def one(filled, reader, tmp_path_factory):
    path = tmp_path_factory.mktemp("one") / "a.pdf"
    path.write_bytes(filled)
    return dataclasses.replace(summarize(reader.read(path).record), applied=30_000_000, income=None)
