"""Golden trees: what each product is, apart from any format. ``pytest --accept`` rewrites them; the diff is the review."""

import json
from pathlib import Path

import pytest

from assembler.document.nodes import FORM_ID_FIELD, to_json
from assembler.i18n.language import LANGUAGES
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.products import builders as products
from assembler.recipients import register

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
        if kept.get("name") == FORM_ID_FIELD:
            del kept["value"]
        return {"Text": kept.get("text", "")} if node["node"] == "Text" else kept
    return node


def test_circular(definition, workspace, request):
    document = products.compose_circular(definition, workspace.theme)
    assert held(request, f"{definition.key.scheme}-{definition.key.year}-rundskriv", document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_application_form(definition, workspace, request, language):
    document = products.compose_application(definition, language, workspace.theme)
    assert held(request, f"{definition.key.scheme}-{definition.key.year}-soknad.{language}", document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters(definition, workspace, request, language):
    """Every letter type of every scheme, from its sample decisions."""
    texts = workspace.templates / "letters"
    sheet = workspace.root / f"examples/{definition.key}/vedtak.csv"
    rows = decisions.read(sheet, definition, register.load(workspace.register), texts)
    found = {row.letter_type: row for row in reversed(rows) if row.language == language}
    assert set(found) == set(decisions.letter_types(texts))
    facts = products.scheme_facts(definition, language, workspace.theme)
    for kind, row in found.items():
        document = compose.compose_letter(definition, row, workspace.theme, facts)
        assert held(request, f"{definition.key.scheme}-{definition.key.year}-{kind}.{language}", document), kind
