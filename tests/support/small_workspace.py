"""A workspace with one small definition, written and read by tests."""

import json

import pytest

from assembler.core.errors import DataError
from assembler.scheme.workspace import Workspace
from support.definition_samples import KEY


def path_of(folder):
    return folder / "schemas" / "prove" / "2025.json"


def save(folder, definition):
    path_of(folder).parent.mkdir(exist_ok=True)
    path_of(folder).write_text(json.dumps(definition, ensure_ascii=False), encoding="utf-8")


def load(folder, key=KEY):
    return Workspace(folder).definition(key)


def problems(folder):
    with pytest.raises(DataError) as raised:
        load(folder)
    return [(problem.place, problem.what) for problem in raised.value.problems]
