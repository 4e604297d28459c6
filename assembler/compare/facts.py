"""Two years' facts in; those that differ out: dates, amounts, terms, appeal rules, contacts, reports, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assembler.compare.model import Difference
from assembler.compare.questions import difference_of
from assembler.document.walk import lines
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.law import legal_rules
from assembler.templating import blocks
from assembler.templating.placeholders import Names, Place
from assembler.text_diff import similarity
from assembler.text_diff.similarity import text_key

_REPORT_DETAILS = ("due", "period", "about")
_PROSE = ("formal", "hjemmel", "utbetaling", "rapportkrav", "regnskapskrav", "kontroll", "reaksjoner")


@dataclass(frozen=True, slots=True)
class ComparedYear:
    """One year as it is compared: the schema in the comparison's language, what text can name, and the file's name."""

    schema: Mapping[str, Any]
    names: Names
    language: Language
    file: str

    @property
    def scheme(self) -> Mapping[str, Any]:
        """``x-scheme``."""
        scheme: Mapping[str, Any] = self.schema["x-scheme"]
        return scheme

    def text(self, source: Any, pointer: str) -> str:
        """A text of the definition as people read it, its placeholders filled in."""
        found = blocks.blocks(source, self.names, self.language, Place(self.file, pointer)) if source else ()
        return " ".join(" ".join(lines(found)).split())


def single_facts(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The scheme's single facts that differ, in the order of a circular."""
    before, after = dict(_single_values(old)), dict(_single_values(new))
    return tuple(_differences(before, after))


def applicants(old: ComparedYear, new: ComparedYear) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of applicants that have come, and those that have gone."""
    before, after = old.scheme["sokere"], new.scheme["sokere"]
    return tuple(kind for kind in after if kind not in before), tuple(kind for kind in before if kind not in after)


def conditions(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The conditions that were added, removed or rewritten. They belong together by id, else by their words."""
    before = {row["id"]: old.text(row["tekst"], "/x-scheme/vilkar") for row in old.scheme.get("vilkar", ())}
    after = {row["id"]: new.text(row["tekst"], "/x-scheme/vilkar") for row in new.scheme.get("vilkar", ())}
    return _compare_lists("condition", before, after)


