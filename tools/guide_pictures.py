"""Make the pictures of the user guide from what the toolkit makes: ``python tools/guide_pictures.py``.

Needs poppler (pdftoppm), LibreOffice, Chromium and ImageMagick (convert).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "brukerveiledning" / "bilder"
KEY = "utviklingstiltak/2025"
DAY = "2025-02-03"  # a day on which one could apply
FRAME = ["-bordercolor", "#c8ced3", "-border", "1"]
DECISION = {
    "vedtak": "tilskuddsbrev",
    "saksnummer": "25/00101",
    "dato": "2025-05-15",
    "belop": 600_000,
    "saksbehandler": "Kari Eksempel",
    "godkjenner": "Siri Eksempel",
    "godkjenner_tittel": "seksjonsleder",
}


def run(*command: str | Path, code: int = 0) -> str:
    """What a program says; it must end with this exit code."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != code:
        raise SystemExit(f"{command}: {done.stderr or done.stdout}")
    return done.stdout


def assembler(*arguments: str | Path, code: int = 0) -> str:
    """What a command of the toolkit says."""
    return run(sys.executable, "-m", "assembler", "--workspace", ROOT, *arguments, code=code)


def page(pdf: Path, number: int, png: Path, dots: int = 92) -> Path:
    """A page of a PDF as a picture."""
    run("pdftoppm", "-png", "-r", str(dots), "-f", str(number), "-singlefile", pdf, png.with_suffix(""))
    return png


def browser(page: Path, png: Path, width: int, height: int) -> Path:
    """What Chromium shows of a page in a window of this size."""
    chromium = ["chromium", "--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    chromium += [f"--user-data-dir={png.parent / 'chromium'}", "--virtual-time-budget=4000"]
    run(*chromium, f"--window-size={width},{height}", f"--screenshot={png}", page.as_uri())
    return png


def phone(page: Path, png: Path, height: int) -> Path:
    """What a telephone 390 pixels wide shows of a page; Chromium's own window cannot be that narrow."""
    frame = page.with_name(f"telefon-{page.name}")
    style = f"width: 390px; height: {height}px; border: 0; position: absolute; inset: 0"
    frame.write_text(f'<!DOCTYPE html><iframe src="{page.name}" style="{style}"></iframe>', encoding="utf-8")
    browser(frame, png, 500, height)
    run("convert", png, "-crop", f"390x{height}+0+0", "+repage", png)
    return png


def on_the_day(page: Path) -> Path:
    """A page of the site without the script that counts the days from today: it shows the day that it was made for."""
    shown = page.with_name(f"vist-{page.name}")
    shown.write_text(re.sub(r"<script[^>]*site\.js[^>]*></script>", "", page.read_text("utf-8")), encoding="utf-8")
    return shown


def sheet(book: Path, name: str, area: str, png: Path, columns: Collection[str] = ()) -> Path:
    """The cells of a workbook's sheet as LibreOffice shows them, on one page with row and column names.

    Where ``columns`` are named, those alone are shown.
    """
    opened = openpyxl.load_workbook(book)
    for other in opened.sheetnames:
        if other != name:
            opened[other].sheet_state = "hidden"
    shown = opened[name]
    opened.active = opened.index(shown)
    shown.print_area = area
    shown.print_options.headings = shown.print_options.gridLines = True
    shown.page_setup.orientation = "landscape"
    shown.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    shown.oddHeader.center.text = shown.oddFooter.center.text = ""
    for cell in shown[1] if columns else ():
        shown.column_dimensions[cell.column_letter].hidden = cell.value not in columns
    copy = png.with_suffix(".xlsx")
    opened.save(copy)
    profile = f"-env:UserInstallation=file://{png.parent / 'office'}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", png.parent, copy)
    page(png.with_suffix(".pdf"), 1, png, 160)
    run("convert", png, "-trim", "+repage", "-bordercolor", "white", "-border", "12", png)
    return png


def publish(png: Path, target: Path, *changes: str) -> None:
    """The picture, changed by ImageMagick, with 128 colours and no more than 1200 pixels wide."""
    shrink = ["-resize", "1200x>", "+dither", "-colors", "128", "-strip", "-define", "png:compression-level=9"]
    target.parent.mkdir(parents=True, exist_ok=True)
    run("convert", png, "-background", "white", "-alpha", "remove", *changes, *shrink, f"PNG8:{target}")
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1000} kB")


