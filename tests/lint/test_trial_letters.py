"""Trial letters: what the law asks of letters is missed where a text leaves it out."""

import json
import re
import shutil

import pytest

from assembler.lint import trial_letters
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support import ROOT
from support.lint_workspace import apply_changes

KEYS = (Key("utviklingstiltak", 2025), Key("frivillige-organisasjoner", 2019))


REQUIREMENTS = json.loads((ROOT / "templates/letters/krav.json").read_text("utf-8"))["krav"]


IN_TEXT = [
    requirement for requirement in REQUIREMENTS if requirement.get("sted") != "hode"
]  # the head is made of the decision itself


@pytest.fixture(scope="module")
def trial_workspace(tmp_path_factory):
    """A workspace in which every condition of krav.json holds somewhere, and no legal basis names the circular."""
    folder = tmp_path_factory.mktemp("tried")
    for part in ("schemas", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    terms = {"nb": "Området har egne vilkår.", "nn": "Området har eigne vilkår."}
    basis = {"nb": "Vedtaket bygger på budsjettvedtaket.", "nn": "Vedtaket byggjer på budsjettvedtaket."}
    return apply_changes(
        folder,
        [
            {"file": f"schemas/{KEYS[0]}.json", "at": "/x-scheme/kapittel_post", "to": "0292.21"},
            {"file": f"schemas/{KEYS[0]}.json", "at": "/x-scheme/akseptfrist_uker", "to": 5},
            {"file": f"schemas/{KEYS[0]}.json", "at": "/x-scheme/hjemmel", "to": basis},
            {"file": f"schemas/{KEYS[0]}.json", "at": "/$defs/satsingsomrade/oneOf/0/x-area/vilkar", "to": terms},
        ],
    )


def missing_elements(folder):
    """The letters that do not say what they must: type, language form and what is told of them."""
    workspace = Workspace(folder)
    trial_workspace = trial_letters.make_trial_letters([workspace.definition(key) for key in KEYS], workspace.theme)
    return {(name, form, problem.what) for name, form, problems in trial_workspace.problems for problem in problems}


def text_without(text, says):
    """A letter text without what a demand says: neither the values that it names nor its own words."""
    for name in re.findall(r"\{\{\s*([\w.]+)", says):
        name = name.replace("rapport.", "rapporten.")  # as the text calls the one that the demand finds
        text = re.sub(rf"\{{\{{[^}}]*\b{re.escape(name)}\b[^}}]*\}}\}}", "…", text)
    pieces = re.split(r"(\{%.*?%\})", text)  # every other one is a tag, which stays as it is
    for words in re.split(r"\{[{%].*?[%}]\}|\n", says):
        if words.strip():
            pieces[::2] = [re.sub(rf"(?<!\w){re.escape(words.strip())}(?!\w)", "…", piece) for piece in pieces[::2]]
    return "".join(pieces)


def test_the_letters_on_trial_say_all_that_the_law_asks(trial_workspace):
    assert missing_elements(trial_workspace) == set()


@pytest.mark.parametrize("requirement", IN_TEXT, ids=lambda requirement: requirement["id"])
def test_an_element_that_is_taken_from_a_letter_text_is_missed(trial_workspace, requirement):
    says = (
        requirement["sier"]
        if isinstance(requirement["sier"], dict)
        else dict.fromkeys(("nb", "nn"), requirement["sier"])
    )
    before = {path: path.read_text("utf-8") for path in (trial_workspace / "templates/letters").rglob("*.md")}
    for path, text in before.items():
        path.write_text(text_without(text, says["nn" if path.name.endswith(".nn.md") else "nb"]), "utf-8")
    reported = {
        (name, form) for name, form, what in missing_elements(trial_workspace) if requirement["element"] in what
    }
    for path, text in before.items():
        path.write_text(text, "utf-8")
    assert {(name, form) for name in requirement.get("brev", ["avslag"]) for form in ("nb", "nn")} <= reported


@pytest.mark.parametrize(("place", "line"), [("tittel", 1), ("forste_avsnitt", 3), ("brev", 11)])
def test_what_a_letter_lacks_is_found_where_it_belongs(place, line, findings_after):
    requirement = {
        "id": "x",
        "brev": ["avslag"],
        "element": "x",
        "kilde": "x",
        "bekreftet": True,
        "sted": place,
        "sier": "x y",
    }
    reported = findings_after([{"file": "templates/letters/krav.json", "text": json.dumps({"krav": [requirement]})}])
    assert {f.line for f in reported if f.rule.id == "brev.lages" and f.file.endswith("nb.md")} == {line}
