"""Find the accounts that a definition's report asks for, with what is known of the grant beforehand.

Nothing here knows a particular scheme. Accounts are the object of a report's schema that calculates a difference
between two sums of its groups: booked income less booked costs. Where a group holds a budget and the deviation from it
as well, the deviation's own calculation tells which is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assembler.accounts.model import CELLS, COLUMNS, Accounts, Approval, Approver, Fact, Group, Line, Role
from assembler.accounts.words import word
from assembler.core.errors import DataError, Problem, UsageError, suggestion
from assembler.document.nodes import Field, field_path
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
from assembler.products.scheme_texts import scheme_facts
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.loader import Definition
from assembler.scheme.reports import Report
from assembler.scheme.theme import Theme
from assembler.templating import blocks
from assembler.templating.placeholders import Place

OWN_CONTRIBUTION, GRANT = "egenandel", "tilskudd"  # the income lines of the own contribution and of the grant
_GRANTED, _CASE = "belop", "saksnummer"  # the facts that fill in what was granted, and the case number
_NAME, _DEADLINE = "navn", "frist"
_HEAD_FACTS = (_NAME, "organisasjonsnummer", "prosjekt", _CASE, "periode_fra", "periode_til", _DEADLINE)


@dataclass(frozen=True, slots=True)
class _Location:
    """Where accounts are in a report: their question, and the paths from it to the sums of income and of costs."""

    accounts: Question
    income: Path
    costs: Path

    def role(self, group: str) -> Role:
        """The kind of the group of this name."""
        return "income" if group == self.income[0] else "costs" if group == self.costs[0] else ""

    def booked(self, group: str) -> Iterator[Question]:
        """The amounts of a group that are booked."""
        part = self.accounts.at((group, *self.costs[1:-1]))
        yield from (amount for amount in (part.children if part else ()) if amount.is_amount)


def reports_with_accounts(definition: Definition) -> tuple[str, ...]:
    """The reports that have accounts, by id."""
    return tuple(
        report.id for report in definition.year("nb").report_forms if any(_locations(Question(_form_schema(report))))
    )


def build_accounts(
    definition: Definition, report: str, language: Language, theme: Theme, data: Mapping[str, object] | None = None
) -> Accounts:
    """The accounts of a report. ``data`` are the report's, as far as they are known beforehand.

    Raises :class:`UsageError` where the definition has no such report with accounts, :class:`DataError` where the
    report has accounts at two places, :class:`TemplateError` where a text names what does not exist.
    """
    if report not in (valid := reports_with_accounts(definition)):
        what = f"has no report «{report}» with accounts{suggestion(report, valid)}"
        raise UsageError([Problem(str(definition.key), "", what)])
    year = definition.year(language)
    found = next(each for each in year.reports if each.id == report)
    form, place = _form_schema(found), Place(str(definition.path), f"{found.pointer}/schema")
    location = _only_location(form, place)
    texts = _form_texts(scheme_facts(definition, language, theme), language, place)
    asked = tuple(fields(form_fields.build_form(form, texts)))
    builder = _AccountsBuilder(texts, form, location, {field.name: field for field in asked})
    name = builder.title(location.accounts)
    values = filling.field_texts(asked, data or {})
    groups = tuple(builder.groups())
    case = builder.facts.get(_CASE)
    return Accounts(
        identifier=FormIdentifier(definition.key, report, definition.version, language),
        title=f"{name} {definition.key.year} – {year.name}",
        sheet=name,
        case=values.get(case.name, "") if case else "",
        head=tuple(builder.head(found)),
        groups=groups,
        results=tuple(field for field in builder.other_fields() if field.calculation),
        questions=tuple(field for field in builder.other_fields() if not field.calculation),
        approval=builder.approval(),
        costs=next(line for line in _lines(groups, "costs") if _last_part(line.booked) == location.costs[-1]),
        grant=_income_line(groups, GRANT),
        own=_income_line(groups, OWN_CONTRIBUTION),
        values=values,
    )


def _only_location(form: Schema, place: Place) -> _Location:
    """Where the accounts of a form that has some are. Raises :class:`DataError` where it has them at two places."""
    location, *others = _locations(Question(form))
    if others:
        where = " and ".join("/".join(each.accounts.path) for each in (location, *others))
        what = f"has accounts at {where}; a workbook holds one of them"
        raise DataError([Problem(place.file, place.pointer, what)])
    return location


def _form_texts(names: Mapping[str, object], language: Language, place: Place) -> FormTexts:
    """How the texts of a report's schema are rendered: with its own node as ``dette``, and without guidance."""

    def line(text: str, node: Schema) -> str:
        return blocks.line(text, {**names, "dette": node}, language, place)

    return FormTexts(language, line, lambda source, node: ())


