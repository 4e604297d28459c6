"""What reports are made of: a definition, the register, contracts and the sample grants."""

import pytest

from assembler.letters import compose
from assembler.recipients import register
from assembler.reporting import grants
from assembler.scheme.key import parse_key
from support.report_samples import KEY, SHEET


@pytest.fixture(scope="module")
def sources(workspace):
    """A definition, the register and the letters' texts."""
    return (
        workspace.definition(parse_key(KEY)),
        register.load(workspace.register),
        compose.contracts_of(workspace.theme),
    )


@pytest.fixture(scope="module")
def given_grants(workspace, sources):
    return grants.read_grants(workspace.root / SHEET, *sources)
