"""Validate definitions against the meta-schema and data against their schema; report every problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator
from stdnum.no import kontonr, orgnr

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, suggestion
from assembler.core.json_pointer import escape_key
from assembler.core.text import shorten
from assembler.json_schema import references as schemas
from assembler.json_schema.references import Schema
from assembler.json_schema.violations import Violation

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

FORMATS = FormatChecker(formats=["date"])
FORMATS.checks("email")(lambda value: not isinstance(value, str) or bool(EMAIL.fullmatch(value)))
FORMATS.checks("orgnr")(lambda value: not isinstance(value, str) or orgnr.is_valid(value))
FORMATS.checks("kontonr")(lambda value: not isinstance(value, str) or kontonr.is_valid(value))


def _pattern(_: Validator, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """The digits and letters of a pattern are those of ECMA-262, as JSON Schema has it: no script's but our own."""
    if isinstance(instance, str) and not re.search(pattern, instance, re.ASCII):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_DetailedValidator: Callable[..., Validator] = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def meta_problems(file: str, contents: Schema, meta: Checker) -> set[Problem]:
    """Where the contents of a file break the meta-schema (see :func:`meta_checker`)."""
    if meta.is_valid(contents):
        return set()
    return {_problem(file, leaf) for error in meta.detailed.iter_errors(contents) for leaf in _leaf_errors(error)}


def read_valid_schema(path: Path) -> Schema:
    """A JSON Schema from anywhere, as :func:`references.plain_schema` reads it. Raises :class:`DataError`."""
    try:
        schema = schemas.plain_schema(path)
        problems = schema_problems(path, schema)
    except RecursionError as error:
        raise DataError([Problem(str(path), "", "is nested too deeply")]) from error
    if problems:
        raise DataError(problems)
    return schema


def schema_problems(path: Path, schema: Schema) -> list[Problem]:
    """Where a file breaks the rules of JSON Schema (draft 2020-12), by JSON Pointer."""
    errors = Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
    return sorted({_problem(str(path), leaf) for error in errors for leaf in _leaf_errors(error)})


def _fast_validator(schema: Schema) -> jsonschema_rs.Draft202012Validator | None:
    """The validator that only says yes or no; none where it cannot read a schema that the other one can."""
    formats: dict[str, Callable[..., bool]] = {
        name: partial(FORMATS.conforms, format=name) for name in FORMATS.checkers
    }
    try:
        return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, formats=formats)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


def meta_checker(path: Path) -> Checker:
    """A meta-schema made ready to check many schemas. ``Workspace.cached`` keeps it as long as its file stays the same.

    Raises :class:`DataError` where it is not JSON.
    """
    schema = json_files.read(path)
    return Checker(_fast_validator(schema), Draft202012Validator(schema, format_checker=FORMATS))


