"""The lint of definitions, letter texts and the register: a workspace in, findings out."""

from __future__ import annotations

from collections.abc import Sequence

from assembler.lint import loading, suppressions
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules import (
    contacts,
    contrast,
    cross_references,
    deadlines,
    language,
    letter_contracts,
    links,
    readability,
    recipients,
    required_content,
    sources,
    statutes,
    structure,
    unfilled,
)
from assembler.lint.rules.hardcoded import rule as hardcoded
from assembler.lint.sources import SourceLines
from assembler.scheme.loader import Key
from assembler.scheme.workspace import Workspace

_RULE_MODULES = (
    required_content,
    letter_contracts,
    language,
    hardcoded,
    unfilled,
    deadlines,
    contacts,
    contrast,
    statutes,
    sources,
    recipients,
    links,  # this and those below read the trees of letters, which are made meanwhile
    cross_references,
    structure,
    readability,
)
RULES: dict[str, Rule] = {
    rule.id: rule
    for group in (loading, *_RULE_MODULES, suppressions)
    for rule in sorted(group.RULES, key=lambda rule: rule.id)
}

UNREADABLE = loading.INVALID_DEFINITION


def check(workspace: Workspace, keys: Sequence[Key] = ()) -> tuple[Finding, ...]:
    """Everything that breaks a rule, by file and line: of these scheme-years, or of the whole workspace.

    Breaches that ``schemas/silenced.json`` accepts are among them, with their reason. A definition that cannot be read
    is a finding. Raises :class:`UsageError` where the folder is no workspace or a scheme-year does not exist.
    """
    reading = loading.WorkspaceReader(workspace)
    scope = reading.scope(keys)
    found = [finding for group in _RULE_MODULES for finding in group.findings(scope)]
    found += reading.findings
    lines = SourceLines(workspace.root)
    accepted, faults = suppressions.read_suppressions(workspace.root, RULES)
    placed = [lines.placed(finding) for finding in dict.fromkeys(found)]
    told, unused = suppressions.apply_suppressions(placed, accepted, lines, scope.whole)
    everything = [*told, *(lines.placed(finding) for finding in (*faults, *unused))]
    return tuple(sorted(everything, key=lambda finding: finding.order))


def errors(findings: Sequence[Finding]) -> int:
    """How many findings are errors that nothing silences."""
    return sum(finding.rule.severity == "error" and not finding.silenced for finding in findings)


__all__ = ["RULES", "UNREADABLE", "Finding", "Rule", "check", "errors"]
