"""The modules of the package as syntax trees: for rules that the whole source keeps."""

import ast
from pathlib import Path

import assembler

PACKAGE = Path(assembler.__file__).parent


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            yield name, ast.parse(path.read_text(encoding="utf-8"))
