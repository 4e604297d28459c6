"""Two years of a scheme in, what changed between them out: a tree of changes that every rendering reads."""

from __future__ import annotations

from assembler.compare import areas, facts, questions, sections
from assembler.compare.facts import ComparedYear
from assembler.compare.model import AreaChange, Comparison
from assembler.compare.questions import AreaParts
from assembler.document.nodes import Document
from assembler.i18n.language import Language
from assembler.products import builders as products
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.text_diff import words


def compare_years(
    old: Definition,
    new: Definition,
    language: Language,
    theme: Theme,
    circulars: tuple[Document, Document] | None = None,
) -> Comparison:
    """Everything that differs between two years, facts and form in ``language``, circulars in their own.

    ``circulars`` are those of the two years where they are made already. Raises :class:`TemplateError` where a text
    names what does not exist.
    """
    first, second = circulars or (products.compose_circular(old, theme), products.compose_circular(new, theme))
    before, after = _compared_year(old, language, theme), _compared_year(new, language, theme)
    old_form, new_form = (products.compose_application(each, language, theme).blocks for each in (old, new))
    own = (old.facts(first.language)["omrader"], new.facts(second.language)["omrader"])
    year = old.key.year if new.key.scheme == old.key.scheme else None
    likeness = areas.similarity_scores(*own, (first.blocks, second.blocks))
    found = areas.compare_areas(before.names["omrader"], after.names["omrader"], likeness, year)
    titles = [{area["nummer"]: area["tittel"] for area in each} for each in own]
    heads = [
        (titles[0][change.main.number], titles[1][change.new.number]) for change in found if change.main and change.new
    ]
    return Comparison(
        old.key,
        new.key,
        language,
        words.word_diff(first.title, second.title),
        facts.applicants(before, after),
        (*facts.single_facts(before, after), *questions.fixed_rates(old_form, new_form)),
        facts.conditions(before, after),
        facts.appeals(before, after),
        facts.contacts(before, after),
        found,
        sections.compare_sections(first.blocks, second.blocks, heads),
        questions.compare_questions(old_form, new_form, _area_parts(before, after, found)),
        facts.rules(before, after),
        facts.reports(before, after),
        facts.letters(before, after),
    )


def _area_parts(old: ComparedYear, new: ComparedYear, found: tuple[AreaChange, ...]) -> AreaParts:
    """Which parts of the two forms belong to the same area."""
    earlier, later = questions.parts_of_areas(old.schema), questions.parts_of_areas(new.schema)
    same: dict[str, str] = {}
    joined: dict[str, str] = {}
    for change in found:
        if change.new is None or change.new.number not in later:
            continue
        for area in change.old:
            if area.number in earlier:
                target = same if area == change.main else joined
                target[earlier[area.number]] = later[change.new.number]
    return AreaParts(same, joined, frozenset(earlier.values()), frozenset(later.values()))


def _compared_year(definition: Definition, language: Language, theme: Theme) -> ComparedYear:
    return ComparedYear(
        definition.localised(language),
        products.scheme_facts(definition, language, theme),
        language,
        str(definition.path),
    )
