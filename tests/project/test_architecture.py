"""Imports point down, each library has few owners, and only the command line reads the world."""

import ast

from click.testing import CliRunner
from importlinter.cli import lint_imports_command as lint_imports

from support.package_source import PACKAGE, modules

OWNERS = {
    "jinja2": {"templating.sandbox", "templating.placeholders", "render.word_template"},
    "markdown_it": {"templating.markdown"},
    "jsonschema": {"json_schema.validation"},
    "referencing": {"json_schema.references", "scheme.loader"},
    "docxtpl": {"render.docx.writer", "render.word_template"},
    "docx": {"render.docx.writer", "render.word_template"},
    "typst": {"render.pdf.writer"},
    "pypdf": {"render.pdf", "archive", "intake"},
    "fontTools": {"render.pdf.form_font"},
    "babel": {"i18n.formats", "i18n.catalog"},
    "openpyxl": {"core.xlsx"},
    "xlsxwriter": {"render.xlsx.writer", "accounts"},
    "defusedxml": {"core.xlsx"},
    "holidays": {"core.workdays"},
    "jsonschema_rs": {"json_schema.validation"},
    "lxml": {"render.word_template", "tracked_changes", "word_review"},
    "filelock": {"letters.batch.run"},
    "distributed": {"letters.batch.cluster"},
    "click": {"cli"},
    "rich": {"cli"},
    "markupsafe": {"render.word_template"},
    "stdnum": {
        "scheme.theme",
        "recipients",
        "core.national_id",
        "i18n.formats",
        "accounts",
        "json_schema.validation",
        "forms.values",
        "lint",
    },
}

WORLD = {"os.environ", "sys.exit", "print", "dt.date.today", "dt.datetime.now"}


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_imports_point_down_through_the_packages():
    """The layers stand in pyproject.toml; import-linter holds them, and that no package is left out."""
    result = CliRunner().invoke(lint_imports, ["--no-cache"], catch_exceptions=False)
    assert result.exit_code == 0, result.output


def test_nothing_lies_loose_in_the_package():
    assert {path.name for path in PACKAGE.iterdir() if path.suffix == ".py"} == {"__init__.py", "__main__.py"}


def test_a_package_says_what_it_is_for_and_holds_no_logic():
    for path in PACKAGE.rglob("__init__.py"):
        if path.parent != PACKAGE:  # the public API
            (docstring,) = ast.parse(path.read_text(encoding="utf-8")).body
            assert isinstance(docstring, ast.Expr), path


def test_each_library_has_its_owner():
    for name, tree in modules():
        for library in {module.partition(".")[0] for module in imports(tree)} & set(OWNERS):
            assert any(f"{name}.".startswith(f"{owner}.") for owner in OWNERS[library]), f"{name} imports {library}"


def test_only_the_command_line_prints_exits_or_reads_clock_and_environment():
    for name, tree in modules():
        if name.partition(".")[0] != "cli":
            used = {ast.unparse(node.func if isinstance(node, ast.Call) else node) for node in ast.walk(tree)
                    if isinstance(node, ast.Call | ast.Attribute)}  # fmt: skip
            assert not used & WORLD, name


def test_every_module_says_what_it_is_for():
    for name, tree in modules():
        assert ast.get_docstring(tree), name
