"""Schema and instance in, every problem out: definitions against the meta-schema, data against its contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from jsonschema.protocols import Validator
from stdnum.no import kontonr, orgnr

from assembler.core import json_files
from assembler.core.errors import DataError, Problem, escaped, nearest
from assembler.json_schema import references as schemas
from assembler.json_schema.references import Schema

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

FORMATS = FormatChecker(formats=["date"])
FORMATS.checks("email")(lambda value: not isinstance(value, str) or bool(EMAIL.fullmatch(value)))
FORMATS.checks("orgnr")(lambda value: not isinstance(value, str) or orgnr.is_valid(value))
FORMATS.checks("kontonr")(lambda value: not isinstance(value, str) or kontonr.is_valid(value))


def _pattern(_: Validator, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """The digits and letters of a pattern are those of ECMA-262, as JSON Schema has it: no script's but our own."""
    if isinstance(instance, str) and not re.search(pattern, instance, re.ASCII):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Thorough: Callable[..., Validator] = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def meta_problems(file: str, contents: Schema, meta_schema: Path) -> set[Problem]:
    """Where the contents of a file break the meta-schema."""
    meta = _meta_checker(meta_schema)
    if meta.allows(contents):
        return set()
    return {_said(file, leaf) for error in meta.thorough.iter_errors(contents) for leaf in _leaves(error)}


def plain_schema(path: Path) -> Schema:
    """A JSON Schema from anywhere, as :func:`schema.plain_schema` reads it. Raises :class:`DataError`."""
    try:
        schema = schemas.plain_schema(path)
        problems = schema_problems(path, schema)
    except RecursionError as error:
        raise DataError([Problem(str(path), "", "is nested too deeply")]) from error
    if problems:
        raise DataError(problems)
    return schema


def schema_problems(path: Path, schema: Schema) -> list[Problem]:
    """Where a file is no JSON Schema (draft 2020-12), by JSON Pointer."""
    errors = Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
    return sorted({_said(str(path), leaf) for error in errors for leaf in _leaves(error)})


def _quick(schema: Schema) -> jsonschema_rs.Draft202012Validator | None:
    """The validator that only says yes or no; none where it cannot read a schema that the other one can."""
    formats: dict[str, Callable[..., bool]] = {
        name: partial(FORMATS.conforms, format=name) for name in FORMATS.checkers
    }
    try:
        return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, formats=formats)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


@cache
def _meta_checker(path: Path) -> Checker:
    schema = json_files.read(path)
    return Checker(_quick(schema), Draft202012Validator(schema, format_checker=FORMATS))


def resolves(value: Any, pointer: str) -> bool:
    """Whether a JSON Pointer leads to something in this value."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, Mapping) and name in value:
            value = value[name]
        else:
            return False
    return True


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say what is wrong: of alternatives, those of the one that came closest."""
    if not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for part in error.context:
        branches.setdefault(part.schema_path[0], []).append(part)
    closest = min(branches.values(), key=lambda parts: (-max(len(part.path) for part in parts), len(parts)))
    for part in closest:
        yield from _leaves(part)


def _said(file: str, error: ValidationError) -> Problem:
    place = "".join(f"/{escaped(str(part))}" for part in error.absolute_path)
    wanted: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "enum" if "propertyNames" in error.absolute_schema_path:
            what = f"unknown keyword «{instance}»{nearest(instance, wanted)}"
        case "enum":
            what = f"«{instance}» is not valid{nearest(str(instance), map(str, wanted))}"
        case "additionalProperties":
            known = schema.get("properties", {})
            unknown = [name for name in instance if name not in known]
            what = "; ".join(f"unknown key «{name}»{nearest(name, known)}" for name in unknown)
        case "required":
            what = "; ".join(_missing(name, wanted) for name in wanted if name not in instance)
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            what = f"{brief(instance)} is not of the type {' or '.join(kinds)}"
        case "pattern":
            told = schema.get("description")
            what = f"{brief(instance)} is not right{f': {told}' if told else ''}".rstrip(".")
        case _:
            what = error.message if len(error.message) < 200 else f"{brief(instance)} breaks «{error.validator}»"
    return Problem(file, place or "/", what)


def _missing(name: str, required: list[str]) -> str:
    if name == "x-nn":
        return "has a title but no nynorsk; add «x-nn»"
    if name == "nn" or (required == [name] and name in ("title", "description")):
        return f"has no nynorsk; add «{name}»"
    return f"lacks «{name}»"


