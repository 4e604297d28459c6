"""A definition's report that has accounts, and what is known of a grant -> what the workbook of its accounts holds.

Knows nothing of any scheme. Accounts are the object of a report's schema that calculates a difference between two
sums of its groups: booked income less booked costs. Where a group holds a budget and the deviation from it as well,
the deviation's own calculation tells which is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembler.accounts.model import CELLS, COLUMNS, Accounts, Approval, Approver, Fact, Group, Line, Role
from assembler.accounts.words import word
from assembler.core.errors import DataError, Problem, UsageError, suggestion
from assembler.document.nodes import Field, field_name, field_path
from assembler.document.walk import fields
from assembler.forms import builder as form_fields
from assembler.forms import values as filling
from assembler.forms.build_field import FormTexts, description_of, title_of
from assembler.forms.field_types.registry import field_type
from assembler.forms.prefill import prefill_questions
from assembler.forms.question import Path, Question
from assembler.i18n.formats import short_date
from assembler.i18n.language import Language
from assembler.json_schema import normalize
from assembler.json_schema.references import Schema
from assembler.products import builders as products
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks
from assembler.templating.placeholders import Place

OWN_SHARE, GRANT = "egenandel", "tilskudd"  # what the income lines of the own contribution and of the grant are called
_GRANTED_FACT = "belop"  # the fact that fills in what was granted
_HEAD_FACTS = ("navn", "organisasjonsnummer", "prosjekt", "saksnummer", "periode_fra", "periode_til", "frist")


@dataclass(frozen=True, slots=True)
class _AccountsPlace:
    """Where accounts lie in a form: the question that holds them, and the paths from there to their two sums."""

    question: Question
    income: Path
    costs: Path

    @property
    def path(self) -> Path:
        """The path to the accounts in the report's data."""
        return self.question.path

    def role(self, group: str) -> Role:
        """What kind of group the one of this name is."""
        return "income" if group == self.income[0] else "costs" if group == self.costs[0] else ""

    def booked(self, group: Question) -> Iterator[Question]:
        """The amounts of a group that are booked."""
        part = group.at(self.costs[1:-1])
        return (each for each in part.children if each.is_amount) if part else iter(())


def reports_with_accounts(definition: Definition) -> tuple[str, ...]:
    """The reports that have accounts, by id."""
    known = definition.localised("nb").get("x-reports", {})
    shapes = {name: _normalized(report["schema"]) for name, report in known.items() if "schema" in report}
    return tuple(name for name, shape in shapes.items() if any(_find_places(Question(shape))))


def build_accounts(
    definition: Definition, report: str, language: Language, theme: Theme, data: Mapping[str, Any] | None = None
) -> Accounts:
    """The accounts of a report. ``data`` are the report's, as far as they are known beforehand.

    Raises :class:`UsageError` where the definition has no such report with accounts, :class:`DataError` where the
    report has accounts at two places, :class:`TemplateError` where a text names what does not exist.
    """
    valid = reports_with_accounts(definition)
    if report not in valid:
        what = f"has no report «{report}» with accounts{suggestion(report, valid)}"
        raise UsageError([Problem(str(definition.key), "", what)])
    schema = definition.localised(language)
    told = schema["x-reports"][report]
    form = Question(_normalized(told["schema"]))
    place, *others = _find_places(form)
    if others:
        where = " and ".join("/".join(each.path) for each in (place, *others))
        what = f"has accounts at {where}; a workbook holds one of them"
        raise DataError([Problem(str(definition.path), f"/x-reports/{report}/schema", what)])
    said = _form_wording(definition, report, language, theme)
    asked = tuple(fields(form_fields.build_form(form.schema, said)))
    maker = _AccountsBuilder(said, form, place, {field.name: field for field in asked})
    name = title_of(place.question, said)
    groups = tuple(maker.groups())
    values = filling.field_texts(asked, data or {})
    return Accounts(
        identifier=FormIdentifier(definition.key, report, definition.version, language),
        title=f"{name} {definition.key.year} – {schema['x-scheme']['navn']}",
        sheet=name,
        case=next((values.get(field.name, "") for name, field in maker.facts() if name == "saksnummer"), ""),
        head=tuple(maker.head(told)),
        groups=groups,
        results=tuple(field for field in maker.others() if field.calculation),
        questions=tuple(field for field in maker.others() if not field.calculation),
        approval=maker.approval(),
        costs=_group_line(groups, "costs", place.costs[-1]),
        grant=_income_line(groups, GRANT),
        own=_income_line(groups, OWN_SHARE),
        values=values,
    )


def _form_wording(definition: Definition, report: str, language: Language, theme: Theme) -> FormTexts:
    facts = products.scheme_facts(definition, language, theme)
    place = Place(str(definition.path), f"/x-reports/{report}/schema")

    def line(text: str, node: Schema) -> str:
        return blocks.line(text, {**facts, "dette": node}, language, place)

    return FormTexts(language, line, lambda source, node: ())


# --- where accounts are -----------------------------------------------------------------------------------------------


