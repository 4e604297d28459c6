"""What a shell completes, asked of click as the shell's own script asks."""

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete

from assembler.cli.main import main
from support import ROOT


@pytest.fixture
def completes(monkeypatch):
    monkeypatch.chdir(ROOT)

    def completes(*words):
        *before, incomplete = words
        shell = ShellComplete(main, {}, "assembler", "_ASSEMBLER_COMPLETE")
        return [item.value for item in shell.get_completions(before, incomplete)]

    return completes


def test_commands_and_options_are_completed(completes):
    assert completes("le") == ["letters"]
    assert "--scheduler" in completes("letters", "utviklingstiltak/2025", "--sch")


@pytest.mark.parametrize("command", ["form", "circular", "prefill", "letters", "reports", "check", "build"])
def test_scheme_years_are_completed_from_the_folder_where_the_shell_stands(completes, command):
    assert completes(command, "utv") == ["utviklingstiltak/2023", "utviklingstiltak/2025"]


def test_every_scheme_year_is_offered_where_nothing_is_typed(completes, workspace):
    assert completes("circular", "") == list(map(str, workspace.scheme_years()))


def test_a_starters_scheme_years_are_those_of_the_workspace_that_is_named(completes, tmp_path, run):
    run("init", tmp_path / "w", "--scheme", "utviklingstiltak/2023")
    assert completes("--workspace", str(tmp_path / "w"), "form", "") == ["utviklingstiltak/2023"]


@pytest.mark.parametrize("words", [("review",), ("import", "x.docx", "--of")], ids=" ".join)
def test_letter_texts_and_circulars_are_completed_by_name(completes, words):
    assert completes(*words, "avs") == ["avslag.nb", "avslag.nn"]
    assert "felles/klagerett.nb" in completes(*words, "felles/k")
    assert completes(*words, "utviklingstiltak/2025") == ["utviklingstiltak/2025"]


@pytest.mark.parametrize("words", [("form", ""), ("review", "")], ids=" ".join)
def test_nothing_is_offered_and_nothing_said_where_there_is_no_workspace(completes, tmp_path, capfd, words):
    assert completes("--workspace", str(tmp_path), *words) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_command_and_says_where_it_is_kept(run, shell):
    result = run("completion", shell)
    assert result.exit_code == 0, result.output
    assert f"_ASSEMBLER_COMPLETE={shell}_complete" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("# Keep this script as ~/")


def test_what_the_script_of_bash_asks_is_answered():
    asked = {"COMP_WORDS": "assembler form integreringst", "COMP_CWORD": "2", "_ASSEMBLER_COMPLETE": "bash_complete"}
    code = "import sys; from assembler.cli.main import main; main(prog_name='assembler')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **asked}, cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.splitlines() == ["plain,integreringstilskudd/2018"]


def test_a_shell_that_click_does_not_know_is_told(run):
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in result.stderr
