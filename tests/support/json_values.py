"""JSON values to draw examples from, and their parts by pointer."""

from hypothesis import strategies as st

from assembler.core.json_pointer import escape_key

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part, max_size=4),
    max_leaves=25,
)


def values_by_pointer(value, pointer=""):
    """The pointer and the value of each part of a JSON value, the whole first."""
    yield pointer, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in pairs:
        yield from values_by_pointer(part, f"{pointer}/{escape_key(str(name))}")
