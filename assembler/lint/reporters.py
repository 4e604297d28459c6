"""Write findings as text, JSON, SARIF, GitHub workflow commands or an HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from assembler.core.errors import printable
from assembler.lint.finding import SEVERITIES, Finding, Rule

_SARIF_SCHEMA = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def summary(findings: Iterable[Finding]) -> str:
    """The counts of findings in one line: «2 errors, 14 warnings, 60 notes; 3 silenced»."""
    listed = list(findings)
    active = _active(listed)
    counts = [(sum(finding.rule.severity == severity for finding in active), severity) for severity in SEVERITIES]
    line = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts)
    silenced = len(listed) - len(active)
    return f"{line}; {silenced} silenced" if silenced else line


def to_text(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """A line for each finding below the name of its file, and a summary."""
    parts: list[str] = []
    for file, group in groupby(_active(findings), key=lambda finding: finding.file):
        parts.append(file)
        parts += [
            f"  {finding.line}:{finding.column}  {finding.rule.severity:<7}  {finding.rule.id}  "
            f"{printable(finding.message)} [{_sources(finding.rule)}]"
            for finding in group
        ]
        parts.append("")
    return "\n".join([*parts, summary(findings), ""])


def _sources(rule: Rule) -> str:
    return "; ".join(map(str, rule.sources))


def to_json(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """Findings and rules as JSON; accepted findings have the reason in ``silenced``."""
    return _json(
        {
            "summary": {
                **{severity: sum(f.rule.severity == severity for f in _active(findings)) for severity in SEVERITIES},
                "silenced": sum(bool(finding.silenced) for finding in findings),
            },
            "findings": [
                {
                    "rule": finding.rule.id,
                    "severity": finding.rule.severity,
                    "file": finding.file,
                    "line": finding.line,
                    "column": finding.column,
                    "pointer": finding.pointer,
                    "what": finding.message,
                    "silenced": finding.silenced,
                }
                for finding in findings
            ],
            "rules": [
                {
                    "id": rule.id,
                    "severity": rule.severity,
                    "demand": rule.demand,
                    "sources": [
                        {"kind": source.kind, "text": source.text, "confirmed": source.confirmed}
                        for source in rule.sources
                    ],
                }
                for rule in rules
            ],
        }
    )


def to_sarif(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """SARIF 2.1.0, which code hosts and editors read; paths are relative to the workspace."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    driver = {
        "name": "assembler check",
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.demand},
                "help": {"text": _sources(rule)},
                "defaultConfiguration": {"level": rule.severity},
            }
            for rule in rules
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, numbers[finding.rule.id]) for finding in findings],
    }
    return _json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_result(finding: Finding, number: int) -> dict[str, object]:
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(finding.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.pointer}]
    result: dict[str, object] = {
        "ruleId": finding.rule.id,
        "ruleIndex": number,
        "level": finding.rule.severity,
        "message": {"text": finding.message},
        "locations": [location],
    }
    if finding.silenced:
        result["suppressions"] = [{"kind": "external", "justification": finding.silenced}]
    return result


def to_github(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """Workflow commands, which GitHub Actions shows beside the lines; notes are notices."""
    lines = []
    for finding in _active(findings):
        place = f"file={_escape_property(finding.file)},line={finding.line},col={finding.column}"
        title = f"title={_escape_property(finding.rule.id)}"
        message = _escape_message(f"{finding.message} [{_sources(finding.rule)}]")
        lines.append(f"::{_COMMANDS[finding.rule.severity]} {place},{title}::{message}")
    return "\n".join([*lines, summary(findings), ""])


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


def _active(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that the workspace does not accept."""
    return [finding for finding in findings if not finding.silenced]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


# --- page -------------------------------------------------------------------------------------------------------------

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
body { color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #767676 }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.error { color: #a30000; font-weight: bold } .warning { color: #6b4300; font-weight: bold } .note { color: #3d3d3d }
.scroll { overflow-x: auto }
"""
_FINDING_ROW = (
    '<tr><td class="number">{line}</td><td class="{severity}">{severity}</td>'
    '<td><a href="#{rule}"><code>{rule}</code></a></td><td>{what}</td></tr>'
)
_RULE_ROW = (
    '<tr id="{rule}"><th scope="row"><code>{rule}</code></th><td>{severity}</td>'
    "<td>{demand}</td><td>{sources}</td></tr>"
)


def to_html(findings: Sequence[Finding], rules: Sequence[Rule]) -> str:
    """A self-contained page: a table of findings for each file, the accepted findings, and the rules broken."""
    parts = [f"<p>{escape(summary(findings))}.</p>"]
    if not findings:
        parts.append("<p>Nothing breaks a rule.</p>")
    for file, group in groupby(_active(findings), key=lambda finding: finding.file):
        rows = [
            _FINDING_ROW.format(line=f.line, severity=f.rule.severity, rule=f.rule.id, what=escape(f.message))
            for f in group
        ]
        parts.append(f"<h2>{escape(file)}</h2>")
        parts.append(_table(f"Findings in {file}", ("Line", "Severity", "Rule", "What"), rows))
    body = "\n".join((*parts, *_silenced_table(findings), *_rule_table(findings, rules)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>assembler check: {escape(summary(findings))}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>assembler check</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _silenced_table(findings: Sequence[Finding]) -> Iterator[str]:
    rows = [
        f"<tr><td>{escape(f.file)}, line {f.line}</td><td><code>{f.rule.id}</code></td>"
        f"<td>{escape(f.message)}</td><td>{escape(f.silenced)}</td></tr>"
        for f in findings
        if f.silenced
    ]
    if rows:
        yield "<h2>Silenced</h2>"
        yield _table("Findings that the workspace accepts", ("Place", "Rule", "What", "Reason"), rows)


def _rule_table(findings: Sequence[Finding], rules: Sequence[Rule]) -> Iterator[str]:
    broken = {finding.rule.id for finding in findings}
    rows = [
        _RULE_ROW.format(
            rule=rule.id,
            severity=rule.severity,
            demand=escape(rule.demand),
            sources="<br>".join(escape(str(source)) for source in rule.sources),
        )
        for rule in rules
        if rule.id in broken
    ]
    if rows:
        yield "<h2>Rules</h2>"
        yield _table("The rules that are broken", ("Rule", "Severity", "Demand", "Sources"), rows)


def _table(caption: str, columns: tuple[str, ...], rows: list[str]) -> str:
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</div>"
    )


FORMATS: dict[str, Callable[[Sequence[Finding], Sequence[Rule]], str]] = {
    "text": to_text,
    "json": to_json,
    "html": to_html,
    "sarif": to_sarif,
    "github": to_github,
}
