"""Sentences and LIX."""

import pytest

from assembler.proofreading import readability


def test_sentences_end_at_full_stops_and_not_at_abbreviations_or_ordinals():
    text = "Fristen er 19. februar, jf. § 4. Se kap. 6 og nr. 3. «Nytt» er bra! Slutt."
    assert readability.sentences(text) == [
        "Fristen er 19. februar, jf. § 4.", "Se kap. 6 og nr. 3.", "«Nytt» er bra!", "Slutt.",
    ]  # fmt: skip


def test_lix_is_words_per_sentence_and_long_words_in_a_hundred():
    assert readability.lix(["Vi gir tilskudd. Dere søker."]) == pytest.approx(5 / 2 + 100 * 1 / 5)
    assert readability.lix([]) == 0


def test_a_phrase_of_officialese_is_found_with_plainer_words():
    [found] = readability.officialese("Vi gir tilskudd i henhold til loven.", "nb")
    assert (found.phrase, found.replacement, found.start) == ("i henhold til", "etter", 16)
    assert list(readability.officialese("Samtlige kommuner.", "nb")) == []  # «samt» is part of a word
