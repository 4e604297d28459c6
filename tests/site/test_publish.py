"""The site as a folder: which files there are, that they belong together, and that old ones are removed."""

import re
import shutil
from dataclasses import replace
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from assembler.site import build_state
from assembler.site import publish as site
from support import ROOT
from support.site_pages import GREETED, KINDS, read, taken


def test_every_page_is_there_in_both_language_forms(pages):
    bokmal = {path for path in pages if not path.startswith("nn/")}
    assert {f"nn/{path}" for path in bokmal} == pages.keys() - bokmal
    for path, page in pages.items():
        assert page.all("html")[0]["lang"] == ("nn" if path.startswith("nn/") else "nb")


def test_every_link_inside_leads_somewhere(pages, folder):
    for path, page in pages.items():
        for name in ("href", "src", "action"):
            for tag, attributes in page.tags:
                address = attributes.get(name)
                if not address or re.match("[a-z]+:", address) or "data-blank" in attributes:
                    continue
                target, fragment = urldefrag(urljoin(f"/{path}", address))
                file = folder / unquote(urlsplit(target).path).lstrip("/")
                assert file.is_file(), f"{path}: <{tag} {name}={address}>"
                if fragment:
                    ids = {each["id"] for _, each in pages[file.relative_to(folder).as_posix()].tags if "id" in each}
                    assert fragment in ids, f"{path}: {address}"


def test_written_twice_the_bytes_are_the_same(build, out, built):
    assert dict(site._site_files(build(), out)) == dict(site._site_files(built, out))


def test_nothing_in_the_site_tells_where_it_was_made(folder, built, out):
    for path, contents in site._site_files(built, out):
        assert str(ROOT).encode() not in contents
        assert (folder / path).read_bytes() == contents


def test_each_definition_stands_at_a_stable_address_with_what_it_refers_to(folder, definitions, workspace):
    for definition in definitions:
        assert (folder / f"schemas/{definition.key}.json").read_bytes() == definition.path.read_bytes()
    assert {path.name for path in (workspace.schemas / "common").iterdir()} == {
        path.name for path in (folder / "schemas/common").iterdir()
    }


def below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_no_longer_part_of_the_site_is_removed_and_nothing_else(workspace, definitions, built, out, tmp_path):
    shutil.copytree(out, tmp_path / "build")
    folder = tmp_path / "build" / site.FOLDER
    (folder / "CNAME").write_text("tilskudd.example.no", encoding="utf-8")
    outside = tmp_path / "build/utviklingstiltak/2025/soknad.nb.pdf"
    before = build_state.read(tmp_path / "build")
    assert {*before.site_files} == below(folder) - {"CNAME"}
    reaching = ("../utviklingstiltak/2025/soknad.nb.pdf", outside.as_posix())
    build_state.write(replace(before, site_files=(*before.site_files, *reaching)), tmp_path / "build")
    count = site.write(replace(built, calls=built.calls[1:]), tmp_path / "build")
    left = below(folder)
    assert (
        len(left) == count + 1
        and "CNAME" in left
        and {*build_state.read(tmp_path / "build").site_files} == left - {"CNAME"}
    )
    assert not (folder / "utviklingstiltak").exists() and not (folder / "nn/utviklingstiltak").exists()
    assert outside.is_file()


@pytest.mark.slow
def test_the_site_works_from_a_folder_without_a_server(browser, folder, questions, tmp_path):
    address = (folder / KINDS["form"]).as_uri()
    answers, pdf = taken(browser, tmp_path, f"{address}?for=945475056", GREETED)
    assert read(pdf, questions)[0] == answers["data"]
