"""Pre-filling, side by side: the same form and the same values through us, pypdf, pikepdf and pdf-lib, interleaved in one run.

    pip install -e '.[bench]' && npm install --prefix tests/js && python bench/prefill.py

Each way writes its forms to files. Figures are medians of the rounds, in milliseconds a form; the last row is the limit: writing the bytes of our
forms, and nothing else. pypdf is used as its documentation says (a reader, a writer with the form, ``update_page_form_field_values``), pikepdf
sets values through its form interface, pdf-lib by its form API.
"""

from __future__ import annotations

import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
from pikepdf.form import Form

from assembler import filling, prefilling, products, register
from assembler.definition import parse_key
from assembler.document import Field, fields
from assembler.workspace import Workspace
from assembler.writers import pdf
from assembler.writers.prefill import BlankForm

ROOT = Path(__file__).parent.parent
FORM, ROUNDS, OURS, THEIRS = "utviklingstiltak/2025", 5, 357, 10
LONG = {  # what an applicant might have answered, so that forms are filled in earnest
    "prosjekt": {"navn": "Et prosjekt", "satsingsomrade": 1, "deltakere": 25, "mal": "Flere i arbeid. " * 20},
    "budsjett": {
        "kostnader": {"lonn": 1250000, "tjenester": 200000, "reise": 35000},
        "finansiering": {"soknadsbelop": 1200000, "egenandel": 285000},
    },
}


def main() -> None:
    """Run and print the table."""
    workspace = Workspace(ROOT)
    definition = workspace.definition(parse_key(FORM))
    document = products.application(definition, "nb", workspace.look)
    questions = tuple(fields(document.blocks))
    blank = pdf.write(document, workspace.look)
    people = register.load(ROOT / "register").recipients[:OURS]
    plain = [each for each in people if each.navn.isascii() or "–" not in each.navn]
    schema = definition.localised("nb")
    values = [filling.texts(questions, {**LONG, **prefilling.known(schema, each)}) for each in plain]
    compiled = BlankForm(blank, questions)
    made = [compiled.filled(each) for each in values]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "blank.pdf").write_bytes(blank)
        ways: dict[str, Callable[[], float]] = {
            "assembler": lambda: _timed(
                lambda n: (out / f"{n}.pdf").write_bytes(compiled.filled(values[n])), len(values)
            ),
            "writing the same bytes": lambda: _timed(lambda n: (out / f"{n}.pdf").write_bytes(made[n]), len(values)),
            "pypdf": lambda: _timed(lambda n: _pypdf(blank, values[n], out / "pypdf.pdf"), THEIRS),
            "pikepdf": lambda: _timed(lambda n: _pikepdf(blank, values[n], out / "pikepdf.pdf"), THEIRS),
        }
        if shutil.which("node") and (ROOT / "tests/js/node_modules/pdf-lib").is_dir():
            ways["pdf-lib"] = lambda: _pdf_lib(out, values[:THEIRS])
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                taken[name].append(way())
    _report(questions, values[0], blank, made[0], {name: statistics.median(times) for name, times in taken.items()})


def _timed(way: Callable[[int], object], count: int) -> float:
    start = time.perf_counter()
    for number in range(count):
        way(number)
    return (time.perf_counter() - start) / count * 1000


def _pypdf(blank: bytes, values: dict[str, str], path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(blank)))
    states = {name: f"/{text}" if text in ("Ja", "true", "kommune", "1") else text for name, text in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, states, auto_regenerate=False)
    writer.write(path)


def _pikepdf(blank: bytes, values: dict[str, str], path: Path) -> None:
    with pikepdf.open(io.BytesIO(blank)) as document:
        form = Form(document)
        for name, text in values.items():
            field = form[name]
            if field.is_text:
                field.value = text
            elif field.is_radio_button:
                next(option for option in field.options if option.on_value == f"/{text}").select()
            elif field.is_checkbox:
                field.checked = True
            elif field.is_choice:
                field.value = text
        document.save(path)


def _pdf_lib(out: Path, values: list[dict[str, str]]) -> float:
    (out / "values.json").write_text(json.dumps(values), encoding="utf-8")
    command = ["node", ROOT / "tests/js/pdflib.mjs", out / "blank.pdf", out / "values.json", out / "pdflib.pdf"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _report(
    questions: tuple[Field, ...], values: dict[str, str], blank: bytes, filled: bytes, medians: dict[str, float]
) -> None:
    ours = medians["assembler"]
    print(
        f"{FORM}: {len(questions)} fields, {len(values)} of them filled; blank {len(blank)} bytes, filled {len(filled)} bytes"
    )
    print(f"Python {sys.version.split()[0]}, pypdf {pypdf.__version__}, pikepdf {pikepdf.__version__}")
    print(f"{'way':<24}{'ms a form':>12}{'times ours':>12}")
    for name, median in sorted(medians.items(), key=lambda item: item[1]):
        print(f"{name:<24}{median:>12.2f}{median / ours:>12.2f}")


if __name__ == "__main__":
    main()
