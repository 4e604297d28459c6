"""Words of the other language form, and copies."""

import pytest


@pytest.mark.parametrize("word", ["målsetningen", "gjennomføres", "nevnes", "endres", "forsinket", "samordningen"])
def test_bokmal_in_nynorsk_is_found(word, findings_after):
    reported = findings_after([{"at": "/x-nn/description", "to": f"Arbeidet {word} no."}])
    assert "sprak.bokmal-i-nynorsk" in {finding.rule.id for finding in reported}


@pytest.mark.parametrize("word", ["elles", "felles", "bygningen", "flyktningen", "til dømes", "kvarandres", "arbeidet"])
def test_nynorsk_that_looks_like_bokmal_is_let_be(word, findings_after):
    reported = findings_after([{"at": "/x-nn/description", "to": f"Dette er {word} no."}])
    assert "sprak.bokmal-i-nynorsk" not in {finding.rule.id for finding in reported}


def test_a_choice_in_bokmal_in_both_forms_is_found(findings_after):
    choice = {"const": 5, "title": "Forsinket", "x-nn": {"title": "Forsinket"}, "x-area": {"sokere": ["kommune"]}}
    reported = findings_after([{"at": "/$defs/satsingsomrade/oneOf/2", "to": choice}])
    assert "sprak.likt" in {finding.rule.id for finding in reported}
