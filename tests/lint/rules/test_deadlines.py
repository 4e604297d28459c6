"""Deadlines and periods of reports."""

import pytest


@pytest.mark.parametrize(
    "period", [{"fra": "2024-01-01", "til": "2024-12-31"}, {"fra": "2025-12-31", "til": "2025-01-01"},
               {"fra": "2025-01-01", "til": "2026-02-28"}],
)  # fmt: skip
def test_a_period_of_another_time_than_the_reports_is_found(period, findings_after):
    assert "frist.periode" in {
        f.rule.id for f in findings_after([{"at": "/x-reports/rapport/perioder", "to": [period]}])
    }
