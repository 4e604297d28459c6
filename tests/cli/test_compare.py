"""The command «diff»."""

import json
import re

import pytest

from assembler.scheme.loader import META_SCHEMA


def test_a_meta_schema_of_another_version_is_told_of_in_a_line(run, copied):
    meta, year = copied / "schemas" / META_SCHEMA, copied / "schemas/utviklingstiltak/2025.json"
    schema = json.loads(meta.read_text(encoding="utf-8"))
    schema["$defs"]["area"]["properties"]["tidligere"] = {
        "type": "array",
        "items": {"type": "integer"},
    }  # as it once was
    meta.write_text(json.dumps(schema), encoding="utf-8")
    result = run("diff", "utviklingstiltak", 2023, 2025, root=copied)
    assert result.exit_code == 1
    of_the_area, of_the_version = result.stderr.splitlines()
    assert "/x-area/tidligere" in of_the_area
    assert of_the_version == (
        f"{meta}: is not the one of this version of assembler, which finds nothing wrong with the definition; "
        "«assembler init FOLDER» writes this version's"
    )
    told = year.read_text(encoding="utf-8")
    told = re.sub(r'"tidligere": \{ "ar": 2024, "numre": (\[.*?\]) \}', r'"tidligere": \1', told)
    year.write_text(told, encoding="utf-8")
    result = run("diff", "utviklingstiltak", 2023, 2025, root=copied)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"{meta}: is not the one of this version of assembler, which cannot read all")
    assert f"first: {year}: " in result.stderr and "/x-area/tidligere" in result.stderr


@pytest.fixture(scope="module")
def diff(run):
    return lambda *arguments, **more: run("diff", *arguments, **more)


def test_diff_writes_every_format(diff, tmp_path):
    result = diff("utviklingstiltak", 2023, 2025, "--format", "text,html,docx", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output and "Søknadsfrist" in result.output
    names = {path.name for path in (tmp_path / "utviklingstiltak" / "2025").iterdir()}
    assert names == {"endringer-fra-2023.nb.html", "endringer-fra-2023.nb.docx"}


def test_diff_writes_the_news_in_every_format(diff, tmp_path):
    result = diff(
        "utviklingstiltak",
        2023,
        2025,
        "--for",
        "applicants",
        "--lang",
        "nn",
        "--format",
        "md,html,docx",
        "--out",
        tmp_path,
    )
    assert result.exit_code == 0, result.output
    assert result.output.startswith("# Dette er nytt i 2025")
    assert {path.name for path in (tmp_path / "utviklingstiltak" / "2025").iterdir()} == {
        "nytt.nn.html",
        "nytt.nn.docx",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("utviklingstiltk", 2023, 2025), "did you mean «utviklingstiltak»?"),
        (("utviklingstiltak", 2022, 2025), "utviklingstiltak has 2023, 2025"),
        (("utviklingstiltak", 2023, 2025, "--format", "md"), "«md» is no format here"),
    ],
)
def test_diff_says_what_is_wrong_with_its_arguments(diff, arguments, told):
    result = diff(*arguments)
    assert result.exit_code == 2 and told in result.output
