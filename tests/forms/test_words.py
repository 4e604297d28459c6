import pytest

from assembler.document import words as document_words
from assembler.document.words import label
from assembler.forms import words as form_words
from assembler.forms.words import message
from assembler.i18n.language import LANGUAGES


@pytest.mark.parametrize("texts", [document_words._LABELS, form_words._MESSAGES], ids=["labels", "messages"])
def test_every_fixed_text_has_both_language_forms_with_the_same_places_for_values(texts):
    assert texts
    for name, forms in texts.items():
        assert set(forms) == set(LANGUAGES) and all(text.strip() for text in forms.values()), name
        assert len({text.count("{}") for text in forms.values()}) == 1, name


def test_a_message_is_said_in_the_language_asked_for():
    assert message("between", "nn", "1", "9") == "Talet må vere frå 1 til 9."
    assert label("choose", "nb") == "Velg"
