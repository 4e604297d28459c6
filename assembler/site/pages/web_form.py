"""Render the web form from the tree that the PDF form is made from: sections, fields and tables as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from assembler.document.nodes import (
    FORM_ID_FIELD,
    Block,
    Document,
    Field,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
)
from assembler.document.walk import fields, inline_text
from assembler.i18n.formats import long_date
from assembler.i18n.language import Language
from assembler.render.html import writer as html
from assembler.render.html.escape import Html, escaped, tag
from assembler.site.countdown import countdown
from assembler.site.form_rules import WebFormRules
from assembler.site.funding_calls import Call
from assembler.site.pages import call as call_page
from assembler.site.pages.layout import ASSETS, Page, Site, json_script, localised_path
from assembler.site.pages.web_form_fields import REQUIRED_MARK, FieldRenderer
from assembler.site.words import phrase

SCRIPTS = ("json-schema.js", "rules.js", "answers.js", "check.js", "rows.js", "form.js", "pdf.js")


def path(call: Call) -> str:
    """The page's path in bokmål."""
    return f"{call.folder}/soknad.html"


def page(site: Site, call: Call, form: Document, rules: WebFormRules) -> Page:
    """The web form of a call, in the language form of ``form``; scripts check answers by ``rules``.

    Raises :class:`TemplateError` where a message names what does not exist.
    """
    language, name = form.language, call.title(form.language)
    description = phrase("form_description", language, call.name(language), call.key.year)
    questions = [each for each in fields(form.blocks) if each.name != FORM_ID_FIELD]
    opening, sections = _split_form(form)
    ids = {each.name: f"f{number}" for number, each in enumerate(questions)}
    renderer = _FormRenderer(FieldRenderer(language, ids))
    blank = Page(path(call), language, form.title, description, (), name=phrase("web_form", language))
    pdf = tag("a", escaped(phrase("blank_form", language)), href=blank.to(f"{call.folder}/soknad.{language}.pdf"))
    parts = (
        tag("h1", escaped(form.title)),
        *(tag("p", escaped(line), class_="lead") for line in opening),
        *_deadline_note(site, call, blank),
        tag("p", escaped(phrase("form_privacy", language)), class_="note"),
        tag("noscript", tag("p", escaped(f"{phrase('form_script', language)} "), pdf, class_="note")),
        tag("p", escaped(phrase("required_note", language)), class_="detail"),
        tag("div", _contents(sections, language), _form_element(renderer, sections, call, blank), class_="web-form"),
        json_script("skjema", rules.as_json(questions)),
    )
    return replace(blank, main=parts, trail=((call_page.path(call), name),), scripts=SCRIPTS)


def _deadline_note(site: Site, call: Call, page: Page) -> Iterator[Html]:
    """When and where to deliver the form; scripts show the second note once the deadline has passed."""
    language = page.language
    last = long_date(call.deadline, language) if call.deadline else phrase("no_deadline", language)
    text = escaped(f"{phrase('deadline', language)}: {last}" if call.deadline else last)
    circular = page.to(f"{localised_path(call_page.path(call), language)}") + "#rundskriv"
    delivery = tag("a", escaped(phrase("form_delivery", language)), href=circular)
    yield tag("p", text, Html(" "), countdown(call, site.date, language), tag("br"), delivery)
    if call.deadline:
        closed = call.state(site.date) == "closed"
        yield tag("p", escaped(phrase("form_closed", language)), class_="note", data_when="closed", hidden=not closed)


def _contents(sections: tuple[_Section, ...], language: Language) -> Html:
    links = (tag("li", tag("a", escaped(each.title), href=f"#{each.name}")) for each in sections)
    last = tag("li", tag("a", escaped(phrase("check_heading", language)), href="#kontroll"))
    title = tag("h2", escaped(phrase("form_parts", language)), id="deler")
    return tag("nav", title, tag("ul", *links, last), class_="contents", aria_labelledby="deler")


def _form_element(renderer: _FormRenderer, sections: tuple[_Section, ...], call: Call, page: Page) -> Html:
    language = page.language
    heading = tag("h2", escaped(phrase("errors", language)))
    summary = tag("div", heading, tag("ul"), class_="ds-error-summary", id="feil", tabindex=-1, hidden=True)
    body = [renderer.section(each, 2) for each in sections]
    greeting = tag("p", role="status", id="hilsen", class_="status")
    saved = tag("p", id="lagret", class_="detail saved")
    return tag(
        "form", greeting, summary, *body, saved, _finish_section(call, page), novalidate=True, id="soknad",
        autocomplete="on", aria_label=phrase("web_form", language),
    )  # fmt: skip


