"""Markdown with placeholders in, blocks out. A placeholder's value is always text, never markup or template."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
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
_SCHEMES = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its file, and the JSON Pointer in it (empty for a file that is all text)."""

    file: str
    pointer: str = ""


@dataclass(slots=True)
class _Rendering:
    """What one rendering gathers: the values that placeholders stood for, and what was wrong."""

    place: Place
    names: tuple[str, ...]
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, what: str, template: str | None = None) -> None:
        where = f"{self.place.pointer} line {line}".strip()
        entry = Problem(template or self.place.file, where, what)
        if entry not in self.problems:
            self.problems.append(entry)


_rendering: ContextVar[_Rendering] = ContextVar("rendering")


def blocks(source: Source, facts: Facts, language: Language, place: Place, templates: Path | None = None) -> tuple[Block, ...]:
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
        rendering.problem(text.count("\n", 0, text.index(_OPEN)) + 1, "holds the private-use character U+E000")
        return ""
    if "{" not in text:
        return text
    token = _rendering.set(rendering)
    try:
        return _template(text, language, templates).render(facts)
    except jinja2.TemplateSyntaxError as error:
        rendering.problem(error.lineno, str(error.message), error.name)
    except jinja2.TemplateNotFound as error:
        known = [path.name for path in sorted(templates.rglob("*.md"))] if templates else []
        rendering.problem(1, f"there is no text «{error.name}» to include{nearest(str(error.name), known)}")
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        name, number = _line(error)
        rendering.problem(number, f"cannot be filled in: {error}", name)
    finally:
        _rendering.reset(token)
    return ""


def _line(error: BaseException) -> tuple[str | None, int]:
    """The included text (none for the text itself) and the line in it where an error arose."""
    found: tuple[str | None, int] = (None, 1)
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = (template.name, template.get_corresponding_lineno(trace.tb_lineno))
        elif trace.tb_frame.f_code.co_filename == "<template>":
            found = (None, trace.tb_lineno)
        trace = trace.tb_next
    return found


class _Missing(jinja2.ChainableUndefined):
    """A name that does not exist: noted with its place and the nearest valid name when it is used, then empty."""

    __slots__ = ()

    def _note(self) -> str:
        rendering = _rendering.get()
        owner = self._undefined_obj
        frame = sys._getframe(1)
        while frame is not None and "__jinja_template__" not in frame.f_globals:  # the template that used the name
            frame = frame.f_back  # type: ignore[assignment]
        template = frame.f_globals["__jinja_template__"]
        number = template.get_corresponding_lineno(frame.f_lineno)
        names = owner if isinstance(owner, Mapping) else rendering.names
        valid = [str(name) for name in names]
        what = f"unknown placeholder «{self._undefined_name}»{nearest(str(self._undefined_name), valid)}"
        rendering.problem(number, what, template.name)
        return ""

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


class Given(str):
    """Text that came from outside (a decision, a form): never read as Markdown, whatever a template asks for."""

    __slots__ = ()


class _Markdown(str):
    """Markdown that the definition itself holds: goes into the text as it is."""

    __slots__ = ()


class _Placeholders(Extension):
    """Wraps each ``{{ expression }}`` so that its value is kept aside and only its number meets the Markdown parser."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
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
        return "".join(parts)


def _indent(before: str) -> int:
    """How far the line's text is indented where a placeholder opens a list item or an indented line, else 0."""
    start = before.rpartition("\n")[2]
    return len(start) if re.fullmatch(r"\s*(?:[-*+]|\d+[.)])?\s*", start) else 0


def _fact(expression: str, indent: int, value: Any) -> str:
    rendering = _rendering.get()
    if isinstance(value, _Markdown):
        return value.replace("\n", "\n" + " " * indent)
    if isinstance(value, Mapping | list | tuple):
        rendering.problem(1, f"«{expression}» is no single value; name a part of it")
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
    text = value if isinstance(value, str) else "\n".join(value)
    return _Markdown(context.environment.from_string(text).render(context.get_all()) if "{" in text else text)


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
    raise ValueError(f"the definition has no rule of appeal for «{decision}»{f' to «{recipient}»' if recipient else ''}")


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


@cache
def _environment(language: Language, templates: Path | None) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
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
    parser.disable(["code", "fence", "html_block", "html_inline", "image", "lheading", "reference", "backticks", "autolink"])
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
    return _joined(_inlines(node.children[0].children, rendering)) if node.children else ()


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
                rendering.problem(1, f"«{other}» is Markdown that documents cannot hold")


def _link(node: SyntaxTreeNode, rendering: _Rendering) -> Link:
    url = _MARK.sub(lambda mark: rendering.facts[int(mark[1])].text, str(node.attrs["href"]))
    if not url.startswith(_SCHEMES) or any(character in url for character in ' "<>\\^`{|}\n'):
        rendering.problem(1, f"«{url}» is no link address; use one that begins with {', '.join(_SCHEMES)}")
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
