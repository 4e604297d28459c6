"""Write a value of a letter as the XML that a Word template prints for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol, runtime_checkable

import docxtpl
import jinja2
from docxtpl import InlineImage, Listing, RichText, RichTextParagraph
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup

from assembler.render.docx import xmltext
from assembler.render.word_template import compile as word_source
from assembler.render.word_template.package import escape_text
from assembler.render.word_template.relationships import Picture, StoryAdditions, active_additions

_REGULAR = (RichText, RichTextParagraph, Listing, InlineImage, Picture)  # they print no tables
_SUBDOC = getattr(docxtpl, "Subdoc", ())  # needs docxcompose
_BREAKS = re.compile("([\a\f])")  # in docxtpl's own classes: a paragraph, a page


@runtime_checkable
class _HasMarkup(Protocol):
    """A value that brings its own XML."""

    def __html__(self) -> str: ...


def environments(theirs: jinja2.Environment, autoescape: bool) -> tuple[jinja2.Environment, jinja2.Environment]:
    """The environment for the parts of a template, and for its properties, which are escaped when they are written.

    With ``autoescape`` a value comes out as typed. Without it the environment decides what is escaped, as in docxtpl.
    """
    ours = theirs.overlay(finalize=_chain(theirs.finalize, _with_package))
    if callable(ours.autoescape):
        ours.autoescape = ours.autoescape(None)
    if autoescape:
        ours.autoescape = True
        ours.code_generator_class = _Generator
        for name, function in _PRINTING.items():
            setattr(ours, f"printed_{name}", _cached_printer(theirs.finalize, function))
    return ours, theirs.overlay(autoescape=False)


class _Generator(CodeGenerator):
    """Jinja's compiler, but that one function of ours prints a value, instead of ``finalize`` and ``escape``."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            printed = f"environment.printed_{getattr(node, 'stands_in', 'text')}("
            self.write((finalize.src or "").replace("environment.finalize(", printed))

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


def _chain(theirs: Callable[[object], object] | None, ours: Callable[[object], object]) -> Callable[[object], object]:
    """What Jinja asks about each value: the environment's own ``finalize`` first, then ours."""
    if theirs is None:
        return ours

    def both(*arguments: object) -> object:
        return ours(theirs(*arguments))

    both.jinja_pass_arg = getattr(theirs, "jinja_pass_arg", None)  # type: ignore[attr-defined]
    return both


def _cached_printer(
    theirs: Callable[[object], object] | None, ours: Callable[[object], str]
) -> Callable[[object], object]:
    """:func:`_chain`, but that a text is printed once: a template names the same few many times.

    Not where the environment's ``finalize`` is someone else's, which may say something new each time.
    """
    both = _chain(theirs, ours)
    if theirs not in (None, word_source.check_printable):
        return both
    of_text = lru_cache(maxsize=512)(ours)
    return lambda value: of_text(value) if value.__class__ is str else both(value)


def _printed(value: object) -> str:
    """The value as XML: a text as typed, its line breaks and tabs as docxtpl's ``Listing`` has them."""
    if value.__class__ is str and value.isprintable() and not ("&" in value or "<" in value or ">" in value):
        return value.replace('"', "&quot;")  # most values hold nothing else
    if isinstance(value, _HasMarkup):
        placed = _with_package(value)
        xml = str(placed.__html__() if isinstance(placed, _HasMarkup) else placed)
        return "".join(each if _BREAKS.match(each) else xmltext.legal(each) for each in _BREAKS.split(xml))
    return escape_text(str(value))


def _run(value: object) -> str:
    """The value where a run has to be: docxtpl loses a plain text there."""
    xml = _printed(value)
    return f'<w:r><w:t xml:space="preserve">{xml}</w:t></w:r>' if xml and "<" not in xml else xml


def _paragraph(value: object) -> str:
    """The value where a paragraph has to be."""
    run = _run(value)
    return f"<w:p>{run}</w:p>" if run.startswith("<w:r>") else run


_PRINTING = {"text": _printed, "run": _run, "paragraph": _paragraph}  # by what check_xml.mark_contexts says


def _with_package(value: object) -> object:
    """The value; one that needs the package, as what stands for it there."""
    if isinstance(value, _HasMarkup) and not isinstance(value, jinja2.Undefined):
        if isinstance(value, _SUBDOC):
            raise TypeError("a Subdoc cannot stand in a compiled template; docxtpl itself can place it")
        if isinstance(value, InlineImage):
            placed = InlineImage(_CURRENT_PART, value.image_descriptor, value.width, value.height, value.anchor)
            return Markup(str(placed))
        if not isinstance(value, _REGULAR) and "<" in value.__html__():
            active_additions.get().irregular = True
    return value


class _CurrentPart:
    """What ``InlineImage`` takes for a template: wherever the letter is that is being rendered."""

    @property
    def current_rendering_part(self) -> StoryAdditions:
        return active_additions.get().current


_CURRENT_PART = _CurrentPart()
