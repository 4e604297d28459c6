"""Imports point down, each library has few owners, and only the command line reads the world."""

import ast

from package_source import modules

# A module may import the modules that stand before it.
ORDER = [
    "document", "personal", "unfinished", "errors", "look", "wording", "workdays", "jsonfile", "schema", "definition", "mark", "validation", "sandbox", "administration", "valuefilters", "placeholders", "markdown", "prose", "relevance", "shaping", "questions", "fields", "reading", "advice", "filling", "register", "sheets", "faults", "dateorder", "cells", "requirements", "decisions",
    "sidebyside", "products", "letters", "writers.formfont", "writers.appearance", "writers.formscript", "writers.pdffile", "writers.form", "writers.prefill", "writers.package", "writers.xmltext", "writers.ooxml", "writers.wordshape", "writers.wordsource", "writers.wordpackage", "writers.wordletter", "writers.wordvalues", "writers.wordtemplate", "writers.pdf", "writers.markup", "writers.html",
    "writers.docx", "writers.xlsx", "accounts.words", "accounts.content", "accounts.figures", "accounts.making", "accounts.workbook", "accounts.answers", "accounts.reading", "accounts", "writers.accountscells", "writers.accountsformulas", "writers.accounts", "writers", "pdfreading", "formvalues", "archive.objects", "archive.metadata", "archive.structure", "archive.shown", "archive.addendum", "archive.fields", "archive", "storage", "starter", "workspace", "processes", "assembly", "wordletters", "desk", "cluster", "crew", "ledger", "overview", "decisionsheet", "batch", "prefilling", "grants", "reporting", "intake.records", "intake.kinds", "intake.sentences", "intake.forms", "intake.answers", "intake.summaries", "intake.complaints", "intake.taking", "intake.workers", "intake.checks", "intake.table", "intake.replies", "intake",
    "site.words", "site.calls", "site.countdown", "site.shell", "site.metadata", "site.overview", "site.call_page", "site.rules", "site.finder", "site.sections", "site.webform", "site.feeds", "site.record", "site.stock", "site",
    "datemoving", "yearnames", "compare.words", "compare.changes", "compare.likeness", "compare.sections", "compare.areas", "compare.questions", "compare.facts", "compare.phrases", "compare.outline", "compare.text", "compare.page", "compare.runs", "compare.adopted", "compare.contents", "compare.moved", "compare.tracked", "compare.plain", "compare", "compare.news",
    "sourcetext", "undecided", "renewal",
    "revision.labels", "revision.lines", "revision.opening", "revision.tags", "revision.held", "revision.points", "revision.wordstyles", "revision.passages", "revision.texts", "revision.markdown", "revision.review", "revision.origins", "revision.copy", "revision.elements", "revision.inlines", "revision.reading", "revision.matching", "revision.folding", "revision.lost", "revision.sections", "revision.planning", "revision.changing", "revision", "revision.summary",
    "check.finding", "check.positions", "check.sources", "check.texts", "check.scope", "check.contacts", "check.colours", "check.elements", "check.content", "check.contracts", "check.language", "check.typed.held", "check.typed.phrases", "check.typed.dates", "check.typed.amounts", "check.typed.counts", "check.typed.areas", "check.typed.unused", "check.typed.shared", "check.typed", "check.unfinished", "check.deadlines", "check.links", "check.references", "check.statutes", "check.structure", "check.readability", "check.provenance", "check.recipients", "check.letters", "check.loading", "check.silences", "check.formats", "check",
    "cli.common", "cli.terminal", "cli.init", "cli.completion", "cli.revision", "cli.site", "cli.everything", "cli.documents", "cli.letters", "cli.reports", "cli.check", "cli.turn", "cli.read", "cli", "__main__",
]  # fmt: skip

OWNERS = {
    "jinja2": {
        "sandbox",
        "placeholders",
        "writers.wordshape",
        "writers.wordsource",
        "writers.wordvalues",
        "writers.wordtemplate",
    },
    "markdown_it": {"markdown"},
    "jsonschema": {"validation"},
    "referencing": {"schema", "definition"},
    "docxtpl": {"writers.docx", "writers.wordpackage", "writers.wordletter", "writers.wordvalues"},
    "docx": {"writers.docx", "writers.wordpackage", "writers.wordletter"},
    "typst": {"writers.pdf"},
    "pypdf": {
        "writers.form",
        "writers.pdffile",
        "writers.prefill",
        "archive",
        "pdfreading",
        "formvalues",
        "intake",
    },
    "fontTools": {"writers.formfont"},
    "babel": {"wording"},
    "openpyxl": {"sheets", "accounts"},
    "xlsxwriter": {"writers.xlsx", "writers.accountsformulas", "writers.accounts"},
    "defusedxml": {"accounts"},
    "holidays": {"workdays"},
    "jsonschema_rs": {"validation"},
    "lxml": {"writers.wordpackage", "writers.wordletter", "compare", "revision"},
    "filelock": {"batch"},
    "distributed": {"cluster"},
    "click": {"cli"},
    "rich": {"cli"},
    "markupsafe": {"writers.wordvalues"},
    "stdnum": {"look", "register", "personal", "wording", "accounts", "validation", "check"},
}

WORLD = {"os.environ", "sys.exit", "print", "dt.date.today", "dt.datetime.now"}


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            if node.module in ("assembler", "assembler.writers"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_has_its_place():
    assert {name for name, _ in modules()} == set(ORDER)


def test_imports_point_down():
    for name, tree in modules():
        above = {f"assembler.{other}" for other in ORDER[ORDER.index(name) :]} - {
            "assembler.writers",
            "assembler.archive",
            "assembler.cli",
            "assembler.accounts",
            "assembler.check",
            "assembler.check.typed",
            "assembler.compare",
            "assembler.intake",
            "assembler.revision",
            "assembler.site",
        }
        assert not above & set(imports(tree)), name


def test_products_and_writers_do_not_know_each_other():
    for name, tree in modules():
        used = {module for module in imports(tree) if module and module.startswith("assembler.")}
        if name.startswith("writers"):
            assert not {module for module in used if module.endswith(("products", "prose", "definition", "fields"))}, (
                name
            )
        if name == "products":
            assert not {module for module in used if ".writers" in module}


def test_each_library_has_its_owner():
    for name, tree in modules():
        for library in {module.partition(".")[0] for module in imports(tree)} & set(OWNERS):
            assert name in OWNERS[library] or name.partition(".")[0] in OWNERS[library], f"{name} imports {library}"


def test_only_the_command_line_prints_exits_or_reads_clock_and_environment():
    for name, tree in modules():
        if name.partition(".")[0] != "cli":
            used = {ast.unparse(node.func if isinstance(node, ast.Call) else node) for node in ast.walk(tree)
                    if isinstance(node, ast.Call | ast.Attribute)}  # fmt: skip
            assert not used & WORLD, name


def test_every_module_says_its_place_in_the_pipeline():
    for name, tree in modules():
        assert ast.get_docstring(tree), name
