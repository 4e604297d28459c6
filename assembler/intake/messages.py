"""Write notes as sentences, in the language of who reads them."""

from __future__ import annotations

from assembler.accounts.words import remark
from assembler.core.errors import printable
from assembler.i18n.catalog import InterfaceLanguage
from assembler.intake.records import Note
from assembler.intake.words import SENTENCES, WORDS

_WITH_WORDS = {"other_kind", "not_json"}  # notes whose values are names of words


def describe(note: Note, language: InterfaceLanguage) -> str:
    """The note as a sentence, without control characters, which could steer a terminal."""
    values = [word(value, language) if note.name in _WITH_WORDS else value for value in note.values]
    if note.name == "workbook":
        values = [remark(note.values[0], language, *note.values[1:])]
    return printable(SENTENCES[note.name][language].format(*values))


def word(name: str, language: InterfaceLanguage) -> str:
    """A word or a few that sentences are made with; a name that is no word's, as it is."""
    return WORDS[name][language] if name in WORDS else name
