"""Judging a content: lint, with what went out and went wrong, and what a correction asks for."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.drafts import Content, DraftId, label
from bot.domain.links import LinkFact
from bot.domain.report import Finding, Level, Report
from bot.lint.context import Context as LintContext
from bot.lint.context import Incident, Recent
from bot.services.context import Context
from bot.words.phrases import phrase
from storage import museum
from storage.engine import Tx
from storage.published import published_since

CORRECTION = "correction"
LEAST = 3
REMEMBERED = timedelta(days=60)


def judge(
    tx: Tx, ctx: Context, draft: DraftId, content: Content, links: tuple[LinkFact, ...] = ()
) -> Report:
    """Lint a draft's content, with the museum's incidents and the accounts' recent posts.

    `links` are those that were followed. What is judged once for a version has none: where
    they lead may change, and is judged anew each time.
    """
    return ctx.linter.check(content, replace(with_history(tx, ctx, draft), links=links))


def as_correction(tx: Tx, draft: DraftId, report: Report) -> Report:
    """Let a correction of what was taken down be level 3 at least, and say why (rule 34)."""
    of = museum.corrects(tx, draft)
    if of is None:
        return report
    others = tuple(finding for finding in report.findings if finding.code != CORRECTION)
    level = Level(max(report.level, LEAST))
    return replace(report, level=level, findings=(*others, _because(of)))


def with_history(tx: Tx, ctx: Context, draft: DraftId) -> LintContext:
    """What lint knows, with the museum and what other drafts published lately.

    Each incident is a case to be recognised (rule 34).
    """
    incidents = tuple(
        Incident(id=f"M-{one.draft}", text=text, level=one.level or 0, story=one.story)
        for one in museum.cases(tx)
        for text in one.texts
    )
    now = ctx.now()
    published = published_since(tx, draft, now - REMEMBERED)
    recent = tuple(
        Recent(text=text, account=account, age_days=_days(now - at))
        for account, text, at in published
    )
    situation = replace(ctx.lint.situation, incidents=incidents, recent=recent, now=now)
    return replace(ctx.lint, situation=situation)


def _days(age: timedelta) -> float:
    return round(age / timedelta(days=1), 1)


def _because(of: DraftId) -> Finding:
    return Finding(
        code=CORRECTION,
        family="team",
        severity=LEAST,
        message=phrase("this corrects {draft}, which was taken down", draft=label(of)),
        why=phrase("whoever saw the first post reads this one closely"),
        fix=phrase("have it read as an apology would be"),
    )
