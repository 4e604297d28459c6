"""Write the document tree as JSON and read it back; layouts in Typst are given it in this form."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import get_args

from assembler.document.nodes import Block, Calculation, Choice, Constraints, Detail, Document, Inline, Variable

# A workspace's own layouts (templates/document.typ) match on these names, so a class that is renamed keeps its own.
_JSON_NAMES: dict[type, str] = {Variable: "Fact"}
_CLASSES: tuple[type, ...] = (*get_args(Inline), *get_args(Block), Choice, Calculation, Constraints, Detail, Document)
NODES: dict[str, type] = {_JSON_NAMES.get(node, node.__name__): node for node in _CLASSES}
_NAMES: dict[type, str] = {node: name for name, node in NODES.items()}
_FIELDS: dict[type, tuple[str, ...]] = {
    node: tuple(field.name for field in dataclasses.fields(node)) for node in _CLASSES
}


def to_json(node: object) -> object:
    """The tree as JSON values: an object per node, its class under ``node``; dates in ISO form.

    Raises :class:`TypeError` for a value of a class that the tree does not have.
    """
    names = _FIELDS.get(type(node))
    if names is not None:
        return {"node": _NAMES[type(node)], **{name: to_json(getattr(node, name)) for name in names}}
    if isinstance(node, tuple):
        return [to_json(part) for part in node]
    if isinstance(node, dt.date):
        return node.isoformat()
    if node is None or isinstance(node, str | int | float):
        return node
    raise TypeError(f"{type(node).__name__} has no place in a document tree")


def from_json(value: object) -> object:
    """The tree that :func:`to_json` wrote."""
    if isinstance(value, list):
        return tuple(from_json(part) for part in value)
    if isinstance(value, dict):
        values = {name: from_json(part) for name, part in value.items() if name != "node"}
        if value["node"] == "Document":
            values["date"] = dt.date.fromisoformat(str(values["date"]))
        return NODES[value["node"]](**values)
    return value
