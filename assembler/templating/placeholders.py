"""Text with placeholders in, text out in which each value is a mark: what a value says can be no markup or template."""

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
from typing import Any, TypeAlias

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Context

from assembler.core.errors import Problem, TemplateError, suggestion
from assembler.document.nodes import Variable
from assembler.i18n.language import Language
from assembler.law import legal_rules
from assembler.templating import filters as valuefilters
from assembler.templating.sandbox import Sandbox, tags_in

Source: TypeAlias = "str | list[str]"
Names: TypeAlias = Mapping[str, Any]

# A value travels through the Markdown parser as its number between two private-use characters.
_TOKEN_START, _TOKEN_END = "\ue000", "\ue001"
_MAX_LENGTH = 1_000_000  # characters of a text that is filled in: a circular has a tenth of that
VALUE_TOKEN = re.compile(f"{_TOKEN_START}(\\d+){_TOKEN_END}")
_RESERVED_CHARACTER = "holds the private-use character U+E000"
_VALUE_FILTER = "__fact__"  # the filter that a value leaves a placeholder by
_PROSE_FILENAME = "<prosa>"  # the file name of a text that the filter ``prosa`` reads


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its file, and the JSON Pointer in it (empty for a file that is all text)."""

    file: str
    pointer: str = ""


@dataclass(slots=True)
class Rendering:
    """What one rendering gathers: the values that placeholders stood for, and what was wrong."""

    place: Place
    names: tuple[str, ...]
    facts: list[Variable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def filled(self, text: str) -> str:
        """A text with its marks replaced by what their values say."""
        return VALUE_TOKEN.sub(lambda mark: self.facts[int(mark[1])].text, text)

    def raise_problems(self) -> None:
        """Raise :class:`TemplateError` with what was wrong, if anything was."""
        if self.problems:
            raise TemplateError(self.problems)

    def problem(self, line: int, what: str, included: str = "") -> None:
        """Note something to mend, once, at a line of the text (or of an included one)."""
        where = f"line {line}" if included else f"{self.place.pointer} line {line}".strip()
        entry = Problem(included or self.place.file, where, what)
        if entry not in self.problems:
            self.problems.append(entry)


_rendering: ContextVar[Rendering] = ContextVar("rendering")


def render(source: Source, facts: Names, language: Language, rendering: Rendering, templates: Path | None) -> str:
    """The text with its tags carried out and a mark for each value; empty where something was wrong with it."""
    text = source if isinstance(source, str) else "\n".join(source)
    if is_plain(text):
        return text
    if _TOKEN_START in text:
        rendering.problem(text.count("\n", 0, text.index(_TOKEN_START)) + 1, _RESERVED_CHARACTER)
        return ""
    token = _rendering.set(rendering)
    try:
        filled = _template(text, language, templates).render(facts)
        if len(filled) <= _MAX_LENGTH:
            return filled
        rendering.problem(1, f"comes to more than {_MAX_LENGTH} characters")
    except _TEMPLATE_ERRORS as error:
        included, number = _template_location(reversed(list(traceback.walk_tb(error.__traceback__))))
        rendering.problem(number, _error_message(error, templates), included)
    finally:
        _rendering.reset(token)
    return ""


def is_plain(text: str) -> bool:
    """Whether a text has nothing to fill in: no tag, and no character that is reserved."""
    return "{" not in text and _TOKEN_START not in text


# What a text can do wrong while it is filled in: in its tags, or in what it asks of a filter.
_TEMPLATE_ERRORS = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    NameError,  # of a number beyond all numbers, which Jinja writes as «inf»
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
        case SyntaxError() | MemoryError():  # Python's own compiler gives up sooner than Jinja's
            return "its tags are nested too deeply"
        case RecursionError():
            return "the text holds itself, directly or through another text"
        case _:
            return f"cannot be filled in: {error}"


def _template_location(frames: Iterable[tuple[FrameType, int]]) -> tuple[str, int]:
    """The included text (empty for the text itself) and the line where one of these frames, innermost first, stands.

    A text that ``prosa`` reads has no file: it stands where the placeholder stands.
    """
    for frame, number in frames:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            file, line = template.filename, template.get_corresponding_lineno(number)
        elif "__jinja_exception__" in frame.f_globals:  # the frame by which Jinja replaces its own in a traceback
            file, line = frame.f_code.co_filename, number
        else:
            continue
        if file != _PROSE_FILENAME:
            return ("" if file in ("<template>", "<unknown>") else file), line
    return "", 1


class _UnknownName(jinja2.ChainableUndefined):
    """A name that does not exist: noted with its place and the nearest valid name when it is used, then empty."""

    __slots__ = ()

    def _note(self) -> str:
        rendering = _rendering.get()
        owner = self._undefined_obj
        names = rendering.names if owner is jinja2.utils.missing else owner if isinstance(owner, Mapping) else ()
        included, number = _template_location(traceback.walk_stack(sys._getframe(1)))
        name = str(self._undefined_name)
        rendering.problem(number, f"unknown placeholder «{name}»{suggestion(name, map(str, names))}", included)
        return ""

    def _noted(self, *_: Any) -> Any:
        self._note()
        return self

    def __str__(self) -> str:
        return self._note()

    def __len__(self) -> int:
        self._note()
        return 0

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False

    def __html__(self) -> str:
        return self._note()

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __call__ = _noted
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = __truediv__ = __rtruediv__ = _noted
    __hash__ = jinja2.ChainableUndefined.__hash__


class Untrusted(str):
    """Text that came from outside (a decision, a form): never read as Markdown, whatever a template asks for."""

    __slots__ = ()


class _TrustedMarkdown(str):
    """Markdown that the definition itself holds: goes into the text as it is."""

    __slots__ = ()


class _PlaceholderExtension(Extension):
    """Wraps each ``{{ expression }}`` so that its value is kept aside and only its number meets the Markdown parser."""

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
                told = json.dumps(inner.strip(), ensure_ascii=False)
                parts.append(f"{{{{ ({inner}) | {_VALUE_FILTER}({told}, {indent}) }}}}")
                expression = None
            else:
                (parts if expression is None else expression).append(value)
        if expression is not None:  # left open: the parser says so
            parts += ["{{", *expression]
        return "".join(parts)


def _indent(before: str) -> int:
    """How far the line's text is indented where a placeholder opens a list item or an indented line, else 0."""
    start = before.rpartition("\n")[2]
    return len(start) if re.fullmatch(r"\s*(?:[-*+]|\d+[.)])?\s*", start) else 0


