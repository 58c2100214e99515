"""Beforehand: what somebody sees and does in a form before anybody else is asked."""

import hashlib
import json
from collections.abc import Sequence

from bot.domain.accounts import Account, Mode
from bot.domain.composing import Composed, Count, Field, Unfit, Warned, handle_of
from bot.domain.drafts import Content, DraftId, Target
from bot.domain.errors import UserError
from bot.domain.people import UserId
from bot.domain.report import Finding, Report
from bot.lint.lengths import lengths
from bot.services import accounts
from bot.services.context import Context
from bot.services.judging import judge
from bot.words.phrases import joined, phrase, unended
from storage import firsts
from storage.engine import Tx

# From this level on, findings are shown before anybody else is asked; what blocks always is.
SHOWN_FROM = 3
MOST_STUCK = 3
MARK = 16


async def findings(ctx: Context, draft: DraftId, content: Content) -> Report:
    """Say what lint says of a content. Raises `Unfit` for what nobody may approve."""
    report = await ctx.store.read(lambda tx: judge(tx, ctx, draft, content))
    stuck = [finding for finding in report.blocking if not finding.waivable]
    if stuck:
        raise Unfit({Field.TEXT: UserError(_stuck(stuck))})
    return report


def warned(typed: Composed, report: Report, seen: str) -> Warned | None:
    """What a careful colleague would stop at, if it was not shown for just these words."""
    mark = _mark(typed, report)
    calm = report.level < SHOWN_FROM and not report.blocking
    return None if calm or mark == seen else Warned(report=report, mark=mark)


def _stuck(found: Sequence[Finding]) -> str:
    said = [
        phrase("{message} → {fix}", message=unended(one.message), fix=unended(one.fix))
        for one in found[:MOST_STUCK]
    ]
    return phrase("Nobody could approve this as it is: {names}.", names=joined("; ", said))


def _mark(typed: Composed, report: Report) -> str:
    """Stand for a text, its accounts and what was found in it, without saying any of it."""
    codes = sorted({finding.code for finding in report.findings})
    shown = [[one.sha256, one.alt_text] for one in typed.pictures]
    own = [list(one) for one in typed.own]
    whole = json.dumps([typed.text, sorted(typed.accounts), codes, shown, own, typed.warning])
    return hashlib.sha256(whole.encode()).hexdigest()[:MARK]


async def first_posts(ctx: Context, by: UserId, content: Content) -> tuple[Account, ...]:
    """The live accounts for which this person has never drafted."""

    def read(tx: Tx) -> tuple[Account, ...]:
        there = accounts.current(tx, ctx)
        new = [one for one in content.targets if one.mode is Mode.LIVE and one.handle]
        return tuple(
            there[one.account]
            for one in new
            if one.account in there and not firsts.has_drafted_on(tx, by, one.account)
        )

    return await ctx.store.read(read)


def unrepeated(typed: Composed, wanted: Sequence[Account]) -> tuple[Account, ...]:
    """Those of these accounts whose handle was not asked for yet. Raises `Unfit` for others'."""
    given = dict(typed.handles)
    wrong: dict[str, UserError] = {
        handle_of(one.name): UserError(
            phrase(
                "This account is {handle}; please write that, or choose another account.",
                handle=one.handle,
            )
        )
        for one in wanted
        if one.name in given and _bare(given[one.name]) != _bare(one.handle)
    }
    if wrong:
        raise Unfit(wrong)
    return tuple(one for one in wanted if one.name not in given)


def _bare(handle: str) -> str:
    return handle.strip().removeprefix("@").casefold()


def counts(ctx: Context, content: Content) -> tuple[Count, ...]:
    """Count each account's text as its network does."""
    return tuple(_count(ctx, target) for target in content.targets)


def _count(ctx: Context, target: Target) -> Count:
    limits = ctx.linter.limits_of(target.network.value, ctx.lint.limits_of(target.account))
    each = lengths(target, limits.counts, limits.link_length)
    parts = each if len(each) > 1 else ()
    return Count(account=target.account, count=max(each), most=limits.characters, parts=parts)
