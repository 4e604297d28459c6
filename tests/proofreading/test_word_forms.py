"""Words of the other language form in a line."""

import pytest

from assembler.proofreading.word_forms import wrong_forms


@pytest.mark.parametrize(
    ("line", "language", "found"),
    [
        ("Arbeidet har ikke ført fram.", "nn", [("ikke", 13)]),
        ("Ikke gløym fristen.", "nn", [("Ikke", 0)]),
        ("Arbeidet har ikkje ført fram.", "nb", [("ikkje", 13)]),
        ("Arbeidet har ikke ført fram.", "nb", []),
        ("Sjå «Derfor ikke», [ikke](https://x.no/ikke) og *ikke*.", "nn", []),
        ("Firmaet Ikke AS og IKKE.", "nn", []),
    ],
)
def test_a_word_of_the_other_form_is_found_unless_it_is_a_name_or_quoted(line, language, found):
    assert [(each.word, each.start) for each in wrong_forms(line, language)] == found


def test_a_wrong_form_comes_with_what_to_write_instead():
    [form] = wrong_forms("Det er bare to.", "nn")
    assert form.replacement == "berre"
