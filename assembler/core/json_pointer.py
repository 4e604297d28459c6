"""JSON Pointers (RFC 6901): build them, split them, and find the value that one leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembler.core.json_files import Json


def escape_key(name: str) -> str:
    """A name as a part of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def pointer_of(*keys: str | int) -> str:
    """The JSON Pointer of these names and indexes, empty (the whole document) without any."""
    return "".join(f"/{escape_key(str(key))}" for key in keys)


def keys_of(pointer: str) -> tuple[str, ...]:
    """The names and indexes that a JSON Pointer consists of."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def is_within(pointer: str, whole: str) -> bool:
    """Whether a pointer is ``whole`` or leads to something below it."""
    return pointer == whole or pointer.startswith(f"{whole}/")


def walk(value: Json, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """The pointer and the value of each part of a JSON value, each whole before its parts; the value itself first."""
    yield pointer, value
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from walk(part, f"{pointer}/{escape_key(name)}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from walk(part, f"{pointer}/{index}")


def resolve(value: Json, pointer: str) -> Json:
    """The value that a JSON Pointer leads to. Raises :class:`LookupError` where it leads nowhere."""
    for key in keys_of(pointer):
        if isinstance(value, list) and key.isdecimal():
            value = value[int(key)]
        elif isinstance(value, Mapping):
            value = value[key]
        else:
            raise KeyError(pointer)
    return value


def resolves(value: Json, pointer: str) -> bool:
    """Whether a JSON Pointer leads to something in this value."""
    try:
        resolve(value, pointer)
    except LookupError:
        return False
    return True
