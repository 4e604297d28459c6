"""Fill complete Word templates in docxtpl's manner: compiled once, each letter is Jinja's rendering and a zip.

docxtpl prepares the parts and repairs what needs it; here they are compiled, filled in and put into the package.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import jinja2

from assembler.core.errors import Problem, TemplateError, suggestion
from assembler.core.file_cache import FileCache
from assembler.render.docx import package
from assembler.render.docx.package import Part
from assembler.render.word_template import compile as word_source
from assembler.render.word_template import package as word_package
from assembler.render.word_template import values as word_values
from assembler.render.word_template.compile import Compiled, ProblemCollector
from assembler.render.word_template.package import Story
from assembler.render.word_template.relationships import Additions, active_additions, finish, link_id, picture

_TEXT = re.compile("<w:t(?:>| [^>]*>)([^<]+)")
_SIGN = re.compile("<w:(?:(tab|cr|noBreakHyphen|softHyphen)|br(?: [^>]*)?)/>")
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", None: "\n"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A filled template: the XML of the parts that vary, of the others with text, the shell, and what is new in it."""

    texts: Mapping[str, str]
    fixed: Mapping[str, str]
    shell: package.SharedParts
    new: Mapping[str, Part]

    def docx(self) -> bytes:
        """The letter as .docx, the same bytes for the same data."""
        changed = {name: package.compressed_part(name, text.encode()) for name, text in self.texts.items()}
        return self.shell.package({**self.new, **changed})

    def lines(self) -> list[str]:
        """What the letter says, a line for each paragraph or line break: the body first."""
        texts = {**self.texts, **{name: text for name, text in self.fixed.items() if name not in self.texts}}
        return [line for name, text in texts.items() if name.startswith("word/") for line in text_lines(text)]


def text_lines(xml: str) -> list[str]:
    """The text of a part in WordprocessingML, a line for each paragraph and each line break in one; none is empty."""
    marked = _SIGN.sub(lambda sign: f"<w:t>{_SIGNS[sign[1]]}", xml)
    text = "\n".join("".join(_TEXT.findall(paragraph)) for paragraph in marked.split("</w:p>"))
    return [line for line in (html.unescape(text) if "&" in text else text).split("\n") if line]


class WordTemplate:
    """A .docx with docxtpl's tags, compiled.

    Without an ``environment`` it is that of letters (:func:`wordsource.environment`): a sandbox in which every unknown
    name is found in one run. With ``autoescape`` a value comes out as typed, whatever it is: its line breaks and tabs
    as such, what XML cannot hold as U+FFFD. Without it values are XML unless the environment escapes them, and U+0007
    and U+000C in them begin a paragraph and a page, as in docxtpl.

    Templates can place an image of their folder: ``{{ bilde("logo.png", bredde_mm=30, tekst="IMDi") }}``.

    Raises :class:`TemplateError` with what is wrong in any of the parts.
    """

    def __init__(self, path: Path, environment: jinja2.Environment | None = None, *, autoescape: bool = True) -> None:
        self.path = path
        self._shell = word_package.read(path)
        self._autoescape = autoescape
        self._globals = {"bilde": partial(picture, FileCache(), path.parent)}
        ours, plain = word_values.environments(environment or word_source.environment(), autoescape)
        stories = [(story.source, ours) for story in self._shell.stories]
        compiled = self._compiled([*stories, *((source, plain) for source in self._shell.properties)])
        self._sources = {part.source.part: part.source for part in compiled}
        properties = dict(zip(word_package.PROPERTIES, compiled[len(stories) :], strict=True))
        still = {name: part.render({}) for name, part in properties.items() if not part.varies}
        self._core = word_package.fill_core(self._shell.texts[self._shell.core], still)
        self._properties = {name: part for name, part in properties.items() if part.varies}
        bodies = list(zip(self._shell.stories, compiled, strict=False))
        self._varying = [(story, part) for story, part in bodies if part.varies or not story.source.label]
        self._fixed = self._texts([each for each in bodies if each not in self._varying], {}, Additions(self._shell))
        self._fixed[self._shell.core] = self._core
        changed = package.compressed_parts({name: text.encode() for name, text in self._fixed.items()})
        varying = [part.source.part for _, part in self._varying] + [self._shell.core] * bool(self._properties)
        self._package = package.SharedParts({**self._shell.parts, **changed}, varying)

    def _compiled(self, sources: Iterable[tuple[word_source.Source, jinja2.Environment]]) -> list[Compiled]:
        problems: list[Problem] = []
        compiled: list[Compiled] = []
        for source, environment in sources:
            try:
                compiled.append(word_source.compile_part(source, environment, self._globals))
            except TemplateError as error:
                problems.extend(error.problems)
        if problems:
            raise TemplateError(problems)
        return compiled

    def undeclared(self) -> frozenset[str]:
        """The names that the template expects, in all its parts."""
        compiled = [*(part for _, part in self._varying), *self._properties.values()]
        return frozenset[str]().union(*(part.names() for part in compiled)) - set(self._globals)

    def render(self, context: Mapping[str, object], replaced: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
        """The letter as .docx: :meth:`fill`, packed."""
        return self.fill(context, replaced).docx()

    def fill(self, context: Mapping[str, object], replaced: Mapping[str, bytes] = MappingProxyType({})) -> Letter:
        """The letter for this data; ``replaced`` gives other bytes to a part of the package.

        A part is named by its name in the package, or by the name, title or alternative text of a picture that shows
        it. Raises :class:`TemplateError` with all that went wrong.
        """
        gathering = ProblemCollector(self._sources, [*context, *self._globals])
        additions = Additions(self._shell)
        tokens = word_source.collector.set(gathering), active_additions.set(additions)
        texts: dict[str, str] = {}
        try:
            texts = self._texts(self._varying, context, additions)
            if self._properties:
                values = {name: part.render(context) for name, part in self._properties.items()}
                texts[self._shell.core] = word_package.fill_core(self._core, values)
        except word_source.RENDER_ERRORS as error:
            gathering.fault(error)
        finally:
            word_source.collector.reset(tokens[0])
            active_additions.reset(tokens[1])
        if gathering.problems:
            raise TemplateError(gathering.problems)
        new = {**dict(additions.parts()), **self._replacements(replaced)}
        return Letter(texts, self._fixed, self._package, new)

    def _texts(
        self, parts: Iterable[tuple[Story, Compiled]], context: Mapping[str, object], additions: Additions
    ) -> dict[str, str]:
        texts = {}
        for story, part in parts:
            additions.enter(story)
            texts[story.source.part] = finish(part.render(context), story, part, additions, strict=self._autoescape)
        return texts

    # --- what needs the package ---

    def build_url_id(self, url: str) -> str:
        """What ``RichText(…, url_id=…)`` takes, as in docxtpl."""
        return link_id(url)

    def part_of(self, contents: bytes) -> str:
        """The name of the part that has these bytes, as docxtpl finds what to replace. Empty where none has."""
        checksum = zlib.crc32(contents)
        return next((name for name, each in self._shell.checksums.items() if each == checksum), "")

    def _replacements(self, replaced: Mapping[str, bytes]) -> dict[str, Part]:
        if not replaced:
            return {}
        names = {**{name: name for name in self._shell.checksums}, **self._shell.pictures}
        what = "there is no part or picture «{}» to replace{}"
        wrong = [
            Problem(str(self.path), "", what.format(name, suggestion(name, names)))
            for name in replaced
            if name not in names
        ]
        if wrong:
            raise TemplateError(wrong)
        return {names[name]: package.compressed_part(names[name], contents) for name, contents in replaced.items()}
