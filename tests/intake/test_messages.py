"""Every note can be written in every language, and steers no terminal."""

import pytest

from assembler.intake import messages
from assembler.intake.records import Note
from assembler.intake.words import SENTENCES


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_sentence_can_be_said_and_steers_no_terminal(language):
    for name, told in SENTENCES.items():
        values = ("unknown", "\x1b[31m") if name == "workbook" else ("\x1b[31m",) * told["en"].count("{}")
        said = messages.describe(Note(name, values), language)
        assert said and "\x1b" not in said
        assert told["en"].count("{}") >= told[language].count("{}")
