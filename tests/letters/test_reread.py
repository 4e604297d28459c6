"""A process that lives sees each edit of letter texts, contracts and requirements at once, in its own workspace only."""

import json
import shutil

import pytest

from assembler.core.errors import TemplateError
from assembler.letters import compose
from assembler.letters.batch.renderer import BatchJob, LetterRenderer
from assembler.letters.decisions.reader import DecisionReader
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from assembler.scheme.workspace import Workspace
from support import ROOT
from support.letter_batches import KEY, rows

CONTRACT = "letters/tilskuddsbrev.schema.json"


@pytest.fixture
def root(tmp_path):
    return workspace_at(tmp_path / "ws")


def workspace_at(folder):
    for name in ("schemas", "templates", "register"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def letter(workspace):
    """The first sample row's letter, as a process that has the workspace open composes it now."""
    definition = workspace.definition(KEY)
    reader = DecisionReader(definition, register.load(workspace.register), compose.contracts_of(workspace.theme))
    decision, errors = reader.row(2, next(iter(rows(1))))
    assert decision, errors
    names = scheme_facts(definition, decision.language, workspace.theme)
    return compose.compose_letter(definition, decision, workspace.theme, names)


def add_column(folder):
    path = folder / "templates" / CONTRACT
    contract = json.loads(path.read_text(encoding="utf-8"))
    contract["properties"]["nytt_felt"] = {"type": "string", "description": "nytt", "x-en": "new"}
    path.write_text(json.dumps(contract), encoding="utf-8")


def columns(workspace):
    return compose.contracts_of(workspace.theme).by_type["tilskuddsbrev"].columns


def test_an_edited_contract_is_seen_at_once(root):
    workspace = Workspace(root)
    assert "nytt_felt" not in columns(workspace)
    assert columns(workspace) is columns(workspace)  # and read once
    add_column(root)
    assert "nytt_felt" in columns(workspace)
    (root / "templates" / CONTRACT).unlink()
    assert "tilskuddsbrev" not in compose.contracts_of(workspace.theme).by_type


def test_edited_requirements_and_letter_texts_are_seen_at_once(root):
    workspace = Workspace(root)
    first = letter(workspace)
    text = root / "templates/letters/tilskuddsbrev.nb.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nEt tillegg.\n", encoding="utf-8")
    assert len(letter(workspace).blocks) == len(first.blocks) + 1
    path = root / "templates/letters/krav.json"
    requirements = json.loads(path.read_text(encoding="utf-8"))
    added = {"id": "ny", "element": "the new thing", "kilde": "en lov", "bekreftet": True, "sier": "Noe helt nytt."}
    path.write_text(json.dumps({**requirements, "krav": [*requirements["krav"], added]}), encoding="utf-8")
    with pytest.raises(TemplateError, match="the letter lacks the new thing"):
        letter(workspace)


def test_two_workspaces_at_the_same_relative_path_do_not_answer_for_each_other(tmp_path, monkeypatch):
    for name in "ab":
        workspace_at(tmp_path / name / "ws")
    add_column(tmp_path / "b" / "ws")
    monkeypatch.chdir(tmp_path / "a")
    first = Workspace((tmp_path / "a" / "ws").relative_to(tmp_path / "a"))
    assert "nytt_felt" not in columns(first)
    renderer = LetterRenderer(BatchJob(first.root, KEY))
    monkeypatch.chdir(tmp_path / "b")
    assert "nytt_felt" in columns(first)  # the same object, which now leads to the other folder
    assert "nytt_felt" in columns(Workspace(first.root))
    assert "nytt_felt" in LetterRenderer(BatchJob(first.root, KEY)).contracts.by_type["tilskuddsbrev"].columns
    assert "nytt_felt" not in renderer.contracts.by_type["tilskuddsbrev"].columns  # a batch keeps what it began with
