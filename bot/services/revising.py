"""Writing a revision: the one place where a draft's content changes."""

from bot.domain.drafts import Content, Draft, DraftId, Revision, canonical, digest_of
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.policies import policy_plain
from bot.domain.report import Report
from bot.domain.states import Event
from bot.domain.timetable import request_ends
from bot.services.context import Context
from bot.services.copies import inherit
from bot.services.judging import as_correction, judge
from bot.services.moving import move
from bot.services.planning import unplan
from bot.services.previews import fitting
from bot.services.record import record
from bot.words.phrases import phrase
from storage import cards, drafts
from storage.engine import Tx


def write_revision(
    tx: Tx, ctx: Context, draft: Draft, content: Content, *, maker: UserId, cause: str
) -> Draft:
    """Write new content: votes void, deliveries cancelled, the card retired (rules 2, 16, 17).

    The maker is an author from now on. Raises `IllegalTransition` where it is too late.
    """
    content = fitting(content)
    moved = move(tx, ctx, draft, Event.REVISE, by=maker)
    unplan(tx, ctx, draft, phrase("the draft was changed"), by=maker)
    cards.retire(tx, draft.id)
    add(tx, ctx, draft.id, draft.revision.number + 1, content, maker=maker, cause=cause)
    return drafts.get(tx, draft.id) or moved


def add(
    tx: Tx,
    ctx: Context,
    draft: DraftId,
    number: int,
    content: Content,
    *,
    maker: UserId,
    cause: str,
) -> Report:
    """Lint and append revision `number` of a draft whose state already fits."""
    report = as_correction(tx, draft, judge(tx, ctx, draft, content))
    revision = Revision(
        draft=draft,
        number=number,
        maker=maker,
        cause=cause,
        made_at=ctx.now(),
        content=content,
        digest=digest_of(content),
    )
    policy = canonical(policy_plain(ctx.rules.policy))
    inherit(tx, ctx, draft, number, content)
    drafts.add_revision(tx, revision, report, policy=policy, sealer=ctx.sealer)
    drafts.set_lapse(tx, draft, request_ends(content.timing, ctx.rules.times, ctx.now()))
    record(
        tx,
        ctx.now(),
        Kind.DRAFT_SUBMITTED if number == 1 else Kind.DRAFT_REVISED,
        maker,
        draft,
        revision=number,
        digest=revision.digest,
        level=int(report.level),
        cause=cause,
        policy=ctx.policy,
        asks_for=policy,
    )
    return report
