"""Sentences for people, in the language that each of them reads: gettext catalogues, one for each package and language.

A module says ``_, _n = catalog("intake")`` and writes its English sentences where they are used, as with gettext:
``_("{name} is empty", name=file)``, ``_n("{n} row", "{n} rows", rows)``. The result is a :class:`Message`, which
becomes text only when it is shown (:meth:`Message.to`), so that one error can be read in Norwegian by a case worker and
in English by a program. ``tools/messages.py`` collects the sentences into
``locale/<language>/LC_MESSAGES/<package>.po``, which Poedit opens.
"""

from __future__ import annotations

import contextlib
import gettext
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

InterfaceLanguage: TypeAlias = Literal["en", "nb", "nn"]
INTERFACE_LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "nb", "nn")
LOCALE = Path(__file__).parent / "locale"

Value: TypeAlias = "str | int | float | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is not yet in any language: ``id`` is English, with ``{name}`` where values go.

    A brace that is meant is doubled, ``{{``. ``plural`` is the English sentence for other numbers than one, and
    ``number`` decides; both are empty where the sentence counts nothing. A value that is a message itself is said in
    the same language.
    """

    domain: str
    id: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    number: int = 0

    def to(self, language: InterfaceLanguage) -> str:
        """The sentence in a language; in English where the catalogue has no translation of it."""
        catalogue = translations(self.domain, language)
        text = catalogue.ngettext(self.id, self.plural, self.number) if self.plural else catalogue.gettext(self.id)
        return text.format_map({name: shown(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.to("en")

    def __hash__(self) -> int:
        return hash((self.domain, self.id, self.plural, self.number, tuple(self.values)))


def shown(value: Value, language: InterfaceLanguage) -> str:
    """A value as it stands in a sentence in this language."""
    return value.to(language) if isinstance(value, Message) else str(value)


class _Singular(Protocol):
    def __call__(self, id: str, /, **values: Value) -> Message: ...


class _Plural(Protocol):
    def __call__(self, id: str, plural: str, number: int, /, **values: Value) -> Message: ...


def catalog(domain: str) -> tuple[_Singular, _Plural]:
    """The two functions with which a package writes its sentences: ``_``, and ``_n`` for one that counts (``{n}``)."""

    def message(id: str, /, **values: Value) -> Message:
        return Message(domain, id, values)

    def counted(id: str, plural: str, number: int, /, **values: Value) -> Message:
        return Message(domain, id, {"n": number, **values}, plural, number)

    return message, counted


@cache
def translations(domain: str, language: InterfaceLanguage) -> gettext.NullTranslations:
    """A package's sentences in a language. These are files of this package, which nobody edits while it runs."""
    source = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    compiled = source.with_suffix(".mo")
    if source.exists() and not _is_current(compiled, source):
        return _compiled(source, compiled)
    if not compiled.exists():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def _is_current(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _compiled(source: Path, compiled: Path) -> gettext.NullTranslations:
    """A catalogue read from its .po, in a checkout whose .po is newer; its .mo is written where the folder allows."""
    from babel.messages.mofile import write_mo  # only a checkout waits for Babel here
    from babel.messages.pofile import read_po

    contents = io.BytesIO()
    with source.open("rb") as file:
        write_mo(contents, read_po(file))
    with contextlib.suppress(OSError):  # a read-only folder: it is compiled again next time
        part = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        part.write_bytes(contents.getvalue())
        part.replace(compiled)  # never half a file for another process
    contents.seek(0)
    return gettext.GNUTranslations(contents)
