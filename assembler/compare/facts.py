"""Compare the facts of two years: dates, amounts, conditions, rules of appeal, contacts, reports and letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.compare.model import Difference
from assembler.compare.questions import difference_of
from assembler.document.walk import lines
from assembler.document.words import label
from assembler.forms.question import own_message
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.scheme.model import Contact, SchemeYear
from assembler.scheme.values import SourceText
from assembler.templating import blocks
from assembler.templating.placeholders import Names, Place
from assembler.text_diff import similarity
from assembler.text_diff.similarity import text_key

_REPORT_DETAILS = ("due", "period", "about")


@dataclass(frozen=True, slots=True)
class ComparedYear:
    """A scheme-year in the comparison's language, with the names that its texts use and the path of its file."""

    year: SchemeYear
    names: Names
    file: str

    @property
    def language(self) -> Language:
        """The comparison's language."""
        return self.year.language

    def text(self, source: SourceText) -> str:
        """A text of the definition with its placeholders filled in, in one line.

        Raises :class:`TemplateError` where it names what does not exist.
        """
        place = Place(self.file, source.pointer)
        found = blocks.blocks(source.text, self.names, self.language, place) if source else ()
        return " ".join(" ".join(lines(found)).split())


def single_facts(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The scheme's single facts that differ, in the order of a circular."""
    return _differences(dict(_single_values(old)), dict(_single_values(new)))


def applicants(old: SchemeYear, new: SchemeYear) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of applicants that were added, and those that were removed."""
    before, after = old.applicants.types, new.applicants.types
    return tuple(kind for kind in after if kind not in before), tuple(kind for kind in before if kind not in after)


def conditions(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The conditions that were added, removed or rewritten. They are matched by id, else by similarity."""
    before, after = (
        {condition.id: side.text(condition.text) for condition in side.year.conditions} for side in (old, new)
    )
    return _compare_lists("condition", before, after)


def appeals(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The rules of appeal that differ."""
    return _compare_lists("appeal", dict(_appeal_rules(old)), dict(_appeal_rules(new)))


def contacts(old: SchemeYear, new: SchemeYear) -> tuple[Difference, ...]:
    """The contacts that differ."""
    before, after = ([_contact_line(contact) for contact in year.contacts] for year in (old, new))
    found = (
        difference_of("contact", line if line in before else "", line if line in after else "")
        for line in dict.fromkeys((*before, *after))
    )
    return tuple(difference for difference in found if difference)


def reports(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The reports that were added, removed, or are due at other times or about other things."""
    before, after = dict(_report_details(old)), dict(_report_details(new))
    found: list[Difference | None] = []
    for id in dict.fromkeys((*before, *after)):
        title = (after.get(id) or before[id])["title"]
        one, other = before.get(id, {}), after.get(id, {})
        found += [
            difference_of(f"report_{key}:{title}", one.get(key, ""), other.get(key, "")) for key in _REPORT_DETAILS
        ]
    return tuple(difference for difference in found if difference)


def letters(old: ComparedYear, new: ComparedYear) -> tuple[Difference, ...]:
    """The scheme's own paragraphs in letters that differ, by letter type, and the conditions in grant letters."""
    return _differences(dict(_letter_texts(old)), dict(_letter_texts(new)))


def rules(old: SchemeYear, new: SchemeYear) -> tuple[Difference, ...]:
    """The rules between questions (``allOf``) that differ, each by its message to those who break it."""
    before, after = _rule_messages(old), _rule_messages(new)
    pairs = similarity.align([text_key(text) for text in before], [text_key(text) for text in after],
                             ([0] * len(before), [0] * len(after)))  # fmt: skip
    found = (
        difference_of("rule", before[one] if one is not None else "", after[other] if other is not None else "")
        for one, other in pairs
    )
    return tuple(difference for difference in found if difference)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    found = (
        difference_of(name, before.get(name, ""), after.get(name, "")) for name in dict.fromkeys((*before, *after))
    )
    return tuple(difference for difference in found if difference)


def _compare_lists(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """Compare texts of a list: those with the same key are a pair, and so are similar ones with different keys."""
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


# --- facts as text ----------------------------------------------------------------------------------------------------


def _single_values(side: ComparedYear) -> Iterator[tuple[str, str]]:
    """Each single fact by its name in :mod:`assembler.compare.words`; empty where the year does not have it."""
    year, language = side.year, side.language
    deadline, budget, weeks = year.application_deadline, year.total_budget, year.acceptance_weeks
    yield "navn", year.name
    yield "rundskriv_nummer", year.circular.number
    yield "rundskriv_dato", formats.long_date(year.circular.date, language)
    yield "soknadsfrist", formats.long_date(deadline.date, language) if deadline else ""
    yield "ramme", "" if budget is None else formats.kroner(budget)
    yield "akseptfrist_uker", "" if weeks is None else str(weeks)
    yield "kapittel_post", year.budget_item
    yield "sokere", applicant_list(year.applicants.types, language)
    yield "departement", year.ministry.name
    texts = {
        "formal": year.goal,
        "hjemmel": year.legal_basis,
        "utbetaling": year.payment,
        "rapportkrav": year.report_requirements,
        "regnskapskrav": year.account_requirements,
        "kontroll": year.control,
        "reaksjoner": year.reactions,
    }
    for name, text in texts.items():
        yield name, side.text(text)
    for name, value in year.facts.items():
        yield f"fakta:{name}", "; ".join(_free_fact_parts(value, language))


_APPLICANT_NAMES: Mapping[str, Mapping[Language, str]] = {
    "kommune": {"nb": "kommuner", "nn": "kommunar"},
    "fylkeskommune": {"nb": "fylkeskommuner", "nn": "fylkeskommunar"},
    "organisasjon": {"nb": "organisasjoner", "nn": "organisasjonar"},
}


def applicant_list(types: Sequence[str], language: Language) -> str:
    """Kinds of applicants as a list in words."""
    return formats.join_list([_APPLICANT_NAMES[kind][language] for kind in types], language)


def _free_fact_parts(value: object, language: Language, name: str = "") -> Iterator[str]:
    """A free fact as texts: numbers grouped, parts of a whole with their names."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _free_fact_parts(part, language, f"{name} {key}".strip())
    elif isinstance(value, list) and any(isinstance(part, Mapping | list) for part in value):
        for index, part in enumerate(value, start=1):
            yield from _free_fact_parts(part, language, f"{name} {index}".strip())
    else:
        parts = value if isinstance(value, list) else [value]
        text = ", ".join(_value_text(part, language) for part in parts)
        yield f"{name}: {text}" if name else text


def _value_text(value: object, language: Language) -> str:
    if isinstance(value, bool):
        return label("yes" if value else "no", language).lower()
    if isinstance(value, int | float):
        return formats.number(value) if isinstance(value, float) or value >= 10_000 else str(value)
    return str(value)


def _appeal_rules(side: ComparedYear) -> Iterator[tuple[str, str]]:
    """Each rule of appeal as text, with the law of the circular's date, by its decisions and recipients."""
    language, rules = side.language, side.year.appeals
    for rule in rules.rules:
        appeal = rules.resolved(rule, rule.letter_types[0])
        decisions = formats.join_list(rule.letter_types, language)
        to = applicant_list(rule.recipient_types, language)
        right = _APPEAL_TEXTS["right" if appeal.can_appeal else "none"][language]
        body = appeal.body.name if appeal.body else ""
        basis = side.text(SourceText(appeal.legal_basis, f"{rule.pointer}/hjemmel"))
        yield (
            f"{decisions} {sorted(rule.recipient_types)}",
            f"{formats.capitalize(decisions)}, {to}: {right.format(appeal.weeks, body)} ({basis})",
        )


_APPEAL_TEXTS: Mapping[str, Mapping[Language, str]] = {
    "right": {"nb": "klagerett, frist {} uker, klageinstans {}", "nn": "klagerett, frist {} veker, klageinstans {}"},
    "none": {"nb": "ikke klagerett", "nn": "ikkje klagerett"},
}


def _contact_line(contact: Contact) -> str:
    phone = formats.phone_number(contact.phone)
    return ", ".join(part for part in (contact.who, contact.email, phone) if part)


def _report_details(side: ComparedYear) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each report by its id, as its title may name the year."""
    language = side.language
    for report in side.year.reports:
        days = [formats.long_date(deadline.date, language) for deadline in report.deadlines()]
        periods = (
            f"{formats.long_date(period.first, language)} – {formats.long_date(period.last, language)}"
            for period in report.periods
        )
        yield (
            report.id,
            {
                "title": report.title,
                "due": formats.join_list(days, language) or "–",
                "period": "; ".join(periods),
                "about": side.text(report.about),
            },
        )


def _letter_texts(side: ComparedYear) -> Iterator[tuple[str, str]]:
    for letter in side.year.letters:
        yield f"letter:{letter.letter_type}", " ".join(map(side.text, letter.texts))
    terms = (condition.letter for condition in side.year.conditions if condition.letter)
    yield "letter_terms", " ".join(map(side.text, terms))


def _rule_messages(year: SchemeYear) -> list[str]:
    """The messages of the application form's rules between questions, each once."""

    def messages_in(value: object) -> Iterator[str]:
        if message := own_message(value):
            yield message
        parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        for part in parts:
            yield from messages_in(part)

    rules = (rule for rule in year.application_schema.get("allOf", []) if "if" in rule)
    return list(dict.fromkeys(message for rule in rules for message in messages_in(rule)))
