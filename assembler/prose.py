"""Markdown with placeholders in, blocks out. A placeholder's value is always text, never markup or template."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from assembler import wording
from assembler.document import (
    Align,
    Block,
    Break,
    Cell,
    Emphasis,
    Fact,
    Heading,
    Inline,
    Language,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    inline_text,
)
from assembler.errors import Problem, TemplateError, nearest

Source: TypeAlias = "str | list[str]"
Facts: TypeAlias = Mapping[str, Any]

# A value travels through the Markdown parser as its number between two private-use characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_RESERVED = "holds the private-use character U+E000"
_PROSE = "<prosa>"  # the file name of a text that the filter ``prosa`` reads
_SCHEMES = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its file, and the JSON Pointer in it (empty for a file that is all text)."""

    file: str
    pointer: str = ""


@dataclass(slots=True)
class _Rendering:
    """What one rendering gathers: the values that placeholders stood for, and what was wrong.

    ``line`` is that of the Markdown which is being read.
    """

    place: Place
    names: tuple[str, ...]
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    line: int = 1

    def problem(self, line: int, what: str, included: str = "") -> None:
        where = f"line {line}" if included else f"{self.place.pointer} line {line}".strip()
        entry = Problem(included or self.place.file, where, what)
        if entry not in self.problems:
            self.problems.append(entry)


_rendering: ContextVar[_Rendering] = ContextVar("rendering")


def blocks(
    source: Source, facts: Facts, language: Language, place: Place, templates: Path | None = None
) -> tuple[Block, ...]:
    """The text as blocks. ``templates`` is the folder of texts that ``{% include %}`` may name.

    Raises :class:`TemplateError` with every unknown placeholder, its place and the nearest valid name.
    """
    rendering = _Rendering(place, tuple(facts))
    markdown = _render(source, facts, language, rendering, templates)
    result = tuple(_blocks(SyntaxTreeNode(_MARKDOWN.parse(markdown)).children, rendering))
    _raise(rendering)
    return result


def inlines(source: str, facts: Facts, language: Language, place: Place) -> tuple[Inline, ...]:
    """One line of Markdown, such as a heading, as inline nodes."""
    rendering = _Rendering(place, tuple(facts))
    markdown = _render(source, facts, language, rendering, None)
    tree = SyntaxTreeNode(_MARKDOWN.parseInline(markdown))
    result = _joined(_inlines(tree.children[0].children, rendering)) if tree.children else ()
    _raise(rendering)
    return result


def line(source: str, facts: Facts, language: Language, place: Place) -> str:
    """One line of plain text with its placeholders filled in; nothing in it is Markdown."""
    rendering = _Rendering(place, tuple(facts))
    text = _render(source, facts, language, rendering, None)
    _raise(rendering)
    return _MARK.sub(lambda mark: rendering.facts[int(mark[1])].text, text)


def _raise(rendering: _Rendering) -> None:
    if rendering.problems:
        raise TemplateError(rendering.problems)


# --- placeholders -----------------------------------------------------------------------------------------------------


def _render(source: Source, facts: Facts, language: Language, rendering: _Rendering, templates: Path | None) -> str:
    text = source if isinstance(source, str) else "\n".join(source)
    if _OPEN in text:
        rendering.problem(text.count("\n", 0, text.index(_OPEN)) + 1, _RESERVED)
        return ""
    if "{" not in text:
        return text
    token = _rendering.set(rendering)
    try:
        return _template(text, language, templates).render(facts)
    except _FAULTS as error:
        included, number = _where(reversed(list(traceback.walk_tb(error.__traceback__))))
        rendering.problem(number, _fault(error, templates), included)
    finally:
        _rendering.reset(token)
    return ""


# What a text can do wrong while it is filled in: in its tags, or in what it asks of a filter.
_FAULTS = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def _fault(error: BaseException, templates: Path | None) -> str:
    match error:
        case jinja2.TemplateSyntaxError():
            return str(error.message)
        case jinja2.TemplateNotFound():
            known = [path.relative_to(templates).as_posix() for path in templates.rglob("*.md")] if templates else []
            return f"there is no text «{error.name}» to include{nearest(str(error.name), known)}"
        case RecursionError():
            return "the text holds itself, directly or through another text"
        case _:
            return f"cannot be filled in: {error}"


def _where(frames: Iterable[tuple[FrameType, int]]) -> tuple[str, int]:
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
        if file != _PROSE:
            return ("" if file in ("<template>", "<unknown>") else file), line
    return "", 1


class _Missing(jinja2.ChainableUndefined):
    """A name that does not exist: noted with its place and the nearest valid name when it is used, then empty."""

    __slots__ = ()

    def _note(self) -> str:
        rendering = _rendering.get()
        owner = self._undefined_obj
        names = rendering.names if owner is jinja2.utils.missing else owner if isinstance(owner, Mapping) else ()
        included, number = _where(traceback.walk_stack(sys._getframe(1)))
        name = str(self._undefined_name)
        rendering.problem(number, f"unknown placeholder «{name}»{nearest(name, map(str, names))}", included)
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


