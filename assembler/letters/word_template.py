"""Fill in letters that are complete Word templates, with the names, filters and checks of letters in Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assembler.document.walk import lines
from assembler.i18n.language import Language
from assembler.letters import compose, required_elements
from assembler.render.word_template import compile as word_source
from assembler.render.word_template.template import Letter, WordTemplate
from assembler.scheme.decision import Decision
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks, placeholders
from assembler.templating.placeholders import Names, Place, Source


class WordLetterTemplates:
    """The Word templates of one theme, each compiled when it is first asked for."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def letter(self, definition: Definition, decision: Decision, names: Names, *, checked: bool) -> Letter:
        """The filled template of a decision's letter type.

        Raises :class:`TemplateError` with every unknown name, or with what the law requires and it does not say, unless
        the letter has been ``checked`` already.
        """
        known = compose.all_names(definition, decision, names)
        path = compose.text_path(self._theme, decision.letter_type, decision.language)
        filled = self._theme.files.cached(_template, path, decision.language).fill(known)
        if not checked:
            text = " ".join(filled.lines())
            compose.check_required_elements(required_elements.undivided_text(text), decision, known, self._theme)
        return filled


def _template(path: Path, language: Language) -> WordTemplate:
    environment = word_source.environment()
    environment.filters.update(placeholders.filters(language))
    environment.filters["prosa"] = placeholders.with_names(_prose_filter(path, language))
    return WordTemplate(path, environment)


def _prose_filter(path: Path, language: Language) -> Callable[[Names, Source], str]:
    """The filter ``prosa``: a text of the definition with its own placeholders filled in, a line for each paragraph."""

    def filled(names: Names, value: Source) -> str:
        return "\n".join(lines(blocks.blocks(value, names, language, Place(str(path)))))

    return filled
