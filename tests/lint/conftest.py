"""Workspaces that lint tests change."""

import shutil

import pytest

from assembler.lint import engine as lint
from assembler.scheme.key import Key
from support import ROOT
from support.lint_workspace import DEFINITION, apply_changes, findings_in, small_workspace


@pytest.fixture(scope="session")
def shared_workspace(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("shared") / "w")


@pytest.fixture
def findings_after(shared_workspace, tmp_path):
    """The findings of the small workspace after some changes: in a folder that all share, where letters stay as they are."""

    def of(operations):
        if any(operation.get("file", "").startswith("templates") for operation in operations):
            return findings_in(apply_changes(small_workspace(tmp_path / "w"), operations))
        files = {shared_workspace / operation.get("file", DEFINITION) for operation in operations}
        before = {path: path.read_bytes() if path.exists() else None for path in files}
        try:
            return findings_in(apply_changes(shared_workspace, operations))
        finally:
            for path, contents in before.items():
                path.unlink(missing_ok=True)
                if contents is not None:
                    path.write_bytes(contents)

    return of


@pytest.fixture(scope="session")
def project_findings(workspace):
    return lint.check(workspace)


@pytest.fixture(scope="session")
def findings_in_project(tmp_path_factory):
    """What is told of one of the five definitions with something changed."""
    folder = tmp_path_factory.mktemp("real")
    for part in ("schemas", "templates"):
        shutil.copytree(ROOT / part, folder / part)

    def change(key, *operations):
        shutil.copy(ROOT / f"schemas/{key}.json", folder / f"schemas/{key}.json")
        apply_changes(folder, [{"file": f"schemas/{key}.json", **operation} for operation in operations])
        scheme, _, year = key.partition("/")
        return findings_in(folder, Key(scheme, int(year)))

    return change
