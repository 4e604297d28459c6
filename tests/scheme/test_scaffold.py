"""``assembler init``: a workspace that works at once, whole or not at all."""

import pytest

from assembler.core import atomic_files
from assembler.core.errors import UsageError, WriterError
from assembler.scheme import scaffold
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support import ROOT


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_new_workspace_holds_every_file_of_the_repositorys_parts_byte_for_byte(tmp_path, workspace):
    assert scaffold.write(tmp_path / "tilskudd") == workspace.scheme_years()
    parts = {name for part in scaffold.PARTS for name in (f"{part}/{each}" for each in names(ROOT / part))}
    assert names(tmp_path / "tilskudd") == {*parts, "README.md", ".gitignore"}
    for name in parts:
        assert (tmp_path / "tilskudd" / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_a_new_workspace_can_be_used_at_once(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("init", "tilskudd", "--scheme", "integreringstilskudd/2018")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "tilskudd is a workspace with integreringstilskudd/2018"
    monkeypatch.chdir("tilskudd")
    built = run("build", root=".")
    assert built.exit_code == 0, built.output
    assert (tmp_path / "tilskudd/build/integreringstilskudd/2018/rundskriv.nb.pdf").is_file()
    assert (tmp_path / "tilskudd/build/site/index.html").is_file()


def test_only_the_scheme_years_that_are_named_come_along(tmp_path):
    wanted = [Key("utviklingstiltak", 2025), Key("integreringsmottak", 2021)]
    held = scaffold.write(tmp_path, wanted)
    assert sorted(held) == sorted(wanted)
    assert Workspace(tmp_path).scheme_years() == held
    for key in held:
        Workspace(tmp_path).definition(key)
    assert {path.parent.relative_to(tmp_path / "examples").as_posix() for path in tmp_path.rglob("vedtak.csv")} == set(
        map(str, held)
    )


def test_its_readme_names_commands_and_a_scheme_year_that_exist(tmp_path):
    scaffold.write(tmp_path, [Key("frivillige-organisasjoner", 2019)])
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "assembler letters frivillige-organisasjoner/2019 --template" in text
    assert "assembler new frivillige-organisasjoner 2020" in text
    assert "$" not in text


def test_a_folder_that_is_not_empty_is_refused_and_stays_as_it_is(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path}: is not empty; name an empty folder or a new one\n"
    assert names(tmp_path) == {"mine.txt"}


def test_each_scheme_year_that_does_not_exist_is_named_with_the_nearest_and_nothing_is_written(run, tmp_path):
    wrong = ("utviklingtiltak/2025", "utviklingstiltak/2024")
    result = run("init", tmp_path / "new", *(part for key in wrong for part in ("--scheme", key)))
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "utviklingtiltak/2025: no such scheme; did you mean «utviklingstiltak»?",
        "utviklingstiltak/2024: no such year; utviklingstiltak has 2023, 2025",
    ]
    assert not (tmp_path / "new").exists()


def test_what_an_editor_hides_beside_the_parts_does_not_come_along(tmp_path, monkeypatch):
    root = tmp_path / "checkout"
    scaffold.write(root)
    for name in (".DS_Store", "templates/~$shell.docx", "schemas/.2025.json.swp"):
        (root / name).write_bytes(b"x")
    monkeypatch.setattr(scaffold, "source", lambda: root)
    scaffold.write(tmp_path / "copy")
    assert names(tmp_path / "copy") == names(root) - {".DS_Store", "templates/~$shell.docx", "schemas/.2025.json.swp"}


@pytest.mark.parametrize("step", ["mkdir", "write_bytes", "replace", "rmdir"])
@pytest.mark.parametrize("is_new", [True, False])
def test_a_folder_that_cannot_be_written_whole_is_left_as_it_was(tmp_path, monkeypatch, step, is_new):
    folder = tmp_path / "folder"
    if not is_new:
        folder.mkdir()
    plain = getattr(atomic_files.Path, step)
    calls = []

    def fails_the_second_time(self, *arguments, **options):
        calls.append(self)
        if len(calls) == (1 if step == "rmdir" else 2):
            raise OSError(28, "No space left on device")
        return plain(self, *arguments, **options)

    monkeypatch.setattr(atomic_files.Path, step, fails_the_second_time)
    with pytest.raises(WriterError) as raised:
        atomic_files.write_folder(folder, {"a/b.txt": b"1", "c.txt": b"2", "d.txt": b"3"})
    monkeypatch.undo()
    assert str(raised.value) == f"{folder}: cannot be written: No space left on device"
    assert folder.exists() is not is_new
    assert list(tmp_path.rglob("*")) == ([] if is_new else [folder])


def test_a_folder_of_files_is_not_written_over_another(tmp_path):
    atomic_files.write_folder(tmp_path / "x", {"a.txt": b"1"})
    with pytest.raises(UsageError):
        atomic_files.write_folder(tmp_path / "x", {"b.txt": b"2"})
    assert names(tmp_path) == {"x/a.txt"}
