"""Citations of statutes, by name and by date."""

import pytest

from assembler.lint.rules import statutes
from support.lint_workspace import OFFICIALESE, apply_changes, findings_in, small_workspace


@pytest.mark.parametrize("cited", ["fvl § 29", "fvl. § 29", "introloven § 4", "lov 4. juli 2003 nr. 80"])
def test_an_act_is_known_by_its_short_name_and_by_its_date(cited, findings_after):
    reported = findings_after(
        [{"at": "/x-circular/sections/0/text", "to": f"{OFFICIALESE['to']} Det følger av {cited}."}]
    )
    assert {f.rule.id for f in reported} & {"lov.ubekreftet", "lov.opphevet"}


def test_acts_begin_before_they_end_and_names_in_force_do_not_overlap():
    for statute in statutes.statutes():
        assert statute.ends is None or (statute.begins is not None and statute.begins < statute.ends)
    ids = [statute.id for statute in statutes.statutes()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("cited", "day", "in_force"),
    [
        ("introduksjonsloven", "2020-12-31", True),
        ("introduksjonsloven", "2021-01-01", False),
        ("introduksjonslova", "2021-01-01", False),
        ("introduksjonslovens", "2021-01-01", False),
        ("Integreringsloven", "2021-01-01", True),
        ("opplæringsloven", "2025-01-01", True),
        ("LOV-2025-06-20-81", "2025-12-31", False),
    ],
)
def test_an_act_is_known_by_its_names_in_both_language_forms(cited, day, in_force, tmp_path):
    says = {"at": "/x-circular/sections/0/text", "to": f"Målgruppen følger av {cited} § 1. Alle kommuner kan søke."}
    folder = apply_changes(small_workspace(tmp_path / "w"), [says, {"at": "/x-scheme/rundskriv/dato", "to": day}])
    rules = ("lov.opphevet", "lov.ikke-i-kraft")
    reported = [f for f in findings_in(folder) if f.rule.id in rules and f.pointer.startswith("/x-circular/sections/0")]
    assert bool(reported) != in_force
