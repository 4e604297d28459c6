"""A comparison as a page."""

import dataclasses
import itertools
import re

import pytest

from assembler.compare import to_html
from assembler.core.errors import WriterError
from assembler.text_diff import words


def test_the_page_says_insertions_and_deletions_in_words_that_screen_readers_read(comparison, workspace):
    html = to_html.write(comparison, workspace.theme).decode()
    assert '<html lang="nb">' in html
    for element, begins in (("ins", "[nytt: "), ("del", "[strøket: ")):
        found = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert found and all(f'class="hidden">{begins}</span>' in each and "slutt] </span>" in each for each in found)
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) and all(target in ids for target in re.findall(r'href="#([^"]*)"', html))
    assert "prefers-color-scheme: dark" in html and "<script" not in html


def test_the_page_escapes_what_definitions_say(comparison, workspace):
    hostile = dataclasses.replace(
        comparison, facts=(dataclasses.replace(comparison.facts[0], segments=words.word_diff("<b>", "</ins><script>")),)
    )
    assert "<script>" not in to_html.write(hostile, workspace.theme).decode()


def test_a_page_without_its_stylesheet_is_said_in_one_line(comparison, workspace, tmp_path):
    with pytest.raises(WriterError) as caught:
        to_html.write(comparison, dataclasses.replace(workspace.theme, folder=tmp_path))
    assert len(caught.value.problems) == 1
