"""Ways to spoil a file, each given its chance: what both runners do to what is known to be read."""

import copy
import json
import re

from support.fuzz.doors import repacked, unpacked

# What breaks programs: each was somebody's undoing once.
VALUES = (
    None, True, False, 0, -1, 1e308, 2**63, 10**400, "", " ", "\x00", "\ud800", "\u2028", "\u202e", "\ue000", "\x1b[31m", "a\nb", "{{ x }}", "{% for i in [1] %}", "{{ ''.__class__ }}",
    "# a", "> > > a", "- a\n  - b", "| a |\n|---|\n| b |", "[a](b)", "https://[", "#/x", "#", "../2025.json", "file:///etc/passwd", "http://127.0.0.1/x", "(a+)+$", "[", "9999-12-31", "0000-00-00", "=1+1",
    "9" * 5000, "²", "٣", [], {}, [[]], {"": ""}, {"$ref": "#"}, {"nb": "a"}, {"nb": "a", "nn": "b"}, {"nb": ["a"], "nn": 1}, {"type": "object", "properties": {"a": {}}},
)  # fmt: skip
SCRAPS = (
    b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\n", b"\r", b"\"", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"&#0;", b"<!--x-->", b"<?x?>", b"{{", b"}}", b"{%", b"%}", b" if x ", b" for x in liste ",
    b"]]>", b"<![CDATA[", b"1e400", b"NaN", b"\\ud800", b"9" * 30, b"-1", b" R", b"obj", b"endstream", b"(", b")", b"/V ", b"\n----\n", b"> ", b"* ", b"`", b"|",
)  # fmt: skip


def spoilt(data, chance):
    """The file spoilt in one of the ways that suit it."""
    ways = [_bytes, _cut, _scrap, _doubled]
    if data[:1] in (b"{", b"["):
        ways += [_tree] * 8
    if data[:2] == b"PK":
        ways += [_part] * 12
    return chance.choice(ways)(data, chance)


def _bytes(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8) if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data, chance):
    at, to = sorted(chance.randint(0, len(data)) for _ in range(2))
    return chance.choice((data[:at], data[to:], data[:at] + data[to:]))


def _scrap(data, chance):
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(SCRAPS) * chance.choice((1, 1, 1, 2, 100)) + data[at:]


def _doubled(data, chance):
    at, to = sorted(chance.randint(0, len(data)) for _ in range(2))
    return data[:to] + data[at:to] * chance.randint(1, 3) + data[to:]


def _part(data, chance):
    """A zip file with one of its parts spoilt, gone or twice as long."""
    try:
        parts = unpacked(data)
    except Exception:  # it was spoilt before
        parts = {}
    if not parts:
        return _bytes(data, chance)
    name = chance.choice(sorted(parts))
    if chance.random() < 0.1:
        return repacked(data, {name: b""})
    return repacked(data, {name: chance.choice((_cut, _scrap, _doubled, _value, _value))(parts[name], chance)})


def _value(data, chance):
    """Text between quotation marks or tags, replaced."""
    places = [found.span() for found in re.finditer(rb'(?<=")[^"<>]*(?=")|(?<=>)[^<>]*(?=<)', data)]
    if not places:
        return _scrap(data, chance)
    at, to = chance.choice(places)
    told = chance.choice(VALUES)
    return data[:at] + str(told if told is not None else "").encode("utf-8", "replace") + data[to:]


def _tree(data, chance):
    """JSON with some of its values changed, dropped, renamed, nested, or copied to elsewhere."""
    try:
        return _pruned(json.loads(data), chance)
    except (ValueError, RecursionError):  # it was spoilt before
        return _scrap(data, chance)


def _pruned(tree, chance):
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        places = list(_places(tree))
        if not places:
            break
        holder, name = chance.choice(places)
        match chance.randrange(6):
            case 0:
                del holder[name]
            case 1 if isinstance(holder, dict):
                holder[str(chance.choice(VALUES))[:40]] = holder.pop(name)
            case 2:
                other, place = chance.choice(places)
                if place in other if isinstance(other, dict) else place < len(other):
                    holder[name] = copy.deepcopy(other[place])
            case 3:
                for _ in range(chance.choice((1, 3, 50))):
                    holder[name] = chance.choice(([holder[name]], {"a": holder[name]}))
            case _:
                holder[name] = copy.deepcopy(chance.choice(VALUES))
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def _places(tree):
    """Every value below a tree: what holds it, and its name or number there."""
    queue = [tree]
    while queue:
        holder = queue.pop()
        for name, value in (
            holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        ):
            yield holder, name
            queue.append(value)
