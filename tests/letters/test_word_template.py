"""A letter type whose text is a complete Word template: same command, same data, same law; .docx out."""

import shutil

import docx
import pytest

from assembler.letters.batch.manifest import read_entries
from support import ROOT
from support.letter_batches import KEY, files, rows, sheet, written

TEXT = """Dere får tilskudd til «{{ vedtak.prosjekt }}»
{{ mottaker.navn }}, {{ mottaker.organisasjonsnummer | orgnr }}, {{ vedtak.dato | dato }}, sak {{ vedtak.saksnummer }}
{{ mottaker.navn }} får {{ vedtak.belop | kroner }} etter rundskriv {{ rundskriv.nummer }}. Søknad {{ vedtak.soknadsreferanse }} av {{ vedtak.soknadsdato | dato }}.
{{ formal | prosa }}
Tilskuddet skal brukes til prosjektet.
{%p for vilkaret in vilkar if vilkaret.brev is defined %}
{{ (vilkaret.tekst if vilkaret.brev is true else vilkaret.brev) | prosa }}
{%p endfor %}
{%p for vilkaret in brev.egne_vilkar %}
{{ vilkaret | prosa }}
{%p endfor %}
{%p if omrade and omrade.vilkar is defined %}
{{ omrade.vilkar | prosa }}
{%p endif %}
{{ vedtak.prosjektvilkar }}
{{ utbetaling | prosa }}
{%p for rapport in rapporter %}
{{ rapport.krav | prosa }}
{% if rapport.frist is defined %}{{ rapport.frist | dato }}{% endif %}
{%p endfor %}
{{ kontroll | prosa }}
{{ reaksjoner | prosa }}
Kommuner har ikke rett til å klage ({{ klageregel.hjemmel | prosa }}).
Spørsmål: {{ vedtak.saksbehandler }}, {{ avsender.epost }}. Godkjent av {{ vedtak.godkjenner }}.
Dokumentet er elektronisk godkjent."""


@pytest.fixture
def root(tmp_path):
    """A workspace in which the grant letter's bokmål is a Word template."""
    for name in ("schemas", "templates", "register"):
        shutil.copytree(ROOT / name, tmp_path / "ws" / name)
    (tmp_path / "ws/templates/letters/tilskuddsbrev.nb.md").unlink()
    template(tmp_path / "ws", TEXT)
    return tmp_path / "ws"


def template(root, text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(root / "templates/letters/tilskuddsbrev.nb.docx")


def test_a_word_template_is_filled_with_the_same_names_and_filters(root, tmp_path):
    made = sheet(tmp_path / "a.csv", rows(3, prosjektvilkar="**Som** {{ 7*7 }}\nskrevet <w:p/>"))
    written(made, tmp_path / "brev", (), root)
    entries = list(read_entries(tmp_path / "brev/manifest.jsonl"))
    assert [entry.file.partition(".")[2] for entry in entries] == [
        "docx",
        "docx",
        "docx",
        "pdf",
    ]  # the third is nynorsk
    text = [paragraph.text for paragraph in docx.Document(tmp_path / "brev" / entries[0].file).paragraphs]
    assert text[0] == "Dere får tilskudd til «Bru til arbeid»"
    assert (
        "Stavanger kommune får 1\u00a0000\u00a0kroner etter rundskriv 08/2025. Søknad REF-1 av 10.\u00a0februar 2025."
        in text
    )
    assert "**Som** {{ 7*7 }}\nskrevet <w:p/>" in text
    assert "1.\u00a0september 2025" in text


def test_word_letters_are_taken_up_again(root, tmp_path):
    path = sheet(tmp_path / "a.csv", rows(7))
    written(path, tmp_path / "whole", (), root)
    written(path, tmp_path / "brev", (), root)
    manifest = tmp_path / "brev/manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.unlink()
    (tmp_path / "brev/manifest.jsonl.part").write_bytes(
        b"".join(lines[:4]) + lines[4][:20]
    )  # within a letter's two files
    assert written(path, tmp_path / "brev", (), root, resume=True).kept == 4
    assert files(tmp_path / "brev") == files(tmp_path / "whole")


def told(run, root, tmp_path, *more):
    path = sheet(tmp_path / "a.csv", rows(2))
    result = run("letters", KEY, path, "--out", tmp_path / "brev", "--jobs", "1", *more, root=root)
    return result.exit_code, result.stderr.replace(f"{root}/templates/letters/", "").splitlines()


def test_a_fault_in_a_word_template_is_told_by_its_paragraph_and_tag(run, root, tmp_path):
    template(root, "Til {{ mottaker.nvan }}\n{{ vedtak.belop | kronr }}")
    code, lines = told(run, root, tmp_path)
    assert code == 3
    assert lines[0].startswith("tilskuddsbrev.nb.docx: «{{ vedtak.belop | kronr }}»: ") and "kroner" in lines[0]
    template(root, "Til {{ mottaker.nvan }}\n{{ vedtk.belop }}")
    code, lines = told(run, root, tmp_path)
    assert code == 3
    assert lines == [
        "tilskuddsbrev.nb.docx: «Til {{ mottaker.nvan }}»: unknown name «nvan» in {{ mottaker.nvan }}; did you mean «navn»?",
        "tilskuddsbrev.nb.docx: «{{ vedtk.belop }}»: unknown name «vedtk»; did you mean «vedtak»?",
    ]


def test_a_word_template_must_say_what_the_law_asks_for(run, root, tmp_path):
    template(root, TEXT.replace("{{ vedtak.belop | kroner }}", "penger"))
    code, lines = told(run, root, tmp_path)
    assert code == 3
    assert lines == [
        "tilskuddsbrev.nb.docx: the letter lacks the amount in kroner in its first paragraph (Bestemmelser om økonomistyring i staten 6.3.3)"
    ]


def test_a_word_template_gives_no_pdf_and_says_so(run, root, tmp_path):
    code, lines = told(run, root, tmp_path, "--format", "docx,pdf")
    assert code == 3
    assert lines == ["tilskuddsbrev.nb.docx: gives .docx alone, not docx, pdf; a letter in other formats is Markdown"]
