"""A definition's report that has accounts, and what is known of a grant -> what the workbook of its accounts holds.

Knows nothing of any scheme. Accounts are the object of a report's schema that calculates a difference between two
sums of its groups: booked income less booked costs. Where a group holds a budget and the deviation from it as well,
the deviation's own calculation tells which is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from assembler.accounts.model import COLUMNS, Accounts, Approval, Approver, Fact, Group, Line, Role
from assembler.accounts.words import word
from assembler.core.errors import DataError, Problem, UsageError, suggestion
from assembler.document.nodes import Field, FieldKind, field_name, field_path
from assembler.document.walk import fields
from assembler.forms import builder as form_fields
from assembler.forms import values as filling
from assembler.forms.field_types.registry import FormTexts, Node, title, type_of
from assembler.i18n.formats import short_date
from assembler.i18n.language import Language
from assembler.json_schema import normalize
from assembler.json_schema.references import Schema
from assembler.products.scheme_texts import scheme_facts
from assembler.scheme.form_id import FormIdentifier
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.templating import blocks
from assembler.templating.placeholders import Place

_Path: TypeAlias = tuple[str, ...]

OWN_SHARE, GRANT = "egenandel", "tilskudd"  # what the income lines of the own contribution and of the grant are called
_GRANTED_FACT = "belop"  # the fact that fills in what was granted
_HEAD_FACTS = ("navn", "organisasjonsnummer", "prosjekt", "saksnummer", "periode_fra", "periode_til", "frist")
_KINDS: tuple[FieldKind, ...] = ("amount", "integer", "number", "yesno", "radio", "select", "date", "text", "multiline")


@dataclass(frozen=True, slots=True)
class _AccountsPlace:
    """Where accounts lie in a schema: ``path`` to them, and from there to the sums of income and of costs."""

    path: _Path
    schema: Schema
    income: _Path
    costs: _Path

    def role(self, group: str) -> Role:
        """What kind of group the one of this name is."""
        return "income" if group == self.income[0] else "costs" if group == self.costs[0] else ""

    def booked(self, group: str) -> Schema:
        """The part of a group in which its booked amounts are, with their path from the group."""
        return _schema_at(self.schema, (group, *self.costs[1:-1]))


def reports_with_accounts(definition: Definition) -> tuple[str, ...]:
    """The reports that have accounts, by id."""
    known = definition.localised("nb").get("x-reports", {})
    shapes = {name: _normalized(report["schema"]) for name, report in known.items() if "schema" in report}
    return tuple(name for name, shape in shapes.items() if any(_find_places(shape, ())))


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
    form = _normalized(told["schema"])
    place, *others = _find_places(form, ())
    if others:
        where = " and ".join("/".join(each.path) for each in (place, *others))
        what = f"has accounts at {where}; a workbook holds one of them"
        raise DataError([Problem(str(definition.path), f"/x-reports/{report}/schema", what)])
    said = _form_wording(definition, report, language, theme)
    asked = tuple(fields(form_fields.build_form(form, said)))
    maker = _AccountsBuilder(said, form, place, {field.name: field for field in asked})
    name = title(maker.node, said)
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
    facts = scheme_facts(definition, language, theme)
    place = Place(str(definition.path), f"/x-reports/{report}/schema")

    def line(text: str, node: Schema) -> str:
        return blocks.line(text, {**facts, "dette": node}, language, place)

    return FormTexts(language, line, lambda source, node: ())


# --- where accounts are -----------------------------------------------------------------------------------------------


def _normalized(schema: Any) -> Schema:
    return normalize.normalized(schema, lambda place, what: None)


def _find_places(schema: Schema, path: _Path) -> Iterator[_AccountsPlace]:
    """The accounts below a schema."""
    parts = {name: part for name, part in schema.get("properties", {}).items() if isinstance(part, Mapping)}
    for part in parts.values():
        operands = [tuple(str(each).split("/")) for each in part.get("x-calculate", {}).get("difference", ())]
        if operands and all(len(each) > 1 and _is_amount(_schema_at(schema, each)) for each in operands):
            yield _AccountsPlace(path, schema, *operands)
            return
    for name, part in parts.items():
        yield from _find_places(part, (*path, name))


def _schema_at(schema: Any, path: _Path) -> Schema:
    for name in path:
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        schema = properties.get(name) if isinstance(properties, Mapping) else None
    return schema if isinstance(schema, Mapping) else {}


def _is_amount(schema: Any) -> bool:
    return isinstance(schema, Mapping) and type_of(schema) == "integer" and schema.get("x-unit") == "kr"


# --- what they hold ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AccountsBuilder:
    """One report's form: how its texts are said, its schema, where its accounts are, its fields by name."""

    wording: FormTexts
    form: Schema
    place: _AccountsPlace
    fields: Mapping[str, Field]

    @property
    def node(self) -> Node:
        """The accounts as a node of the form."""
        return Node(self.place.schema, self.place.path, True, len(self.place.path))

    def groups(self) -> Iterator[Group]:
        for name, part in self.place.schema["properties"].items():
            amounts = self.place.booked(name).get("properties", {})
            path = (*self.place.path, name, *self.place.costs[1:-1])
            lines = [self.fields[field_name((*path, each))] for each, schema in amounts.items() if _is_amount(schema)]
            if lines:
                node = self.node.below(name, part, required=True)
                said = part.get("description", "")
                help = self.wording.line(said, part) if said else ""
                role = self.place.role(name)
                made = tuple(self._line(each, role) for each in lines)
                yield Group(name, title(node, self.wording), help, role, made)

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
        for name in self.place.schema["properties"]:
            field = self.fields.get(field_name((*self.place.path, name)))
            if field and field.kind in _KINDS:
                yield field

    def approval(self) -> Approval:
        """Those who sign the report: what else is asked beside each signature, as far as there are columns for it."""
        signed = [field_path(field.name)[:-1] for field in self.fields.values() if field.kind == "signature"]
        whole = signed[0][:-1] if len(signed) > 1 else signed[0] if signed else ()
        return Approval(
            self.title_at(whole) if whole else "", self.help_at(whole), tuple(self.approver(path) for path in signed)
        )

    def approver(self, path: _Path) -> Approver:
        below = (self.fields.get(field_name((*path, name))) for name in _schema_at(self.form, path)["properties"])
        asked = [field for field in below if field and field.kind in (*_KINDS, "signature")]
        return Approver(field_name(path), self.title_at(path), tuple(asked[: len(COLUMNS)]))

    def title_at(self, path: _Path) -> str:
        return title(Node(_schema_at(self.form, path), path, True, len(path)), self.wording)

    def help_at(self, path: _Path) -> str:
        schema = _schema_at(self.form, path)
        return self.wording.line(schema["description"], schema) if "description" in schema else ""

    def facts(self) -> Iterator[tuple[str, Field]]:
        """The facts that the report asks for outside its accounts, by the names of ``x-prefill``."""
        inside = self.place.path
        for path, schema in _leaf_schemas(self.form, ()):
            field = self.fields.get(field_name(path))
            if field and isinstance(schema.get("x-prefill"), str) and path[: len(inside)] != inside:
                yield schema["x-prefill"], field

    def head(self, report: Schema) -> Iterator[Fact]:
        """Who accounts for what: of the report's facts those that identify it."""
        asked = dict(reversed(list(self.facts())))  # the first of a name counts
        language = self.wording.language
        for name in _HEAD_FACTS:
            if name in asked:
                yield Fact(word(name, language) if name == "navn" else asked[name].label, field=asked[name])
            elif name in report:
                yield Fact(word(name, language), short_date(report[name]))


def _leaf_schemas(schema: Schema, path: _Path) -> Iterator[tuple[_Path, Schema]]:
    for name, part in schema.get("properties", {}).items():
        if isinstance(part, Mapping):
            yield (*path, name), part
            yield from _leaf_schemas(part, (*path, name))


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
