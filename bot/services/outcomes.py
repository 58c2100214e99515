"""Outcomes: what an attempt came to is recorded whatever happens, then shown and told.

A result by an old token is refused; recording is shielded, so that a stop can't lose it.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.drafts import Draft, Target
from bot.domain.journal import THE_BOT, Kind
from bot.domain.links import unnamed
from bot.domain.parts import in_parts, is_chain
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.joining import Seen
from bot.services.moving import settle
from bot.services.record import record
from bot.services.replacing import Old, old_of, take_over
from bot.services.showing import show, tell
from bot.words.phrases import phrase, unended
from storage import cards, deliveries, drafts, parts, takedowns, unfinished
from storage.engine import Tx

LOOK_AGAIN = timedelta(seconds=15)
FIRST_LOOK = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One claimed delivery with everything needed to send it.

    `repeated`: an earlier call with the same key may have reached the network; `doubted`: people
    know already that it may be out. `seen` is what Slack said at the last look, so that showing the
    outcome asks nothing again. `old` is the post that this one corrects.
    """

    delivery: Delivery
    draft: Draft
    target: Target
    card: CardRef | None
    repeated: bool = False
    doubted: bool = False
    seen: Seen | None = None
    old: Old | None = None


def job_of(tx: Tx, delivery: Delivery) -> Job | None:
    """Read what a delivery needs; `None` where its draft has vanished."""
    draft = drafts.get(tx, delivery.draft)
    target = draft.revision.content.on(delivery.account) if draft is not None else None
    if draft is None or target is None:
        return None
    card = cards.living(tx, draft.id)
    ref = cards.ref(card) if card else None
    old = old_of(tx, delivery)
    return Job(delivery=delivery, draft=draft, target=target, card=ref, old=old)


def told(job: Job, what: str) -> str:
    """Address the authors about one account's post."""
    who = " ".join(f"<@{author}>" for author in job.draft.authors)
    return phrase(
        "{who} The post for {account} {what}.", who=who, account=job.target.account, what=what
    )


async def keep_receipt(ctx: Context, job: Job, receipt: Receipt, how: str = "") -> None:
    """Record the network's proof and show the link; a proof counts whichever attempt it is of."""

    def recorded(tx: Tx) -> bool:
        now_is = deliveries.get(tx, job.delivery.id)
        if now_is is None or now_is.state not in {DeliveryState.SENDING, DeliveryState.UNKNOWN}:
            return False
        if len(now_is.parts) != len(job.delivery.parts):
            # A late answer about a part that is known to be out says nothing of the next one.
            return False
        kept = take_over(tx, ctx, now_is, receipt)
        if not _is_out(tx, ctx, job, now_is, kept):
            return False
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_PUBLISHED if _is_last(job) else Kind.DELIVERY_PART_OUT,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            digest=job.delivery.digest,
            remote_id=kept.remote_id,
            url=kept.url,
            how=how,
        )
        settle(tx, ctx, job.draft.id)
        # A takedown that came during the send could not delete what was not out yet.
        if takedowns.repeat(tx, job.draft.id, ctx.now()) or not _is_last(job):
            ctx.wake()
        return True

    if await asyncio.shield(ctx.store.write(recorded)):
        await show(ctx, job.draft.id, job.seen)
        if job.old is not None:
            await show(ctx, job.old.delivery.draft)


def _is_last(job: Job) -> bool:
    """Whether the post, or the last part of it, is what this attempt sends."""
    return len(job.delivery.parts) + 1 >= len(in_parts(job.target))


def _is_out(tx: Tx, ctx: Context, job: Job, now_is: Delivery, receipt: Receipt) -> bool:
    if not is_chain(job.target):
        return deliveries.finish(tx, now_is, DeliveryState.PUBLISHED, receipt=receipt)
    last, now = _is_last(job), ctx.now()
    return parts.is_out(tx, now_is, receipt, last=last, now=now, sealer=ctx.sealer)


