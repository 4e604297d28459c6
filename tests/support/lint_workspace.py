"""A small workspace that breaks no rule of the lint, changes of it, and the findings in a workspace."""

import json
import shutil

from assembler.core.json_pointer import keys_of
from assembler.lint import engine as lint
from assembler.scheme.workspace import Workspace
from support import ROOT

CASES = json.loads((ROOT / "tests/lint/cases/cases.json").read_text("utf-8"))
BASE = ROOT / "tests/lint/cases/base"
DEFINITION = "schemas/tilskudd-nb/2025.json"


def small_workspace(folder):
    """A copy of the small workspace."""
    shutil.copytree(BASE, folder)
    shutil.copy(ROOT / "schemas/definition.schema.json", folder / "schemas")
    return folder


def apply_changes(folder, operations):
    """The workspace with some changes: a value at a pointer, words for words, or a file's whole text."""
    for operation in operations:
        path = folder / operation.get("file", DEFINITION)
        if "at" in operation:
            contents = json.loads(path.read_text("utf-8"))
            put(contents, operation["at"], operation)
            path.write_text(json.dumps(contents, ensure_ascii=False, indent=2), "utf-8")
        elif "old" in operation:
            text = path.read_text("utf-8")
            assert operation["old"] in text
            path.write_text(text.replace(operation["old"], operation["new"], 1), "utf-8")
        elif operation["text"] is None:
            path.unlink()
        else:
            path.write_text(operation["text"], "utf-8")
    return folder


def put(contents, pointer, operation):
    *way, last = keys_of(pointer)
    for name in way:
        contents = contents[int(name) if isinstance(contents, list) else name]
    key = int(last) if isinstance(contents, list) else last
    if "to" in operation:
        contents[key] = operation["to"]
    else:
        del contents[key]


def findings_in(folder, *keys):
    return lint.check(Workspace(folder), keys)


def broken_rules(folder, *keys):
    return {finding.rule.id for finding in findings_in(folder, *keys) if not finding.silenced}


def ids_and_messages(findings):
    return {(finding.rule.id, finding.message) for finding in findings}


def suppression(place, **more):
    """The operation that accepts officialese at a place."""
    entry = {"rule": "lesbarhet.kansli", "file": DEFINITION, "place": place, "reason": "published", **more}
    return {"file": "schemas/silenced.json", "text": json.dumps([entry])}


OFFICIALESE = {
    "at": "/x-circular/sections/0/text",
    "to": "Målgruppen er nye innbyggere i henhold til loven. Alle kommuner kan søke.",
}
