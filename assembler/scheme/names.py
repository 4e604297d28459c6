"""Lists what texts can name of a scheme-year: its facts, areas, reports and the form's schema (docs/definition.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembler.core.json_files import JsonObject
from assembler.core.json_node import JsonNode
from assembler.json_schema.references import Schema


class SchemaView(Mapping[str, object]):
    """A schema as text sees it: its properties by name, then its keywords (``skjema.prosjekt.deltakere.minimum``)."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def __getitem__(self, name: str) -> object:
        properties = self._schema.get("properties", {})
        value = properties[name] if name in properties else self._schema[name]
        return SchemaView(value) if isinstance(value, dict) else value

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*self._schema.get("properties", {}), *self._schema])

    def __len__(self) -> int:
        return len(list(iter(self)))


def names_of(schema: JsonNode) -> dict[str, object]:
    """What texts can name, by its Norwegian names, from an expanded definition in one language form.

    Raises :class:`DataError` where a part has another form.
    """
    reports = schema.members("x-reports")
    return {
        **schema.member("x-scheme").as_object(),
        "omrader": area_names(schema),
        "rapporter": [{"id": name, **report.as_object()} for name, report in reports.items()],
        "skjema": SchemaView(schema.as_object()),
    }


def area_names(schema: JsonNode) -> list[JsonObject]:
    """What texts can name of each priority area: ``nummer``, ``tittel`` and what ``x-area`` has."""
    return [
        {
            "nummer": node.integer("const"),
            "tittel": node.text("title"),
            **(node.member("x-area").as_object() if node.has("x-area") else {}),
        }
        for node in area_nodes(schema)
    ]


def area_nodes(schema: JsonNode) -> tuple[JsonNode, ...]:
    """Where the priority areas of a definition stand, in its order."""
    defs = schema.member("$defs") if schema.has("$defs") else JsonNode({})
    return defs.member("satsingsomrade").items("oneOf") if defs.has("satsingsomrade") else ()
