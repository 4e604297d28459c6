import shutil

import pytest

from assembler.scheme.loader import META_SCHEMA
from support import ROOT
from support.definition_samples import MINIMAL
from support.small_workspace import save


@pytest.fixture
def folder(tmp_path):
    """A workspace with the meta-schema, one shared file and one small definition."""
    (tmp_path / "schemas" / "common").mkdir(parents=True)
    shutil.copy(ROOT / "schemas" / META_SCHEMA, tmp_path / "schemas")
    shutil.copy(ROOT / "schemas" / "common" / "felter.json", tmp_path / "schemas" / "common")
    save(tmp_path, MINIMAL)
    return tmp_path
