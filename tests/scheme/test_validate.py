"""Definitions held against the meta-schema."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.json_schema import validation
from assembler.scheme.loader import META_SCHEMA
from support.json_values import values_by_pointer

SPOILT = st.sampled_from([None, 7, "", "x", [], {}, {"title": "bare bokmål"}, {"x-ukjent": 1}, "2025-02-31", -1])


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_fast_validator_says_no_wherever_the_slow_one_has_something_to_say(workspace, data):
    schema = json.loads((workspace.schemas / "utviklingstiltak/2025.json").read_text(encoding="utf-8"))
    pointer = data.draw(st.sampled_from(sorted(pointer for pointer, _ in values_by_pointer(schema) if pointer)))
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    whole = schema
    for part in parts[:-1]:
        whole = whole[int(part) if isinstance(whole, list) else part]
    whole[int(parts[-1]) if isinstance(whole, list) else parts[-1]] = data.draw(SPOILT)
    meta = workspace.schemas / META_SCHEMA
    checker = validation.meta_checker(meta)
    assert checker.is_valid(schema) == checker.detailed.is_valid(schema)
