"""The values that the parts of a scheme-year are read into: texts with their place."""

from __future__ import annotations

from dataclasses import dataclass

from assembler.core.json_node import JsonNode


@dataclass(frozen=True, slots=True)
class SourceText:
    """Markdown, or one line, with its placeholders; ``pointer`` is its place in the definition. Empty is false."""

    text: str
    pointer: str

    def __bool__(self) -> bool:
        return bool(self.text)


def source_text(whole: JsonNode, name: str) -> SourceText:
    """The text of a member: a string, or its lines; empty where the member is missing.

    Raises :class:`DataError` where it has another form.
    """
    if not whole.has(name):
        return SourceText("", f"{whole.pointer}/{name}")
    part = whole.member(name)
    return SourceText("\n".join(whole.texts(name)) if isinstance(part.value, list) else part.as_text(), part.pointer)
