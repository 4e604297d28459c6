from assembler.forms.prefill import prefill_paths, prefilled_answer, prefilled_data

SCHEMA = {
    "properties": {
        "soker": {
            "properties": {
                "navn": {"type": "string", "x-prefill": "navn"},
                "adresse": {"type": "string"},
            }
        },
        "navn": {"type": "string", "x-prefill": "navn"},
        "budsjett": {
            "x-prefill": "soknad/budsjett",
            "properties": {
                "lonn": {"type": "integer"},
                "sum": {"type": "integer", "readOnly": True},
                "tilskudd": {"type": "integer", "x-prefill": "belop"},
            },
        },
        "plan": {"x-prefill": "plan", "x-rows": 2, "items": {"properties": {"start": {"type": "string"}}}},
    }
}


def test_a_fact_stands_in_the_first_question_that_takes_it():
    assert prefill_paths(SCHEMA) == {
        "navn": ("soker", "navn"),
        "soknad/budsjett": ("budsjett",),
        "belop": ("budsjett", "tilskudd"),
        "plan": ("plan",),
    }


def test_the_first_answered_question_that_takes_a_fact_answers_for_it():
    assert prefilled_answer(SCHEMA, {"soker": {"navn": "Voss"}, "navn": "Voss herad"}, "navn") == "Voss"
    assert prefilled_answer(SCHEMA, {"soker": {}, "navn": "Voss herad"}, "navn") == "Voss herad"
    assert prefilled_answer(SCHEMA, {"soker": "Voss"}, "navn") is None
    assert prefilled_answer(SCHEMA, {"soker": {"navn": "Voss"}}, "saksnummer") is None


def test_facts_become_data_where_the_form_asks_for_them():
    facts = {
        "navn": "Voss",
        "belop": 5,
        "soknad": {"budsjett": {"lonn": 3, "sum": 3, "annet": 1}},
        "plan": [{"start": "1"}, {"start": "2", "slutt": "3"}, {"start": "4"}],
    }
    assert prefilled_data(SCHEMA, facts) == {
        "soker": {"navn": "Voss"},
        "navn": "Voss",
        "budsjett": {"lonn": 3, "tilskudd": 5},  # neither the sum, which the form works out, nor what it does not ask
        "plan": [{"start": "1"}, {"start": "2"}],  # as many rows as the form has
    }


def test_an_unknown_or_empty_fact_fills_in_nothing():
    assert prefilled_data(SCHEMA, {"navn": "", "belop": None, "soknad": [], "plan": []}) == {}
