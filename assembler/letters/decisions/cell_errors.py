"""Say what is wrong with a cell of a sheet: in English for the command line, in bokmål for the sheet itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from assembler.core.errors import Problem, suggestion
from assembler.i18n.catalog import shown
from assembler.json_schema.violations import SENTENCES, Violation
from assembler.letters.decisions.contract import Cell, Column

BilingualText: TypeAlias = tuple[str, str]  # the same in English and in bokmål
ColumnError: TypeAlias = tuple[str, Cell, BilingualText]  # column, what stands there, what would be right

MESSAGES: Mapping[str, BilingualText] = {
    # --- of any cell ---
    "missing": (SENTENCES["missing"], "mangler"),
    "missing_as": ("is missing: {}", "mangler: {}"),
    "wrong": (SENTENCES["wrong"], "er ikke riktig; det skal være: {}"),
    "no_choice": (SENTENCES["no_choice"], "er ikke en av {}"),
    "too_short": (SENTENCES["too_short"], "er for kort; det trengs minst {} tegn"),
    "too_long": (SENTENCES["too_long"], "er for langt; det kan ha {} tegn"),
    "too_small": (SENTENCES["too_small"], "er for lite; det må være {} eller mer"),
    "unprintable": (
        "holds a character that no document can show; delete it",
        "har et tegn som ikke kan vises i et dokument; slett det",
    ),
    "unshown": (
        "a PDF has no letters for {}; write it with others",
        "en PDF har ingen bokstaver for {}; skriv det med andre",
    ),
    "personal": (
        "holds a personal number (fødselsnummer), which belongs in no letter; take it out",
        "har et fødselsnummer, og det skal ikke stå i et brev; ta det ut",
    ),
    "unfinished": ("still holds {}; write what was to stand there", "har fortsatt {}; skriv det som skulle stå der"),
    "no_heading": (
        "stands under no heading; give the column one, or take the cell out",
        "står ikke under noen overskrift; gi kolonnen en, eller ta cellen ut",
    ),
    # --- of the decision ---
    "no_type": ("is no letter type{}", "er ingen vedtakstype{}"),
    "no_report": ("is no report of {}{}", "er ingen rapport for {}{}"),
    "no_area": ("is no area of {}{}", "er ikke et satsingsområde i {}{}"),
    "area_missing": ("is missing{}", "mangler{}"),
    "areas": ("; the scheme's areas are {}", "; ordningens områder er {}"),
    "for_others": (
        "is open to {} only, and {} is {}",
        "er åpent bare for {}, og {} er {}",
    ),
    "scheme_for_others": (
        "the scheme is open to {} only, and {} is {}",
        "ordningen er åpen bare for {}, og {} er {}",
    ),
    "or": (" or ", " eller "),
    "no_appeal": ("cannot be appealed by a {} ({})", "kan ikke påklages av en {} ({})"),
    # --- of the recipient ---
    "unnamed": (
        "is missing; the register does not hold the recipient",
        "mangler; mottakeren står ikke i registeret",
    ),
    "unknown": (
        "is no municipality or county in the register",
        "er ingen kommune eller fylkeskommune i registeret",
    ),
    "other_name": (
        "is not who has organisasjonsnummer {}: that is {}; mend the one or the other",
        "er ikke den som har organisasjonsnummer {}: det er {}; rett det ene eller det andre",
    ),
    # --- of days ---
    "tidligst": ("comes before {}, {}", "er før {}, {}"),
    "senest": ("comes after {}, {}", "er etter {}, {}"),
    "etter": ("does not come after {}, {}", "er ikke etter {}, {}"),
    "for": ("does not come before {}, {}", "er ikke før {}, {}"),
    "where": (", as it must where {} is {}", ", og det må det være når {} er {}"),
    "years": ("lies in no year of {}: {} to {}", "er ikke i noe år for {}: {} til {}"),
    # --- of rows together ---
    "same_saksnummer": ("is the case number of row {} too", "er saksnummeret i rad {} også"),
    "same_decision": (
        "is decided in row {} too, for the same recipient; a letter goes out once",
        "er avgjort i rad {} også, for samme mottaker; et vedtak sendes én gang",
    ),
    # --- of files ---
    "same_file": ("names the same file as another letter: {}", "gir samme filnavn som et annet brev: {}"),
    "letter_changed": (
        "names a letter that was changed after it was written; move it away: {}",
        "gir navnet på et brev som er endret etter at det ble laget; flytt det: {}",
    ),
    "file_there": ("names a file that lies there already: {}", "gir navnet på en fil som ligger der fra før: {}"),
}

_OF_CELLS = ("no_choice", "too_short", "too_long", "too_small")  # rules whose sentence says all that a cell needs


def message(kind: str, *values: str | int | BilingualText) -> BilingualText:
    """The sentence of this kind in both languages, with these values, which may differ by language themselves."""
    english, norwegian = (
        sentence.format(*(value[index] if isinstance(value, tuple) else value for value in values))
        for index, sentence in enumerate(MESSAGES[kind])
    )
    return english, norwegian


def bilingual_suggestion(name: str, valid: Iterable[str]) -> BilingualText:
    """A half sentence that names the closest of the valid names, or all when they are few, or nothing."""
    hint = suggestion(name, valid)
    return shown(hint, "en"), shown(hint, "nb")


def violation_message(violation: Violation, column: Column | None) -> BilingualText:
    """What is wrong with a cell that breaks its column's schema."""
    if violation.rule in _OF_CELLS:
        return message(violation.rule, *violation.values)
    described = column and column.description
    return message("wrong", (column.english, described) if column and described else str(violation.expected))


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell: row and column of the sheet, what stands there, and what would be right."""

    row: int
    column: str
    value: str
    message: BilingualText

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.message[0]

    @property
    def comment(self) -> str:
        """What is wrong, in bokmål."""
        return self.message[1]

    def problem(self, file: str) -> Problem:
        """The error with its place, as a line for people."""
        value = f"«{self.value}» " if self.value else ""
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return Problem(file, place, f"{value}{self.what}")
