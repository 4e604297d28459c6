"""Texts that are hard to read."""

import pytest


@pytest.mark.parametrize("at", ["/description", "/x-reports/rapport/innhold/nb"])
def test_a_long_sentence_in_a_form_is_found(at, findings_after):
    reported = findings_after([{"at": at, "to": "Skriv " + "kort " * 60 + "om tiltaket."}])
    assert "lesbarhet.setning" in {finding.rule.id for finding in reported}
