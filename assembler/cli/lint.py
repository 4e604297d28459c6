"""``assembler check``: find errors in definitions, letter texts and the register."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from assembler.cli.common import KEY, example
from assembler.core import atomic_files
from assembler.core.errors import Problem, UsageError, suggestion
from assembler.lint import engine as lint
from assembler.lint import reporters
from assembler.lint.finding import SEVERITIES
from assembler.lint.loading import INVALID_DEFINITION
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace


@click.command(
    epilog=example(
        "assembler check",
        "assembler check utviklingstiltak/2025 --level warning",
        "assembler check --rule frist.fridag --rule lov.opphevet",
        "assembler check --format html --out check.html",
        "assembler check --list-rules",
    )
)
@click.argument("keys", type=KEY, nargs=-1)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(reporters.FORMATS)),
    default="text",
    show_default=True,
    help="Format.",
)
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Tell of this rule only, or of a group («frist»).")
@click.option(
    "--level", type=click.Choice(SEVERITIES), default="note", show_default=True, help="Tell of this severity and worse."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead.")
@click.option("--list-rules", is_flag=True, help="The rules, with severity and sources.")
@click.pass_context
def check(
    context: click.Context,
    keys: tuple[Key, ...],
    format_name: str,
    rules: tuple[str, ...],
    level: str,
    out: Path | None,
    list_rules: bool,
) -> None:
    """Hold definitions, letter texts and the register against the rules; exit 1 where something must be mended.

    Without SCHEME/YEAR, everything. A breach that must stand is silenced in schemas/silenced.json: a list of
    {"rule", "file", "place", "reason"}, where the place is a JSON Pointer or words that stand in that line alone.
    """
    chosen = _select_rules(rules, level)
    if list_rules:
        for rule in chosen.values():
            click.echo(f"{rule.id}  {rule.severity}  {rule.demand}")
            for source in rule.sources:
                click.echo(f"    {source.kind}: {source}")
        return
    workspace: Workspace = context.obj
    with _no_garbage_collection():
        found = [finding for finding in lint.check(workspace, keys) if finding.rule.id in chosen]
    findings = [_with_openable_path(finding, workspace.root) for finding in found] if format_name == "text" else found
    text = reporters.FORMATS[format_name](findings, list(chosen.values()))
    if out:
        atomic_files.write(out, text.encode())
        click.echo(str(out))
    else:
        click.echo(text, nl=False)
    context.exit(1 if lint.error_count(found) else 0)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Turn the garbage collector off: all that is read stays in use, and searching it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _select_rules(names: tuple[str, ...], level: str) -> dict[str, lint.Rule]:
    """The rules that these ids and groups name (all, where there are none), at this severity or worse.

    The rule about definitions that cannot be read is always among them, as no other rule can check those. Raises
    :class:`UsageError` for unknown names.
    """
    groups = {rule.partition(".")[0] for rule in lint.RULES}
    unknown = [name for name in names if name not in lint.RULES and name not in groups]
    if unknown:
        raise UsageError(
            [Problem(name, "", f"is no rule{suggestion(name, {*lint.RULES, *groups})}") for name in unknown]
        )
    worst = SEVERITIES[: SEVERITIES.index(level) + 1]
    return {
        name: rule
        for name, rule in lint.RULES.items()
        if (rule.severity in worst and (not names or name in names or name.partition(".")[0] in names))
        or rule is INVALID_DEFINITION
    }


def _with_openable_path(finding: lint.Finding, root: Path) -> lint.Finding:
    """The finding with its file relative to the folder in which the command runs."""
    return replace(finding, file=(root / finding.file).as_posix())


COMMANDS = (check,)
