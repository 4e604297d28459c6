"""Accounts workbooks of the workspace's reports: empty, filled in, and changed by someone."""

import datetime as dt
import io
import zipfile

import openpyxl
from hypothesis import strategies as st

from assembler.accounts import build
from assembler.accounts import read as accounts_reader
from assembler.accounts import write as writer
from assembler.document.nodes import field_path
from assembler.scheme import loader as definitions
from assembler.scheme import theme
from support import ROOT

DATE = dt.date(2025, 6, 1)
LOOK = theme.load(ROOT / "templates")
DEFINITIONS = {key: definitions.load(ROOT / "schemas", key) for key in definitions.find_keys(ROOT / "schemas")}
REPORTS = [(key, report) for key, each in DEFINITIONS.items() for report in build.reports_with_accounts(each)]
NUMBER = "01016050012"  # a personal number with right check digits, of someone born in 1860


def made(which=None, language="nb", data=None):
    key, report = which or REPORTS[0]
    return build.build_accounts(DEFINITIONS[key], report, language, LOOK, data)


def written(content):
    return writer.write_workbook(content, LOOK.brand, DATE)


def of_mark(mark):
    return build.build_accounts(definitions.load(ROOT / "schemas", mark.key), mark.form, mark.language, LOOK)


def read(contents, name="regnskap.xlsx", language="nb"):
    return accounts_reader.read_workbook(contents, name, of_mark, language)


def nested(values):
    data = {}
    for name, value in values.items():
        *path, last = field_path(name)
        inside = data
        for part in path:
            inside = inside.setdefault(part, {})
        inside[last] = value
    return data


def inputs(content):
    """The amounts to fill in: booked and budgeted."""
    return [field for line in content.lines() for field in line.fields if not field.calculation]


@st.composite
def some_amounts(draw, content):
    """Amounts in any of the cells, and nothing in the others."""
    names = [field.name for field in inputs(content)]
    return {name: draw(st.integers(0, 2_000_000)) for name in draw(st.sets(st.sampled_from(names)))}


def approvers(content):
    """What each of those who approve fills in."""
    return [field for approver in content.approval.approvers for field in approver.asked]


def filled(content):
    """Every question of the workbook answered, as data by the names of fields."""
    values = {field.name: 1000 * (number + 1) for number, field in enumerate(inputs(content))}
    answers = {"amount": 500, "yesno": True, "multiline": "Vi brukte mindre enn planlagt.", "date": "2025-12-31"}
    for field in (*(fact.field for fact in content.head if fact.field), *content.questions, *approvers(content)):
        texts = {"orgnr": "963376030"}
        values[field.name] = answers.get(field.kind) or texts.get(field.constraints.format) or "25/01002"
    return values


def edited(contents, change):
    """The workbook after someone has changed it: ``change`` is called with its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(contents))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(contents, change):
    """The workbook with its parts changed: ``change`` takes and gives a dict of names and bytes."""
    with zipfile.ZipFile(io.BytesIO(contents)) as package:
        parts = change({name: package.read(name) for name in package.namelist()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def cell_of(reading, field):
    return reading.places[field.name].rpartition(" ")[2]


FULL = made()
FULL_VALUES = filled(FULL)
FULL_BOOK = written(made(data=nested(FULL_VALUES)))
PLACES = read(FULL_BOOK).places
LINE = next(line.booked for line in FULL.lines() if not line.booked.calculation)
CELL = PLACES[LINE.name].rpartition(" ")[2]
