"""``assembler review`` and ``assembler import``: export a text to Word for review, and import the edited text."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from assembler.cli.common import complete, example, out_option, read_bytes, replace_option, styled_line
from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError, printable, suggestion
from assembler.letters import compose
from assembler.lint.context import Scheme
from assembler.lint.rules import hardcoded
from assembler.lint.texts import passages
from assembler.scheme.key import Key, parse_key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace
from assembler.word_review import export, importer, parts, report
from assembler.word_review.changes import FollowUp, ImportResult
from assembler.word_review.docx.annotations import Annotation

SUFFIX = "gjennomsyn.docx"


def circular_copy(workspace: Workspace, key: Key, out: Path, replace: bool) -> Path:
    """The review copy of a circular, written below ``out``."""
    made = parts.circular_review(workspace.definition(key), workspace.theme)
    path = out / str(key) / f"rundskriv.{made.language}.{SUFFIX}"
    _write_copy(path, export.write(made, workspace.theme), replace)
    return path


def _write_copy(path: Path, contents: bytes, replace: bool) -> None:
    """Write a review copy. Raises :class:`UsageError` where a file exists that differs from it: it may be edited."""
    if not replace and path.is_file() and read_bytes(path) != contents:
        what = "is there already, and differs: «assembler import» takes its edits, --replace loses them"
        raise UsageError([Problem(str(path), "", what)])
    atomic_files.write(path, contents)


def _complete_texts(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The texts that have a review copy, for a shell to complete."""
    return complete(ctx, incomplete, lambda workspace: [*_letter_texts(workspace), *map(str, workspace.scheme_years())])


@click.command("review", epilog=example("assembler review tilskuddsbrev.nb", "assembler review utviklingstiltak/2025"))
@click.argument("text", shell_complete=_complete_texts)
@replace_option
@out_option
@click.pass_obj
def review_copy(workspace: Workspace, text: str, replace: bool, out: Path) -> None:
    """A text in Word for clearing: of a letter (TYPE.nb, TYPE.nn, felles/PHRASE.nb), or a circular (SCHEME/YEAR).

    What is filled in or made by tags is locked. «assembler import» takes the edited file back.
    """
    if text.rpartition("/")[2].isdecimal():
        click.echo(str(circular_copy(workspace, parse_key(text), out, replace)))
        return
    made = _letter_review(workspace, text)
    path = out / "brevtekster" / f"{text}.{SUFFIX}"
    _write_copy(path, export.write(made, workspace.theme), replace)
    click.echo(str(path))


def _letter_review(workspace: Workspace, name: str) -> parts.Review:
    """A letter's text by its name. Raises :class:`UsageError` where there is none."""
    known = _letter_texts(workspace)
    if name not in known:
        raise UsageError([Problem(name, "", f"no such letter text{suggestion(name, known)}")])
    return parts.letter_review(name, known[name], _read_text(known[name]), dt.date.today())


def _letter_texts(workspace: Workspace) -> dict[str, Path]:
    """The letters' texts and phrases by name."""
    folder = compose.texts_folder(workspace.theme)
    return {path.relative_to(folder).as_posix().removesuffix(".md"): path for path in sorted(folder.rglob("*.md"))}


def _read_text(path: Path) -> str:
    return read_bytes(path).decode("utf-8-sig").replace("\r\n", "\n")


@click.command("import", epilog=example("assembler import rundskriv.docx", "assembler import rundskriv.docx --write"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.docx")
@click.option(
    "--write",
    is_flag=True,
    help="Write the changed text into the definition or letter text, and the open points beside FILE.",
)
@click.option(
    "--of",
    "name",
    metavar="TEXT",
    shell_complete=_complete_texts,
    help="What FILE is a copy of, where the file has lost it: SCHEME/YEAR or TYPE.nb.",
)
@click.pass_obj
def import_copy(workspace: Workspace, file: Path, write: bool, name: str | None) -> None:
    """Take a review copy that was edited in Word back: shows what changes, and with --write changes it.

    Comments and tracked changes that nobody has accepted are listed and not taken in. What the text cannot hold is
    refused, by its paragraph.
    """
    edited = importer.read_copy(read_bytes(file), str(file))
    found = str(edited.record.get("of") or name or "")
    if not found:
        raise UsageError(
            [Problem(str(file), "", "does not say what it is a copy of; give --of SCHEME/YEAR or --of TYPE.nb")]
        )
    if name and name != found:
        raise UsageError([Problem(str(file), "", f"is a copy of {found}, not of {name}")])
    if found.rpartition("/")[2].isdecimal():
        definition = workspace.definition(parse_key(found))
        source = _read_text(definition.path)
        made = importer.import_circular(edited, str(file), definition, source, workspace.theme, workspace.meta_schema)
        made = replace(made, follow_ups=(*made.follow_ups, *_new_hardcoded_values(workspace, definition, made)))
    else:
        letter = _letter_review(workspace, found)
        made = importer.import_letter(edited, str(file), letter, _read_text(letter.file), workspace.theme)
    _print_result(made)
    if write:
        _write_result(made, file)


def _new_hardcoded_values(workspace: Workspace, definition: Definition, made: ImportResult) -> Iterator[FollowUp]:
    """What the new texts say that a fact holds or contradicts, and that the old ones did not say."""
    new = replace(definition, schema=json.loads(made.after))
    before, after = (
        list(hardcoded.text_findings(Scheme(each, workspace.theme, "", tuple(passages("", each.schema)), None)))
        for each in (definition, new)
    )
    known = Counter((finding.rule, finding.message) for finding in before)
    for finding in after:
        if known[finding.rule, finding.message] > 0:
            known[finding.rule, finding.message] -= 1
        else:
            yield FollowUp("typed", finding.pointer, what=f"{finding.message} ({finding.rule.id})")


def _print_result(made: ImportResult) -> None:
    for line in report.terminal_lines(made):
        click.echo(styled_line(line))
    if made.before == made.after:
        click.echo(f"{made.file}: nothing changes")
    for reminder in made.follow_ups:
        if reminder.kind == "typed":
            click.echo(f"open: {reminder.pointer}: {printable(reminder.what)}")
        else:
            consequence = "was about a section that is taken out, and went with it"
            click.echo(
                f"note: {reminder.pointer} {consequence if reminder.kind == 'dropped' else 'is unchanged; see to it'}"
            )
    for point in made.annotations:
        click.echo(f"open: {printable(_annotation_text(point))}")


def _annotation_text(point: Annotation) -> str:
    who = ", ".join(part for part in (point.author, point.date) if part)
    about = f" «{' '.join(point.about.split())}»" if point.about.strip() else ""
    comment = f": {' '.join(point.comment.split())}" if point.comment.strip() else ""
    kind = f"{point.kind}, which is not carried" if point.kind in ("coloured", "aligned") else point.kind
    return f"{kind}{f' ({who})' if who else ''}{about}{comment} in «{' '.join(point.paragraph.split())[:70]}»"


def _write_result(made: ImportResult, file: Path) -> None:
    if made.before != made.after:
        original = read_bytes(made.file)
        text = made.after.replace("\n", "\r\n") if b"\r\n" in original else made.after
        atomic_files.write(made.file, text.encode("utf-8-sig" if original.startswith(b"\xef\xbb\xbf") else "utf-8"))
        click.echo(str(made.file))
    points = report.open_points(made, file.name)
    if points:
        path = file.with_suffix(".apne-punkter.md")
        atomic_files.write(path, points.encode())
        click.echo(str(path))


COMMANDS = (review_copy, import_copy)
