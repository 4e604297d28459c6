"""A process that lives long, such as a server, sees every edit in a workspace with the next thing it does."""

import io
import json
import shutil
import zipfile

import pytest

from assembler.core.errors import DataError
from assembler.letters.compose import contracts_of, requirements_of
from assembler.products.circular import compose_circular
from assembler.render.registry import FORMATS, render_document
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support import ROOT

KEY = Key("utviklingstiltak", 2025)


@pytest.fixture
def edited(tmp_path):
    """A workspace that can be edited; everything in it has been used once."""
    for part in ("schemas", "templates", "register"):
        shutil.copytree(ROOT / part, tmp_path / part)
    workspace = Workspace(tmp_path)
    documents(workspace)
    contracts_of(workspace.theme)
    requirements_of(workspace.theme)
    return workspace


def documents(workspace):
    circular = compose_circular(workspace.definition(KEY), workspace.theme)
    return {name: render_document(circular, workspace.theme, name) for name in FORMATS}


def word_parts(contents):
    with zipfile.ZipFile(io.BytesIO(contents)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def edit_json(path, edit):
    contents = json.loads(path.read_text(encoding="utf-8-sig"))
    edit(contents)
    path.write_text(json.dumps(contents), encoding="utf-8")


def test_a_new_logo_is_in_every_format(edited):
    before = documents(edited)
    svg, png = (edited.templates / name for name in (edited.theme.brand.logo, edited.theme.brand.logo_png))
    svg.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>', "utf-8"
    )
    png.write_bytes(png.read_bytes() + b"\0")
    after = documents(edited)
    assert png.read_bytes() in word_parts(after["docx"]).values()
    assert png.read_bytes() not in word_parts(before["docx"]).values()
    assert all(after[name] != before[name] for name in FORMATS)


def test_a_new_name_of_the_office_is_in_every_format(edited):
    before = documents(edited)
    edit_json(edited.templates / "brand.json", lambda brand: brand.update(navn="Et annet direktorat"))
    after = documents(edited)
    assert any(b"Et annet direktorat" in part for part in word_parts(after["docx"]).values())
    assert b"Et annet direktorat" in after["html"]
    assert after["pdf"] != before["pdf"]


def test_a_new_column_of_a_contract_is_known(edited):
    assert "ny_kolonne" not in contracts_of(edited.theme).by_type["tilskuddsbrev"].columns
    contract = edited.templates / "letters/tilskuddsbrev.schema.json"
    edit_json(contract, lambda schema: schema.setdefault("properties", {}).update(ny_kolonne={"type": "string"}))
    assert "ny_kolonne" in contracts_of(edited.theme).by_type["tilskuddsbrev"].columns


def test_a_requirement_that_is_taken_out_is_not_required(edited):
    before = requirements_of(edited.theme)
    edit_json(edited.templates / "letters/krav.json", lambda contents: contents["krav"].pop())
    assert requirements_of(edited.theme).all == before.all[:-1]


def test_a_new_text_of_a_definition_is_in_every_format(edited):
    edit_json(
        edited.schemas / "utviklingstiltak/2025.json", lambda schema: schema["x-circular"].update(title="En ny tittel")
    )
    after = documents(edited)
    assert b"En ny tittel" in after["html"]
    assert any(b"En ny tittel" in part for part in word_parts(after["docx"]).values())


def test_a_stricter_meta_schema_refuses_the_definition(edited):
    edit_json(edited.schemas / "definition.schema.json", lambda schema: schema.update(required=["x-ny"]))
    with pytest.raises(DataError, match="x-ny"):
        edited.definition(KEY)
