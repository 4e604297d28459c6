"""A document's tree as text for golden files: one line a block, indented as blocks lie in each other, nothing left out.

    h2 Satser & beløp for {ordning.ar: 2025}
    p Ordningen skal gi <b>varig <i>og målbar</i></b> deltakelse, jf. <a https://lovdata.no/>loven</a>.
    list ordered start=4
      - p Tilskuddet betales ut.
    table align=left,right widths=3,1
      head | Tiltak | Beløp
      row | Mentorordning | 45 000
    field soker.navn text required
      label Søkerens navn

Values that a placeholder stood for are in braces, after their names. A no-break space is «⍽», another character that nobody
would see «\\u{…}»; a backslash stands before what is text and looks like one of these signs.
"""

import difflib
import json
from itertools import zip_longest

from assembler.document.nodes import (
    Break,
    Emphasis,
    Field,
    Heading,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Variable,
)

NO_BREAK_SPACE = "⍽"
SIGNS = {*"\\<{}", NO_BREAK_SPACE}


def lines(document):
    """The lines of a document."""
    yield f"{document.kind} {document.language} {document.date.isoformat()}"
    yield f"title {_escaped(document.title)}"
    yield from (f"{name} {_escaped(text)}" for name in ("reference", "identifier") if (text := getattr(document, name)))
    yield from (f"recipient {_escaped(line)}" for line in document.recipient)
    yield from (f"detail {_escaped(each.label)} | {_escaped(each.text)}" for each in document.details)
    yield from ["table of contents"] * document.contents
    yield ""
    for line in (line for block in document.blocks for line in _block(block)):
        yield f"{line[:-1]}\\u{{20}}" if line.endswith(" ") else line  # which editors and diffs do not show


def side_by_side(documents):
    """The text of one document, or of the same document in two languages.

    A line that only one of them has begins with its language, the others with spaces.
    """
    texts = {document.language: [*lines(document)] for document in documents}
    if len(texts) == 1:
        return "".join(f"{line}\n" for (text,) in [texts.values()] for line in text)
    (one, ours), (other, theirs) = texts.items()
    found = []
    for kind, start, end, their_start, their_end in difflib.SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            found += [f"   {line}" for line in ours[start:end]]
        else:
            for pair in zip_longest(ours[start:end], theirs[their_start:their_end]):
                found += [f"{name} {line}" for name, line in zip((one, other), pair, strict=True) if line is not None]
    return "".join(f"{line}\n" if line.strip() else "\n" for line in found)


def _block(block):
    match block:
        case Heading(level, children):
            yield f"h{level} {_inline(children)}"
        case Paragraph(children):
            yield f"p {_inline(children)}"
        case ListBlock(ordered, items, start):
            yield f"list{' ordered' * ordered}{f' start={start}' if start != 1 else ''}"
            for item in items:
                yield from _below("- ", item)
        case Table(header, rows, align, widths):
            yield f"table align={','.join(align)}" + (f" widths={','.join(map(str, widths))}" if widths else "")
            yield from _row("head", header)
            for row in rows:
                yield from _row("row", row)
        case Note(blocks):
            yield "note"
            yield from _below("  ", blocks)
        case PageBreak():
            yield "page break"
        case Field():
            yield from _field(block)
        case _:
            raise TypeError(f"{type(block).__name__} has no text here yet")


def _below(first, blocks):
    """Blocks that lie in another; a sign stands before the first of them, or alone where there is none."""
    found = [line for block in blocks for line in _block(block)] or [""]
    yield f"  {first}{found[0]}".rstrip()
    yield from (f"  {' ' * len(first)}{line}" for line in found[1:])


def _row(name, cells):
    """A row on one line where each of its cells is a paragraph or empty, or else each cell on lines of its own."""
    if all(not cell or (len(cell) == 1 and isinstance(cell[0], Paragraph)) for cell in cells):
        yield f"  {name}" + "".join(f" | {_inline(cell[0].children)}" if cell else " |" for cell in cells)
    else:
        yield f"  {name}"
        for cell in cells:
            yield from (f"  {line}" for line in _below("| ", cell))


def _field(field):
    rules = field.constraints
    words = [field.name, field.kind]
    words += [name for name in ("required", "conditional", "read_only") if getattr(field, name)]
    words += ["label_hidden"] if not field.label_shown else []
    for name in ("minimum", "maximum", "min_length", "max_length", "pattern", "format"):
        if (limit := getattr(rules, name)) not in (None, ""):
            words.append(f"{name}={json.dumps(limit, ensure_ascii=False)}")
    yield f"field {' '.join(words)}"
    for name, text in (("label", field.label), ("unit", field.unit), ("help", field.help), ("message", rules.message)):
        if text:
            yield f"  {name} {_escaped(text)}"
    for choice in field.choices:
        yield f"  choice{' literal' * choice.literal} {json.dumps(choice.value, ensure_ascii=False)} {_escaped(choice.label)}"
    if field.calculation is not None:
        yield f"  {field.calculation.operation} of {json.dumps(field.calculation.operands, ensure_ascii=False)}"
    if field.value is not None:
        yield f"  value {json.dumps(field.value, ensure_ascii=False)}"


def _inline(children):
    return "".join(map(_inline_one, children))


def _inline_one(node):
    match node:
        case Text(text):
            return _escaped(text)
        case Variable(name, text):
            return f"{{{_escaped(name, ':')}: {_escaped(text, '')}}}"
        case Strong(children):
            return f"<b>{_inline(children)}</b>"
        case Emphasis(children):
            return f"<i>{_inline(children)}</i>"
        case Link(url, children):
            return f"<a {_escaped(url, '> ')}>{_inline(children)}</a>"
        case Break():
            return "<br>"
    raise TypeError(f"{type(node).__name__} has no text here yet")


def _escaped(text, more="|"):
    return "".join(_character(character, more) for character in text)


def _character(character, more):
    if character == "\u00a0":
        return NO_BREAK_SPACE
    if character in SIGNS or character in more:
        return f"\\{character}"
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
