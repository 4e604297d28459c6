"""Compile a part of a Word template, prepared by docxtpl, to a Jinja template that knows the place of its tags."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import unescape
from types import FrameType

import jinja2
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError

from assembler.core.errors import Problem, TemplateError, suggestion
from assembler.core.text import one_line, shorten
from assembler.render.word_template import check_xml
from assembler.templating.sandbox import Sandbox

_MAX_QUOTED_CHARS = 80  # characters of a paragraph that a problem quotes
_NEWLINE = re.compile("\r\n|\r|\n")  # as Jinja counts lines
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_XML_TAG = re.compile("<[^>]*>")
_PARAGRAPH = re.compile("<w:p(?=[ >])")
_ON_A_LINE = re.compile("\n(?=<w:p[ >])")
_BLOCK = re.compile(r"\{%[-+]?\s*(\w+)")
_ESCAPED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))  # docxtpl's way to write a tag as text
_PAIRED = ("for", "if", "macro", "call", "filter", "with", "autoescape", "block", "raw")
_STATEMENTS = (*_PAIRED, *(f"end{name}" for name in _PAIRED), "set", "elif", "else", "include", "import", "from")
_CONTAINERS = {"p": "paragraph", "tr": "table row", "tc": "table cell", "r": "run"}

# What a template can do wrong while it is filled in: in its tags, or in what it asks of a filter.
RENDER_ERRORS = (
    *(jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(NameError, OSError, RecursionError),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A part's prepared XML with each paragraph on a line of its own, so that Jinja's line numbers name paragraphs.

    ``file`` is the template's path, ``part`` its name in the package, ``label`` what people call it (empty: the body),
    ``opened`` the elements in which the text begins.
    """

    file: str
    part: str
    label: str
    text: str
    opened: tuple[str, ...] = ()

    def problem(self, line: int, word: str, what: str, hint: str = "") -> Problem:
        """A problem at this line, of the tag that holds this word: in which paragraph the tag stands, and the tag.

        ``hint`` is what :func:`nearest` says.
        """
        lines = _NEWLINE.split(self.text)
        here = lines[min(line, len(lines)) - 1]
        tag = _tag_with(here, word)
        if tag is None and word:
            here = next((each for each in lines if _tag_with(each, word)), here)
            tag = _tag_with(here, word)
        end = here.find("</w:p>")
        outside = tag is not None and 0 <= end < tag.start()  # a tag that stood alone in its paragraph, row or cell
        quoted_tag = _plain(tag[0]) if tag else ""
        quoted = quoted_tag if outside else _plain(here[: end if end >= 0 else None])
        place = f"{self.label} «{quoted}»".strip() if quoted else self.label
        return Problem(
            self.file, place, (f"{what} in {quoted_tag}" if quoted_tag and quoted_tag != quoted else what) + hint
        )


def _tag_with(line: str, word: str) -> re.Match[str] | None:
    """The first tag of the line that holds the word; without a word, the line's only tag."""
    tags = list(_TAG.finditer(line))
    if not word:
        return tags[0] if len(tags) == 1 else None
    sought = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return next((tag for tag in tags if sought.search(tag[0])), None)


def _plain(xml: str) -> str:
    return shorten(one_line(unescape(_XML_TAG.sub("", xml))), _MAX_QUOTED_CHARS, keep=_MAX_QUOTED_CHARS - 1)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A part, ready to be rendered; ``doubt`` says why its result must be looked over."""

    source: Source
    template: jinja2.Template
    doubt: check_xml.Risk | None
    varies: bool

    def render(self, context: Mapping[str, object]) -> str:
        """The part's XML. Raises what :data:`FAULTS` names."""
        return "".join(self.template.root_render_func(self.template.new_context(dict(context))))

    def names(self) -> set[str]:
        """The names that the part uses, those that every template can use among them."""
        return meta.find_undeclared_variables(self.template.environment.parse(self.source.text))


