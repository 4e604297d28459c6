import datetime as dt

import pytest

from assembler.core.errors import DataError
from assembler.core.json_node import JsonNode
from assembler.law.administration import in_force, law_of, ministry_of

LAW = {
    "fra": "2020-01-01", "navn": "loven", "frist_uker": 3,
    "hjemmel": {"uten_klagerett": "§ 1", "enkeltvedtak": "§ 2", "avvisning": "§ 3"},
}  # fmt: skip
MINISTRIES = [
    ministry_of(JsonNode({"fra": start, "navn": name, "forkortelse": name})) for start, name in
    (("2022-01-01", "AID"), ("2020-01-01", "KD"))
]  # fmt: skip


@pytest.mark.parametrize(("day", "name"), [((2020, 1, 1), "KD"), ((2021, 12, 31), "KD"), ((2022, 1, 1), "AID")])
def test_the_row_in_force_is_the_last_that_has_begun_in_whatever_order(day, name):
    assert in_force(MINISTRIES, dt.date(*day)).name == name


def test_no_row_is_in_force_before_the_first():
    with pytest.raises(ValueError, match="begin after 2019-12-31"):
        in_force(MINISTRIES, dt.date(2019, 12, 31))


@pytest.mark.parametrize(
    ("letter_type", "can_appeal", "basis"),
    [
        ("avvisning", True, "loven § 3"),
        ("avslag", True, "loven § 2"),
        ("avslag", False, "loven § 1"),
        ("avvisning", False, "loven § 1"),
    ],
)
def test_the_legal_basis_is_the_decisions_own_section_else_that_of_all_others(letter_type, can_appeal, basis):
    assert law_of(JsonNode(LAW)).legal_basis(letter_type, can_appeal=can_appeal) == basis


def test_a_row_of_another_form_is_an_error_at_its_place():
    with pytest.raises(DataError, match=r"/lov/0/frist_uker: is not a whole number"):
        law_of(JsonNode({**LAW, "frist_uker": "3"}, "/lov/0"))
