"""Texts that are not finished."""

import pytest

from support.lint_workspace import OFFICIALESE


@pytest.mark.parametrize(
    ("line", "is_open"),
    [
        ("XX deltakere.", True), ("[fyll inn]", True), ("TODO: mer.", True), ("____ kroner.", True), ("Fra [dato].", True),
        ("Se [dato](https://www.imdi.no).", False), ("XXL, xx-grafi, todo-liste og ... eller [ny] ordning.", False),
        ("Kapittel XIX og 20XX-tall.", False),
    ],
)  # fmt: skip
def test_a_text_that_waits_to_be_filled_in_is_found(line, is_open, findings_after):
    reported = findings_after([{"at": "/x-circular/sections/0/text", "to": [OFFICIALESE["to"], "", line]}])
    assert ("tekst.apen" in {finding.rule.id for finding in reported}) == is_open
