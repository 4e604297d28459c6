"""A new kind of block is named by every place that must know it: nothing drops it without a word."""

import ast
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

import assembler
from assembler.compare import document_text, sections
from assembler.document.nodes import Document, Heading, Note, Paragraph, Text
from assembler.document.to_json import NODES, to_json
from assembler.document.walk import lines
from assembler.lint.rules import structure
from assembler.render.registry import FORMATS, render_document
from assembler.site.pages import web_form
from assembler.site.pages.web_form_fields import FieldRenderer
from assembler.word_review.lines import from_blocks
from support import ROOT, tree_text

BLOCKS = {"Heading", "Paragraph", "ListBlock", "Table", "Note", "PageBreak", "Field"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A block that nothing knows yet."""

    children: tuple[Text, ...]


QUOTE = Quote((Text("Sitat"),))


def document(*blocks):
    return Document("Tittel", "nb", "letter", dt.date(2025, 1, 1), blocks)


PLACES = {
    "lint": lambda blocks: list(structure._tables(SimpleNamespace(document=document(*blocks)))),
    "comparison": lambda blocks: sections.compare_sections((), blocks),
    "plain text": lambda blocks: document_text.to_plain_text(document(*blocks)),
    "Markdown": lambda blocks: document_text.to_markdown(document(*blocks)),
    "word review": lambda blocks: from_blocks(blocks, strictly=False),
    "web form": lambda blocks: web_form._FormRenderer(FieldRenderer("nb", {})).block(blocks[0], None),
    "lines": lambda blocks: list(lines(blocks)),
    "JSON, which layouts in Typst read": lambda blocks: to_json(document(*blocks)),
    "golden trees": lambda blocks: list(tree_text.lines(document(*blocks))),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("blocks", [(QUOTE,), (Note((QUOTE,)),)], ids=["block", "within a block"])
def test_a_new_block_is_named_wherever_it_would_be_dropped(place, blocks):
    with pytest.raises((AssertionError, TypeError), match="Quote"):
        PLACES[place](blocks)


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_document_with_a_block_that_a_renderer_does_not_know_is_not_written(format_name, workspace):
    with pytest.raises((AssertionError, TypeError), match="Quote"):
        render_document(
            document(Heading(1, (Text("Del"),)), QUOTE, Paragraph((Text("Tekst"),))), workspace.theme, format_name
        )


def block_matches():
    """Every match on blocks in the package: its place, and whether the function that it stands in is exhaustive."""
    for path in Path(assembler.__file__).parent.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for match in ast.walk(function):
                    if isinstance(match, ast.Match) and len(names_in(match) & BLOCKS) > 2:
                        calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
                        exhaustive = any(isinstance(call, ast.Name) and call.id == "assert_never" for call in calls)
                        yield f"{path.relative_to(ROOT)}:{match.lineno}", exhaustive


def names_in(match):
    classes = (node.cls for case in match.cases for node in ast.walk(case.pattern) if isinstance(node, ast.MatchClass))
    return {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in classes}


def test_every_match_on_blocks_is_exhaustive():
    found = dict(block_matches())
    assert len(found) > 8
    assert [place for place, exhaustive in found.items() if not exhaustive] == []


def test_the_base_layout_draws_every_block():
    layout = (ROOT / "templates" / "document.typ").read_text(encoding="utf-8")
    assert [name for name in NODES if name in BLOCKS and f'"{name}"' not in layout] == []
