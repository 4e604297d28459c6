import pytest

from assembler.core.text import fold, one_line, shorten


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("abcde", {}, "abcde"),
        ("abcdef", {}, "abcde…"),
        ("abcdef", {"keep": 4}, "abcd…"),
        ("abc ef", {"keep": 4}, "abc…"),
        ("abcd fg", {"end": " …"}, "abcd …"),
    ],
)
def test_a_text_that_is_too_long_is_cut_and_says_so(text, options, expected):
    assert shorten(text, 5, **options) == expected


def test_spaces_and_line_breaks_become_single_spaces():
    assert one_line("  a\n\tb\u00a0c  ") == "a b c"


def test_letters_with_marks_and_norwegian_and_sami_letters_are_spelled_plainly():
    assert fold("Kåfjord – GÁIVUOTNA, Færøy, Deaŋđŧa") == "kafjord – gaivuotna, faeroy, deandta"
