"""The command «check»."""

import pytest

from assembler.core.errors import UsageError
from assembler.lint import engine as lint
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support.lint_workspace import DEFINITION, apply_changes, small_workspace


def test_the_command_exits_1_where_there_are_errors_and_0_where_there_are_none(run, tmp_path):
    folder = small_workspace(tmp_path / "w")
    assert run("check", root=folder).exit_code == 0
    apply_changes(folder, [{"at": "/x-scheme/kontakter/0/telefon", "to": "12345678"}])
    result = run("check", root=folder)
    assert result.exit_code == 1
    assert (folder / DEFINITION).as_posix() in result.output
    assert run("check", "tilskot-nn/2025", root=folder).exit_code == 0
    assert run("check", "--rule", "frist", root=folder).exit_code == 0


def test_a_definition_that_cannot_be_read_is_told_whatever_rule_is_asked_for(run, tmp_path):
    folder = small_workspace(tmp_path / "w")
    (folder / DEFINITION).write_text("{", "utf-8")
    result = run("check", "--rule", "frist", root=folder)
    assert result.exit_code == 1
    assert "ends too early: «}» is missing" in result.output


def test_what_is_found_can_be_written_to_a_file(run, tmp_path):
    folder, page = small_workspace(tmp_path / "w"), tmp_path / "funn.html"
    result = run("check", "--format", "html", "--out", page, root=folder)
    assert result.output == f"{page}\n"
    assert page.read_text(encoding="utf-8") == run("check", "--format", "html", root=folder).output


def test_an_unknown_rule_is_a_usage_error_with_the_nearest(run):
    result = run("check", "--rule", "frist.fridagg")
    assert result.exit_code == 2
    assert "did you mean «frist.fridag»?" in result.output


def test_the_list_of_rules_has_them_all_with_their_sources(run):
    listed = run("check", "--list-rules").output
    for rule in lint.RULES.values():
        assert f"{rule.id}  {rule.severity}" in listed
        assert all(str(source) in listed for source in rule.sources)
    assert "(unconfirmed)" in listed


def test_an_unknown_scheme_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError):
        Workspace(small_workspace(tmp_path / "w")).definition(Key("tilskudd-nb", 2019))
