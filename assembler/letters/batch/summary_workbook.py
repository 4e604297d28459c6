"""Write the workbooks beside a batch of letters: a summary, and a sheet of decisions with its wrong cells marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assembler.core import atomic_files
from assembler.i18n import formats
from assembler.letters.batch.manifest import ManifestEntry, read_entries
from assembler.letters.batch.renderer import LetterRenderer
from assembler.letters.decisions.cell_errors import CellError
from assembler.letters.decisions.reader import ERRORS, ROW_NUMBER
from assembler.letters.decisions.table_reader import Sheet
from assembler.render.xlsx import writer as xlsx
from assembler.render.xlsx.writer import Column, Formula, Kroner, Marked, Table, Value

_LANGUAGES = {"nb": "bokmål", "nn": "nynorsk"}


def write_summary(renderer: LetterRenderer, manifest: Path, target: Path) -> None:
    """Write the summary of a manifest: counts and sums by area and kind of decision, then every letter.

    Grants and recoveries are never added together: each kind has a sum of its own.
    """
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry in _first_entries(manifest):
        count = counts[_type_title(renderer, entry.letter_type), entry.area]
        count[0] += 1
        count[1] += entry.amount or 0
    year = renderer.definition.year("nb")
    names = {str(area.number): formats.capitalize(area.title) for area in year.areas}
    title = f"{year.name} {year.key.year}"
    _write_workbook(renderer, [_totals_table(counts, names, title), _letters_table(renderer, manifest, title)], target)


def _type_title(renderer: LetterRenderer, letter_type: str) -> str:
    """What a letter type is called: its contract's title."""
    return renderer.contracts.by_type[letter_type].title


def _totals_table(counts: Mapping[tuple[str, str], Sequence[int]], names: Mapping[str, str], title: str) -> Table:
    rows: list[Sequence[Value]] = []
    for (kind, area), (count, amount) in sorted(counts.items(), key=lambda item: (item[0][1], item[0][0])):
        rows.append((area, names.get(area, ""), kind, count, _amount(amount)))
    below = 4 + len(rows)  # as Excel counts rows: title, empty line, headings
    totals = []
    for line, kind in enumerate(sorted({kind for kind, _ in counts}), start=below):
        count, amount = (sum(pair[place] for (each, _), pair in counts.items() if each == kind) for place in (0, 1))
        sums = [f"=SUMIF($C$4:$C${below - 1},$C{line},{column}$4:{column}${below - 1})" for column in "DE"]
        totals.append(("Sum", "", kind, Formula(sums[0], count), Formula(sums[1], amount) if amount else None))
    columns = (
        Column("Satsingsområde", 16),
        Column("Navn", 88),
        Column("Vedtak", 24),
        Column("Antall", 10, kind="number"),
        Column("Beløp (kr)", 18, kind="kroner"),
    )
    return Table("Sammendrag", columns, rows, title, totals)


def _amount(amount: int) -> Value:
    """An amount, or nothing where the decisions are about none."""
    return Kroner(amount) if amount else None


def _letters_table(renderer: LetterRenderer, manifest: Path, title: str) -> Table:
    columns = (
        Column("Saksnummer", 14),
        Column("Vedtak", 24),
        Column("Mottaker", 36),
        Column("Organisasjonsnummer", 20),
        Column("Målform", 10),
        Column("Satsingsområde", 15),
        Column("Prosjekt", 60),
        Column("Beløp (kr)", 14, kind="kroner"),
        Column("Brev", 44),
    )

    def rows() -> Iterator[Sequence[Value]]:
        for entry in _first_entries(manifest):
            yield (
                entry.case_number,
                _type_title(renderer, entry.letter_type),
                entry.recipient,
                entry.organisation_number,
                _LANGUAGES.get(entry.language, entry.language),
                entry.area,
                entry.project or None,
                None if entry.amount is None else Kroner(entry.amount),
                _link(entry.file),
            )

    return Table("Brev", columns, rows(), title)


def _link(file: str) -> Formula:
    """A link to a file beside the workbook, as a formula: Excel holds no more than 65,530 others in a sheet."""
    return Formula(f'=HYPERLINK("{file}")', file)


def _first_entries(manifest: Path) -> Iterator[ManifestEntry]:
    """The first entry of each letter: its formats follow each other."""
    last = ""
    for entry in read_entries(manifest):
        if entry.case_number != last:
            yield entry
        last = entry.case_number


def write_marked_rows(
    renderer: LetterRenderer, sheet: Sheet, errors: Sequence[CellError], target: Path, *, only: bool = False
) -> None:
    """Write the sheet with its wrong cells marked, each with what would be right; with ``only``, no other rows."""
    wrong: defaultdict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for error in errors:
        wrong[error.row][error.column].append(error.comment)
    columns = dict.fromkeys((*sheet.names, *(error.column for error in errors)))
    names = [name for name in columns if name not in (ROW_NUMBER, ERRORS)]

    def rows() -> Iterator[Sequence[Value]]:
        for number, cells in sheet.records():
            errors_by_column = wrong.get(number, {})
            if only and not errors_by_column:
                continue
            summary = "; ".join(
                f"{column}: {', '.join(what)}".removeprefix(": ") for column, what in errors_by_column.items()
            )
            marked = [
                Marked(cells.get(name, ""), "; ".join(errors_by_column[name]))
                if name in errors_by_column
                else cells.get(name, "")
                for name in names
            ]
            yield (number, summary, *marked)

    headings = (Column(ROW_NUMBER, 6), Column(ERRORS, 60), *(Column(name, 22) for name in names))
    _write_workbook(renderer, [Table("Rader med feil", headings, rows())], target)


def _write_workbook(renderer: LetterRenderer, tables: Sequence[Table], target: Path) -> None:
    with atomic_files.replacing(target) as part:
        xlsx.write(tables, renderer.theme.brand, renderer.definition.year("nb").circular.date, part)
