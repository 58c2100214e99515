"""A report for people in a terminal, and as plain values for other programs."""

from typing import Final

from bot.domain.report import Finding, Report

MEANINGS: Final = (
    "nothing to say",
    "cosmetic, advice",
    "a correction is needed",
    "an apology or a deletion, the day after",
    "lasting damage, the day after",
    "police, press, or people harmed, the day after",
)


def render_text(report: Report, text: str) -> str:
    """Write a report for people: its level, then one line for each finding, the worst first."""
    lines = [f"Embarrassment level {report.level} of 5: {MEANINGS[report.level]}."]
    lines += [_line(finding, text) for finding in report.findings]
    if report.blocking:
        lines.append("This can't be approved before it is mended.")
    return "\n".join(_printable(line) for line in lines)


def as_plain(report: Report) -> dict[str, object]:
    """Turn a report into plain JSON values; spans are half-open ranges of code points."""
    return {
        "level": int(report.level),
        "blocks": bool(report.blocking),
        "findings": [_plain(finding) for finding in report.findings],
    }


def _line(finding: Finding, text: str) -> str:
    weight = "blocks" if finding.blocks else f"level {finding.severity}"
    where = f" for {finding.account}" if finding.account else ""
    place = _place(finding, text)
    said = f"{finding.message}{where}: {finding.why}; {finding.fix}."
    return f"  [{weight}] {place}{said} ({finding.code})"


def _place(finding: Finding, text: str) -> str:
    """Where a finding stands, as `line:column`, in a text of several lines."""
    if finding.span is None or "\n" not in text:
        return ""
    before = text[: finding.span[0]]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))} "


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "family": finding.family,
        "severity": finding.severity,
        "level": finding.severity,
        "blocks": finding.blocks,
        "message": _printable(finding.message),
        "why": finding.why,
        "fix": finding.fix,
        "span": list(finding.span) if finding.span else None,
        "quote": _printable(finding.quote),
        "account": finding.account,
        "network": finding.network,
    }


def _printable(line: str) -> str:
    """Replace what no terminal or JSON reader takes: control characters, lone surrogates."""
    return "".join(
        character if character.isprintable() or character in " \u200d\ufe0f" else "\ufffd"
        for character in line
    )
