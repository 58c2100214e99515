"""Reports in SARIF 2.1.0, the form that code hosts and editors read."""

from collections.abc import Iterable
from typing import Final

from bot.domain.report import Finding, Report
from bot.lint.faces import printable
from bot.lint.rules import Explanation

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ERROR, _WARNING = 3, 2


def sarif(
    checked: Iterable[tuple[str, str, Report]], rules: Iterable[Explanation], *, version: str
) -> dict[str, object]:
    """Make one run's log of `(file name, text, report)`; columns count code points from 1."""
    driver = {
        "name": "second-opinion",
        "version": version,
        "rules": [_rule(rule) for rule in rules],
    }
    results = [
        _result(name, text, finding)
        for name, text, report in checked
        for finding in report.findings
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Explanation) -> dict[str, object]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": _level(rule.severity, blocks=rule.blocks)},
        "properties": {"family": rule.family, "severity": rule.severity},
    }


def _result(name: str, text: str, finding: Finding) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": name}}
    if finding.span is not None:
        place["region"] = _region(text, finding.span)
    said = f"{finding.message}: {finding.why}; {finding.fix}."
    return {
        "ruleId": finding.code,
        "level": _level(finding.severity, blocks=finding.blocks),
        "message": {"text": printable(said)},
        "locations": [{"physicalLocation": place}],
        "properties": {"severity": finding.severity, "blocks": finding.blocks},
    }


def _region(text: str, span: tuple[int, int]) -> dict[str, int]:
    (line, column), (end_line, end_column) = (_place(text, at) for at in span)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span[0],
        "charLength": span[1] - span[0],
    }


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a position, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _level(severity: int, *, blocks: bool) -> str:
    if blocks or severity >= _ERROR:
        return "error"
    return "warning" if severity >= _WARNING else "note"
