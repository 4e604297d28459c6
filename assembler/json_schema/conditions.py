"""Read ``if``/``then``/``else`` of a schema as conditions: when a question is to be answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One answer that a condition asks for: ``path`` is one of ``values``, or ticks one of them (any, if none)."""

    path: Path
    kind: Literal["is", "ticks"]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """All clauses must be true. ``only``: otherwise the question must stay empty; else it is merely required then."""

    clauses: tuple[Clause, ...]
    only: bool


def conditions(schema: Schema, base: Path = ()) -> dict[Path, Condition]:
    """The questions whose relevance hangs on other answers, by path; a condition of another kind is left out."""
    found: dict[Path, Condition] = {}
    for rule in (schema, *schema.get("allOf", [])):
        if not isinstance(rule, Mapping) or "if" not in rule:
            continue
        clauses = tuple(_clauses(rule["if"], base))
        if not clauses or None in clauses:
            continue
        known = tuple(clause for clause in clauses if clause is not None)
        forbidden = set(_forbidden(rule.get("else", {}), base))
        for path in {*_required(rule.get("then", {}), base), *forbidden}:
            found.setdefault(path, Condition(known, path in forbidden))
    for name, part in schema.get("properties", {}).items():
        if isinstance(part, Mapping):
            found |= conditions(part, (*base, name))
    return found


def _clauses(schema: Any, path: Path) -> Iterator[Clause | None]:
    """The clauses of an ``if``; none for a part that no clause can say."""
    if not isinstance(schema, Mapping):
        yield None
        return
    for keyword, value in schema.items():
        match keyword:
            case "properties":
                for name, part in value.items():
                    yield from _clauses(part, (*path, name))
            case "const" if not isinstance(value, Sequence | Mapping) or isinstance(value, str):
                yield Clause(path, "is", (value,))
            case "enum":
                yield Clause(path, "is", tuple(value))
            case "contains" if isinstance(value, Mapping) and "const" in value:
                yield Clause(path, "ticks", (value["const"],))
            case "minItems" if value == 1:
                yield Clause(path, "ticks", ())
            case "required" | "type" | "$comment" | "title" | "description":
                pass
            case _:
                yield None


def _required(schema: Any, path: Path) -> Iterator[Path]:
    if isinstance(schema, Mapping):
        yield from ((*path, name) for name in schema.get("required", []))
        for name, part in schema.get("properties", {}).items():
            yield from _required(part, (*path, name))


def _forbidden(schema: Any, path: Path) -> Iterator[Path]:
    if isinstance(schema, Mapping):
        for name, part in schema.get("properties", {}).items():
            if part is False:
                yield (*path, name)
            else:
                yield from _forbidden(part, (*path, name))
