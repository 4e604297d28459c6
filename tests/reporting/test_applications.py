"""The application of a grant is found, and never guessed."""

import pytest

from assembler.core.errors import DataError
from support.report_samples import applications, record


def test_an_application_is_found_by_applicant_reference_or_project(given_grants, sources, tmp_path):
    first = given_grants[0]
    others = {"data": {"prosjekt": {"navn": "Et annet"}}}
    for also in (
        [],
        [record(first, **others)],
        [record(first, fil="b.pdf"), record(first, **others, fil=f"inn/{first.application_reference.lower()}.pdf")],
    ):
        found = applications(sources, tmp_path, record(first), *also).of([first])[first.case_number]
        assert found == (also[-1]["data"] if len(also) > 1 else record(first)["data"])


def test_an_application_is_not_guessed(given_grants, sources, tmp_path):
    first = given_grants[0]
    others = [record(first, data={"prosjekt": {"navn": name}}) for name in ("Et annet", "Et tredje")]
    with pytest.raises(DataError, match="holds 2 applications from"):
        applications(sources, tmp_path, *others).of([first])


def test_records_of_another_scheme_are_no_applications(given_grants, sources, tmp_path):
    with pytest.raises(DataError, match="holds no applications to"):
        applications(sources, tmp_path, record(given_grants[0], ar=2023), record(given_grants[0], "arsrapport"))


def test_what_is_no_record_is_told_by_line(sources, tmp_path):
    with pytest.raises(DataError, match="line 1: is no record of a form"):
        applications(sources, tmp_path, {"skjema": "soknad"})
