"""Read what the fields of a filled PDF form hold, with pypdf and none of our own code."""

import io

import pypdf
from hypothesis import HealthCheck, given, settings

from assembler.forms import values as filling
from support import answers

OFF = "/Off"  # the state of a box that is not ticked (ISO 32000-1, 12.7.4.2.3); in a text field it is a text like any other


def read(contents):
    """The value of every field by its full name: a text as it is, a button's state without its slash; no unticked button."""
    found = pypdf.PdfReader(io.BytesIO(contents)).get_fields()
    values = {
        name: (field["/FT"] == "/Btn", str(field.get("/V", ""))) for name, field in found.items() if "/FT" in field
    }
    return {
        name: text.removeprefix("/") if is_button else text
        for name, (is_button, text) in values.items()
        if not (is_button and text == OFF)
    }


def read_saved(contents):
    """The same of a file that some program saved, with line ends as we write them: each program has its own."""
    return {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in read(contents).items()}


def comes_back(form, questions, schema, times):
    """Assert that whatever data a schema allows is read from the form's fields as it was filled in.

    The law takes nothing but the data, so that a failure shows them and not pages of what the fixtures hold.
    """
    asked = [question for question in questions if not question.read_only]

    @settings(max_examples=times, suppress_health_check=list(HealthCheck))
    @given(answers.whole(schema).map(answers.without_false))
    def law(data):
        assert filling.to_data(asked, read(form.filled(filling.field_texts(questions, data)))) == data

    law()
