"""Reads JSON files, and types the values that they hold."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias, Union

from assembler.core import json_syntax
from assembler.core.errors import DataError, Excerpt, Problem, cannot_read
from assembler.i18n.catalog import Message, catalog

_, _n = catalog("core")

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")  # an escape sequence that may be half a character


Json: TypeAlias = Union["JsonObject", "list[Json]", str, int, float, bool, None]
JsonObject: TypeAlias = Mapping[str, "Json"]


def object_in(value: object) -> JsonObject:
    """The value where it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def list_in(value: object) -> list[Json]:
    """The value where it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def text_in(value: object) -> str:
    """The value where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def integer_in(value: object) -> int | None:
    """The value where it is a whole number, else none. JSON's true and false are not numbers."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def read(path: Path) -> Mapping[str, Any]:
    """A JSON object from a file in UTF-8. Raises :class:`DataError` with the line where it breaks."""

    def fail(place: Message | str, what: Message) -> DataError:
        return DataError([Problem(str(path), place, what)])

    try:
        text = path.read_text(encoding="utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique_members, parse_constant=_refuse, parse_float=_parse_float)
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except OSError as error:
        raise DataError([cannot_read(path, error)]) from error
    except UnicodeDecodeError as error:
        raise fail(_("byte {number}", number=error.start + 1), _("is not UTF-8; save the file as UTF-8")) from error
    except UnicodeEncodeError as error:
        raise fail("", _("holds half a character (\\ud800 to \\udfff without its other half)")) from error
    except json.JSONDecodeError as error:
        raise DataError(_syntax_problems(path, text, error)) from error
    except _DuplicateKeyError as error:
        raise fail("", _("the key «{name}» stands twice in one object", name=str(error))) from error
    except ValueError as error:  # a number that is none
        raise fail("", _("is not JSON: {reason}", reason=str(error))) from error
    except RecursionError as error:
        raise fail("", _("is nested too deeply")) from error
    if not isinstance(value, dict):
        raise fail(_("line {line}", line=1), _("is not a JSON object"))
    return value


def _syntax_problems(path: Path, text: str, error: json.JSONDecodeError) -> list[Problem]:
    """Each fault of a text that is not JSON, at its place; the parser's own sentence where none is recognised."""
    found = [
        Problem(str(path), place_of(each.line, each.column), each.what, Excerpt(each.excerpt, each.column))
        for each in json_syntax.faults(text)
    ]
    what = _("is not JSON: {reason}", reason=error.msg)
    return found or [Problem(str(path), place_of(error.lineno, error.colno), what)]


def place_of(line: int, column: int) -> Message:
    """A place in a file as people read it: line and column, from 1."""
    return _("line {line}, column {column}", line=line, column=column)


class _DuplicateKeyError(Exception):
    pass


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _parse_float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is larger than any number that programs share")
    return number


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKeyError(next(name for name in names if names.count(name) > 1))
    return result
