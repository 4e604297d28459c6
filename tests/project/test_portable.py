"""Nothing is taken for granted that one system has and another lacks."""

import ast

import pytest

from assembler.core import atomic_files
from assembler.scheme import scaffold
from support import ROOT
from support.package_source import modules

POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
LONGEST = 260 - 80  # Windows' limit on a path, less a workspace in a deep folder


def guarded(tree):
    """What stands in a try, an if or a function: it is not carried out by importing, or may fail."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.If | ast.FunctionDef):
            yield from ast.walk(node)


def test_no_module_needs_what_only_posix_has_to_be_imported():
    for name, tree in modules():
        inner = set(guarded(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in inner:
                names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else {node.module}
                assert not names & POSIX, name
            assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "os.fork"), name


@pytest.mark.parametrize("of", ["starter", "products"])
def test_every_file_name_is_one_that_windows_takes(of, request):
    folder = ROOT if of == "starter" else request.getfixturevalue("built")
    below = [folder / part for part in scaffold.PARTS] if of == "starter" else [folder]
    prefix = "" if of == "starter" else "build/"
    names = [prefix + path.relative_to(folder).as_posix() for path in atomic_files.files(*below)]
    assert names
    for name in names:
        assert len(name) < LONGEST, name
        assert not set(name) & set('<>:"\\|?*') and name.isprintable(), name
        for part in name.split("/"):
            assert not part.endswith((".", " ")), name
            assert not atomic_files.DEVICES.fullmatch(part.partition(".")[0].casefold()), name
    assert len({name.casefold() for name in names}) == len(names)
