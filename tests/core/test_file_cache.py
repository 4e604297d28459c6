import os
import pickle
import threading
import time
from pathlib import Path

import pytest

from assembler.core.file_cache import FileCache

OLD = 1_700_000_000  # seconds: long enough ago that no later write has the same time


def text(path: Path, suffix: str = "") -> list[str]:
    return [path.read_text(encoding="utf-8") + suffix if path.exists() else "none"]


def texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")
    os.utime(path, (OLD, OLD))
    return path


def test_a_file_that_has_not_changed_is_read_once(file):
    files = FileCache()
    assert files.cached(text, file) is files.cached(text, file)


def test_an_edit_is_seen_at_once_whatever_its_size(file):
    files = FileCache()
    assert files.cached(text, file) == ["one"]
    for contents in ("two", "three", "four!", "fives"):
        file.write_text(contents, encoding="utf-8")
        assert files.cached(text, file) == [contents]


def test_an_edit_that_leaves_time_and_size_as_they_were_a_moment_ago_is_seen(file):
    files, now = FileCache(), time.time_ns()
    for contents in ("two", "six"):
        file.write_text(contents, encoding="utf-8")
        os.utime(file, ns=(now, now))
        assert files.cached(text, file) == [contents]


def test_another_file_with_the_same_time_and_size_is_another_file(file):
    files = FileCache()
    assert files.cached(text, file) == ["one"]
    other = file.with_name("b.txt")
    other.write_text("two", encoding="utf-8")
    os.utime(other, (OLD, OLD))
    other.replace(file)
    assert files.cached(text, file) == ["two"]


def test_a_missing_file_is_seen_when_it_is_made_and_when_it_is_removed(tmp_path):
    files, path = FileCache(), tmp_path / "a.txt"
    assert files.cached(text, path) is files.cached(text, path)
    path.write_text("one", encoding="utf-8")
    os.utime(path, (OLD, OLD))
    assert files.cached(text, path) == ["one"]
    path.unlink()
    assert files.cached(text, path) == ["none"]


def test_a_folder_is_read_again_when_a_file_below_it_comes_goes_or_changes(tmp_path):
    files, below = FileCache(), tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert files.cached(texts, tmp_path) is files.cached(texts, tmp_path)
    (below / "c.txt").write_text("one", encoding="utf-8")
    os.utime(below / "c.txt", (OLD, OLD))
    assert files.cached(texts, tmp_path) == ["one"]
    assert files.cached(texts, tmp_path) is files.cached(texts, tmp_path)
    (below / "c.txt").write_text("two", encoding="utf-8")
    os.utime(below / "c.txt", (OLD + 1, OLD + 1))
    assert files.cached(texts, tmp_path) == ["two"]
    (below / "c.txt").rename(below / "d.md")
    assert files.cached(texts, tmp_path) == []


def test_other_arguments_are_part_of_the_key(file):
    files = FileCache()
    assert files.cached(text, file, "!") == ["one!"]
    assert files.cached(text, file, suffix="?") == ["one?"]
    assert files.cached(text, file, "!") is files.cached(text, file, "!")


def test_a_relative_path_means_another_file_in_another_folder(tmp_path, monkeypatch):
    files = FileCache()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name, encoding="utf-8")
        os.utime(tmp_path / name / "a.txt", (OLD, OLD))
    found = []
    for name in ("one", "two", "one"):
        monkeypatch.chdir(tmp_path / name)
        found.append(files.cached(text, Path("a.txt")))
    assert found == [["one"], ["two"], ["one"]] and found[2] is found[0]


def test_what_a_loader_raises_is_not_kept(file):
    files, times = FileCache(), []

    def fails_once(path: Path) -> str:
        times.append(path)
        if len(times) == 1:
            raise ValueError(path)
        return path.read_text(encoding="utf-8")

    with pytest.raises(ValueError):
        files.cached(fails_once, file)
    assert files.cached(fails_once, file) == "one"


def test_a_pickled_copy_begins_empty(file):
    files = FileCache()
    kept = files.cached(text, file)
    copy = pickle.loads(pickle.dumps(files))
    assert copy.cached(text, file) == kept and copy.cached(text, file) is not kept


def test_several_threads_can_ask_at_the_same_time(file):
    files, found = FileCache(), []

    def ask() -> None:
        found.extend(files.cached(text, file, str(number % 7)) for number in range(300))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2400 and {tuple(each) for each in found} == {(f"one{number}",) for number in range(7)}


def test_what_was_asked_for_the_longest_ago_makes_room(file):
    files = FileCache()
    first, second = files.cached(text, file, "0"), files.cached(text, file, "1")
    for number in range(2, 512):
        files.cached(text, file, str(number))
    assert files.cached(text, file, "0") is first
    files.cached(text, file, "512")
    assert files.cached(text, file, "1") is not second