def paragraphs_on_lines(prepared: str) -> str:
    """The XML that docxtpl has prepared, each paragraph on a line of its own."""
    return _PARAGRAPH.sub("\n<w:p", prepared)


def compile_part(source: Source, environment: jinja2.Environment, offered: Mapping[str, object]) -> Compiled:
    """The part, compiled; ``offered`` are names that every template can use.

    Raises :class:`TemplateError` with every unknown filter, or the first syntax error.
    """
    try:
        tree = environment.parse(source.text, source.part, source.part)
        problems = list(_unknown(tree, environment, source))
        if problems:
            raise TemplateError(problems)
        for data in tree.find_all(nodes.TemplateData):
            data.data = _template_text(data.data)
        check_xml.mark_contexts(tree, source.opened)
        doubt = check_xml.find_risk(tree, environment, source.opened)
        code = environment.compile(tree, source.part, source.part)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError([_syntax(error, source)]) from error
    except (MemoryError, RecursionError, SyntaxError) as error:  # Python's own compiler gives up sooner than Jinja's
        raise TemplateError([source.problem(1, "", "its tags are nested too deeply")]) from error
    except ValueError as error:
        raise TemplateError([source.problem(1, "", f"cannot be read: {error}")]) from error
    made = environment.template_class.from_code(environment, code, environment.make_globals(dict(offered)))
    silent = all(isinstance(node, nodes.Output) and _is_text(node) for node in tree.body)
    return Compiled(source, made, doubt, not silent)


def _is_text(node: nodes.Output) -> bool:
    return all(isinstance(child, nodes.TemplateData) for child in node.nodes)


def _template_text(text: str) -> str:
    """The template's own text without what :func:`on_lines` added, and with the tags that it shows as text."""
    text = _ON_A_LINE.sub("", text)
    for escaped, meant in _ESCAPED:
        text = text.replace(escaped, meant)
    return text


# --- what is wrong with a template ---


def _unknown(tree: nodes.Template, environment: jinja2.Environment, source: Source) -> Iterator[Problem]:
    known = {"filter": (nodes.Filter, environment.filters), "test": (nodes.Test, environment.tests)}
    for kind, (node_type, names) in known.items():
        for node in tree.find_all(node_type):
            if node.name not in names:
                yield source.problem(
                    node.lineno, node.name, f"unknown {kind} «{node.name}»", str(suggestion(node.name, names))
                )
    if isinstance(environment, Sandbox):
        for modifier in tree.find_all(nodes.EvalContextModifier):
            yield source.problem(modifier.lineno, "autoescape", "data is never XML: «autoescape» is not for templates")


def _syntax(error: jinja2.TemplateSyntaxError, source: Source) -> Problem:
    message = str(error.message)
    unknown = re.search(r"unknown tag '(\w+)'", message)
    if unknown:
        name = unknown[1]
        if name in _CONTAINERS:
            what = f"a tag with «{name}» stands alone in its {_CONTAINERS[name]}"
        elif name in _STATEMENTS:
            still = re.search(r"needs to be closed is '(\w+)'", message)
            what = f"«{name}» comes while «{still[1]}» is open" if still else f"«{name}» closes nothing"
        else:
            return source.problem(error.lineno, name, f"unknown tag «{name}»", str(suggestion(name, _STATEMENTS)))
        return source.problem(error.lineno, name, what)
    still = re.search(r"end of template.*needs to be closed is '(\w+)'", message, re.DOTALL)
    if still:
        return source.problem(_unclosed_line(source.text), still[1], f"«{still[1]}» is never closed by «end{still[1]}»")
    return source.problem(error.lineno, "", f"the tag cannot be read: {message}")


def _unclosed_line(text: str) -> int:
    """The line of the innermost block that is still open at the end."""
    lines: list[int] = []
    for tag in _BLOCK.finditer(text):
        if tag[1] in _PAIRED:
            lines.append(text.count("\n", 0, tag.start()) + 1)
        elif tag[1].startswith("end") and lines:
            lines.pop()
    return lines[-1] if lines else 1