def _finish_section(call: Call, page: Page) -> Html:
    """The buttons at the end: check, download, open, delete. They need scripts, which show them."""
    language = page.language
    check = tag("button", escaped(phrase("check", language)), type="submit", class_="ds-button")

    def button(name: str, *, plain: bool = False) -> Html:
        variant = "tertiary" if plain else "secondary"
        own = name.replace("_", "-")
        return tag(
            "button", escaped(phrase(name, language)), type="button", id=own, class_="ds-button", data_variant=variant
        )

    choose = tag("label", escaped(phrase("open_json", language)), for_="open-json", class_="ds-label")
    file = tag("input", type="file", id="open-json", accept="application/json,.json", class_="ds-input")
    parts = (
        tag("h2", escaped(phrase("check_heading", language))),
        tag("p", escaped(phrase("laid_aside", language)), id="til-side", class_="detail", hidden=True),
        tag("p", check, button("take_pdf"), button("take_json"), class_="actions"),
        tag("p", role="status", id="melding", class_="status"),
        tag("div", choose, file, class_="ds-field"),
        tag("p", button("clear", plain=True), class_="actions"),
    )
    return tag(
        "section",
        *parts,
        id="kontroll",
        data_blank=page.to(f"{call.folder}/soknad.{language}.js"),
        data_pdf_lib=page.to(f"{ASSETS}/pdf-lib.js"),
        data_register=page.to(f"{call.folder}/mottakere.js") if call.prefilled_forms else None,
        hidden=True,
    )


# --- fields -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FormRenderer:
    """Renders the sections and tables of a form, its questions by ``questions``."""

    questions: FieldRenderer

    @property
    def language(self) -> Language:
        return self.questions.language

    def section(self, section: _Section, level: int) -> Html:
        heading = tag(f"h{min(level, 6)}", escaped(section.title), id=section.name)
        parts = [self.block(block, section) for block in section.blocks]
        parts += [self.section(each, level + 1) for each in section.parts]
        return tag("section", heading, *parts, aria_labelledby=section.name, data_part=True)

    def block(self, block: Block, section: _Section) -> Html:
        match block:
            case Field():
                return self.questions.field(block)
            case Table():
                return self.table(block, section)
            case Heading() | Paragraph() | ListBlock() | Note() | PageBreak():
                return html.fragment((block,), self.language, 4).body
        assert_never(block)

    def table(self, table: Table, section: _Section) -> Html:
        """A table of questions, to which the applicant can add rows where every row holds the same questions.

        On narrow screens each row is laid out as a list, with its labels shown.
        """
        can_grow = all(any(isinstance(block, Field) for block in row[0]) for row in table.rows)
        head = (
            tag("th", self.cell(cell, section), self.column_mark(below) if can_grow else Html(""), scope="col")
            if cell
            else tag("td")
            for cell, below in zip(table.header, table.rows[0], strict=True)
        )
        rows = []
        for row in table.rows:
            first, *rest = row
            has_name = not any(isinstance(block, Field) for block in first)
            cells = (
                [tag("th", self.cell(first, section), scope="row")]
                if has_name
                else [tag("td", self.cell(first, section))]
            )
            rows.append(tag("tr", *cells, *(tag("td", self.cell(cell, section)) for cell in rest)))
        whole = tag(
            "table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_="rows" if can_grow else "ledger",
            aria_labelledby=section.name,
        )  # fmt: skip
        if not can_grow:
            return whole
        more = tag("button", escaped(phrase("add_row", self.language)), type="button", class_="ds-button add-row",
                   data_variant="secondary", hidden=True)  # fmt: skip
        return Html(f"{whole}\n{more}")

    def column_mark(self, cell: tuple[Block, ...]) -> Html:
        """The required mark of a column whose labels are hidden, where its first row must be filled in."""
        hidden = [block for block in cell if isinstance(block, Field) and not block.label_shown]
        return self.questions.required_mark(hidden[0]) if hidden and len(cell) == 1 else Html("")

    def cell(self, cell: tuple[Block, ...], section: _Section) -> Html:
        if len(cell) == 1 and isinstance(cell[0], Paragraph):
            text = inline_text(cell[0].children)
            return Html(f"{escaped(text.removesuffix(' *'))}{REQUIRED_MARK if text.endswith(' *') else ''}")
        return Html("".join(self.block(block, section) for block in cell))


# --- sections ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with the blocks below it; ``parts`` are the sections of lower level."""

    name: str
    heading: Heading
    blocks: tuple[Block, ...]
    parts: tuple[_Section, ...]

    @property
    def title(self) -> str:
        """The heading in one line."""
        return " ".join(inline_text(self.heading.children).split())


def _split_form(form: Document) -> tuple[list[str], tuple[_Section, ...]]:
    """The form's opening paragraphs and its sections, without the boxed notice between them, which is about the PDF.

    Questions before the first heading get the form's title as their heading.
    """
    first = next((at for at, block in enumerate(form.blocks) if isinstance(block, Field | Table | Heading)), 0)
    opening = [inline_text(block.children) for block in form.blocks[:first] if isinstance(block, Paragraph)]
    blocks = tuple(b for b in form.blocks[first:] if not (isinstance(b, Field) and b.name == FORM_ID_FIELD))
    if blocks and not isinstance(blocks[0], Heading):
        blocks = (Heading(1, (Text(form.title),)), *blocks)
    return opening, tuple(_sections(blocks, "del"))


def _sections(blocks: tuple[Block, ...], prefix: str) -> Iterator[_Section]:
    headings = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Heading)]
    tops = [(at, heading) for at, heading in headings if heading.level <= headings[0][1].level]
    ends = [*(at for at, _ in tops[1:]), len(blocks)] if tops else []
    for number, ((start, heading), end) in enumerate(zip(tops, ends, strict=True), start=1):
        below = blocks[start + 1 : end]
        first = next((at for at, block in enumerate(below) if isinstance(block, Heading)), len(below))
        name = f"{prefix}-{number}"
        yield _Section(name, heading, below[:first], tuple(_sections(below[first:], name)))
