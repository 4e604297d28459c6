"""The sandbox that texts with tags are filled in by: no way to Python, to the disk, or to endless work by one word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

# What makes a text or a list as long as someone says.
_SIZED_FILTERS = ("batch", "center", "format", "indent", "slice", "wordwrap")
_SIZED_METHODS = frozenset(("center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"))
_SIZED_GLOBALS = ("lipsum",)
_MAX_LOOP_DEPTH = 4  # within each other
_MAX_INTEGER_BITS = 256  # of a whole number that text may reckon with


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which arithmetic is for numbers and nothing says how long a text shall be.

    A text can still be long and slow: whoever writes it is trusted with that.
    """

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Any) -> None:
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

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
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

    def wrap_str_format(self, value: Any) -> None:
        """Jinja lets ``format`` through, and with it any width: here it is an attribute like others."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a text may name this attribute of a value."""
        return super().is_safe_attribute(obj, attr, value) and not (isinstance(obj, str) and attr in _SIZED_METHODS)


def tags_in(node: nodes.Node) -> Iterator[nodes.Stmt]:
    """The tags (``{% %}``) that stand in this node, though in no other of them; what is printed holds none."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Stmt) and not isinstance(child, nodes.Output):
            yield child


def _loops_deeper_than(node: nodes.Node, depth: int) -> Iterator[nodes.For]:
    """Each loop that stands in more than so many others."""
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
