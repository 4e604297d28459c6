"""Golden trees: what each product is, apart from any format. ``pytest --accept`` rewrites them; the diff is the review."""

import json
from pathlib import Path

import pytest

from assembler import decisions, products, register
from assembler.definition import parse_key
from assembler.document import LANGUAGES, MARK, to_json

GOLDEN = Path(__file__).parent / "golden"


def held(request, name, document):
    """Whether a document's tree is the golden one of this name (or is made so by --accept)."""
    path = GOLDEN / f"{name}.json"
    told = json.dumps(slim(to_json(document)), ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--accept"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told, encoding="utf-8")
    return told == path.read_text(encoding="utf-8")


def slim(node):
    """A node without what is empty, and without the version of the definition."""
    if isinstance(node, list):
        return [slim(part) for part in node]
    if isinstance(node, dict):
        kept = {name: slim(part) for name, part in node.items() if part not in (None, "", [], False)}
        kept.pop("identifier", None)
        if kept.get("name") == MARK:
            del kept["value"]
        return {"Text": kept.get("text", "")} if node["node"] == "Text" else kept
    return node


def test_circular(definition, workspace, request):
    document = products.circular(definition, workspace.look)
    assert held(request, f"{definition.key.scheme}-{definition.key.year}-rundskriv", document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_application_form(definition, workspace, request, language):
    document = products.application(definition, language, workspace.look)
    assert held(request, f"{definition.key.scheme}-{definition.key.year}-soknad.{language}", document)


def one_of_each(workspace):
    """A decision of each letter type in each language form, from the sample."""
    definition = workspace.definition(parse_key("utviklingstiltak/2025"))
    sheet = workspace.root / "examples/utviklingstiltak/2025/vedtak.csv"
    rows = decisions.read(
        sheet, definition, register.load(workspace.root / "register"), workspace.templates / "letters"
    )
    return definition, {(row.letter_type, row.language): row for row in rows}


def test_letters(workspace, request):
    definition, rows = one_of_each(workspace)
    assert set(rows) == {
        (kind, language) for kind in ("tilskuddsbrev", "avslag", "avvisning") for language in LANGUAGES
    }
    for (kind, language), row in rows.items():
        facts = products.facts(definition, language, workspace.look)
        document = products.letter(definition, row, workspace.look, facts)
        assert held(request, f"utviklingstiltak-2025-{kind}.{language}", document), (kind, language)
