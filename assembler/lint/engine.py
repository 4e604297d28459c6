"""Run all rules of the lint on a workspace: definitions, letter texts, register and colours."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Protocol, cast

from assembler.lint import loading, rules, suppressions
from assembler.lint.context import Context
from assembler.lint.finding import Finding, Rule
from assembler.lint.source_lines import SourceLines
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace


class RuleGroup(Protocol):
    """A module of ``lint/rules``.

    ``POSITION`` is its place in lists of rules, and the order in which groups run: those that read the trees of letters
    have the highest, since trial letters are made while the others run.
    """

    RULES: tuple[Rule, ...]
    POSITION: int
    findings: Callable[[Context], Iterator[Finding]]


def rule_groups() -> tuple[RuleGroup, ...]:
    """Every module of ``lint/rules``, in the order of their positions."""
    modules = (import_module(f"{rules.__name__}.{each.name}") for each in pkgutil.iter_modules(rules.__path__))
    return tuple(sorted((cast(RuleGroup, module) for module in modules), key=lambda group: group.POSITION))


_GROUPS = rule_groups()
RULES: dict[str, Rule] = {
    rule.id: rule
    for group_rules in (loading.RULES, *(group.RULES for group in _GROUPS), suppressions.RULES)
    for rule in sorted(group_rules, key=lambda rule: rule.id)
}


def check(workspace: Workspace, keys: Sequence[Key] = ()) -> tuple[Finding, ...]:
    """Return every violation of a rule in these scheme-years, or in the whole workspace, by file and line.

    Those that ``schemas/silenced.json`` accepts are among them, with their reason. A definition that cannot be read is
    a finding. Raises :class:`UsageError` where the folder is not a workspace or a scheme-year does not exist.
    """
    reader = loading.WorkspaceReader(workspace)
    context = reader.context(keys)
    found = [finding for group in _GROUPS for finding in group.findings(context)]
    found += reader.findings
    lines = SourceLines(workspace.root)
    accepted, invalid = suppressions.read_suppressions(workspace.root, RULES)
    located = [lines.locate(finding) for finding in dict.fromkeys(found)]
    marked, unused = suppressions.apply_suppressions(located, accepted, lines, context.whole)
    everything = [*marked, *(lines.locate(finding) for finding in (*invalid, *unused))]
    return tuple(sorted(everything, key=lambda finding: finding.order))


def error_count(findings: Sequence[Finding]) -> int:
    """How many findings are errors that the workspace does not accept."""
    return sum(finding.rule.severity == "error" and not finding.silenced for finding in findings)


__all__ = ["RULES", "Finding", "Rule", "check", "error_count"]