@jinja2.pass_context  # so that no value is known before there is a rendering
def _value_filter(_: Context, value: Any, expression: str, indent: int) -> str:
    rendering = _rendering.get()
    if isinstance(value, _TrustedMarkdown):
        return value.replace("\n", "\n" + " " * indent)
    if isinstance(value, bool) or not isinstance(value, str | int | float | jinja2.Undefined):
        included, number = _template_location(traceback.walk_stack(sys._getframe(1)))
        rendering.problem(number, f"«{expression}» is neither text nor number", included)
        return ""
    text = _number_text(value) if isinstance(value, int | float) else str(value)
    rendering.facts.append(Variable(expression, text))
    return f"{_TOKEN_START}{len(rendering.facts) - 1}{_TOKEN_END}"


def _number_text(value: float) -> str:
    return str(value).replace(".", ",")


@jinja2.pass_context
def _prose_filter(context: Context, value: Source) -> _TrustedMarkdown | jinja2.Undefined:
    """The ``prosa`` filter: a text of the definition, its own placeholders filled in."""
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
def _appeal_filter(context: Context, rows: Any, decision: str, recipient: str = "") -> Any:
    """The ``for_vedtak`` filter of ``klage``."""
    return rows if isinstance(rows, jinja2.Undefined) else legal_rules.appeal(context.get_all(), decision, recipient)


def with_names(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as a filter that is given what the text can name, then the value."""

    @jinja2.pass_context
    def named(context: Context, value: Any, *rest: Any) -> Any:
        return function(context.get_all(), value, *rest)

    return named


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """What a text can do with a value, by name; only ``for_vedtak`` and ``prosa`` also ask what the text can name."""
    # A name that does not exist passes through, so that the rendering goes on and finds the rest.
    tolerant = {name: _passing_undefined(function) for name, function in valuefilters.filters(language).items()}
    return {**tolerant, "for_vedtak": _appeal_filter, "prosa": _prose_filter}


def _passing_undefined(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *rest: value if isinstance(value, jinja2.Undefined) else function(value, *rest)


class _Environment(Sandbox):
    """The sandbox without the tags that would keep what placeholders print as a text of its own."""

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        unknown = next(_unknown_tags(source), None)
        if unknown:
            what = "texts know if, for, include and set with a value; this tag is none of them"
            raise jinja2.TemplateSyntaxError(what, unknown.lineno, name, filename)
        return super()._generate(source, name, filename, defer_init)


def _unknown_tags(node: nodes.Node) -> Iterator[nodes.Stmt]:
    for tag in tags_in(node):
        if isinstance(tag, nodes.AssignBlock | nodes.CallBlock | nodes.FilterBlock | nodes.Macro):
            yield tag
        yield from _unknown_tags(tag)


@cache
def _environment(language: Language, templates: Path | None) -> jinja2.Environment:
    environment = _Environment(
        extensions=[_PlaceholderExtension],
        undefined=_UnknownName,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(templates) if templates else None,
        optimized=False,  # most texts are filled in once, and have no constants to reckon
    )
    environment.filters.update({**filters(language), _VALUE_FILTER: _value_filter})
    environment.globals = {}
    return environment


@lru_cache(maxsize=1024)
def _template(text: str, language: Language, templates: Path | None) -> jinja2.Template:
    return _environment(language, templates).from_string(text)
