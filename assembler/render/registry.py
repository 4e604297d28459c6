"""Render a document in a format by its name; each format is one module with a function ``write``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a Word template is filled in without them
    from assembler.document.nodes import Document
    from assembler.scheme.theme import Theme

FORMATS = ("docx", "pdf", "html")


def render_document(document: Document, theme: Theme, format_name: str) -> bytes:
    """The document in one of :data:`FORMATS`; a format's library is loaded when it is first asked for."""
    contents: bytes = import_module(f"assembler.render.{format_name}.writer").write(document, theme)
    return contents
