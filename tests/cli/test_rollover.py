"""The command «new», and what an open year stops."""

import json
import shutil

import pytest

from assembler.core.errors import DataError
from assembler.json_schema import validation
from assembler.scheme import loader as definitions
from assembler.scheme.key import Key
from assembler.scheme.loader import META_SCHEMA
from assembler.scheme.validate import definition_problems
from assembler.scheme.workspace import Workspace
from support import ROOT


@pytest.fixture
def home(tmp_path):
    for folder in ("schemas", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def new(run, home):
    return lambda *arguments: run("new", *arguments, root=home)


def test_a_new_year_is_not_made_before_each_point_is_settled(new, home, run, tmp_path):
    result = new("utviklingstiltak", 2026, "--from", 2025)
    assert result.exit_code == 0, result.output
    file = home / "schemas/utviklingstiltak/2026.json"
    points = json.loads(file.read_text(encoding="utf-8"))["x-open"]
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 1 and made.output.count("is open:") == len(points) == len(made.output.splitlines())
    assert "/x-scheme/soknadsfrist: is open: Søknadsfrist" in made.output
    settle(file, lambda schema: schema.pop("x-open"))
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 1 and "/x-scheme/rundskriv/nummer" in made.output  # a number was never given
    settle(file, lambda schema: schema["x-scheme"]["rundskriv"].update(nummer="03/2026"))
    made = run("circular", "utviklingstiltak/2026", "--out", tmp_path / "out", root=home)
    assert made.exit_code == 0, made.output


def settle(file, change):
    schema = json.loads(file.read_text(encoding="utf-8"))
    change(schema)
    file.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")


def test_the_checklist_is_printed_and_stands_beside_the_definition(new, home):
    result = new("utviklingstiltak", 2026)
    written = (home / "schemas/utviklingstiltak/2026.sjekkliste.md").read_text(encoding="utf-8")
    assert written in result.output
    assert (
        "- [ ] Søknadsfrist: foreslått onsdag 18.\u00a0februar 2026, samme ukedag (var onsdag 19.\u00a0februar 2025)"
        in written
    )
    assert definitions.find_keys(home / "schemas")[-1] == Key("utviklingstiltak", 2026)


def test_an_open_year_can_be_compared(new, home, run):
    new("utviklingstiltak", 2026, "--from", 2025)
    result = run("diff", "utviklingstiltak", 2025, 2026, root=home)
    assert result.exit_code == 0, result.output
    assert "[-19.\u00a0februar 2025-]{+18.\u00a0februar 2026+}" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("utviklingstiltak", 2025), "exists already"),
        (("utviklingstiltk", 2026), "did you mean «utviklingstiltak»?"),
        (("utviklingstiltak", 2026, "--from", 2024), "utviklingstiltak has 2023, 2025"),
        (("utviklingstiltak", 2022), "has no earlier year"),
        (("utviklingstiltak", 2024, "--from", 2025), "give a year before 2024"),
    ],
)
def test_new_says_what_is_wrong_and_overwrites_nothing(new, home, arguments, told):
    before = {path: path.read_bytes() for path in (home / "schemas").rglob("*") if path.is_file()}
    result = new(*arguments)
    assert result.exit_code == 2 and told in result.output
    assert {path: path.read_bytes() for path in (home / "schemas").rglob("*") if path.is_file()} == before


def test_a_year_with_open_points_is_no_source(new, home):
    new("utviklingstiltak", 2026, "--from", 2025)
    result = new("utviklingstiltak", 2027, "--from", 2026)
    assert result.exit_code == 1 and "is open:" in result.output


def test_an_open_point_must_have_a_place(home):
    file = home / "schemas/utviklingstiltak/2025.json"
    settle(file, lambda schema: schema.update({"x-open": [{"place": "/x-scheme/soknadsfristen", "what": "Frist"}]}))
    with pytest.raises(DataError, match="is no place in this definition"):
        Workspace(home).definition(Key("utviklingstiltak", 2025))


def test_a_draft_may_break_the_rules_only_where_it_is_open(home):
    def spoil(schema):
        schema["x-scheme"]["soknadsfrist"] = "snart"
        schema["x-scheme"]["malform"] = "se"
        schema["x-open"] = [{"place": "/x-scheme/soknadsfrist", "what": "Frist"}]

    settle(home / "schemas/utviklingstiltak/2025.json", spoil)
    found = definitions.load(home / "schemas", Key("utviklingstiltak", 2025))
    problems = definition_problems(found, validation.meta_checker(home / "schemas" / META_SCHEMA), draft=True)
    assert [problem.place for problem in problems] == ["/x-scheme/malform"]
