"""Write zip packages, the same bytes for the same parts; parts that many packages share are compressed once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LEVEL = 6  # of parts that many packages share
_FAST_LEVEL = 2  # of parts that are one package's own: a third of the time, a few per cent larger
_DEFLATED, _VERSION, _UTF8 = 8, 20, 0x800
_DATE = (1 << 5) | 1  # 1 January 1980, the first day that a zip can name (APPNOTE 4.4.6)
_ENTRY = struct.Struct("<HHHHHLLLHH")  # what local header and directory entry share (APPNOTE 4.3.7 and 4.3.12)
_TAIL = struct.Struct("<HHHLL")  # the end of a directory entry: no comment, first disk, no attributes, where it lies


@dataclass(frozen=True, slots=True)
class Part:
    """One part, compressed: its name, its deflated bytes, and what a zip's headers say of it."""

    name: bytes
    deflated: bytes
    header: bytes


def compressed_part(name: str, contents: bytes, level: int = _FAST_LEVEL) -> Part:
    """The part, ready to be put into a package."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
    deflated = compressor.compress(contents) + compressor.flush()
    raw = name.encode()
    sizes = (zlib.crc32(contents), len(deflated), len(contents), len(raw), 0)
    return Part(raw, deflated, _ENTRY.pack(_VERSION, _UTF8, _DEFLATED, 0, _DATE, *sizes))


def compressed_parts(contents: Mapping[str, bytes]) -> dict[str, Part]:
    """The parts by name, ready to be put into any number of packages."""
    return {name: compressed_part(name, each, _LEVEL) for name, each in contents.items()}


def to_zip(contents: Iterable[Part]) -> bytes:
    """The parts as a zip, in their order."""
    return _zip(_ZipContents(), contents)


class SharedParts:
    """The parts of a package that many packages share, joined once but for those that ``vary``.

    ``parts`` are all of them by name, in their order.
    """

    def __init__(self, parts: Mapping[str, Part], vary: Iterable[str]) -> None:
        self.parts = parts
        self._varying = frozenset(vary)
        self._unchanged = _append(_ZipContents(), (each for name, each in parts.items() if name not in self._varying))

    def package(self, own: Mapping[str, Part]) -> bytes:
        """A zip of the shared parts and ``own``: those that vary, and others where the package has any."""
        if own.keys() == self._varying:
            return _zip(self._unchanged, own.values())
        return to_zip({**self.parts, **own}.values())


@dataclass(frozen=True, slots=True)
class _ZipContents:
    """What parts become in a zip: their bytes, the directory's entries, and how many these are."""

    body: bytes = b""
    listed: bytes = b""
    count: int = 0


def _append(before: _ZipContents, contents: Iterable[Part]) -> _ZipContents:
    body, listed, offset, count = [before.body], [before.listed], len(before.body), before.count
    for each in contents:
        local = b"PK\3\4" + each.header + each.name
        listed.append(b"PK\1\2\x14\0" + each.header + _TAIL.pack(0, 0, 0, 0, offset) + each.name)
        body += (local, each.deflated)
        offset += len(local) + len(each.deflated)
        count += 1
    return _ZipContents(b"".join(body), b"".join(listed), count)


def _zip(before: _ZipContents, contents: Iterable[Part]) -> bytes:
    whole = _append(before, contents)
    sizes = len(whole.listed), len(whole.body)
    end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, whole.count, whole.count, *sizes, 0)
    return b"".join((whole.body, whole.listed, end))
