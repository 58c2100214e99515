"""Judging a content: lint, with all that once went wrong, and what a correction asks for."""

from dataclasses import replace

from bot.domain.drafts import Content, DraftId, label
from bot.domain.report import Finding, Level, Report
from bot.lint.context import Context as LintContext
from bot.lint.context import Incident
from bot.services.context import Context
from storage import museum
from storage.engine import Tx

CORRECTION = "correction"
LEAST = 3


def judge(tx: Tx, ctx: Context, content: Content) -> Report:
    """Lint a content, with the museum's incidents as cases."""
    return ctx.linter.check(content, with_incidents(tx, ctx))


def as_correction(tx: Tx, draft: DraftId, report: Report) -> Report:
    """Let a correction of what was taken down be level 3 at least, and say why (rule 34)."""
    of = museum.corrects(tx, draft)
    if of is None:
        return report
    others = tuple(finding for finding in report.findings if finding.code != CORRECTION)
    level = Level(max(report.level, LEAST))
    return replace(report, level=level, findings=(*others, _because(of)))


def with_incidents(tx: Tx, ctx: Context) -> LintContext:
    """What lint knows, with the museum: each incident is a case to be recognised (rule 34)."""
    incidents = tuple(
        Incident(id=f"M-{one.draft}", text=text, level=one.level or 0, story=one.story)
        for one in museum.cases(tx)
        for text in one.texts
    )
    return replace(ctx.lint, situation=replace(ctx.lint.situation, incidents=incidents))


def _because(of: DraftId) -> Finding:
    return Finding(
        code=CORRECTION,
        family="team",
        severity=LEAST,
        message=f"this corrects {label(of)}, which was taken down",
        why="whoever saw the first post reads this one closely",
        fix="have it read as an apology would be",
    )
