"""Golden trees: what each product is, apart from any format. ``pytest --accept`` rewrites them; the diff is the review."""

from assembler.i18n.language import LANGUAGES
from assembler.letters import compose
from assembler.letters.decisions import reader as decisions
from assembler.letters.decisions.contract import letter_types, load_contracts
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_application, compose_report
from assembler.products.scheme_texts import scheme_facts
from assembler.recipients import register
from support import GOLDEN


def prefix(definition):
    return f"{definition.key.scheme}-{definition.key.year}"


def test_circular(definition, workspace, golden):
    golden(f"{prefix(definition)}-rundskriv", definition, compose_circular(definition, workspace.theme))


def test_application_form(definition, workspace, golden):
    documents = [compose_application(definition, language, workspace.theme) for language in LANGUAGES]
    golden(f"{prefix(definition)}-soknad", definition, *documents)


def test_report_forms(definition, workspace, golden):
    for name in definition.year("nb").report_form_ids:
        documents = [compose_report(definition, name, language, workspace.theme) for language in LANGUAGES]
        golden(f"rapport/{prefix(definition)}-{name}", definition, *documents)


def test_letters(definition, workspace, golden):
    """Every letter type of every scheme, from its sample decisions."""
    texts = workspace.templates / "letters"
    sheet = workspace.root / f"examples/{definition.key}/vedtak.csv"
    rows = decisions.read_decisions(sheet, definition, register.load(workspace.register), load_contracts(texts))
    found = {(row.letter_type, row.language): row for row in reversed(rows)}
    assert set(found) == {(kind, language) for kind in letter_types(texts) for language in LANGUAGES}
    facts = {language: scheme_facts(definition, language, workspace.theme) for language in LANGUAGES}
    for kind in letter_types(texts):
        documents = [
            compose.compose_letter(definition, found[kind, language], workspace.theme, facts[language])
            for language in LANGUAGES
        ]
        golden(f"{prefix(definition)}-{kind}", definition, *documents)


def test_every_golden_file_is_of_a_product(workspace):
    made = set()
    for key in workspace.scheme_years():
        definition = workspace.definition(key)
        kinds = ("rundskriv", "soknad", *letter_types(workspace.templates / "letters"))
        made |= {f"{prefix(definition)}-{kind}.txt" for kind in kinds}
        made |= {f"rapport/{prefix(definition)}-{name}.txt" for name in definition.year("nb").report_form_ids}
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()} == made
