"""What tests of comparisons share: two years to compare, a changed copy of a definition, and blocks."""

import json
import shutil

from assembler.document.nodes import (
    Heading,
    Paragraph,
    Text,
)
from assembler.scheme.key import Key
from assembler.scheme.loader import META_SCHEMA
from assembler.scheme.workspace import Workspace

OLD = Key("utviklingstiltak", 2023)


NEW = Key("utviklingstiltak", 2025)


def named(differences, name):
    return next(difference for difference in differences if difference.name == name)


def said(segments):
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)


def heading(level, words):
    return Heading(level, (Text(words),))


def paragraph(words):
    return Paragraph((Text(words),))


def changed(workspace, key, change, tmp_path):
    """A definition, and the same a year later with this changed in it."""
    old = workspace.definition(key)
    schema = json.loads(old.path.read_text(encoding="utf-8"))
    schema["x-scheme"]["ar"] += 1
    change(schema)
    folder = tmp_path / "schemas"
    for part in ("common", key.scheme):
        shutil.copytree(workspace.schemas / part, folder / part, dirs_exist_ok=True)
    shutil.copy(workspace.schemas / META_SCHEMA, folder)
    later = Key(key.scheme, key.year + 1)
    (folder / key.scheme / f"{later.year}.json").write_text(json.dumps(schema), encoding="utf-8")
    shutil.copytree(workspace.templates, tmp_path / "templates")
    return old, Workspace(tmp_path).definition(later)
