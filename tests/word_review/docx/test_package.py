"""Files that are not review copies, or damaged, or hostile."""

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembler.core.errors import AssemblerError
from assembler.scheme.key import Key
from assembler.word_review import importer
from support.word_edits import (
    W,
    hostile,
)

ENTITY = (
    f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t>'
    "</w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("name", "parts", "what"),
    [
        ("none", {}, "word/document.xml is not there"),
        ("entities", {"word/document.xml": ENTITY.encode()}, "declares entities"),
        ("no xml", {"word/document.xml": b"<w:document"}, "is no XML"),
        ("other xml", {"word/document.xml": b"<html/>"}, "is no Word document"),
        ("macros", {"word/vbaProject.bin": b"x"}, "holds macros"),
        ("bomb", {"word/document.xml": b" " * 65_000_000}, "unpacks to 65 MB"),
    ],
)
def test_a_hostile_file_is_one_clear_line(run, tmp_path, copies_of, name, parts, what):
    file = tmp_path / "fil.docx"
    file.write_bytes(hostile(name, copies_of(Key("integreringstilskudd", 2018)), parts))
    out = run("import", file)
    assert out.exit_code == 1 and len(out.output.splitlines()) == 1 and what in out.output


@pytest.mark.parametrize(
    ("contents", "what"),
    [(b"", "is no Word file"), (b"PK\x03\x04", "is no Word file"), (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Word file")],
)
def test_what_is_no_word_file_is_one_clear_line(run, tmp_path, contents, what):
    file = tmp_path / "fil.docx"
    file.write_bytes(contents)
    out = run("import", file)
    assert out.exit_code == 1 and len(out.output.splitlines()) == 1 and what in out.output


def test_a_copy_of_nothing_known_asks_what_it_is_a_copy_of(run, tmp_path):
    file = tmp_path / "fil.docx"
    docx.Document().save(file)
    out = run("import", file)
    assert out.exit_code == 2 and "--of" in out.output


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(data=st.data())
def test_a_damaged_file_is_never_a_traceback(data, copies_of):
    contents = bytearray(copies_of(Key("integreringstilskudd", 2018)))
    for _ in range(data.draw(st.integers(1, 8))):
        contents[data.draw(st.integers(0, len(contents) - 1))] = data.draw(st.integers(0, 255))
    try:
        importer.read_copy(bytes(contents), "kopi.docx")
    except AssemblerError as error:
        assert len(error.problems) == 1
