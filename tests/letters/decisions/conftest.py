"""Sheets of decisions, read or refused."""

import functools

import pytest

from assembler.core.errors import DataError
from assembler.letters.decisions import reader as decisions
from assembler.recipients import register
from assembler.scheme.key import parse_key
from support import ROOT
from support.decision_rows import CONTRACTS, csv_of


@pytest.fixture(scope="module")
def recipients():
    return register.load(ROOT / "register")


@pytest.fixture(scope="module")
def load(workspace):
    return functools.cache(lambda key: workspace.definition(parse_key(key)))


@pytest.fixture
def read(load, recipients, tmp_path):
    """The decisions of a sheet: of rows, of text, or of bytes."""

    def read(sheet, scheme="utviklingstiltak/2025"):
        path = tmp_path / "vedtak.csv"
        path.write_bytes(
            sheet if isinstance(sheet, bytes) else (sheet if isinstance(sheet, str) else csv_of(sheet)).encode()
        )
        return decisions.read_decisions(path, load(scheme), recipients, CONTRACTS)

    return read


@pytest.fixture
def problems(read, tmp_path):
    """What is wrong with a sheet, as ``row …, column …: what``."""

    def problems(sheet, scheme="utviklingstiltak/2025"):
        with pytest.raises(DataError) as raised:
            read(sheet, scheme)
        assert all(problem.file == str(tmp_path / "vedtak.csv") for problem in raised.value.problems)
        return [str(problem).removeprefix(f"{problem.file}: ") for problem in raised.value.problems]

    return problems
