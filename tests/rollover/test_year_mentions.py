"""Years in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.rollover import year_mentions


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("Temaene er prioritert i 2025.", "Temaene er prioritert i 2026."),
        ("Regnskap for 2024 og budsjett for 2025", "Regnskap for 2025 og budsjett for 2026"),
        ("Søknad om tilskudd 2025", "Søknad om tilskudd 2026"),
        ("Satsene for 2024–2025 gjelder.", "Satsene for 2025–2026 gjelder."),
        ("Ordningen ble innført i 2025.", "Ordningen ble innført i 2025."),
        ("Ordninga vart innført i 2024.", "Ordninga vart innført i 2024."),
        ("Se NOU 2025: 8 og Meld. St. 6 (2024–2025).", "Se NOU 2025: 8 og Meld. St. 6 (2024–2025)."),
        ("jf. lov 20. juni 2025 nr. 81", "jf. lov 20. juni 2025 nr. 81"),
        ("Rundskriv 08/2025, LOV-2025-06-20-81 og RS 2025-011", "Rundskriv 08/2025, LOV-2025-06-20-81 og RS 2025-011"),
        ("https://imdi.no/2025/tilskudd i 2025", "https://imdi.no/2025/tilskudd i 2026"),
        ("Frist {{ fakta.frist_2025 | dato }} i 2025", "Frist {{ fakta.frist_2025 | dato }} i 2026"),
        ("Introduksjonsloven av 2003 og 20251 deltakere", "Introduksjonsloven av 2003 og 20251 deltakere"),
    ],
)
def test_years_that_mean_the_schemes_own_follow_and_others_stay(text, followed):
    assert year_mentions.move_years(text, 2025, 1) == followed


@given(st.text(st.sampled_from("i 2025 .,–/-NOUlov:{}")), st.integers(1, 5))
def test_a_text_only_changes_its_years(text, years):
    after = year_mentions.move_years(text, 2025, years)
    assert len(after) == len(text)
    assert all(one == other or one.isdecimal() for one, other in zip(text, after, strict=True))
