import json

import pytest

from assembler.core.errors import UsageError
from assembler.json_schema.references import expand, registry_of
from assembler.scheme.key import Key
from assembler.scheme.loader import localise
from assembler.scheme.workspace import Workspace
from support.definition_samples import KEY, MINIMAL, changed
from support.small_workspace import load, path_of, problems, save

# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contents", "place", "what"),
    [
        (b'{"a": 1,\n "b": }', "line 2, column 7", "the name «b» has no value"),
        (b"", "line 1, column 1", "is empty; it must hold a JSON object, which begins with { and ends with }"),
        (b'{"a": "\xe5"}', "byte 8", "is not UTF-8; save the file as UTF-8"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "", "the key «c» stands twice in one object"),
        (b"[]", "line 1", "is not a JSON object"),
        (b"[" * 100_000, "", "is nested too deeply"),
        (b'{"a": NaN}', "", "is not JSON: NaN is no number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "", "is not JSON: Exceeds the limit (4300 digits)"),
    ],
    ids=["broken", "empty", "Latin-1", "key twice", "list", "too deep", "NaN", "huge number"],
)
def test_a_file_that_is_no_json_object_is_one_problem(folder, contents, place, what):
    path_of(folder).write_bytes(contents)
    ((said_place, said),) = problems(folder)
    assert str(said_place) == place and str(said).startswith(what)


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (Key("prov", 2025), "no such scheme; did you mean «prove»?"),
        (Key("prove", 2024), "no such year; prove has 2025"),
        (Key("../prove", 2025), "no such scheme"),
    ],
)
def test_a_scheme_or_year_that_is_not_there_is_a_usage_error(folder, key, what):
    with pytest.raises(UsageError, match=what.replace("?", r"\?")):
        load(folder, key)


def test_files_that_are_no_definitions_are_not_found(folder):
    for name in ("2025.txt", "kladd.json", "2025²x.json", "²025.json", "02025.json", "../common/2018.json"):
        (path_of(folder).parent / name).write_text("{", encoding="utf-8")
    assert Workspace(folder).scheme_years() == (KEY,)


def test_a_byte_order_mark_is_accepted(folder):
    text = path_of(folder).read_text(encoding="utf-8")
    path_of(folder).write_text(text, encoding="utf-8-sig")
    assert load(folder).schema == MINIMAL


# --- versions ---------------------------------------------------------------------------------------------------------


def test_the_version_changes_with_the_definition_and_what_it_refers_to_and_nothing_else(folder):
    other = folder / "schemas" / "common" / "annet.json"
    before = load(folder).version
    other.write_text("{}", encoding="utf-8")
    assert load(folder).version == before
    shared = folder / "schemas" / "common" / "felter.json"
    shared.write_text(
        shared.read_text(encoding="utf-8").replace('"maxLength": 100', '"maxLength": 101'), encoding="utf-8"
    )
    assert load(folder).version != before
    after = load(folder).version
    save(folder, changed(("/x-scheme/ramme", 1)))
    assert load(folder).version not in (before, after)
    assert len(before) == 12 and int(before, 16)


def test_the_version_counts_what_is_referred_to_through_another_file(folder):
    common = folder / "schemas" / "common"
    (common / "ytre.json").write_text('{"$ref": "indre.json"}', encoding="utf-8")
    (common / "indre.json").write_text('{"type": "string"}', encoding="utf-8")
    save(folder, changed(("/properties/soker/$ref", "../common/ytre.json")))
    before = load(folder).version
    (common / "indre.json").write_text('{"type": "integer"}', encoding="utf-8")
    assert load(folder).version != before


def test_the_version_does_not_change_with_spacing(folder):
    before = load(folder).version
    path_of(folder).write_text(json.dumps(MINIMAL, indent=4), encoding="utf-8")
    assert load(folder).version == before


# --- languages and references -----------------------------------------------------------------------------------------


def test_localising_takes_each_text_in_its_language():
    value = {
        "title": "Navn",
        "x-nn": {"title": "Namn"},
        "a": [{"nb": "en", "nn": "ein"}],
        "b": {"nb": ["x"], "nn": ["y"]},
    }
    assert localise(value, "nb") == {"title": "Navn", "a": ["en"], "b": ["x"]}
    assert localise(value, "nn") == {"title": "Namn", "a": ["ein"], "b": ["y"]}


def test_properties_that_are_named_nb_and_nn_are_no_texts():
    value = {"properties": {"nb": {"type": "string"}, "nn": {"type": "string"}}}
    assert localise(value, "nn") == value


def test_nothing_of_the_other_language_is_left(definition):
    for language in ("nb", "nn"):
        text = json.dumps(definition.year(language).application_schema)
        assert '"x-nn"' not in text and '"nn": ' not in text and '"nb": ' not in text


def expanded(schema, **files):
    uris = {"file:///schemas/a.json": schema, **{f"file:///schemas/{name}.json": part for name, part in files.items()}}
    return expand(schema, registry_of(uris), "file:///schemas/a.json")


def test_keywords_beside_a_reference_replace_those_of_its_target():
    schema = {"$ref": "b.json", "title": "Ny", "$defs": {}}
    target = {"title": "Gammel", "type": "string", "x-nn": {"title": "Gamal"}}
    assert expanded(schema, b=target) == {"title": "Ny", "type": "string", "x-nn": {"title": "Gamal"}, "$defs": {}}


def test_references_are_followed_through_files_lists_and_each_other():
    schema = {"oneOf": [{"$ref": "b.json#/$defs/x"}], "properties": {"$ref": {"type": "string"}}}
    files = {"b": {"$defs": {"x": {"$ref": "#/$defs/y"}, "y": {"$ref": "c.json"}}}, "c": {"const": 1}}
    assert expanded(schema, **files) == {"oneOf": [{"const": 1}], "properties": {"$ref": {"type": "string"}}}


def test_a_reference_to_true_allows_everything():
    assert expanded({"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": True}})["properties"] == {"a": True}


def test_a_reference_into_itself_stays_and_the_rest_is_expanded():
    node = {"type": "object", "properties": {"barn": {"$ref": "#/$defs/node"}, "navn": {"$ref": "#/$defs/navn"}}}
    made = expanded({"$ref": "#/$defs/node", "$defs": {"node": node, "navn": {"type": "string"}}})
    assert made["properties"] == {"barn": {"$ref": "#/$defs/node"}, "navn": {"type": "string"}}


@pytest.mark.parametrize(
    "reference", ["c.json", "#/$defs/x", "#anker", "#/title/x", "#/list/x", "http://[", "https://x.no"]
)
def test_a_reference_that_leads_nowhere_stays_and_the_rest_is_expanded(reference):
    schema = {"title": "T", "list": [1], "a": {"$ref": reference, "minimum": 1}, "b": {"$ref": "b.json"}}
    made = expanded(schema, b={"const": 1})
    assert (made["a"], made["b"]) == ({"$ref": reference, "minimum": 1}, {"const": 1})


@pytest.mark.parametrize("reference", ["#", "#/properties/soker", "2025.json"])
def test_a_definition_that_refers_to_itself_loads_and_does_not_hang(folder, reference):
    save(folder, changed(("/properties/soker", {"$ref": reference})))
    made = load(folder)
    assert made.year("nn").application_schema["title"] == "Tittel"
    assert made.version
