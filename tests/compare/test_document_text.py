"""A document as Markdown."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.compare import document_text
from assembler.document.nodes import (
    Paragraph,
    Text,
)
from support.all_nodes import DOCUMENT

HOSTILE = st.text(st.sampled_from("#*_[]<>`|\\-+1.) \u00a0\nå=~"), min_size=1, max_size=20)


@settings(deadline=None)
@given(HOSTILE)
def test_text_stays_text_in_markdown(typed):
    from markdown_it import MarkdownIt

    made = document_text.to_markdown(dataclasses.replace(DOCUMENT, title="T", blocks=(Paragraph((Text(typed),)),)))
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(made)
    shown = " ".join(
        token.content if not token.children else "".join(child.content or " " for child in token.children)
        for token in tokens
        if token.type == "inline"
    )
    assert shown.split() == ["T", *typed.split()]
    assert {token.type for token in tokens} <= {
        "heading_open",
        "heading_close",
        "inline",
        "paragraph_open",
        "paragraph_close",
    }
