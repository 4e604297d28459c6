"""A row's texts -> values of the types that its contract names, and what no cell of a letter may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from assembler.core import national_id
from assembler.forms.parse import iso_date, whole_number
from assembler.json_schema.references import Schema
from assembler.letters.decisions.cell_errors import BilingualText, message
from assembler.letters.decisions.table_reader import Cells
from assembler.proofreading.unfilled import leftovers

Columns: TypeAlias = Mapping[str, Schema]
ColumnError: TypeAlias = tuple[str, Any, BilingualText]  # column, what stands there, what would be right

# What XML 1.0 does not allow, and what has no meaning outside the font it came from (Word's bullets).
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")


def coerce_cells(cells: Cells, columns: Columns) -> dict[str, Any]:
    """The cells that are filled in, each as its column's type; as it is where it cannot be that."""
    return {name: _coerce(columns[name], text) for name, text in cells.items() if text and name in columns}


def _coerce(part: Schema, text: str) -> Any:
    if part.get("type") == "integer":
        return whole_number(text)
    match part.get("format"):
        case "date":
            return iso_date(text)
        case "orgnr" | "kontonr":
            return re.sub(r"[\s.\u00a0]", "", text)
    return " ".join(text.split("\n")) if part.get("x-en-linje") else text


def content_errors(cells: Cells, values: Mapping[str, Any], columns: Columns) -> Iterator[ColumnError]:
    """What no letter may hold, whatever its contract says: broken characters, personal numbers, unfinished text."""
    for name in values:
        text, part = cells[name], columns[name]
        if _UNPRINTABLE.search(text):
            yield name, "", message("unprintable")
        if part.get("format") != "kontonr" and national_id.redact(text) != text:
            yield name, "", message("personal")
        if "format" not in part and "enum" not in part and (left := leftovers(text)):
            yield name, "", message("unfinished", ", ".join(f"«{each}»" for each in left))
