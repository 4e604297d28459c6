"""Review copies that LibreOffice has saved."""

import pytest

from assembler.word_review import export
from support import peers
from support.word_edits import (
    LATEST,
    letter,
)


@pytest.fixture(scope="module")
def saved_by_libreoffice(tool, tmp_path_factory, workspace, copies_of):
    """Every circular's copy, and that of letters with tables, notes, page breaks and links, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("libreoffice")
    copies = {str(key): copies_of(key) for key in workspace.scheme_years()}
    for name in ("tilskuddsbrev.nb", "avslag.nn", "mangler.nb", "felles/klageorientering.nb", "felles/merknad.nn"):
        copies[name] = export.write(letter(workspace, name), workspace.theme)
    files = {name: folder / f"{number}.docx" for number, name in enumerate(copies)}
    for name, file in files.items():
        file.write_bytes(copies[name])
    peers.libreoffice(tool("soffice"), files.values(), "docx:MS Word 2007 XML", folder / "ut", folder / "profile")
    return {name: folder / "ut" / file.name for name, file in files.items()}


@pytest.mark.slow
def test_a_copy_that_libreoffice_saved_changes_nothing(saved_by_libreoffice, run):
    for name, file in saved_by_libreoffice.items():
        out = run("import", file)
        assert out.exit_code == 0 and out.output.endswith(": nothing changes\n"), (name, out.output)
        assert len(out.output.splitlines()) == 1


@pytest.mark.slow
def test_a_copy_that_libreoffice_saved_does_not_undo_what_changed_since(saved_by_libreoffice, run, copied):
    path = copied / "schemas" / f"{LATEST}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Logg inn i", "Gå inn i"), encoding="utf-8")
    out = run("import", saved_by_libreoffice[str(LATEST)], root=copied)
    assert out.exit_code == 1 and "changed in the source since this copy was made; make a new one" in out.output
