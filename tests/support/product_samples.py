"""What documents say, and what is wrong with their texts."""

import pytest

from assembler.core.errors import TemplateError
from assembler.document.nodes import Heading
from assembler.document.walk import inline_text, lines

SECTION = {"id": "a", "heading": "A"}


def said(document):
    return list(lines(document.blocks))


def headings(document):
    return [(block.level, inline_text(block.children)) for block in document.blocks if isinstance(block, Heading)]


def faults(made, workspace):
    with pytest.raises(TemplateError) as raised:
        made(workspace.theme)
    return [(problem.file, problem.place) for problem in raised.value.problems]
