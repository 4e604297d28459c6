"""Fill in the placeholders of a text with tokens for their values, so that no value is read as markup or template.

The values are kept aside (:class:`Rendering`); :mod:`assembler.templating.blocks` puts them into the parsed document.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import FrameType
from typing import Never, TypeAlias

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Context

from assembler.core.errors import DataError, Problem, TemplateError, suggestion
from assembler.document.nodes import Variable
from assembler.i18n.language import Language
from assembler.scheme.appeals import appeals_of
from assembler.templating import filters as value_filters
from assembler.templating.filters import Filter
from assembler.templating.sandbox import Sandbox, capturing_tags

Source: TypeAlias = "str | list[str]"
Names: TypeAlias = Mapping[str, object]

# In place of a value, the Markdown parser reads a token: the index of the value between two private-use characters,
# which no text can contain and which mean nothing in Markdown.
_TOKEN_START, _TOKEN_END = "\ue000", "\ue001"
_MAX_LENGTH = 1_000_000  # characters of a filled-in text: a circular has a tenth of that
VALUE_TOKEN = re.compile(f"{_TOKEN_START}(\\d+){_TOKEN_END}")
_RESERVED_CHARACTER = "holds the private-use character U+E000"
_VALUE_FILTER = "__fact__"  # the filter that every placeholder ends in
_PROSE_FILENAME = "<prosa>"  # the file name of a text that the filter ``prosa`` reads


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is: its file, and the JSON Pointer in it (empty for a file that is all text)."""

    file: str
    pointer: str = ""


@dataclass(slots=True)
class Rendering:
    """The values of the placeholders of one text, by the index in their tokens, and the problems that were found."""

    place: Place
    names: tuple[str, ...]
    values: list[Variable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """A text with its tokens replaced by the texts of their values."""
        return VALUE_TOKEN.sub(lambda token: self.values[int(token[1])].text, text)

    def raise_problems(self) -> None:
        """Raise :class:`TemplateError` with the problems, if there are any."""
        if self.problems:
            raise TemplateError(self.problems)

    def add_problem(self, line: int, what: str, included: str = "") -> None:
        """Add a problem, unless it is there already, at a line (from 1) of the text or of an included text."""
        where = f"line {line}" if included else f"{self.place.pointer} line {line}".strip()
        entry = Problem(included or self.place.file, where, what)
        if entry not in self.problems:
            self.problems.append(entry)


_rendering: ContextVar[Rendering] = ContextVar("rendering")


def render(source: Source, names: Names, language: Language, rendering: Rendering, templates: Path | None) -> str:
    """The text with its tags evaluated and a token for each value; empty where there was a problem."""
    text = source if isinstance(source, str) else "\n".join(source)
    if is_plain(text):
        return text
    if _TOKEN_START in text:
        rendering.add_problem(text.count("\n", 0, text.index(_TOKEN_START)) + 1, _RESERVED_CHARACTER)
        return ""
    token = _rendering.set(rendering)
    try:
        filled = _template(text, language, templates).render(names)
        if len(filled) <= _MAX_LENGTH:
            return filled
        rendering.add_problem(1, f"comes to more than {_MAX_LENGTH} characters")
    except _TEMPLATE_ERRORS as error:
        included, number = _template_location(reversed(list(traceback.walk_tb(error.__traceback__))))
        rendering.add_problem(number, _error_message(error, templates), included)
    finally:
        _rendering.reset(token)
    return ""


def is_plain(text: str) -> bool:
    """Whether a text has nothing to fill in: no tag, and no reserved character."""
    return "{" not in text and _TOKEN_START not in text


# What the tags and filters of a text can raise while it is filled in.
_TEMPLATE_ERRORS = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    NameError,  # from an infinite number, which Jinja compiles to the name «inf»
    RecursionError,
    SyntaxError,
    MemoryError,
)