def _leaf_errors(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say what is wrong: of alternatives, those of the one that came closest."""
    if not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for part in error.context:
        branches.setdefault(part.schema_path[0], []).append(part)
    closest = min(branches.values(), key=lambda parts: (-max(len(part.path) for part in parts), len(parts)))
    for part in closest:
        yield from _leaf_errors(part)


def _problem(file: str, error: ValidationError) -> Problem:
    place = "".join(f"/{escape_key(str(part))}" for part in error.absolute_path)
    wanted: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "enum" if "propertyNames" in error.absolute_schema_path:
            what = f"unknown keyword «{instance}»{suggestion(instance, wanted)}"
        case "enum":
            what = f"«{instance}» is not valid{suggestion(str(instance), map(str, wanted))}"
        case "additionalProperties":
            known = schema.get("properties", {})
            unknown = [name for name in instance if name not in known]
            what = "; ".join(f"unknown key «{name}»{suggestion(name, known)}" for name in unknown)
        case "required":
            what = "; ".join(_missing_text(name, wanted) for name in wanted if name not in instance)
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            what = f"{quoted(instance)} is not of the type {' or '.join(kinds)}"
        case "pattern":
            right = schema.get("description")
            what = f"{quoted(instance)} is not right{f': {right}' if right else ''}".rstrip(".")
        case _:
            what = error.message if len(error.message) < 200 else f"{quoted(instance)} breaks «{error.validator}»"
    return Problem(file, place or "/", what)


def _missing_text(name: str, required: list[str]) -> str:
    if name == "x-nn":
        return "has a title but no nynorsk; add «x-nn»"
    if name == "nn" or (required == [name] and name in ("title", "description")):
        return f"has no nynorsk; add «{name}»"
    return f"lacks «{name}»"


def quoted(value: Any) -> str:
    """A value in quotation marks, 60 characters of it at most."""
    return f"«{shorten(str(value), 60, keep=57)}»"


_MISSING_KEYWORDS = ("required", "minItems", "minProperties")  # keywords that ask for what is not there yet


def data_problems(schema: Schema, instance: Any, *, complete: bool = True) -> Iterator[tuple[str, str, Any]]:
    """Each violation of a schema, as :func:`problems_of` gives it."""
    return problems_of(checker(schema), instance, complete=complete)


@dataclass(frozen=True, slots=True)
class Checker:
    """A schema prepared to check many instances: ``fast`` answers yes or no, ``detailed`` says what is wrong."""

    fast: jsonschema_rs.Draft202012Validator | None
    detailed: Validator

    def is_valid(self, instance: Any) -> bool:
        """Whether there is nothing to say: this answers in a thousandth of the time that the reasons take."""
        try:
            return self.fast is not None and self.fast.is_valid(instance)
        except ValueError:  # nested too deeply, or a number that JSON has not: the detailed validator reports it
            return False

    def errors(self, instance: Any) -> Iterator[ValidationError]:
        """What is wrong with an instance, in the validator's order."""
        return self.detailed.iter_errors(instance)


def checker(schema: Schema) -> Checker:
    """The schema made ready to check many instances."""
    return Checker(_fast_validator(schema), _DetailedValidator(_without_false(schema), format_checker=FORMATS))


def problems_of(checker: Checker, instance: Any, *, complete: bool = True) -> Iterator[tuple[str, str, Any]]:
    """Each violation of a schema: the place as dotted path, what would be right (English), the value."""
    for violation in violations(checker, instance, complete=complete):
        yield violation.place, violation.what, violation.value


def violations(checker: Checker, instance: Any, *, complete: bool = True) -> Iterator[Violation]:
    """Each violation of a schema.

    With ``complete`` false, what is merely missing is left out: the instance is still being filled in.
    """
    if checker.is_valid(instance):
        return
    missing: set[str] = set()  # each missing name is an error of its own that does not say which
    for error in checker.detailed.iter_errors(instance):
        if not complete and error.validator in _MISSING_KEYWORDS:
            continue
        keyword = str(error.validator)
        place = ".".join(str(part) for part in error.absolute_path)
        wanted: Any = error.validator_value
        value: Any = error.instance
        if keyword == "required":
            names = {name: f"{place}.{name}".lstrip(".") for name in wanted if name not in value}
            yield from (Violation(name, keyword, wanted, "") for name in names.values() if name not in missing)
            missing.update(names.values())
        else:
            yield Violation(place, keyword, wanted, value, _description(error), error.message)


def _description(error: ValidationError) -> str:
    """What the schema that is broken says of itself."""
    schema: Any = error.schema
    return str(schema.get("description", "")) if isinstance(schema, Mapping) else ""


def _without_false(schema: Any) -> Any:
    """The schema with ``false`` as ``{"not": {}}``, which means the same: of ``false``, jsonschema loses the place.

    ``$schema`` is left out: it would choose another validator than ours.
    """
    if schema is False:
        return {"not": {}}
    if isinstance(schema, Mapping):
        return {name: _keyword_without_false(name, part) for name, part in schema.items() if name != "$schema"}
    return schema


def _keyword_without_false(keyword: str, part: Any) -> Any:
    if keyword == "properties" and isinstance(part, Mapping):
        return {name: _without_false(each) for name, each in part.items()}
    if keyword in ("allOf", "anyOf", "oneOf") and isinstance(part, list):
        return [_without_false(each) for each in part]
    return _without_false(part) if keyword in ("if", "then", "else", "items") else part
