"""The main job: everything is made, twice the same, and a new scheme-year needs no Python."""

import json
import shutil

from assembler.i18n.language import LANGUAGES
from support import ROOT


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_definition_has_its_circular_and_forms(built, workspace):
    made = set(files(built))
    for key in workspace.scheme_years():
        assert {f"{key}/rundskriv.nb.{ending}" for ending in ("docx", "pdf", "html")} <= made
        assert {f"{key}/soknad.{language}.pdf" for language in LANGUAGES} <= made


def test_every_recipient_of_the_sample_has_its_letter_and_a_line_in_the_manifest(built):
    folder = built / "utviklingstiltak/2025/brev"
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    beside = {"manifest.jsonl", "oversikt.xlsx"}
    assert {line["fil"] for line in lines} | beside == {path.name for path in folder.iterdir()}
    assert len(lines) == 2 * 68
    assert {line["malform"] for line in lines} == {"nb", "nn"}


def test_built_twice_the_bytes_are_the_same(built, run, tmp_path):
    keys = ("integreringstilskudd/2018", "frivillige-organisasjoner/2019")
    assert run("build", *keys, "--out", tmp_path, "--jobs", "1").exit_code == 0
    again = files(tmp_path)
    made = {name: contents for name, contents in again.items() if name.startswith(keys)}
    assert made == {name: contents for name, contents in files(built).items() if name.startswith(keys)}


def test_build_prints_what_it_made(run, tmp_path):
    result = run("build", "integreringstilskudd/2018", "--out", tmp_path, "--jobs", "1")
    assert "integreringstilskudd/2018" in result.output
    assert f"7 files in {tmp_path}" in result.output
    assert f"files of the public site in {tmp_path / 'site'}" in result.output


def test_a_new_scheme_year_is_one_file(run, tmp_path):
    for name in ("schemas", "templates", "register"):
        shutil.copytree(ROOT / name, tmp_path / name)
    source = tmp_path / "schemas/integreringstilskudd/2018.json"
    text = source.read_text(encoding="utf-8").replace('"ar": 2018', '"ar": 2030')
    (tmp_path / "schemas/ny-ordning").mkdir()
    (tmp_path / "schemas/ny-ordning/2030.json").write_text(text, encoding="utf-8")
    result = run("build", "ny-ordning/2030", "--out", tmp_path / "out", "--jobs", "1", root=tmp_path)
    assert result.exit_code == 0, result.output
    made = files(tmp_path / "out")
    own = {name for name in made if name.startswith("ny-ordning/")}
    assert sum("/forhandsutfylt/" not in name for name in own) == 7
    assert sum(name.endswith(".pdf") for name in own) == 5 + 357
    assert "site/ny-ordning/2030/index.html" in made


def test_a_letter_that_no_font_can_show_stops_the_batch_before_anything_is_written(run, tmp_path):
    sheet = (ROOT / "examples/utviklingstiltak/2025/vedtak.csv").read_text(encoding="utf-8")
    (tmp_path / "vedtak.csv").write_text(sheet.replace("Welcome to Oslo", "Welcome \U0001f600"), encoding="utf-8")
    result = run("letters", "utviklingstiltak/2025", tmp_path / "vedtak.csv", "--out", tmp_path / "brev")
    assert result.exit_code == 1
    assert "column prosjekt: a PDF has no letters for \U0001f600 U+1F600; write it with others" in result.output
    assert [path.name for path in (tmp_path / "brev").iterdir()] == ["feil.xlsx"]
