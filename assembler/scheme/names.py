"""What texts can name of a scheme's year: its facts, areas, reports and the form's schema (docs/definition.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assembler.json_schema.references import Schema


class SchemaView(Mapping[str, Any]):
    """A schema as text sees it: its properties by name, then its keywords (``skjema.prosjekt.deltakere.minimum``)."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def __getitem__(self, name: str) -> Any:
        properties = self._schema.get("properties", {})
        value = properties[name] if name in properties else self._schema[name]
        return SchemaView(value) if isinstance(value, dict) else value

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self._schema.get("properties", {}), *self._schema])

    def __len__(self) -> int:
        return len(list(iter(self)))


def names_of(schema: Schema) -> dict[str, Any]:
    """What texts can name, by its Norwegian names, from an expanded definition in one language form."""
    return {
        **schema.get("x-scheme", {}),
        "omrader": list(areas_of(schema)),
        "rapporter": [{"id": name, **report} for name, report in schema.get("x-reports", {}).items()],
        "skjema": SchemaView(schema),
    }


def areas_of(schema: Schema) -> Iterator[dict[str, Any]]:
    """What texts can name of each priority area: ``nummer``, ``tittel`` and what ``x-area`` has."""
    for branch in schema.get("$defs", {}).get("satsingsomrade", {}).get("oneOf", []):
        yield {"nummer": branch["const"], "tittel": branch["title"], **branch.get("x-area", {})}
