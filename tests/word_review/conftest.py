"""Review copies of circulars, and the import of edited ones."""

import pytest

from assembler.core.errors import DataError
from assembler.word_review import export, importer
from assembler.word_review import parts as review
from support.word_edits import (
    LATEST,
    edited_by,
    source_of,
)


@pytest.fixture(scope="session")
def copies_of(workspace):
    """The review copy of a circular, made once."""
    made = {}

    def find(key):
        if key not in made:
            made[key] = export.write(
                review.circular_review(workspace.definition(key), workspace.theme), workspace.theme
            )
        return made[key]

    return find


@pytest.fixture(scope="session")
def imported(workspace, copies_of):
    """What importing a circular's review copy gives, after it was edited by a function of python-docx's document."""

    def run(edit, key=LATEST):
        definition = workspace.definition(key)
        edited = edited_by(copies_of(key), edit)
        return importer.import_circular(
            importer.read_copy(edited, "kopi.docx"),
            "kopi.docx",
            definition,
            source_of(definition),
            workspace.theme,
            workspace.meta_schema,
        )

    return run


@pytest.fixture(scope="session")
def refused(imported):
    """The sentences with which an edited copy is refused."""

    def run(edit, key=LATEST):
        with pytest.raises(DataError) as caught:
            imported(edit, key)
        return [str(problem) for problem in caught.value.problems]

    return run