def decided(table: Path) -> None:
    """Fill in the decision on the complete application in the table."""
    book = openpyxl.load_workbook(table)
    head, *rows = book.active.iter_rows()
    names = [cell.value for cell in head]
    (row,) = (row for row in rows if row[0].value == "komplett")
    for name, value in DECISION.items():
        row[names.index(name)].value = value
    book.save(table)


def montage(pictures: list[Path], target: Path, folder: Path) -> None:
    """Pages side by side on a light ground, each with a shadow."""
    command: list[str | Path] = ["convert", "-size", "1200x700", "xc:#eef2f4"]
    for number, picture in enumerate(pictures):
        card = folder / f"card-{number}.png"
        shadow = ["(", "+clone", "-background", "#33404a", "-shadow", "45x6+0+4", ")", "+swap"]
        cut = ["-resize", "430x", "-gravity", "North", "-crop", "430x560+0+0", "+repage", *FRAME]
        run("convert", picture, *cut, *shadow, "-background", "none", "-layers", "merge", "+repage", card)
        x, y = (18, 238, 458, 678)[number] + 20, (30, 84, 30, 84)[number]
        command += [card, "-geometry", f"+{x}+{y}", "-composite"]
    ready = folder / "montage.png"
    run(*command, ready)
    publish(ready, target)


def main() -> None:
    """Make everything once, and each picture of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out, made = folder / "build", folder / "build" / KEY
        assembler("build", "--date", DAY, "--out", out)
        application = ROOT / "examples" / KEY / "soknad.json"
        assembler("form", KEY, "--data", application, "--lang", "nn", "--out", folder / "inn")
        filled = folder / "inn" / KEY / "forhandsutfylt" / "soknad.nn.pdf"
        table = folder / "soknader.xlsx"
        assembler("form", KEY, "--for", "Karasjok", "--out", folder / "inn")
        read = ["--received", "2025-02-18", "--out", folder / "s.jsonl", "--table", table]
        assembler("read", folder / "inn", *read, code=1)  # the second one is not complete
        decided(table)
        assembler("letters", KEY, table, "--out", folder / "brev")
        assembler("diff", "utviklingstiltak", "2023", "2025", "--format", "html", "--out", out)
        findings = folder / "kontroll.html"
        findings.write_text(assembler("check", KEY, "--level", "warning", "--format", "html"), encoding="utf-8")

        circular = page(made / "rundskriv.nb.pdf", 1, folder / "rundskriv.png")
        blank = page(made / "soknad.nb.pdf", 2, folder / "tomt.png")
        answered = page(filled, 2, folder / "utfylt.png")
        letter = page(folder / "brev" / "25-00101-nord-fron-kommune.pdf", 1, folder / "brev.png")
        site = out / "site"
        front = browser(on_the_day(site / "index.html"), folder / "forside.png", 1100, 1430)

        publish(circular, GUIDE / "rundskriv.png", *FRAME)
        publish(blank, GUIDE / "skjema-tomt.png", *FRAME)
        publish(answered, GUIDE / "skjema-utfylt.png", *FRAME)
        publish(letter, GUIDE / "brev-nynorsk.png", *FRAME)
        publish(front, GUIDE / "nettsted-forside.png", "-crop", "1100x600+0+0", "+repage", *FRAME)
        web = browser(on_the_day(site / KEY / "soknad.html"), folder / "nettskjema.png", 1100, 1000)
        publish(web, GUIDE / "nettskjema.png", *FRAME)
        narrow = phone(on_the_day(site / KEY / "index.html"), folder / "mobil.png", 722)
        publish(narrow, GUIDE / "nettsted-mobil.png", *FRAME)
        changes = browser(made / "endringer-fra-2023.nb.html", folder / "endringer.png", 1100, 763)
        publish(changes, GUIDE / "endringer.png", *FRAME)
        publish(browser(findings, folder / "kontroll.png", 1100, 450), GUIDE / "kontroll.png", *FRAME)
        applied = ["(status)", "(søker)", "(søkt beløp)", "(egenandel)", "(kostnader)"]
        columns = [*applied, "vedtak", "saksnummer", "dato", "belop"]
        decisions = sheet(table, "Søknader", "A1:AR3", folder / "vedtaksark.png", columns)
        publish(decisions, GUIDE / "vedtaksark.png", *FRAME)
        summary = sheet(made / "brev" / "oversikt.xlsx", "Sammendrag", "A1:E26", folder / "oversikt.png")
        publish(summary, GUIDE / "oversikt-brev.png", *FRAME)
        montage([circular, answered, letter, front], ROOT / "docs" / "bilder" / "oversikt.png", folder)


if __name__ == "__main__":
    main()