class Given(str):
    """Text that came from outside (a decision, a form): never read as Markdown, whatever a template asks for."""

    __slots__ = ()


class _Markdown(str):
    """Markdown that the definition itself holds: goes into the text as it is."""

    __slots__ = ()


class _Placeholders(Extension):
    """Wraps each ``{{ expression }}`` so that its value is kept aside and only its number meets the Markdown parser."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if _OPEN in source:
            line = source.count("\n", 0, source.index(_OPEN)) + 1
            raise jinja2.TemplateSyntaxError(_RESERVED, line, name, filename)
        parts: list[str] = []
        expression: list[str] | None = None
        for _, token, value in self.environment.lexer.tokeniter(source, name, filename):
            if token == "variable_begin":
                expression = []
                indent = _indent("".join(parts))
            elif token == "variable_end" and expression is not None:
                inner = "".join(expression)
                told = json.dumps(inner.strip(), ensure_ascii=False)
                parts.append(f"{{{{ __fact__({told}, {indent}, ({inner})) }}}}")
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


def _fact(expression: str, indent: int, value: Any) -> str:
    rendering = _rendering.get()
    if isinstance(value, _Markdown):
        return value.replace("\n", "\n" + " " * indent)
    if isinstance(value, bool) or not isinstance(value, str | int | float | jinja2.Undefined):
        included, number = _where(traceback.walk_stack(sys._getframe(1)))
        rendering.problem(number, f"«{expression}» is neither text nor number", included)
        return ""
    text = _number(value) if isinstance(value, int | float) else str(value)
    rendering.facts.append(Fact(expression, text))
    return f"{_OPEN}{len(rendering.facts) - 1}{_CLOSE}"


def _number(value: float) -> str:
    return str(value).replace(".", ",")


@jinja2.pass_context
def _prose(context: Context, value: Source) -> _Markdown | jinja2.Undefined:
    """The ``prosa`` filter: a text of the definition, its own placeholders filled in."""
    if isinstance(value, jinja2.Undefined):
        return value
    if isinstance(value, Given):
        raise ValueError("«prosa» reads the definition's own text only")
    if not isinstance(value, str | list):
        raise ValueError("«prosa» reads a text, or its lines")
    text = value if isinstance(value, str) else "\n".join(value)
    if _OPEN in text:
        raise ValueError(f"the text {_RESERVED}")
    return _Markdown(_read_by_prose(context.environment, text).render(context.get_all()) if "{" in text else text)


def _read_by_prose(environment: jinja2.Environment, text: str) -> jinja2.Template:
    code = environment.compile(text, filename=_PROSE)
    return jinja2.Template.from_code(environment, code, environment.make_globals(None))


def _areas_open_for(areas: list[Mapping[str, Any]], applicant: str) -> list[Any]:
    return [area["nummer"] for area in areas if applicant in area["sokere"]]


def appeal(names: Facts | Context, decision: str, recipient: str = "") -> Mapping[str, Any]:
    """The rule of appeal for this decision (to this kind of recipient), with its appeal body in full.

    Raises :class:`ValueError` where the definition has none.
    """
    for row in names["klage"]:
        if decision in row["vedtak"] and (not recipient or recipient in row["mottakere"]):
            body = row.get("klageinstans")
            return {**row, "klageinstans": names["departement"]} if body == "departement" else dict(row)
    raise ValueError(
        f"the definition has no rule of appeal for «{decision}»{f' to «{recipient}»' if recipient else ''}"
    )


@jinja2.pass_context
def _appeal(context: Context, rows: Any, decision: str, recipient: str = "") -> Any:
    """The ``for_vedtak`` filter of ``klage``."""
    return rows if isinstance(rows, jinja2.Undefined) else appeal(context, decision, recipient)


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    plain: dict[str, Callable[..., Any]] = {
        "dato": lambda value: wording.long_date(value, language),
        "dag_maned": lambda value: wording.day_month(value, language),
        "dato_kort": wording.short_date,
        "kroner": wording.kroner,
        "tall": wording.number,
        "millioner": wording.millions,
        "prosent": wording.percent,
        "ord": lambda value: wording.words(value, language),
        "liste": lambda values: wording.listing(values, language),
        "stor": wording.capital,
        "orgnr": wording.organisation_number,
        "kontonr": wording.account_number,
        "telefon": wording.phone_number,
        "apne_for": _areas_open_for,
    }
    # A name that does not exist passes through, so that the rendering goes on and finds the rest.
    tolerant = {name: _passing_undefined(function) for name, function in plain.items()}
    return {**tolerant, "for_vedtak": _appeal, "prosa": _prose}


def _passing_undefined(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, *rest: value if isinstance(value, jinja2.Undefined) else function(value, *rest)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox without the tags that would keep what placeholders print as a text of its own."""

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for node in source.find_all((nodes.AssignBlock, nodes.CallBlock, nodes.FilterBlock, nodes.Macro)):
            what = "texts know if, for, include and set with a value; this tag is none of them"
            raise jinja2.TemplateSyntaxError(what, node.lineno, name, filename)
        return super()._generate(source, name, filename, defer_init)