def appeals(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The rules of appeal that differ."""
    return _compare_lists("appeal", dict(_appeal_rules(old)), dict(_appeal_rules(new)))


def contacts(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The contacts that differ."""
    before = {line: line for line in map(_contact_line, old.scheme["kontakter"])}
    after = {line: line for line in map(_contact_line, new.scheme["kontakter"])}
    return tuple(difference for name in dict.fromkeys((*before, *after))
                 if (difference := difference_of("contact", before.get(name, ""), after.get(name, ""))))  # fmt: skip


def reports(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The reports that were added, removed, or are due at other times or about other things."""
    before, after = dict(_report_details(old)), dict(_report_details(new))
    found: list[Difference | None] = []
    for name in dict.fromkeys((*before, *after)):
        title = (after.get(name) or before[name])["title"]
        one, other = before.get(name, {}), after.get(name, {})
        found += [
            difference_of(f"report_{key}:{title}", one.get(key, ""), other.get(key, "")) for key in _REPORT_DETAILS
        ]
    return tuple(difference for difference in found if difference)


def letters(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The scheme's own paragraphs in letters that differ, by letter type, and the areas' terms in grant letters."""
    return tuple(_differences(dict(_letter_texts(old)), dict(_letter_texts(new))))


def rules(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The rules between questions (``allOf``) that differ, each by what it tells the applicant who breaks it."""
    before, after = list(_rule_messages(old.schema)), list(_rule_messages(new.schema))
    pairs = similarity.align([text_key(text) for text in before], [text_key(text) for text in after],
                             ([0] * len(before), [0] * len(after)))  # fmt: skip
    found = (
        difference_of("rule", before[one] if one is not None else "", after[other] if other is not None else "")
        for one, other in pairs
    )
    return tuple(difference for difference in found if difference)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        if difference := difference_of(name, before.get(name, ""), after.get(name, "")):
            yield difference


def _compare_lists(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """Texts of a list: those with the same key are the same one, and so are those that are alike."""
    old = [key for key in before if key not in after]
    new = [key for key in after if key not in before]
    scores = {
        (i, j): similarity.ratio(text_key(before[one]), text_key(after[other]))
        for i, one in enumerate(old)
        for j, other in enumerate(new)
    }
    pairs = {new[j]: old[i] for i, j in similarity.best_matches(scores, similarity.MIN_SIMILARITY).items()}
    found = [difference_of(name, before.get(pairs.get(key, key), ""), text) for key, text in after.items()]
    gone = [difference_of(name, before[key], "") for key in old if key not in pairs.values()]
    return tuple(difference for difference in (*found, *gone) if difference)


# --- how each fact is said --------------------------------------------------------------------------------------------


def _single_values(year: ComparedYear) -> Iterator[tuple[str, str]]:
    scheme, language = year.scheme, year.language
    shown: dict[str, Callable[[Any], str]] = {
        "soknadsfrist": lambda value: formats.long_date(value, language),
        "ramme": formats.kroner,
        "akseptfrist_uker": str,
        "kapittel_post": str,
    }
    yield "navn", scheme["navn"]
    yield "rundskriv_nummer", scheme["rundskriv"].get("nummer", "")
    yield "rundskriv_dato", formats.long_date(scheme["rundskriv"]["dato"], language)
    for name, say in shown.items():
        yield name, say(scheme[name]) if name in scheme else ""
    yield "sokere", formats.join_list([APPLICANT_NAMES[kind][language] for kind in scheme["sokere"]], language)
    yield "departement", scheme["departement"]["navn"]
    for name in _PROSE:
        yield name, year.text(scheme.get(name, ""), f"/x-scheme/{name}")
    for name, value in scheme.get("fakta", {}).items():
        yield f"fakta:{name}", "; ".join(_free_fact_parts(value, language))


APPLICANT_NAMES: Mapping[str, Mapping[Language, str]] = {
    "kommune": {"nb": "kommuner", "nn": "kommunar"},
    "fylkeskommune": {"nb": "fylkeskommuner", "nn": "fylkeskommunar"},
    "organisasjon": {"nb": "organisasjoner", "nn": "organisasjonar"},
}


def _free_fact_parts(value: Any, language: Language, name: str = "") -> Iterator[str]:
    """A free fact as text: numbers grouped, dates in words, parts of a whole with their names."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _free_fact_parts(part, language, f"{name} {key}".strip())
        return
    if isinstance(value, list):
        if all(not isinstance(part, Mapping | list) for part in value):
            value = ", ".join(_value_text(part, language) for part in value)
        else:
            for index, part in enumerate(value, start=1):
                yield from _free_fact_parts(part, language, f"{name} {index}".strip())
            return
    yield f"{name}: {_value_text(value, language)}" if name else _value_text(value, language)


def _value_text(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return formats.label("yes" if value else "no", language).lower()
    if isinstance(value, int | float):
        return formats.number(value) if isinstance(value, float) or value >= 10_000 else str(value)
    return str(value)


def _appeal_rules(year: ComparedYear) -> Iterator[tuple[str, str]]:
    for told in year.scheme["klage"]:
        row = legal_rules.appeal_rule(told, told["vedtak"][0], year.names, "")
        to = " ".join(
            formats.join_list(
                [APPLICANT_NAMES[kind][year.language] for kind in row["mottakere"]], year.language
            ).split()
        )
        decisions = formats.join_list(row["vedtak"], year.language)
        if row["klagerett"]:
            right = _APPEAL_TEXTS["right"][year.language].format(row["frist_uker"], row["klageinstans"]["navn"])
        else:
            right = _APPEAL_TEXTS["none"][year.language]
        basis = year.text(row["hjemmel"], "/x-scheme/klage")
        yield f"{decisions} {sorted(row['mottakere'])}", f"{formats.capitalize(decisions)}, {to}: {right} ({basis})"


_APPEAL_TEXTS: Mapping[str, Mapping[Language, str]] = {
    "right": {"nb": "klagerett, frist {} uker, klageinstans {}", "nn": "klagerett, frist {} veker, klageinstans {}"},
    "none": {"nb": "ikke klagerett", "nn": "ikkje klagerett"},
}


def _contact_line(row: Mapping[str, str]) -> str:
    phone = formats.phone_number(row["telefon"]) if "telefon" in row else ""
    return ", ".join(part for part in (row.get("navn"), row.get("enhet"), row.get("epost"), phone) if part)


def _report_details(year: ComparedYear) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each report by its id, for a title may tell the year."""
    for name, report in year.schema.get("x-reports", {}).items():
        days: Sequence[str] = report.get("frister", [report["frist"]] if "frist" in report else [])
        due = formats.join_list([formats.long_date(day, year.language) for day in days], year.language)
        periods = [" – ".join(formats.long_date(period[key], year.language) for key in ("fra", "til"))
                   for period in report.get("perioder", ())]  # fmt: skip
        about = year.text(report["innhold"], f"/x-reports/{name}/innhold")
        yield name, {"title": report["tittel"], "due": due or "–", "period": "; ".join(periods), "about": about}


def _letter_texts(year: ComparedYear) -> Iterator[tuple[str, str]]:
    for name, letter in year.schema.get("x-letters", {}).items():
        texts = [text for key, text in letter.items() if key not in _DECISION_ONLY]
        yield f"letter:{name}", " ".join(year.text(text, f"/x-letters/{name}") for text in texts)
    bound = [row for row in year.scheme.get("vilkar", ()) if row.get("brev")]
    terms = (row["tekst"] if row["brev"] is True else row["brev"] for row in bound)
    yield "letter_terms", " ".join(year.text(text, "/x-scheme/vilkar") for text in terms)


_DECISION_ONLY = ("tilskudd", "regler")  # what of x-letters no text says without a decision


def _rule_messages(schema: Mapping[str, Any]) -> Sequence[str]:
    def below(value: Any) -> Iterator[str]:
        if isinstance(value, Mapping):
            if isinstance(value.get("x-message"), str):
                yield value["x-message"]
            for part in value.values():
                yield from below(part)
        elif isinstance(value, list):
            for part in value:
                yield from below(part)

    return list(dict.fromkeys(text for rule in schema.get("allOf", []) if "if" in rule for text in below(rule)))