def brief(value: Any) -> str:
    """A value in quotation marks, 60 characters of it at most."""
    text = str(value)
    return f"«{text if len(text) <= 60 else text[:57] + '…'}»"


_ABSENT = ("required", "minItems", "minProperties")  # keywords that ask for what is not there yet


def data_problems(schema: Schema, instance: Any, *, complete: bool = True) -> Iterator[tuple[str, str, Any]]:
    """Each breach of a schema, as :func:`problems_of` says it."""
    return problems_of(checker(schema), instance, complete=complete)


@dataclass(frozen=True, slots=True)
class Checker:
    """A schema that is ready to check many instances: one that says yes or no, and one that says what is wrong."""

    quick: jsonschema_rs.Draft202012Validator | None
    thorough: Validator

    def allows(self, instance: Any) -> bool:
        """Whether there is nothing to say: this answers in a thousandth of the time that the reasons take."""
        try:
            return self.quick is not None and self.quick.is_valid(instance)
        except ValueError:  # nested too deeply, or a number that is none of JSON's: the other one tells it
            return False


def checker(schema: Schema) -> Checker:
    """The schema made ready to check many instances."""
    return Checker(_quick(schema), _Thorough(_barring(schema), format_checker=FORMATS))


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of a schema: the place as dotted path, the keyword that is broken, what it wants, and the value.

    ``what`` says in English what would be right.
    """

    place: str
    keyword: str
    wanted: Any
    value: Any
    what: str


def problems_of(checker: Checker, instance: Any, *, complete: bool = True) -> Iterator[tuple[str, str, Any]]:
    """Each breach of a schema: the place as dotted path, what would be right (English), the value."""
    for breach in violations(checker, instance, complete=complete):
        yield breach.place, breach.what, breach.value


def violations(checker: Checker, instance: Any, *, complete: bool = True) -> Iterator[Violation]:
    """Each breach of a schema.

    With ``complete`` false, what is merely missing is no breach: the instance is still being filled in.
    """
    if checker.allows(instance):
        return
    missing: set[str] = set()  # each missing name is an error of its own that does not say which
    for error in checker.thorough.iter_errors(instance):
        if not complete and error.validator in _ABSENT:
            continue
        keyword = str(error.validator)
        place = ".".join(str(part) for part in error.absolute_path)
        wanted: Any = error.validator_value
        value: Any = error.instance
        if keyword == "required":
            names = {name: f"{place}.{name}".lstrip(".") for name in wanted if name not in value}
            yield from (
                Violation(name, keyword, wanted, "", "is missing") for name in names.values() if name not in missing
            )
            missing.update(names.values())
        else:
            yield Violation(place, keyword, wanted, value, _right(error))


def _barring(schema: Any) -> Any:
    """The schema with ``false`` as ``{"not": {}}``, which means the same: of ``false``, jsonschema loses the place.

    ``$schema`` is left out: it would choose another validator than ours.
    """
    if schema is False:
        return {"not": {}}
    if isinstance(schema, Mapping):
        return {name: _barring_in(name, part) for name, part in schema.items() if name != "$schema"}
    return schema


def _barring_in(keyword: str, part: Any) -> Any:
    if keyword == "properties" and isinstance(part, Mapping):
        return {name: _barring(each) for name, each in part.items()}
    if keyword in ("allOf", "anyOf", "oneOf") and isinstance(part, list):
        return [_barring(each) for each in part]
    return _barring(part) if keyword in ("if", "then", "else", "items") else part


def _right(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "enum":
            known = [str(value) for value in wanted]
            return f"is not one of {', '.join(known)}"
        case "oneOf" | "anyOf" if all(isinstance(branch, Mapping) and "const" in branch for branch in wanted):
            return f"is not one of {', '.join(str(branch['const']) for branch in wanted)}"
        case "not":
            return "does not belong here with the other answers given"
        case "format" | "pattern":
            return f"is not right; it should be: {schema.get('description') or wanted}"
        case "type":
            return f"is not of the type {wanted}"
        case "minLength":
            return f"is too short; it needs {wanted} characters or more"
        case "maxLength":
            return f"is too long; it may have {wanted} characters"
        case "minimum":
            return f"is too small; it must be {wanted} or more"
        case _:
            return str(error.message)