def _still_ours(tx: Tx, job: Job) -> Delivery | None:
    """The delivery, if this attempt still has it; the answer of an old attempt is refused."""
    now_is = deliveries.get(tx, job.delivery.id)
    return now_is if now_is is not None and now_is.token == job.delivery.token else None


def _begun_comes_down(tx: Tx, ctx: Context, delivery: Delivery) -> None:
    """Remove the parts that are out of a thread that was taken down while the next was sent (34).

    The takedown could not know how that would end, so it left the thread alone.
    """
    if delivery.parts and takedowns.repeat(tx, delivery.draft, ctx.now()):
        ctx.wake()


async def give_back(ctx: Context, job: Job, reason: str, wait: timedelta = LOOK_AGAIN) -> None:
    """Give a claim back because nothing was sent, and look again after `wait`."""

    def released(tx: Tx) -> None:
        now_is = _still_ours(tx, job)
        if now_is is None:
            return
        look_at = ctx.now() + max(wait, timedelta(0))
        known = now_is.reason == reason
        back = deliveries.release(tx, now_is, look_at=look_at, reason=reason)
        if back:
            _begun_comes_down(tx, ctx, now_is)
        if back and not known:
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_WAITING,
                THE_BOT,
                job.draft.id,
                delivery=job.delivery.id,
                why=reason,
            )

    await asyncio.shield(ctx.store.write(released))
    await show(ctx, job.draft.id)


async def fail(ctx: Context, job: Job, reason: str) -> None:
    """Record that nothing was published and why, and tell the authors."""

    def failed(tx: Tx) -> bool:
        now_is = _still_ours(tx, job)
        if now_is is None or not deliveries.finish(tx, now_is, DeliveryState.FAILED, reason=reason):
            return False
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_FAILED,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            why=reason,
        )
        settle(tx, ctx, job.draft.id)
        _begun_comes_down(tx, ctx, now_is)
        return True

    if await asyncio.shield(ctx.store.write(failed)):
        await show(ctx, job.draft.id)
        if not job.delivery.parts:
            await tell(ctx, job.draft, told(job, phrase("was not published: {why}", why=reason)))


async def unknown(
    ctx: Context, job: Job, reason: str, *, happened: bool = False, trace: str = ""
) -> None:
    """Record that nobody can tell whether it is out, and tell people at once (never silently).

    `trace` is what the network called the post, to ask for it later.
    """

    def unsure(tx: Tx) -> bool:
        now_is = _still_ours(tx, job)
        if now_is is None:
            return False
        if trace:
            unfinished.note(tx, now_is, trace, ctx.sealer)
        if not deliveries.finish(tx, now_is, DeliveryState.UNKNOWN, reason=reason):
            return False
        if not job.doubted:
            deliveries.look_later(tx, now_is, ctx.now() + FIRST_LOOK)
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_UNKNOWN,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            why=unnamed(reason),
            happened=happened,
        )
        _begun_comes_down(tx, ctx, now_is)
        return True

    if await asyncio.shield(ctx.store.write(unsure)):
        await show(ctx, job.draft.id)
        if not job.doubted:
            await tell(ctx, job.draft, told(job, _in_doubt(ctx, job, unended(reason))))


def _in_doubt(ctx: Context, job: Job, why: str) -> str:
    publisher = ctx.publishers.get(job.target.account)
    harmless = publisher is not None and publisher.abilities.repeat_is_harmless
    # Whoever believed that it doesn't go any more would post it too, and it would be out twice.
    then = (
        phrase("I look for it, and the same post may still go: please don't post it by hand")
        if harmless and ctx.now() <= job.delivery.late_at
        else phrase("I look for it, and won't send it again")
    )
    if not is_chain(job.target):
        return phrase("may or may not be out: {why}. {then}", why=why, then=then)
    return phrase(
        "may or may not be out in part {number}: {why}. {then}",
        number=len(job.delivery.parts) + 1,
        why=why,
        then=then,
    )