def _normalized(schema: Any) -> Schema:
    return normalize.normalized(schema, lambda place, what: None)


def _find_places(question: Question) -> Iterator[_AccountsPlace]:
    """The accounts below a question."""
    parts = list(question.children)
    for part in parts:
        rule = part.calculation
        if rule and rule.operation == "difference":
            income, costs, *others = (*(_path_below(question, each) for each in rule.operands), (), ())
            if len(others) == 2 and all(_is_amount(question, path) for path in (income, costs)):
                yield _AccountsPlace(question, income, costs)
                return
    for part in parts:
        yield from _find_places(part)


def _path_below(question: Question, operand: str | float) -> Path:
    """The path from a question to the field that an operand names; empty where it is not below the question."""
    path = field_path(str(operand))
    return path[len(question.path) :] if path[: len(question.path)] == question.path else ()


def _is_amount(question: Question, path: Path) -> bool:
    """Whether a path leads to an amount in a group of this question."""
    amount = question.at(path) if len(path) > 1 else None
    return amount is not None and amount.is_amount


# --- what they hold ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AccountsBuilder:
    """One report's form: how its texts are said, its schema, where its accounts are, its fields by name."""

    texts: FormTexts
    form: Question
    place: _AccountsPlace
    fields: Mapping[str, Field]

    def groups(self) -> Iterator[Group]:
        for group in self.place.question.children:
            lines = [self.fields[each.name] for each in self.place.booked(group)]
            if lines:
                name, role = group.path[-1], self.place.role(group.path[-1])
                made = tuple(self._line(each, role) for each in lines)
                title, help = title_of(group, self.texts), description_of(group, self.texts)
                yield Group(name, title, help, role, made)

    def _line(self, booked: Field, role: Role) -> Line:
        """The line of a booked amount: the deviation is what is calculated from it and a budget."""
        granted = dict(self.facts()).get(_GRANTED_FACT) if (role, _last_part(booked)) == ("income", GRANT) else None
        for field in self.fields.values():
            rule = field.calculation
            if rule and rule.operation == "difference" and booked.name in rule.operands:
                other = next((self.fields.get(str(each)) for each in rule.operands if each != booked.name), None)
                if other and _last_part(other) == _last_part(booked) == _last_part(field):
                    return Line(booked, other, field, granted)
        return Line(booked, granted=granted)

    def others(self) -> Iterator[Field]:
        """The fields of the accounts that are in no group, and that a cell can hold."""
        for question in self.place.question.children:
            field = self.fields.get(question.name)
            if field and CELLS[field.kind] != "none":
                yield field

    def approval(self) -> Approval:
        """Those who sign the report: what else is asked beside each signature, as far as there are columns for it."""
        signed = [field_path(field.name)[:-1] for field in self.fields.values() if not field_type(field).asked]
        whole = signed[0][:-1] if len(signed) > 1 else signed[0] if signed else ()
        return Approval(
            self.title_at(whole) if whole else "", self.help_at(whole), tuple(self.approver(path) for path in signed)
        )

    def approver(self, path: Path) -> Approver:
        below = (self.fields.get(question.name) for question in self.at(path).children)
        asked = [field for field in below if field and (CELLS[field.kind] != "none" or not field_type(field).asked)]
        return Approver(field_name(path), self.title_at(path), tuple(asked[: len(COLUMNS)]))

    def at(self, path: Path) -> Question:
        return self.form.at(path) or Question({}, path)

    def title_at(self, path: Path) -> str:
        return title_of(self.at(path), self.texts)

    def help_at(self, path: Path) -> str:
        return description_of(self.at(path), self.texts)

    def facts(self) -> Iterator[tuple[str, Field]]:
        """The facts that the report asks for outside its accounts, by the names of ``x-prefill``."""
        inside = self.place.path
        for fact, question in prefill_questions(self.form.schema):
            field = self.fields.get(question.name)
            if field and question.path[: len(inside)] != inside:
                yield fact, field

    def head(self, report: Schema) -> Iterator[Fact]:
        """Who accounts for what: of the report's facts those that identify it."""
        asked = dict(reversed(list(self.facts())))  # the first of a name counts
        language = self.texts.language
        for name in _HEAD_FACTS:
            if name in asked:
                yield Fact(word(name, language) if name == "navn" else asked[name].label, field=asked[name])
            elif name in report:
                yield Fact(word(name, language), short_date(report[name]))


def _last_part(field: Field) -> str:
    return field_path(field.name)[-1]


def _lines_with_role(groups: tuple[Group, ...], role: Role) -> Iterator[Line]:
    for group in groups:
        if group.role == role:
            yield from group.lines


def _income_line(groups: tuple[Group, ...], name: str) -> Line | None:
    return next((line for line in _lines_with_role(groups, "income") if _last_part(line.booked) == name), None)


def _group_line(groups: tuple[Group, ...], role: Role, name: str) -> Line:
    return next(line for line in _lines_with_role(groups, role) if _last_part(line.booked) == name)
