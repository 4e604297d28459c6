import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core import atomic_files
from assembler.core.atomic_files import file_name
from assembler.core.errors import WriterError

# Names that Windows keeps for devices, whatever ending follows.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("25/01234 Åsnes kommune", "25-01234-asnes-kommune"),
        ("Kárášjohka – Karasjok kommune", "karasjohka-karasjok-kommune"),
        ("Porsáŋgu Ærfugl Øst Đ Ŧ", "porsangu-aerfugl-ost-d-t"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Users\\x.pdf", "c-users-x-pdf"),
        ("a/b", "a-b"),
        ("  .hidden. ", "hidden"),
        ("Straße №5", "strasse-no5"),
    ],
)
def test_a_name_is_folded_to_ascii_words(text, name):
    assert file_name(text) == name


@pytest.mark.parametrize("text", ["", "...", "/", "中文", "\u0301"])
def test_a_text_without_letters_still_gets_a_name(text):
    assert file_name(text) == "uten-navn"


@pytest.mark.parametrize("text", [*sorted(RESERVED), "CON", " Aux. ", "Nul/"])
def test_a_name_that_windows_keeps_for_a_device_never_comes_out(text):
    name = file_name(text)
    assert name not in RESERVED
    assert name.startswith(text.casefold().strip(" ./")), name


@given(st.text() | st.sampled_from(sorted(RESERVED)))
def test_any_text_makes_a_name_that_every_system_takes(text):
    name = file_name(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 80
    assert name not in RESERVED
    assert file_name(name) == name


@given(st.text(alphabet="ab -/", min_size=81, max_size=200))
def test_a_long_text_is_cut_where_no_hyphen_hangs(text):
    assert not file_name(text).endswith("-")


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_file_is_written_with_the_folders_above_it(tmp_path):
    atomic_files.write(tmp_path / "a" / "b" / "c.pdf", b"contents")
    assert (tmp_path / "a" / "b" / "c.pdf").read_bytes() == b"contents"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["c.pdf"]
    assert (tmp_path / "a" / "b" / "c.pdf").stat().st_mode & 0o044 == 0o044  # others may read it


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "c.pdf"
    atomic_files.write(path, b"long contents")
    atomic_files.write(path, b"new")
    assert path.read_bytes() == b"new"


def full(*_, **__):
    raise OSError(28, "No space left on device")


class Filling(io.BytesIO):
    """A file that takes no more once something is written."""

    write = full


def begun(part, _):
    part.touch()
    return Filling()


@pytest.mark.parametrize(
    ("step", "fails"), [("open", full), ("open", begun), ("replace", full)], ids=["at once", "midway", "at the end"]
)
def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path, monkeypatch, step, fails):
    path = tmp_path / "c.pdf"
    path.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(type(path), step, fails)
        with pytest.raises(WriterError) as raised:
            atomic_files.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [part.name for part in tmp_path.iterdir()] == ["c.pdf"]
    assert str(raised.value) == f"{path}: cannot be written: No space left on device"


def test_a_folder_that_is_a_file_is_a_problem_that_names_the_path(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriterError) as raised:
        atomic_files.write(tmp_path / "out" / "c.pdf", b"x")
    assert str(raised.value).startswith(f"{tmp_path / 'out' / 'c.pdf'}: cannot be written: ")


def test_a_file_name_at_the_systems_limit_can_be_written(tmp_path):
    path = tmp_path / ("n" * 250 + ".pdf")
    atomic_files.write(path, b"x")
    assert path.read_bytes() == b"x"
