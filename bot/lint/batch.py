"""The batch form: one JSON object per line in, one report per line out, in order."""

import json

from bot.domain.report import Report
from bot.lint.context import Post
from bot.lint.faces import printable
from bot.lint.posts import PostError, post_of


def read_line(line: str) -> tuple[object, Post]:
    """Read a line: its id, and what to lint. Raises `PostError`."""
    try:
        table = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise PostError(f"this is no JSON ({broken})") from broken
    if not isinstance(table, dict):
        raise PostError("this is no JSON object")
    return table.get("id"), post_of(table)


def answer_line(identity: object, report: Report) -> str:
    """Write one report as one line of JSON; spans are half-open ranges of code points."""
    findings = [
        {
            "code": finding.code,
            "severity": finding.severity,
            "level": finding.severity,
            "message": printable(finding.message),
            "span": list(finding.span) if finding.span else None,
        }
        for finding in report.findings
    ]
    return json.dumps({"id": identity, "level": int(report.level), "findings": findings})