def _error_message(error: BaseException, templates: Path | None) -> str:
    match error:
        case jinja2.TemplateSyntaxError():
            return str(error.message)
        case jinja2.TemplateNotFound():
            known = [path.relative_to(templates).as_posix() for path in templates.rglob("*.md")] if templates else []
            return f"there is no text «{error.name}» to include{suggestion(str(error.name), known)}"
        case SyntaxError() | MemoryError():  # the limits of Python's compiler are lower than those of Jinja's
            return "its tags are nested too deeply"
        case RecursionError():
            return "the text holds itself, directly or through another text"
        case _:
            return f"cannot be filled in: {error}"


def _template_location(frames: Iterable[tuple[FrameType, int]]) -> tuple[str, int]:
    """The file of the included text (empty for the text itself) and the line of the first frame of a template.

    ``frames`` begin with the innermost. A text that ``prosa`` reads has no file, so its location is that of the
    placeholder.
    """
    for frame, number in frames:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            file, line = template.filename, template.get_corresponding_lineno(number)
        elif "__jinja_exception__" in frame.f_globals:  # the frame that replaces one of a template in a traceback
            file, line = frame.f_code.co_filename, number
        else:
            continue
        if file != _PROSE_FILENAME:
            return ("" if file in ("<template>", "<unknown>") else file), line
    return "", 1


class _UnknownName(jinja2.ChainableUndefined):
    """A name that does not exist: using it adds a problem with the nearest valid name, and gives nothing."""

    __slots__ = ()

    def _add_problem(self) -> str:
        rendering = _rendering.get()
        owner = self._undefined_obj
        names = rendering.names if owner is jinja2.utils.missing else owner if isinstance(owner, Mapping) else ()
        included, number = _template_location(traceback.walk_stack(sys._getframe(1)))
        name = str(self._undefined_name)
        rendering.add_problem(number, f"unknown placeholder «{name}»{suggestion(name, map(str, names))}", included)
        return ""

    def _operate(self, *_: object) -> _UnknownName:
        self._add_problem()
        return self

    def __str__(self) -> str:
        return self._add_problem()

    def __len__(self) -> int:
        self._add_problem()
        return 0

    def __iter__(self) -> Iterator[Never]:
        self._add_problem()
        return iter(())

    def __bool__(self) -> bool:
        self._add_problem()
        return False

    def __html__(self) -> str:
        return self._add_problem()


# Set afterwards, since Jinja declares these methods with other types, and the result must not be a number or a truth
# value: that would be printed, or give a second problem.
_METHODS, _OPERATORS = ("call", "neg", "eq", "ne", "lt", "le", "gt", "ge"), ("add", "sub", "mul", "truediv")
for _name in (*_METHODS, *_OPERATORS, *(f"r{name}" for name in _OPERATORS)):
    setattr(_UnknownName, f"__{_name}__", _UnknownName._operate)


class Untrusted(str):
    """Text that came from outside (a decision, a form): never read as Markdown, whatever a template asks for."""

    __slots__ = ()


class _TrustedMarkdown(str):
    """Markdown from the definition itself, which becomes part of the text."""

    __slots__ = ()


class _PlaceholderExtension(Extension):
    """Ends each ``{{ expression }}`` in the filter that keeps the value aside, with its indentation."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if _TOKEN_START in source:
            line = source.count("\n", 0, source.index(_TOKEN_START)) + 1
            raise jinja2.TemplateSyntaxError(_RESERVED_CHARACTER, line, name, filename)
        parts: list[str] = []
        expression: list[str] | None = None
        for _, token, value in self.environment.lexer.tokeniter(source, name, filename):
            if token == "variable_begin":
                expression = []
                indent = _indent("".join(parts))
            elif token == "variable_end" and expression is not None:
                inner = "".join(expression)
                literal = json.dumps(inner.strip(), ensure_ascii=False)
                parts.append(f"{{{{ ({inner}) | {_VALUE_FILTER}({literal}, {indent}) }}}}")
                expression = None
            else:
                (parts if expression is None else expression).append(value)
        if expression is not None:  # not closed: the parser reports it
            parts += ["{{", *expression]
        return "".join(parts)


def _indent(before: str) -> int:
    """The indentation of a line's text in characters, where a placeholder begins a list item or a line; else 0."""
    start = before.rpartition("\n")[2]
    return len(start) if re.fullmatch(r"\s*(?:[-*+]|\d+[.)])?\s*", start) else 0