# --- where accounts are -----------------------------------------------------------------------------------------------


def _form_schema(report: Report) -> Schema:
    return normalize.normalized(report.form_schema, lambda place, what: None)


def _locations(question: Question) -> Iterator[_Location]:
    """The accounts at or below a question."""
    children = list(question.children)
    for child in children:
        rule = child.calculation
        if rule and rule.operation == "difference" and len(rule.operands) == 2:
            income, costs = (_path_below(question, operand) for operand in rule.operands)
            if income and costs:
                yield _Location(question, income, costs)
                return
    for child in children:
        yield from _locations(child)


def _path_below(question: Question, operand: str | float) -> Path:
    """The path from a question to an operand that is an amount in a group of it; empty where it is anything else."""
    path = field_path(str(operand))
    below = path[len(question.path) :]
    found = question.at(below) if path == (*question.path, *below) and len(below) > 1 else None
    return below if found and found.is_amount else ()


# --- what they hold ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _AccountsBuilder:
    """Builds the parts of the accounts of one report from its schema and the fields of its form by name."""

    texts: FormTexts
    form: Schema
    location: _Location
    fields: Mapping[str, Field]

    def groups(self) -> Iterator[Group]:
        for group in self.location.accounts.children:
            name = group.path[-1]
            role = self.location.role(name)
            booked = [self.fields[amount.name] for amount in self.location.booked(name)]
            if booked:
                lines = tuple(self._line(each, role) for each in booked)
                yield Group(name, self.title(group), self._description(group), role, lines)

    def _line(self, booked: Field, role: Role) -> Line:
        """The line of a booked amount: the deviation is what is calculated from it and a budget."""
        granted = self.facts.get(_GRANTED) if (role, _last_part(booked)) == ("income", GRANT) else None
        for field in self.fields.values():
            rule = field.calculation
            if rule and rule.operation == "difference" and booked.name in rule.operands:
                other = next((self.fields.get(str(each)) for each in rule.operands if each != booked.name), None)
                if other and _last_part(other) == _last_part(booked) == _last_part(field):
                    return Line(booked, other, field, granted)
        return Line(booked, granted=granted)

    def other_fields(self) -> Iterator[Field]:
        """The fields of the accounts that are in no group, and that a cell can hold."""
        for question in self.location.accounts.children:
            field = self.fields.get(question.name)
            if field and CELLS[field.kind] != "none":
                yield field

    def approval(self) -> Approval:
        """Those who sign the report: what else is asked beside each signature, as far as there are columns for it."""
        signed = [field_path(field.name)[:-1] for field in self.fields.values() if not field_type(field).asked]
        whole = signed[0][:-1] if len(signed) > 1 else signed[0] if signed else ()
        approvers = tuple(self._approver(question) for question in map(Question(self.form).at, signed) if question)
        question = Question(self.form).at(whole) or Question(self.form)
        return Approval(self.title(question) if whole else "", self._description(question), approvers)

    def _approver(self, question: Question) -> Approver:
        below = (self.fields.get(child.name) for child in question.children)
        asked = [field for field in below if field and (CELLS[field.kind] != "none" or not field_type(field).asked)]
        return Approver(question.name, self.title(question), tuple(asked[: len(COLUMNS)]))

    def title(self, question: Question) -> str:
        """A question's title as the form shows it."""
        return title_of(question, self.texts)

    def _description(self, question: Question) -> str:
        return description_of(question, self.texts)

    @cached_property
    def facts(self) -> Mapping[str, Field]:
        """The fields outside the accounts that facts fill in, by the fact: of several, the first."""
        inside = self.location.accounts.path
        found: dict[str, Field] = {}
        for fact, question in prefill_questions(self.form):
            field = self.fields.get(question.name)
            if field and question.path[: len(inside)] != inside:
                found.setdefault(fact, field)
        return found

    def head(self, report: Report) -> Iterator[Fact]:
        """Who accounts for what: of the report's facts, those that identify it."""
        language = self.texts.language
        due = report.deadlines()
        for name in _HEAD_FACTS:
            field = self.facts.get(name)
            if field:
                yield Fact(word(name, language) if name == _NAME else field.label, field=field)
            elif name == _DEADLINE and len(due) == 1:
                yield Fact(word(name, language), short_date(due[0].date))


def _last_part(field: Field) -> str:
    return field_path(field.name)[-1]


def _lines(groups: tuple[Group, ...], role: Role) -> Iterator[Line]:
    for group in groups:
        if group.role == role:
            yield from group.lines


def _income_line(groups: tuple[Group, ...], name: str) -> Line | None:
    return next((line for line in _lines(groups, "income") if _last_part(line.booked) == name), None)
