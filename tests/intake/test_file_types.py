"""Files are found once, and only regular files of a limited size are opened."""

import os

from assembler.intake import file_types
from assembler.intake.records import Note


def test_files_are_found_once_in_order_and_loops_are_not_followed(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.pdf", "a.PDF", "b/1.json", ".skjult.pdf", "Thumbs.db", "~$a.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "b" / "ring").symlink_to(tmp_path)
    (tmp_path / "tom").mkdir()
    found, wrong = file_types.find_files([tmp_path, tmp_path / "b" / "2.pdf", tmp_path / "tom"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.PDF", "b/1.json", "b/2.pdf"]
    assert wrong == [(tmp_path / "tom", Note("no_forms"))]


def test_what_is_no_ordinary_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "self.pdf").symlink_to(tmp_path / "self.pdf")
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(500_000_000)
    assert file_types.read_contents(tmp_path / "pipe.pdf", 10) == Note("no_file")
    assert file_types.read_contents(tmp_path / "large.pdf", 50_000_000) == Note("too_large", ("500", "50"))
    assert (
        file_types.read_contents(tmp_path / "self.pdf", 10).name
        == file_types.read_contents(tmp_path / "none.pdf", 10).name
        == "unreadable"
    )
