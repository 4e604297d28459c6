"""What the documentation says is what the project is."""

import doctest
import inspect
import json
import re

import pytest

import api
import assembler
import vocabulary
from support import ROOT


def test_the_vocabulary_page_is_what_the_meta_schema_says():
    assert vocabulary.PAGE.read_text(encoding="utf-8") == vocabulary.page(), "run python tools/vocabulary.py"


def test_every_keyword_and_property_of_the_meta_schema_says_what_it_is():
    meta = json.loads((ROOT / "schemas/definition.schema.json").read_text(encoding="utf-8"))

    def said(schema):
        told = schema.get("description")
        return told or ("$ref" in schema and said(meta["$defs"][schema["$ref"].rpartition("/")[2]]))

    def silent(schema, where):
        for name, each in schema.get("properties", {}).items():
            if not said(each):
                yield f"{where}/{name}"
            yield from silent(each.get("items", each), f"{where}/{name}")

    assert (
        list(silent(meta, ""))
        + [place for name, each in meta["$defs"].items() for place in silent(each, f"/$defs/{name}")]
        == []
    )


def test_the_examples_of_the_package_are_right(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / "docs/api.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 40
    assert result.failed == 0


def test_the_reference_of_the_package_is_what_it_offers():
    assert api.PAGE.read_text(encoding="utf-8") == api.page() + "\n", "run python tools/api.py"


def test_what_type_checkers_know_of_the_package_is_what_it_offers():
    typed = re.findall(r"^    from \S+ import (\w+) as \1$", inspect.getsource(assembler), re.MULTILINE)
    assert sorted(typed) == list(assembler.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = assembler.nothing
