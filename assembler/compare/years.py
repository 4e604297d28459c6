"""Compare two scheme-years: facts, conditions, priority areas, circular, form, reports and letters."""

from __future__ import annotations

from assembler.compare import areas, facts, questions, sections
from assembler.compare.facts import ComparedYear
from assembler.compare.model import AreaChange, Comparison
from assembler.compare.questions import AreaParts
from assembler.document.nodes import Document
from assembler.i18n.language import Language
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_application
from assembler.products.scheme_texts import scheme_facts
from assembler.scheme.loader import Definition
from assembler.scheme.model import SchemeYear
from assembler.scheme.theme import Theme
from assembler.text_diff import words


def compare_years(
    old: Definition,
    new: Definition,
    language: Language,
    theme: Theme,
    circulars: tuple[Document, Document] | None = None,
) -> Comparison:
    """Everything that differs between two years: facts and form in ``language``, circulars in their own.

    ``circulars`` are those of the two years, where they are composed already. Raises :class:`TemplateError` where a
    text names what does not exist, :class:`DataError` where a draft holds a value that cannot be read.
    """
    first, second = circulars or (compose_circular(old, theme), compose_circular(new, theme))
    before, after = (_compared_year(each, language, theme) for each in (old, new))
    old_form, new_form = (compose_application(each, language, theme).blocks for each in (old, new))
    changes, titles = _area_changes(old, new, (first, second), language)
    return Comparison(
        old=old.key,
        new=new.key,
        language=language,
        title=words.word_diff(first.title, second.title),
        applicants=facts.applicants(before.year, after.year),
        facts=(*facts.single_facts(before, after), *questions.fixed_rates(old_form, new_form)),
        conditions=facts.conditions(before, after),
        appeals=facts.appeals(before, after),
        contacts=facts.contacts(before.year, after.year),
        areas=changes,
        sections=sections.compare_sections(first.blocks, second.blocks, titles),
        fields=questions.compare_questions(old_form, new_form, _area_parts(before.year, after.year, changes)),
        rules=facts.rules(before.year, after.year),
        reports=facts.reports(before, after),
        letters=facts.letters(before, after),
    )


def _area_changes(
    old: Definition, new: Definition, circulars: tuple[Document, Document], language: Language
) -> tuple[tuple[AreaChange, ...], list[tuple[str, str]]]:
    """What became of each priority area, and the titles of those that were kept, in their circulars' languages."""
    first, second = circulars
    own = (old.year(first.language).areas, new.year(second.language).areas)  # in the language of the texts to compare
    similarity = areas.similarity_scores(*own, (first.blocks, second.blocks))
    year = old.key.year if new.key.scheme == old.key.scheme else None
    changes = areas.compare_areas(old.year(language).areas, new.year(language).areas, similarity, year)
    before, after = ({area.number: area.title for area in each} for each in own)
    titles = [
        (before[change.main.number], after[change.new.number]) for change in changes if change.main and change.new
    ]
    return changes, titles


def _area_parts(old: SchemeYear, new: SchemeYear, changes: tuple[AreaChange, ...]) -> AreaParts:
    """Which parts of the two forms belong to the same area."""
    earlier, later = (questions.parts_of_areas(year.application_schema) for year in (old, new))
    same: dict[str, str] = {}
    merged: dict[str, str] = {}
    for change in changes:
        if change.new is None or change.new.number not in later:
            continue
        for area in change.old:
            if area.number in earlier:
                target = same if area == change.main else merged
                target[earlier[area.number]] = later[change.new.number]
    return AreaParts(same, merged, frozenset(earlier.values()), frozenset(later.values()))


def _compared_year(definition: Definition, language: Language, theme: Theme) -> ComparedYear:
    names = scheme_facts(definition, language, theme)
    return ComparedYear(definition.year(language), names, str(definition.path))
