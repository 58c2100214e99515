"""A report for people in a terminal, and as plain values for other programs."""

from typing import Final

from bot.domain.report import Finding, Report
from bot.lint.rules import Example, Explanation

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
    return "\n".join(printable(line) for line in lines)


def as_plain(report: Report) -> dict[str, object]:
    """Turn a report into plain JSON values; spans are half-open ranges of code points."""
    return {
        "level": int(report.level),
        "blocks": bool(report.blocking),
        "findings": [_plain(finding) for finding in report.findings],
    }


def render_explanation(rule: Explanation) -> str:
    """Explain a rule in a terminal: what it says, why, what to do, and on what it fires."""
    blocks = ", and blocks" if rule.blocks else ""
    lines = [
        f"{rule.code} (family {rule.family}, severity {rule.severity}{blocks})",
        f"  says: {rule.message.replace('{quote}', '…')}",
        f"  why: {rule.why}",
        f"  what to do: {rule.fix}",
        *(f"  for the trade {trade}: severity {n}" for trade, n in rule.by_trade.items()),
        *(f"  fires on: {_example(one)}" for one in rule.bad),
        *(f"  leaves alone: {_example(one)}" for one in rule.good),
    ]
    if rule.source:
        lines.append(f"  source: {rule.source}")
    return "\n".join(printable(line) for line in lines)


def _example(example: Example) -> str:
    text = " ⏎ ".join(example.piece.splitlines()) or "(no text)"
    return f"{text} ({example.context})" if example.context else text


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
        "message": printable(finding.message),
        "why": finding.why,
        "fix": finding.fix,
        "span": list(finding.span) if finding.span else None,
        "quote": printable(finding.quote),
        "account": finding.account,
        "network": finding.network,
    }


def printable(line: str) -> str:
    """Replace what no terminal or JSON reader takes: control characters, lone surrogates."""
    return "".join(
        character if character.isprintable() or character in " \u200d\ufe0f" else "\ufffd"
        for character in line
    )
