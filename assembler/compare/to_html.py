"""Render a comparison as one accessible web page, without scripts, external files or meaning by colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from assembler.compare.model import Comparison
from assembler.compare.outline import Entry, Group, Row, outline
from assembler.compare.words import phrase
from assembler.core.errors import WriterError, cannot_read
from assembler.document.words import label
from assembler.i18n.formats import capitalize
from assembler.i18n.language import Language
from assembler.render.html.escape import Html, escaped, tag
from assembler.scheme.theme import Theme
from assembler.text_diff import words
from assembler.text_diff.words import WordDiff

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_SHEETS = ("rundskriv/look.css", "diff/look.css")


def write(comparison: Comparison, theme: Theme) -> bytes:
    """The page in UTF-8, in the brand's colours. Raises :class:`WriterError` where a stylesheet cannot be read."""
    language = comparison.language
    years = (comparison.old.year, comparison.new.year)
    title = phrase("title", language, *years)
    groups = outline(comparison)
    head = tag(
        "div",
        tag("h1", escaped(f"{title}: {words.side_text(comparison.title, 'new')}")),
        tag("p", _legend(language, years), class_="note"),
        class_="head",
    )
    contents = tag(
        "nav",
        tag("h2", escaped(phrase("overview", language)), id="innhold"),
        tag("ul", *(_link(group, language) for group in groups)),
        class_="contents",
        aria_labelledby="innhold",
    )
    text = tag("div", *(_group(group, language) for group in groups if group.entries), class_="text")
    skip = tag("a", escaped(label("skip_to_content", language)), href="#tekst", class_="skip")
    sender = tag("header", tag("p", tag("span", escaped(theme.brand.name)), class_="sender"), class_="masthead")
    body = tag("body", skip, sender, tag("main", head, contents, text, id="tekst"), class_="comparison")
    whole = tag("html", _head(title, theme), body, lang=language)
    return f"<!doctype html>\n{whole}\n".encode()


def _head(title: str, theme: Theme) -> Html:
    colours = "".join(f"--{name}:{escaped(value)};" for name, value in theme.brand.colours.names.items())
    style = "\n".join(_read(theme.folder / sheet) for sheet in _SHEETS).replace("</", "<\\/")
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", escaped(title)),
        tag("style", Html(f"\n:root{{{colours}}}\n{style}")),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise WriterError([cannot_read(path, error)]) from error


def _legend(language: Language, years: tuple[int, int]) -> Html:
    return escaped(phrase("legend", language, *years))


def _link(group: Group, language: Language) -> Html:
    if not group.entries:
        return tag("li", escaped(f"{group.title}: {phrase('no_changes', language).lower()}"))
    link = tag("a", escaped(f"{group.title} ({len(group.entries)})"), href=f"#{group.id}")
    return tag("li", link, class_="level-1")


def _group(group: Group, language: Language) -> Html:
    parts = [tag("h2", escaped(group.title), id=group.id)]
    parts += [_entry(entry, language) for entry in group.entries]
    if group.unchanged:
        parts.append(tag("p", escaped(phrase("unchanged", language, "; ".join(group.unchanged))), class_="remark"))
    return tag("section", *parts, class_=f"group {group.id}", aria_labelledby=group.id)


def _entry(entry: Entry, language: Language) -> Html:
    kind = tag("span", escaped(capitalize(phrase(entry.kind, language))), class_="kind")
    heading = tag(f"h{min(entry.level + 2, 6)}", kind, Html(" "), _marked_diff(entry.title, language))
    parts = [heading]
    if entry.remarks:
        parts.append(tag("p", escaped(capitalize("; ".join(entry.remarks))), class_="remark"))
    parts += _rows(entry.rows, language)
    return tag("div", *parts, class_=f"entry {entry.kind} level-{entry.level}")


def _rows(rows: tuple[Row, ...], language: Language) -> Iterator[Html]:
    """The rows: changed ones in full, runs of unchanged ones collapsed, labelled ones as a list of terms."""
    for (labelled, same), part in groupby(rows, lambda row: (bool(row.label), row.same)):
        run = list(part)
        if labelled:
            pairs = (
                tag("div", tag("dt", escaped(row.label)), tag("dd", _marked_diff(row.segments, language)))
                for row in run
            )
            yield tag("dl", *pairs)
        elif same:
            count = phrase("unchanged", language, phrase("paragraphs", language, len(run)))
            yield tag("details", tag("summary", escaped(count)), *(_row(row, language) for row in run))
        else:
            yield from (_row(row, language) for row in run)


def _row(row: Row, language: Language) -> Html:
    remark = tag("span", escaped(f"({row.remark}) "), class_="remark") if row.remark else Html("")
    return tag("p", remark, _marked_diff(row.segments, language), class_=f"depth-{row.depth}" if row.depth else None)


def _marked_diff(parts: WordDiff, language: Language) -> Html:
    """The word diff. Hidden words name each change, as screen readers do not announce ``ins`` and ``del``."""
    nodes = []
    for segment in parts:
        text = Html(tag("br").join(escaped(line) for line in segment.text.split("\n")))
        if segment.kind == "same":
            nodes.append(text)
        else:
            begins = tag("span", escaped(f"[{phrase(f'{segment.kind}_begins', language)}"), class_="hidden")
            ends = tag("span", escaped(f"{phrase('ends', language)}] "), class_="hidden")
            nodes.append(tag("ins" if segment.kind == "inserted" else "del", begins, text, ends))
    return Html("".join(nodes))
