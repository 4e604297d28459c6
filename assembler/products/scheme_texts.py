"""Fill in the texts of a definition: what they can name, and the problems of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from assembler.core.errors import Problem, TemplateError
from assembler.document.nodes import Block, Heading, Inline
from assembler.i18n.language import Language
from assembler.json_schema.references import Schema
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.scheme.values import SourceText
from assembler.templating import blocks as prose
from assembler.templating.placeholders import Names, Place, Source

_Filled = TypeVar("_Filled")


def scheme_facts(definition: Definition, language: Language, theme: Theme) -> Names:
    """All that the texts of a scheme-year can name, in one language form: its facts, and the office (``avsender``)."""
    return {**definition.year(language).names, "avsender": theme.brand.names}


def message_renderer(definition: Definition, language: Language, theme: Theme) -> Callable[[str, Schema], str]:
    """A function that fills in a definition's message to those who answer (``x-message``), given the question's schema.

    It raises :class:`TemplateError` where a placeholder names nothing.
    """
    names = scheme_facts(definition, language, theme)
    place = Place(str(definition.path), "/properties")
    return lambda source, schema: prose.line(source, {**names, "dette": schema}, language, place)


class TextFiller:
    """Fills in the texts of one document of a definition, and gathers the problems of all of them.

    ``more`` are names that one text has beside those of all. A text with a problem becomes empty.
    """

    def __init__(self, definition: Definition, language: Language, names: Names) -> None:
        self._file = str(definition.path)
        self._language: Language = language
        self._names = names
        self._problems: list[Problem] = []

    def raise_problems(self) -> None:
        """Raise :class:`TemplateError` with every placeholder so far that names nothing."""
        if self._problems:
            raise TemplateError(self._problems)

    def blocks(self, source: SourceText, **more: object) -> tuple[Block, ...]:
        """The blocks of a text of several paragraphs."""
        return self.blocks_at(source.text, source.pointer, **more)

    def blocks_at(self, source: Source, pointer: str, **more: object) -> tuple[Block, ...]:
        """The blocks of a text that stands at ``pointer`` in the definition."""
        return self._filled(lambda names, place: prose.blocks(source, names, self._language, place), pointer, more, ())

    def line(self, source: SourceText) -> str:
        """A text of one line."""
        return self.line_at(source.text, source.pointer)

    def line_at(self, source: str, pointer: str, **more: object) -> str:
        """A text of one line that stands at ``pointer`` in the definition."""
        return self._filled(lambda names, place: prose.line(source, names, self._language, place), pointer, more, "")

    def heading(self, source: SourceText, level: int, **more: object) -> Heading:
        """A heading."""
        no_inlines: tuple[Inline, ...] = ()
        return Heading(
            level,
            self._filled(
                lambda names, place: prose.inlines(source.text, names, self._language, place),
                source.pointer,
                more,
                no_inlines,
            ),
        )

    def _filled(
        self, fill: Callable[[Names, Place], _Filled], pointer: str, more: Mapping[str, object], empty: _Filled
    ) -> _Filled:
        try:
            return fill({**self._names, **more}, Place(self._file, pointer))
        except TemplateError as error:
            self._problems.extend(error.problems)
            return empty