@jinja2.pass_context  # so that Jinja does not evaluate constants when it compiles, without a rendering
def _value_filter(_: Context, value: object, expression: str, indent: int) -> str:
    """Keep a value aside and return its token; Markdown of the definition is returned as it is."""
    rendering = _rendering.get()
    if isinstance(value, _TrustedMarkdown):
        return value.replace("\n", "\n" + " " * indent)
    if isinstance(value, bool) or not isinstance(value, str | int | float | jinja2.Undefined):
        included, number = _template_location(traceback.walk_stack(sys._getframe(1)))
        rendering.add_problem(number, f"«{expression}» is neither text nor number", included)
        return ""
    text = str(value).replace(".", ",") if isinstance(value, int | float) else str(value)
    rendering.values.append(Variable(expression, text))
    return f"{_TOKEN_START}{len(rendering.values) - 1}{_TOKEN_END}"


@jinja2.pass_context
def _prose_filter(context: Context, value: Source) -> _TrustedMarkdown | jinja2.Undefined:
    """The ``prosa`` filter: Markdown of the definition, with its own placeholders filled in."""
    if isinstance(value, jinja2.Undefined):
        return value
    if isinstance(value, Untrusted):
        raise ValueError("«prosa» reads the definition's own text only")
    if not isinstance(value, str | list):
        raise ValueError("«prosa» reads a text, or its lines")
    text = value if isinstance(value, str) else "\n".join(value)
    if _TOKEN_START in text:
        raise ValueError(f"the text {_RESERVED_CHARACTER}")
    return _TrustedMarkdown(
        _prose_template(context.environment, text).render(context.get_all()) if "{" in text else text
    )


@lru_cache(maxsize=1024)
def _prose_template(environment: jinja2.Environment, text: str) -> jinja2.Template:
    code = environment.compile(text, filename=_PROSE_FILENAME)
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


@jinja2.pass_context
def _appeal_filter(context: Context, rows: object, decision: str, recipient: str = "") -> object:
    """The ``for_vedtak`` filter of ``klage``: the right of appeal of a decision, on the circular's day."""
    if isinstance(rows, jinja2.Undefined):
        return rows
    try:
        return appeals_of(context.get_all()).appeal(decision, recipient).names
    except DataError as error:  # the facts that the text names are not a definition's
        raise ValueError(str(error)) from error


def with_names(function: Callable[..., object]) -> Filter:
    """A filter that calls the function with what the text can name, then the value and the filter's arguments."""

    @jinja2.pass_context
    def named(context: Context, value: object, *rest: object) -> object:
        return function(context.get_all(), value, *rest)

    return named


def filters(language: Language) -> dict[str, Filter]:
    """The filters of a text by name; ``for_vedtak`` and ``prosa`` also use what the text can name."""
    # A name that does not exist passes through the others, so that rendering continues and finds all problems.
    tolerant = {name: _passing_undefined(function) for name, function in value_filters.filters(language).items()}
    return {**tolerant, "for_vedtak": _appeal_filter, "prosa": _prose_filter}


def _passing_undefined(function: Filter) -> Filter:
    return lambda value, *rest: value if isinstance(value, jinja2.Undefined) else function(value, *rest)


class _Environment(Sandbox):
    """The sandbox without the tags that capture what placeholders print, since tokens would be read as text then."""

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        unknown = next(capturing_tags(source), None)
        if unknown:
            what = "texts know if, for, include and set with a value; this tag is none of them"
            raise jinja2.TemplateSyntaxError(what, unknown.lineno, name, filename)
        return super()._generate(source, name, filename, defer_init)


@cache
def _environment(language: Language, templates: Path | None) -> jinja2.Environment:
    environment = _Environment(
        extensions=[_PlaceholderExtension],
        undefined=_UnknownName,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(templates) if templates else None,
        optimized=False,  # most texts are filled in once, and have no constant expressions
    )
    environment.filters.update({**filters(language), _VALUE_FILTER: _value_filter})
    environment.globals = {}
    return environment


@lru_cache(maxsize=1024)
def _template(text: str, language: Language, templates: Path | None) -> jinja2.Template:
    return _environment(language, templates).from_string(text)
