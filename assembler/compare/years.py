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
    # areas are matched by the text of the circular: by titles in its language, therefore
    own = (old.year(first.language).areas, new.year(second.language).areas)
    similarity = areas.similarity_scores(*own, (first.blocks, second.blocks))
    same_scheme = new.key.scheme == old.key.scheme
    changes = areas.compare_areas(
        before.year.areas, after.year.areas, similarity, old.key.year if same_scheme else None
    )
    titles = [{area.number: area.title for area in each} for each in own]
    pairs = [
        (titles[0][change.main.number], titles[1][change.new.number])
        for change in changes
        if change.main and change.new
    ]
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
        sections=sections.compare_sections(first.blocks, second.blocks, pairs),
        fields=questions.compare_questions(old_form, new_form, _area_parts(before.year, after.year, changes)),
        rules=facts.rules(before.year, after.year),
        reports=facts.reports(before, after),
        letters=facts.letters(before, after),
    )


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
