"""The site's fixed phrases."""

import re

from assembler.site import words


def test_fixed_words_have_the_same_gaps_in_both_language_forms():
    for name, (nb, nn) in words._PHRASES.items():
        assert sorted(re.findall(r"\{\d?\}", nb)) == sorted(re.findall(r"\{\d?\}", nn)), name
