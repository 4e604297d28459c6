"""The comparison of two years of a scheme."""

import pytest

from assembler.compare import whats_new
from assembler.compare.years import compare_years
from support.comparisons import NEW, OLD


@pytest.fixture(scope="session")
def years(workspace):
    return workspace.definition(OLD), workspace.definition(NEW)


@pytest.fixture(scope="session")
def comparison(years, workspace):
    return compare_years(*years, "nb", workspace.theme)


@pytest.fixture(scope="session")
def applicants(comparison, years):
    return whats_new.compose_whats_new(comparison, years[1])
