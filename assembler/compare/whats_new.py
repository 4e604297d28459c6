"""Compose «Dette er nytt i …», a short document for applicants, from the facts of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assembler.compare.facts import applicant_list
from assembler.compare.model import AreaChange, Comparison, Difference, FieldChange
from assembler.document.nodes import Block, Document, Heading, Inline, ListBlock, Paragraph, Strong, Text
from assembler.document.words import label
from assembler.i18n import formats
from assembler.i18n.language import Language
from assembler.rollover.year_mentions import move_years
from assembler.scheme.applicants import Area
from assembler.scheme.loader import Definition
from assembler.text_diff import words

_PHRASES: Mapping[str, Mapping[Language, str]] = {
    "title": {"nb": "Dette er nytt i {}", "nn": "Dette er nytt i {}"},
    "intro": {
        "nb": "Her står det viktigste som er endret i «{}» siden {}. Rundskrivet for {} gjelder.",
        "nn": "Her står det viktigaste som er endra i «{}» sidan {}. Rundskrivet for {} gjeld.",
    },
    "short": {"nb": "Frister, ramme og satser", "nn": "Fristar, ramme og satsar"},
    "deadline": {"nb": "Søknadsfristen er {}.", "nn": "Søknadsfristen er {}."},
    "deadline_was": {"nb": "Forrige frist var {}.", "nn": "Førre frist var {}."},
    "no_deadline": {
        "nb": "Rundskrivet for {} oppgir ingen søknadsfrist.",
        "nn": "Rundskrivet for {} oppgir ingen søknadsfrist.",
    },
    "frame": {"nb": "Rammen er {}.", "nn": "Ramma er {}."},
    "frame_was": {"nb": "I {1} var den {0}.", "nn": "I {1} var ho {0}."},
    "no_frame": {"nb": "Rundskrivet for {} oppgir ingen ramme.", "nn": "Rundskrivet for {} oppgir inga ramme."},
    "accept": {
        "nb": "Antall uker dere har til å akseptere tilskuddet: {}.",
        "nn": "Talet på veker de har til å akseptere tilskotet: {}.",
    },
    "accept_was": {"nb": "I {1} var det {0}.", "nn": "I {1} var det {0}."},
    "no_accept": {
        "nb": "Rundskrivet for {} oppgir ingen frist for å akseptere tilskuddet.",
        "nn": "Rundskrivet for {} oppgir ingen frist for å akseptere tilskotet.",
    },
    "rate": {"nb": "{}: {}", "nn": "{}: {}"},
    "rate_gone": {"nb": "{}: gjelder ikke lenger", "nn": "{}: gjeld ikkje lenger"},
    "who": {"nb": "Hvem kan søke", "nn": "Kven kan søkje"},
    "who_now": {"nb": "Nå kan også {} søke.", "nn": "No kan også {} søkje."},
    "who_not": {"nb": "Ordningen er ikke lenger åpen for {}.", "nn": "Ordninga er ikkje lenger open for {}."},
    "areas": {"nb": "Satsingsområder", "nn": "Satsingsområde"},
    "areas_now": {"nb": "Dette er satsingsområdene i {}:", "nn": "Dette er satsingsområda i {}:"},
    "area_new": {"nb": "nytt", "nn": "nytt"},
    "area_was": {"nb": "var område {} i {}", "nn": "var område {} i {}"},
    "area_covers": {
        "nb": "omfatter tidligere område {} (numrene fra {})",
        "nn": "omfattar tidlegare område {} (numra frå {})",
    },
    "area_for": {"nb": "bare {} kan søke", "nn": "berre {} kan søkje"},
    "areas_gone": {
        "nb": "Disse områdene fra {} er ikke lenger egne satsingsområder:",
        "nn": "Desse områda frå {} er ikkje lenger eigne satsingsområde:",
    },
    "conditions": {"nb": "Vilkår", "nn": "Vilkår"},
    "added": {"nb": "Nytt:", "nn": "Nytt:"},
    "changed": {"nb": "Endret, og lyder nå:", "nn": "Endra, og lyder no:"},
    "removed": {"nb": "Står ikke lenger:", "nn": "Står ikkje lenger:"},
    "limits": {"nb": "Grenser", "nn": "Grenser"},
    "minimum": {"nb": "«{}» – minst {}", "nn": "«{}» – minst {}"},
    "maximum": {"nb": "«{}» – høyst {}", "nn": "«{}» – høgst {}"},
    "no_minimum": {"nb": "«{}» – ingen nedre grense", "nn": "«{}» – inga nedre grense"},
    "no_maximum": {"nb": "«{}» – ingen øvre grense", "nn": "«{}» – inga øvre grense"},
    "was": {"nb": "{} (før: {})", "nn": "{} (før: {})"},
    "form": {"nb": "Søknadsskjemaet", "nn": "Søknadsskjemaet"},
    "questions": {"nb": "Nye spørsmål:", "nn": "Nye spørsmål:"},
    "must": {"nb": "{} (må besvares)", "nn": "{} (må svarast på)"},
    "must_now": {"nb": "Må nå besvares:", "nn": "Må no svarast på:"},
    "must_not": {"nb": "Må ikke lenger besvares:", "nn": "Må ikkje lenger svarast på:"},
    "gone": {
        "nb": "Antall spørsmål fra {} som er tatt ut: {}.",
        "nn": "Talet på spørsmål frå {} som er tekne ut: {}.",
    },
    "reports": {"nb": "Rapportering", "nn": "Rapportering"},
    "report": {"nb": "{}: {}", "nn": "{}: {}"},
    "report_new": {"nb": "{}: ny rapport, frist {}", "nn": "{}: ny rapport, frist {}"},
    "report_gone": {"nb": "{}: kreves ikke lenger", "nn": "{}: er ikkje lenger kravd"},
    "contact": {"nb": "Spørsmål", "nn": "Spørsmål"},
    "contact_now": {"nb": "Kontakt: {}.", "nn": "Kontakt: {}."},
    "appeals": {"nb": "Klage", "nn": "Klage"},
    "nothing": {
        "nb": "Frist, ramme, vilkår, satsingsområder og skjema er som i {}.",
        "nn": "Frist, ramme, vilkår, satsingsområde og skjema er som i {}.",
    },
}


def compose_whats_new(comparison: Comparison, definition: Definition) -> Document:
    """The document in the comparison's language; ``definition`` is the later year's."""
    language, old, new = comparison.language, comparison.old.year, comparison.new.year
    year = definition.year(language)
    blocks = [block for part in _sections(comparison) for block in part]
    opening = _phrase("intro", language, year.name, old, new)
    if not blocks:
        blocks = [_paragraph(_phrase("nothing", language, old))]
    return Document(
        title=_phrase("title", language, new),
        language=language,
        kind="circular",
        date=year.circular.date,
        blocks=(_paragraph(opening), *blocks),
        reference=f"{label('circular', language)} {year.circular.reference}",
    )


def _phrase(name: str, language: Language, *values: object) -> str:
    return _PHRASES[name][language].format(*values)


def _sections(comparison: Comparison) -> Iterator[tuple[Block, ...]]:
    language = comparison.language
    yield _section("short", language, tuple(_key_facts(comparison)))
    yield _section("who", language, tuple(_applicants(comparison)))
    yield _section("areas", language, tuple(_areas(comparison)))
    yield _section("conditions", language, tuple(_conditions(comparison.conditions, comparison)))
    yield _section("limits", language, tuple(_field_limits(comparison)))
    yield _section("form", language, tuple(_form(comparison)))
    yield _section("reports", language, tuple(_reports(comparison)))
    yield _section("appeals", language, tuple(_conditions(comparison.appeals, comparison)))
    contacts = [difference.new for difference in comparison.contacts if difference.new]
    paragraphs = tuple(_paragraph(_phrase("contact_now", language, contact)) for contact in contacts)
    yield _section("contact", language, paragraphs)


def _section(name: str, language: Language, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Heading(1, (Text(_phrase(name, language)),)), *blocks) if blocks else ()


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _list(items: Iterable[tuple[Inline, ...]]) -> tuple[Block, ...]:
    made = tuple((Paragraph(item),) for item in items)
    return (ListBlock(False, made),) if made else ()


def _text_list(items: Iterable[str]) -> tuple[Block, ...]:
    return _list((Text(item),) for item in items)


# --- the parts --------------------------------------------------------------------------------------------------------


def _key_facts(comparison: Comparison) -> Iterator[Block]:
    language = comparison.language
    for name, now in (("soknadsfrist", "deadline"), ("ramme", "frame"), ("akseptfrist_uker", "accept")):
        difference = next((each for each in comparison.facts if each.name == name), None)
        if difference:
            year = comparison.new.year
            text = _phrase(now, language, difference.new) if difference.new else _phrase(f"no_{now}", language, year)
            before = _phrase(f"{now}_was", language, difference.old, comparison.old.year) if difference.old else ""
            yield _paragraph(f"{text} {before}".strip())
    yield from _text_list(_rate_text(each, language) for each in comparison.facts if each.name.startswith("rate:"))


def _rate_text(difference: Difference, language: Language) -> str:
    title = difference.name.partition(":")[2]
    now = _phrase("rate", language, title, difference.new) if difference.new else _phrase("rate_gone", language, title)
    return _with_earlier_value(now, difference.old, language)


def _with_earlier_value(now: str, before: str, language: Language) -> str:
    return _phrase("was", language, now, before) if before else now


def _applicants(comparison: Comparison) -> Iterator[Block]:
    """The kinds of applicants that were added and removed, for the scheme as a whole."""
    language = comparison.language
    added, removed = comparison.applicants
    if added:
        yield _paragraph(_phrase("who_now", language, applicant_list(added, language)))
    if removed:
        yield _paragraph(_phrase("who_not", language, applicant_list(removed, language)))


def _areas(comparison: Comparison) -> Iterator[Block]:
    language = comparison.language
    if not any(change.is_changed for change in comparison.areas):
        return
    now = [change for change in comparison.areas if change.new]
    mixed = len({change.new.applicants for change in now if change.new}) > 1
    if now:
        yield _paragraph(_phrase("areas_now", language, comparison.new.year))
        yield from _list(_area_item(change, comparison, mixed) for change in now)
    kept = {change.main for change in comparison.areas}
    gone = [area for change in comparison.areas for area in change.old if area not in kept]
    if gone:
        yield _paragraph(_phrase("areas_gone", language, comparison.old.year))
        yield from _list(_area_name(area) for area in sorted(gone, key=lambda area: area.number))


def _area_item(change: AreaChange, comparison: Comparison, mixed: bool) -> tuple[Inline, ...]:
    """An area with what is stated of it; what was matched by similarity alone is left out."""
    language, remarks = comparison.language, []
    assert change.new is not None
    if change.kind == "added":
        remarks.append(_phrase("area_new", language))
    elif change.renumbered and change.main and change.basis != "similarity":
        remarks.append(_phrase("area_was", language, change.main.number, comparison.old.year))
    if change.covers:
        listed = formats.join_list(change.covers.numbers, language)
        remarks.append(_phrase("area_covers", language, listed, change.covers.year))
    if mixed:
        remarks.append(_phrase("area_for", language, applicant_list(change.new.applicants, language)))
    tail = (Text(f" – {', '.join(remarks)}"),) if remarks else ()
    return (*_area_name(change.new), *tail)


def _area_name(area: Area) -> tuple[Inline, ...]:
    return (Strong((Text(f"{area.number}"),)), Text(f" {formats.capitalize(area.title)}"))


def _conditions(differences: tuple[Difference, ...], comparison: Comparison) -> Iterator[Block]:
    """The texts that differ in more than the year that they name."""
    year, years = comparison.old.year, comparison.new.year - comparison.old.year
    changed = [each for each in differences if move_years(each.old, year, years) != each.new]
    for kind in ("added", "changed", "removed"):
        found = [each for each in changed if each.kind == kind]
        if found:
            yield _paragraph(_phrase(kind, comparison.language))
            yield from _text_list(each.new or each.old for each in found)


def _field_limits(comparison: Comparison) -> Iterator[Block]:
    language = comparison.language
    texts = []
    for field in comparison.fields:
        for detail in field.details:
            if field.kind == "changed" and detail.name in ("minimum", "maximum"):
                label = words.side_text(field.label, "new")
                now = _phrase(detail.name, language, label, detail.new) if detail.new else ""
                now = now or _phrase(f"no_{detail.name}", language, label)
                texts.append(_with_earlier_value(now, detail.old, language))
    yield from _text_list(texts)


def _form(comparison: Comparison) -> Iterator[Block]:
    language = comparison.language
    headings: dict[str, list[str]] = {}
    for field in comparison.fields:
        if field.kind == "added":
            label = words.side_text(field.label, "new")
            headings.setdefault(field.heading, []).append(_phrase("must", language, label) if field.required else label)
    if headings:
        yield _paragraph(_phrase("questions", language))
        items = []
        for heading, labels in headings.items():
            below = ListBlock(False, tuple((_paragraph(label),) for label in labels))
            items.append((_paragraph(heading), below))
        yield ListBlock(False, tuple(items))
    for phrase, required in (("must_now", "yes"), ("must_not", "no")):
        turned = [field for field in comparison.fields if _requirement_changed(field, required)]
        if turned:
            yield _paragraph(_phrase(phrase, language))
            yield from _text_list(words.side_text(field.label, "new") for field in turned)
    gone = sum(field.kind == "removed" for field in comparison.fields)
    if gone:
        yield _paragraph(_phrase("gone", language, comparison.old.year, gone))


def _requirement_changed(field: FieldChange, required: str) -> bool:
    """Whether a question of both years has become required (``yes``), or optional (``no``)."""
    return field.kind == "changed" and any(
        detail.name == "required" and detail.new == required for detail in field.details
    )


def _reports(comparison: Comparison) -> Iterator[Block]:
    language = comparison.language
    texts = []
    for difference in comparison.reports:
        kind, _, title = difference.name.partition(":")
        if kind == "report_due":
            name = {"added": "report_new", "removed": "report_gone"}.get(difference.kind, "report")
            texts.append(_with_earlier_value(_phrase(name, language, title, difference.new), difference.old, language))
    yield from _text_list(texts)
