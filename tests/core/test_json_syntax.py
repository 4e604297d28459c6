"""Each slip that people make in JSON is named at its place, with what to write; all of them at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.json_scanner import MOST
from assembler.core.json_syntax import faults

SOUND = '{\n  "malform": "nb",\n  "ramme": 10000000,\n  "sokere": ["kommune", "fylkeskommune"],\n  "apen": true\n}\n'

# what is replaced, by what -> (line, column, sentence in bokmål)
SLIPS = {
    "comma missing": ('"nb",', '"nb"', (2, 17, "komma mangler etter «\"malform\": \"nb\"»")),
    "curly quotes": ('"nb"', "”nb”", (2, 14, 'her er det krøllete anførselstegn; skriv rette: "')),
    "single quotes": ('"nb"', "'nb'", (2, 14, "her er det enkle anførselstegn; skriv rette: \"")),
    "guillemets": ('"nb"', "«nb»", (2, 14, 'her er det anførselstegn som «»; skriv rette: "')),
    "comment": ('"nb",', '"nb", // språk', (2, 20, "er en kommentar, og det finnes ikke i JSON; slett den")),
    "quote in text": ('"nb"', '"han sa "nb" til oss"', (2, 22, 'har et anførselstegn inne i en tekst; skriv \\" for det, eller «»')),
    "thousands by space": ("10000000", "10 000 000", (3, 12, "«10 000 000» har skilletegn; skriv 10000000")),
    "thousands by hard space": ("10000000", "10\u00a0000\u00a0000", (3, 12, "«10\u00a0000\u00a0000» har skilletegn; skriv 10000000")),
    "thousands by dot": ("10000000", "10.000.000", (3, 12, "«10.000.000» har skilletegn; skriv 10000000")),
    "decimal comma": ("10000000", "20,5", (3, 12, "«20,5» har desimalkomma; skriv 20.5")),
    "unit": ("10000000", "10 000 000 kr", (3, 12, "«10 000 000 kr» har en enhet; skriv bare tallet, 10000000")),
    "False": ("true", "False", (5, 11, "«False» skrives false, uten anførselstegn")),
    "ja": ("true", "ja", (5, 11, "«ja» skrives true, uten anførselstegn")),
    "hard space": ('"ramme": 1', '"ramme":\u00a01', (3, 11, "har et hardt mellomrom, slik Word skriver det; bytt det med et vanlig")),
    "line break": ('"nb"', '"n\nb"', (2, 15, "en tekst er delt over to linjer; skriv den på én, eller \\n der en linje slutter")),
    "tab": ('"nb"', '"n\tb"', (2, 16, "en tekst har en tabulator; skriv et mellomrom, eller \\t")),
    "comma twice": ("10000000,", "10000000,,", (3, 21, "er et komma for mye; slett det")),
    "comma before the end": ("true", "true,", (5, 15, "er et komma etter siste del, før «}»; slett det")),
    "name without quotes": ('"malform"', "malform", (2, 3, 'navnet «malform» mangler anførselstegn; skriv "malform"')),
    "text without quotes": ('"nb"', "nb", (2, 14, 'teksten «nb» mangler anførselstegn; skriv "nb"')),
    "quote missing at the end": ('"nb",', '"nb,', (2, 16, 'det siste anførselstegnet (") i teksten mangler')),
    "colon missing": ('"malform":', '"malform"', (2, 13, "kolon og verdi mangler etter navnet «malform»")),
    "equals sign": ('"malform":', '"malform" =', (2, 13, "«=» står der det skal være kolon; skriv «:»")),
    "semicolon": ('"nb",', '"nb";', (2, 18, "«;» står der det skal være komma; skriv «,»")),
    "date": ("10000000", "15.04.2026", (3, 12, '«15.04.2026» er en dato uten anførselstegn; skriv "2026-04-15"')),
    "nought first": ("10000000", "0123", (3, 12, '«0123» begynner med 0; skriv 123, eller "0123" hvis det er en tekst')),
    "wrong bracket": ('"fylkeskommune"]', '"fylkeskommune"}', (4, 40, "«}» står der det skal være «]», som lukker «[» på linje 4")),
    "not closed": ("true\n}\n", "true\n", (5, 14, "slutter for tidlig: «}» mangler, som lukker «{» på linje 1")),
    "closed twice": ("true\n}\n", "true\n}}\n", (6, 2, "«}» lukker ingenting; slett det, eller finn «{» som mangler over")),
    "merge conflict": ('  "malform"', '<<<<<<< HEAD\n  "malform"', (2, 1, "er en linje fra en flettekonflikt; behold den ene utgaven og slett denne linjen")),
    "backslash": ('"nb"', '"C:\\filer\\nb"', None),  # what JSON reads as it stands
}  # fmt: skip


def said(text):
    return [(each.line, each.column, each.what.to("nb")) for each in faults(text)]


@pytest.mark.parametrize("name", [name for name, case in SLIPS.items() if case[2]])
def test_a_slip_is_named_at_its_place_once_with_what_to_write(name):
    old, new, wanted = SLIPS[name]
    assert old in SOUND
    text = SOUND.replace(old, new)
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert said(text) == [wanted]
    assert faults(text)[0].excerpt == text.split("\n")[wanted[0] - 1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "er tom; den må ha et JSON-objekt, som begynner med { og slutter med }"),
        ("Utlysning 2026\n\nSøknadsfrist: 15. april\n", "er vanlig tekst, ikke JSON; en JSON-fil begynner med {"),
        ("{\\rtf1\\ansi Utlysning}", "er et Word-dokument (RTF), ikke JSON; lagre det som ren tekst (.json, UTF-8)"),
        ("<!DOCTYPE html><p>", "er en nettside eller XML, ikke JSON; lagre den som ren tekst (.json, UTF-8)"),
    ],
)
def test_a_file_that_is_no_attempt_at_json_is_named_for_what_it_is(text, wanted):
    assert [each.what.to("nb") for each in faults(text)] == [wanted]


def test_all_slips_of_a_file_are_told_at_once():
    text = SOUND.replace('"nb",', '"nb"').replace("10000000", "10 000 000").replace("true", "False")
    assert [line for line, _, _ in said(text)] == [2, 3, 5]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=6), part, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_what_is_json_has_no_fault(value, indent, is_ascii):
    assert faults(json.dumps(value, indent=indent, ensure_ascii=is_ascii)) == ()


@given(st.data())
def test_whatever_is_not_json_gets_a_sentence_and_never_an_error(data):
    text = SOUND
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        typed = data.draw(
            st.sampled_from(["", '"', "{", "}", "[", "]", ",", ":", "\\", "\n", "”", "'", "x", "1", ",5", " 000", "//"])
        )
        text = text[:at] + typed + text[at + data.draw(st.integers(0, 2)) :]
    found = faults(text)
    assert len(found) <= MOST
    for each in found:
        assert each.excerpt == text.split("\n")[each.line - 1].rstrip("\r") and each.what.to("nn")
    try:
        json.loads(text)
    except json.JSONDecodeError:
        assert found
    else:
        assert found == ()