@dataclass(slots=True)
class ProblemCollector:
    """What one rendering gathers: which names it could have used, and what was wrong."""

    sources: Mapping[str, Source]
    names: Iterable[str]
    problems: list[Problem] = field(default_factory=list)

    def note(self, frames: Iterable[tuple[FrameType, int]], word: str, what: str, hint: str = "") -> None:
        """Collect a problem, once, where the innermost of these frames that is a part of the template stands."""
        source, line = self._where(frames)
        problem = source.problem(line, word, what, hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def fault(self, error: BaseException) -> None:
        """Note what stopped the rendering, unless what it noted before explains it."""
        if self.problems:
            return
        frames = reversed(list(traceback.walk_tb(error.__traceback__)))
        missing = re.match(r"'(\w+)' is undefined", str(error))
        if isinstance(error, jinja2.UndefinedError) and missing:
            self.note(frames, missing[1], f"unknown name «{missing[1]}»", str(suggestion(missing[1], self.names)))
        elif isinstance(error, jinja2.TemplateNotFound):
            self.note(frames, str(error.name), f"there is no template «{error.name}» to include")
        else:
            self.note(frames, "", f"cannot be filled in: {error}")

    def _where(self, frames: Iterable[tuple[FrameType, int]]) -> tuple[Source, int]:
        for frame, number in frames:
            template = frame.f_globals.get("__jinja_template__")
            if template is not None and template.filename in self.sources:
                return self.sources[template.filename], template.get_corresponding_lineno(number)
        return next(iter(self.sources.values())), 1


collector: ContextVar[ProblemCollector] = ContextVar("gathering")


def _note(word: str, what: str, hint: str = "") -> None:
    now = collector.get(None)
    if now is not None:
        now.note(traceback.walk_stack(sys._getframe(1)), word, what, hint)


class MissingName(jinja2.ChainableUndefined):
    """A name that does not exist: noted with its place and the nearest valid name when it is used, then empty."""

    __slots__ = ()

    def _report(self, *_: object) -> object:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_exception is SecurityError:
            _note(name, f"«{name}» is nothing that a template may ask for")
        else:
            _note(name, f"unknown name «{name}»", str(suggestion(name, _names_of(owner))))
        return self

    def _report_as_text(self) -> str:
        self._report()
        return ""

    def __len__(self) -> int:
        self._report()
        return 0

    def __iter__(self) -> Iterator[object]:
        self._report()
        return iter(())

    def __bool__(self) -> bool:
        self._report()
        return False

    def __int__(self) -> int:  # type: ignore[override] # Jinja says that it never returns
        self._report()
        return 0

    def __float__(self) -> float:  # type: ignore[override] # as above
        self._report()
        return 0.0

    __str__ = __html__ = _report_as_text
    # Jinja says that none of these returns.
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __call__ = _report  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _report  # type: ignore[assignment]
    __pos__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = _report  # type: ignore[assignment]
    __rpow__ = __truediv__ = __rtruediv__ = _report  # type: ignore[assignment]
    __hash__ = jinja2.ChainableUndefined.__hash__


def _names_of(owner: object) -> Iterable[str]:
    """The names that could have been meant: of the context, a mapping, or an object of our own."""
    if owner is jinja2.utils.missing:
        now = collector.get(None)
        return now.names if now else ()
    if isinstance(owner, Mapping):
        return map(str, owner)
    return () if type(owner).__module__ == "builtins" else (name for name in dir(owner) if not name.startswith("_"))


def check_printable(value: object) -> object:
    """What a placeholder of a letter may print; anything else is noted."""
    if value.__class__ is str or not (value is None or isinstance(value, bool | Mapping | list | tuple | set)):
        return value
    _note("", f"the value is neither text nor number but {value!r:.40}")
    return ""


def environment() -> jinja2.Environment:
    """The environment of letters: Jinja's sandbox, in which unknown names are gathered and nothing makes data XML."""
    made = Sandbox(autoescape=True, undefined=MissingName, finalize=check_printable)
    del made.filters["safe"]
    return made