@cache
def _environment(language: Language, templates: Path | None) -> jinja2.Environment:
    environment = _Environment(
        extensions=[_Placeholders],
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FileSystemLoader(templates) if templates else None,
    )
    environment.filters.update(_filters(language))
    environment.globals = {"__fact__": _fact}
    return environment


@cache
def _template(text: str, language: Language, templates: Path | None) -> jinja2.Template:
    return _environment(language, templates).from_string(text)


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["code", "html_block", "html_inline", "lheading", "reference", "autolink"])
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # a value's mark in an address stays as it is
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # _link says what is wrong, and where
    return parser


_MARKDOWN = _parser()


def _blocks(nodes: list[SyntaxTreeNode], rendering: _Rendering) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield Heading(int(node.tag[1]), _line_of(node, rendering))
            case "paragraph":
                yield from _paragraphs(_line_of(node, rendering))
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(_blocks(item.children, rendering)) for item in node.children)
                yield ListBlock(node.type == "ordered_list", items, int(node.attrs.get("start", 1)))
            case "table":
                yield _table(node, rendering)
            case "blockquote":
                yield Note(tuple(_blocks(node.children, rendering)))
            case "hr":
                yield PageBreak()
            case other:
                line = node.map[0] + 1 if node.map else 1
                rendering.problem(line, f"«{other}» is Markdown that documents cannot hold")


def _line_of(node: SyntaxTreeNode, rendering: _Rendering) -> tuple[Inline, ...]:
    if not node.children:
        return ()
    inline = node.children[0]
    rendering.line = inline.map[0] + 1 if inline.map else 1
    return _joined(_inlines(inline.children, rendering))


def _paragraphs(children: tuple[Inline, ...]) -> Iterator[Paragraph]:
    """One paragraph; a paragraph that is one value with empty lines in it becomes as many as it holds."""
    names = {part.name for part in children if isinstance(part, Fact)}
    if len(names) == 1 and all(isinstance(part, Fact | Break) for part in children):
        for part in re.split(r"\n\s*\n", inline_text(children).strip()):
            yield Paragraph(_value(Fact(next(iter(names)), part.strip())))
    else:
        yield Paragraph(children)


def _table(node: SyntaxTreeNode, rendering: _Rendering) -> Table:
    head = node.children[0].children[0].children
    body = node.children[1].children if len(node.children) > 1 else []

    def cell(part: SyntaxTreeNode) -> Cell:
        return (Paragraph(_line_of(part, rendering)),)

    return Table(
        tuple(cell(part) for part in head),
        tuple(tuple(cell(part) for part in row.children) for row in body),
        tuple(_align(part) for part in head),
    )


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def _inlines(nodes: list[SyntaxTreeNode], rendering: _Rendering) -> Iterator[Inline]:
    for node in nodes:
        match node.type:
            case "text":
                yield from _text(node.content, rendering)
            case "softbreak":
                yield Text(" ")
            case "hardbreak":
                yield Break()
            case "strong":
                yield Strong(_joined(_inlines(node.children, rendering)))
            case "em":
                yield Emphasis(_joined(_inlines(node.children, rendering)))
            case "link":
                yield _link(node, rendering)
            case other:
                rendering.problem(rendering.line, f"«{other}» is Markdown that documents cannot hold")


def _link(node: SyntaxTreeNode, rendering: _Rendering) -> Link:
    url = _MARK.sub(lambda mark: rendering.facts[int(mark[1])].text, str(node.attrs["href"]))
    if not url.startswith(_SCHEMES) or any(character in url for character in ' "<>\\^`{|}\n'):
        rendering.problem(rendering.line, f"«{url}» is no link address; use one that begins with {', '.join(_SCHEMES)}")
    return Link(url, _joined(_inlines(node.children, rendering)))


def _text(content: str, rendering: _Rendering) -> Iterator[Inline]:
    for index, part in enumerate(_MARK.split(content)):
        if index % 2:
            yield from _value(rendering.facts[int(part)])
        elif part:
            yield Text(part)


def _value(fact: Fact) -> tuple[Inline, ...]:
    """A value's text, its line ends as breaks."""
    parts: list[Inline] = []
    for index, text in enumerate(fact.text.splitlines() or [""]):
        if index:
            parts.append(Break())
        parts.append(Fact(fact.name, text))
    return tuple(parts)


def _joined(nodes: Iterator[Inline]) -> tuple[Inline, ...]:
    """The nodes with neighbouring texts made one."""
    result: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(result[-1].text + node.text)
        else:
            result.append(node)
    return tuple(result)
