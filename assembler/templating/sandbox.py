"""Provide the sandbox for texts with tags: no access to Python or the disk, and no expression of unlimited size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypedDict, Unpack

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

# What makes a text or a list of a size that is an argument.
_SIZED_FILTERS = ("batch", "center", "format", "indent", "slice", "wordwrap")
_SIZED_METHODS = frozenset(("center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"))
_SIZED_GLOBALS = ("lipsum",)
_MAX_LOOP_DEPTH = 4  # nested in each other
_MAX_INTEGER_BITS = 256  # of a whole number in arithmetic


class Options(TypedDict, total=False):
    """The options of Jinja environments that are used here."""

    extensions: Sequence[type[Extension]]
    undefined: type[jinja2.Undefined]
    finalize: Callable[..., object]
    autoescape: bool
    trim_blocks: bool
    lstrip_blocks: bool
    keep_trailing_newline: bool
    optimized: bool
    loader: jinja2.BaseLoader | None


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with arithmetic for numbers only and without what makes a text of any size.

    A text can still be long and slow: its authors are trusted with that.
    """

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        for name in _SIZED_FILTERS:
            del self.filters[name]
        for name in _SIZED_GLOBALS:
            del self.globals[name]
        self.filters["round"] = _round

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        deep = next(_loops_deeper_than(source, _MAX_LOOP_DEPTH), None)
        if deep:
            what = f"loops stand within loops, {_MAX_LOOP_DEPTH} of them at most"
            raise jinja2.TemplateSyntaxError(what, deep.lineno, name, filename)
        return super()._generate(source, name, filename, defer_init)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """The product, power or remainder of two numbers."""
        if isinstance(left, jinja2.Undefined) or isinstance(right, jinja2.Undefined):
            return super().call_binop(context, operator, left, right)
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TypeError(f"«{operator}» is for numbers")
        if (
            operator != "%"
            and _bits(left) * max(1, right if operator == "**" else 0) + _bits(right) > _MAX_INTEGER_BITS
        ):
            raise TypeError(f"«{operator}» comes to more than a text can reckon with")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: object) -> None:
        """No wrapper for ``format``, which would allow any width: it is an unsafe attribute here."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a text may name this attribute of a value."""
        return super().is_safe_attribute(obj, attr, value) and not (isinstance(obj, str) and attr in _SIZED_METHODS)


def tags_in(node: nodes.Node) -> Iterator[nodes.Stmt]:
    """The tags (``{% %}``) directly in this node, without those in other tags; printed output contains none."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Stmt) and not isinstance(child, nodes.Output):
            yield child


def _loops_deeper_than(node: nodes.Node, depth: int) -> Iterator[nodes.For]:
    """Each loop that is nested in more than ``depth`` others."""
    for tag in tags_in(node):
        if isinstance(tag, nodes.For):
            if not depth:
                yield tag
                return
            yield from _loops_deeper_than(tag, depth - 1)
        else:
            yield from _loops_deeper_than(tag, depth)


def _round(value: float, precision: int = 0) -> float:
    return round(value, max(-12, min(precision, 12)))


def _bits(number: float) -> int:
    return number.bit_length() if isinstance(number, int) else 0


def capturing_tags(node: nodes.Node) -> Iterator[nodes.Stmt]:
    """The tags below this node that capture what is printed within them: set blocks, call, filter and macro."""
    for tag in tags_in(node):
        if isinstance(tag, nodes.AssignBlock | nodes.CallBlock | nodes.FilterBlock | nodes.Macro):
            yield tag
        yield from capturing_tags(tag)
