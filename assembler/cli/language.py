"""Chooses the language in which the program speaks: an option, the environment, else the system's."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from assembler.i18n.catalog import INTERFACE_LANGUAGES, LOCALE, InterfaceLanguage, Message, shown, translations

if TYPE_CHECKING:
    from assembler.core.errors import Problem

OPTION = "--language"
VARIABLE = "ASSEMBLER_LANGUAGE"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NORWEGIAN: Mapping[str, InterfaceLanguage] = {"nb": "nb", "no": "nb", "norwegian": "nb", "nn": "nn"}
_META = "assembler.language"


def system_language() -> InterfaceLanguage:
    """The language of the system's locale where it is Norwegian, else English."""
    named = next(filter(None, map(os.environ.get, _LOCALES)), None) or locale.getlocale()[0] or ""
    name = named.lower().replace("-", "_")
    if "nynorsk" in name:  # Windows: Norwegian Nynorsk_Norway
        return "nn"
    return _NORWEGIAN.get(name.partition("_")[0].partition(" ")[0].partition(".")[0], "en")


def current() -> InterfaceLanguage:
    """The language of the command that runs."""
    context = click.get_current_context(silent=True)
    chosen: InterfaceLanguage | None = context.find_root().meta.get(_META) if context else None
    return chosen or _environment_language() or system_language()


def in_arguments(arguments: Sequence[str]) -> InterfaceLanguage | None:
    """The language that is asked for among arguments: known before ``--help``, which click carries out at once."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == OPTION:
            wanted = value or next(iter(arguments[index + 1 :]), "")
            return next((language for language in INTERFACE_LANGUAGES if language == wanted), None)
    return None


def choose(context: click.Context, _parameter: click.Parameter, value: InterfaceLanguage | None) -> None:
    """Callback of ``--language``: what is said from then on is in that language."""
    context.find_root().meta[_META] = use(value or _environment_language() or system_language())


def use(language: InterfaceLanguage) -> InterfaceLanguage:
    """Let click's own words, of help and of errors, be said in a language."""
    os.environ["LANGUAGE"] = language  # click asks gettext for its words each time
    translations("click", language)  # compiled, where it is not
    gettext.bindtextdomain("click", str(LOCALE))
    gettext.textdomain("click")
    return language


def _environment_language() -> InterfaceLanguage | None:
    value = os.environ.get(VARIABLE, "")
    return next((language for language in INTERFACE_LANGUAGES if language == value), None)


def say(message: Message | str, *, error: bool = False) -> None:
    """Print a sentence in the language of the command that runs, on the error stream where it is an error."""
    click.echo(shown(message, current()), err=error)


def text(message: Message | str) -> str:
    """A sentence in the language of the command that runs."""
    return shown(message, current())


def say_problem(problem: Problem) -> None:
    """Print a problem as a line on the error stream, with the line of the file that it is about."""
    click.echo(problem.text(current()), err=True)
    for line in problem.excerpt.lines() if problem.excerpt else ():
        click.echo(f"    {line}".rstrip(), err=True)


class Option(click.Option):
    """An option whose help is said in the language of the program."""

    def __init__(self, *arguments: Any, help: Message | str | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options | {"help": None if help is None else str(help)})
        self._message = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help, in the program's language."""
        if self._message is not None:
            self.help = text(self._message)
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help and examples are said in the language of the program."""

    def __init__(self, *arguments: Any, help: Message | str | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options | {"help": None if help is None else str(help)})
        self._message = help

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole help, in the program's language."""
        self._translate()
        super().format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, in the program's language."""
        self._translate()
        return super().get_short_help_str(limit)

    def _translate(self) -> None:
        if self._message is not None:
            self.help = text(self._message)
