import json
import os
import pickle
import shutil
from pathlib import Path

import pytest

from assembler.core.errors import DataError, UsageError
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support import ROOT
from support.definition_samples import MINIMAL, changed

KEY = Key("prove", 2025)
DEFINITION = "schemas/prove/2025.json"


@pytest.fixture
def workspace(tmp_path):
    """A workspace of its own: the meta-schema and shared parts, one small definition, the brand and the register."""
    shutil.copytree(ROOT / "schemas/common", tmp_path / "schemas/common")
    shutil.copy(ROOT / "schemas/definition.schema.json", tmp_path / "schemas")
    shutil.copytree(ROOT / "register", tmp_path / "register")
    (tmp_path / "templates").mkdir()
    shutil.copy(ROOT / "templates/brand.json", tmp_path / "templates")
    save(tmp_path / DEFINITION, MINIMAL)
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # long ago: what is written just now is not kept
    return Workspace(tmp_path)


def save(path, contents):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(contents), encoding="utf-8")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_definition_that_has_not_changed_is_read_and_checked_once(workspace):
    assert workspace.definition(KEY) is workspace.definition(KEY)
    assert workspace.definition(KEY) is not Workspace(workspace.root).definition(KEY)


def test_an_edited_definition_is_seen_at_once(workspace):
    assert workspace.definition(KEY).year("nb").circular.title.text == MINIMAL["x-circular"]["title"]
    save(workspace.root / DEFINITION, changed(("/x-circular/title", "En annen tittel")))
    assert workspace.definition(KEY).year("nb").circular.title.text == "En annen tittel"


def test_a_definition_that_becomes_wrong_is_refused_and_read_when_it_is_right_again(workspace):
    workspace.definition(KEY)
    save(workspace.root / DEFINITION, changed(("/x-scheme/ar", 2031)))
    for _ in range(2):
        with pytest.raises(DataError):
            workspace.definition(KEY)
    save(workspace.root / DEFINITION, MINIMAL)
    assert workspace.definition(KEY).year("nb").key == KEY
    (workspace.root / DEFINITION).unlink()
    with pytest.raises(UsageError):
        workspace.definition(KEY)


def test_a_shared_part_that_changes_is_seen_in_the_definition(workspace):
    before = workspace.definition(KEY)
    save(workspace.schemas / "common" / "nye.json", {"$defs": {}})
    assert workspace.definition(KEY) is not before


def test_an_edited_meta_schema_is_seen_at_once(workspace):
    workspace.definition(KEY)
    path = workspace.schemas / "definition.schema.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    save(path, {**meta, "required": [*meta.get("required", ()), "x-ny"]})
    with pytest.raises(DataError, match="x-ny"):
        workspace.definition(KEY)


def test_an_edited_brand_file_is_seen_at_once(workspace):
    assert workspace.theme == workspace.theme
    edit(workspace.templates / "brand.json", "Integrerings- og mangfoldsdirektoratet", "Direktoratet")
    assert "Direktoratet" in str(workspace.theme.brand)


def test_an_edited_register_is_seen_at_once(workspace):
    assert workspace.recipients is workspace.recipients
    edit(workspace.register / "kommuner.csv", "Oslo", "Kristiania")
    assert workspace.recipients.find("Kristiania", ("kommune",))


def test_a_relative_root_means_the_workspace_of_the_current_folder(workspace, tmp_path, monkeypatch):
    other = tmp_path / "other"
    shutil.copytree(workspace.root, other)
    save(other / DEFINITION, changed(("/x-circular/title", "En annen tittel")))
    here = Workspace(Path())
    titles = []
    for folder in (workspace.root, other, workspace.root):
        monkeypatch.chdir(folder)
        titles.append(here.definition(KEY).year("nb").circular.title.text)
    assert titles == [MINIMAL["x-circular"]["title"], "En annen tittel", MINIMAL["x-circular"]["title"]]


def test_a_workspace_that_is_sent_to_another_process_takes_nothing_with_it(workspace):
    before = len(pickle.dumps(workspace))
    definition, theme = workspace.definition(KEY), workspace.theme
    assert len(pickle.dumps(workspace)) == before
    copy = pickle.loads(pickle.dumps(workspace))
    assert copy == workspace and copy.definition(KEY) == definition and copy.theme == theme


def test_a_definition_that_contradicts_itself_is_refused(workspace):
    save(workspace.root / DEFINITION, changed(("/x-letters", {"avvisning": {"regler": {"for_sent": "ingen"}}})))
    with pytest.raises(DataError, match="/x-letters/avvisning/regler/for_sent: the circular has no section «ingen»"):
        workspace.definition(KEY)


def test_what_is_open_in_a_draft_may_contradict_the_rest(workspace):
    place = "/x-letters/avvisning/regler/for_sent"
    contents = changed(("/x-letters", {"avvisning": {"regler": {"for_sent": "ingen"}}}))
    save(workspace.root / DEFINITION, {**contents, "x-open": [{"place": place, "what": "Velg punkt."}]})
    assert workspace.definition(KEY, draft=True).year("nb").open_points[0].place == place
