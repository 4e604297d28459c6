"""A command waits for its own libraries only: what each module of the command line loads when it is imported."""

import json
import subprocess
import sys

import pytest

from assembler.cli.main import _COMMAND_MODULES
from support import ROOT

BASE = {"click", "stdnum"}
SCHEMAS = {"attr", "attrs", "jsonschema", "jsonschema_rs", "jsonschema_specifications", "referencing", "rpds",
           "typing_extensions"}  # fmt: skip
TEXTS = {"jinja2", "markupsafe", "markdown_it", "mdurl"}
TERMINAL = {"rich"}
READ_SHEETS = {"openpyxl", "et_xmlfile", "defusedxml"}
WRITE_SHEETS = {"xlsxwriter"}
PDF = {"pypdf", "fontTools", "typst"}
XML = {"lxml", "cython_runtime"}
WORD = {*XML, "docx", "docxtpl"}

LIBRARIES = {
    "workspace": TERMINAL,
    "build": {*TEXTS, *TERMINAL, *READ_SHEETS, *WRITE_SHEETS, *PDF, "filelock"},
    "documents": {*TEXTS, *TERMINAL, *WRITE_SHEETS, *PDF},
    "letters": {*TEXTS, *TERMINAL, *READ_SHEETS, *WRITE_SHEETS, "filelock", "fontTools"},
    "reports": {*TEXTS, *TERMINAL, *READ_SHEETS, *WRITE_SHEETS, *PDF},
    "lint": {*TEXTS, *READ_SHEETS},
    "word_review": {*TEXTS, *READ_SHEETS, *WORD},
    "compare": {*TEXTS, *XML},
    "rollover": set(),
    "read": {*TEXTS, *TERMINAL, *READ_SHEETS, *WRITE_SHEETS, "pypdf", "fontTools"},
    "site": {*TEXTS, *TERMINAL, *WRITE_SHEETS, *PDF},
    "completion": set(),
}
_LOADED = """
import importlib, json, sys
before = set(sys.modules)
importlib.import_module("assembler.cli.main")
importlib.import_module(sys.argv[1])
names = {name.partition(".")[0] for name in sys.modules.keys() - before}
print(json.dumps(sorted(name for name in names - sys.stdlib_module_names if not name.startswith("_"))))
"""


def loaded(module):
    """The libraries that a new process has loaded after the command line and this module of it."""
    command = [sys.executable, "-c", _LOADED, f"assembler.cli.{module}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout)) - {"assembler"}


def test_every_command_module_is_listed():
    assert set(LIBRARIES) == set(_COMMAND_MODULES.values())


@pytest.mark.parametrize("module", LIBRARIES)
def test_a_command_loads_its_own_libraries_only(module):
    assert loaded(module) - {*BASE, *SCHEMAS, *LIBRARIES[module]} == set()
