"""Interrupted sends and lost answers: settled by our own key, by finding the post, or by people.

Never by a blind repetition: finding a post confirms it, not finding it proves nothing, except
where our own key makes a repeat harmless; then the same key goes again, after a new last look.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

from bot.domain.accounts import Network
from bot.domain.deliveries import LEASE, Delivery, DeliveryId, DeliveryState, Receipt
from bot.domain.errors import NotFound, PublishError, Refused, StillAtWork, UserError
from bot.domain.gate import Go
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.preflight import another_profile
from bot.domain.states import State
from bot.ports import Publisher
from bot.services.asking import full_member
from bot.services.context import Context
from bot.services.handing import was_cut_off
from bot.services.looking import Look
from bot.services.moving import settle
from bot.services.outcomes import FIRST_LOOK, Job, fail, job_of, keep_receipt, unknown
from bot.services.parting import tell_of_parts
from bot.services.publishing import look_last, send
from bot.services.record import record
from bot.services.replacing import find
from bot.services.showing import show
from bot.words.phrases import marked, phrase
from storage import deliveries
from storage.engine import ConstraintRefused, Tx

log = logging.getLogger(__name__)

BY_HAND = marked("by hand")
# How long what a network says it works on may still come out, whatever people see.
LONGEST_WORK = timedelta(days=1)
LOOKS_APART = timedelta(minutes=5)


async def _release_claims(ctx: Context, claims: list[Delivery]) -> None:
    """Give back claims of whoever is gone: without `sending` nothing was sent."""

    def released(tx: Tx) -> None:
        for delivery in claims:
            deliveries.release(
                tx, delivery, look_at=ctx.now(), reason=phrase("it was interrupted before sending")
            )

    await ctx.store.write(released)


async def settle_interrupted(ctx: Context) -> None:
    """Settle everything that a stop left behind, at start; no call runs then."""
    left = (DeliveryState.CLAIMED, DeliveryState.SENDING)
    await _settle_all(ctx, await ctx.store.read(lambda tx: deliveries.in_state(tx, *left)))


async def settle_stale(ctx: Context) -> None:
    """Settle what was claimed or sent so long ago that nobody works on it any more."""
    await _settle_all(ctx, await ctx.store.read(lambda tx: deliveries.stale(tx, ctx.now())))


async def _settle_all(ctx: Context, left: list[Delivery]) -> None:
    claimed = [d for d in left if d.state is DeliveryState.CLAIMED]
    if claimed:
        await _release_claims(ctx, claimed)
    for delivery in left:
        if delivery.state is DeliveryState.SENDING:
            await _guarded(delivery, _settle(ctx, delivery))


async def look_for_unknown(ctx: Context) -> None:
    """Look for posts that may be out; finding one confirms it, and our own key may repeat it."""
    for delivery in await ctx.store.read(lambda tx: deliveries.unknown_due(tx, ctx.now())):
        await _guarded(delivery, _look_for(ctx, delivery))


async def _guarded(delivery: Delivery, work: Awaitable[None]) -> None:
    """Let what breaks stop no other post, and no start; this one is looked at again."""
    (broke,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(broke, BaseException):
        log.error(
            "settling a post broke",
            exc_info=broke,
            extra={"event": "delivery.unsure", "delivery": delivery.id},
        )


def apart(age: timedelta) -> timedelta:
    """How long to wait before a post is looked for again: the older the doubt, the longer."""
    return min(max(age / 2, FIRST_LOOK), LOOKS_APART)


async def _look_for(ctx: Context, delivery: Delivery) -> None:
    at = ctx.now() + apart(ctx.now() - delivery.due_at)
    await ctx.store.write(lambda tx: deliveries.look_later(tx, delivery, at))
    job = await ctx.store.read(lambda tx: job_of(tx, delivery))
    if job is None or await _found(ctx, job):
        return
    publisher = ctx.publishers.get(job.target.account)
    if publisher is None or not publisher.abilities.repeat_is_harmless:
        return
    if job.draft.state is not State.PUBLISHING or ctx.now() > delivery.late_at:
        return
    if not await _stranger(job, publisher):
        await _same_key_again(ctx, job)


async def _settle(ctx: Context, delivery: Delivery) -> None:
    job = await ctx.store.read(lambda tx: job_of(tx, delivery))
    if job is None or await _found(ctx, job):
        return
    if job.target.network is Network.BY_HAND:
        await was_cut_off(ctx, job)
        return
    publisher = ctx.publishers.get(job.target.account)
    if publisher is None or not publisher.abilities.repeat_is_harmless:
        await unknown(ctx, job, phrase("the bot was stopped while it was being sent"))
        return
    if why := await _stranger(job, publisher):
        await unknown(
            ctx, job, phrase("the bot was stopped while it was being sent, and {why}", why=why)
        )
        return
    if not ctx.ears.is_listening:
        # At a start nobody has read yet what stops it: it is looked for again once somebody has.
        await unknown(ctx, job, phrase("the bot was stopped while it was being sent"))
        return
    await _same_key_again(ctx, job)


async def _stranger(job: Job, publisher: Publisher) -> str:
    """Why the login may not be the one that was approved; a key is worth nothing elsewhere (20)."""
    (known,) = await asyncio.gather(publisher.who_am_i(), return_exceptions=True)
    if isinstance(known, PublishError):
        why = known.sentence.rstrip(".")
        return phrase("nobody says whose login it is: {why}", why=why)
    if isinstance(known, BaseException):
        # An answer that nobody had thought of says as little; else people would hear of nothing.
        facts = {"event": "delivery.unsure", "delivery": job.delivery.id}
        log.error("asking whose login it is broke", exc_info=known, extra=facts)
        return phrase("nobody can read whose login it is")
    account = job.target.account
    return "" if known == job.target.identity else another_profile(account).sentence


async def intent_is_ours(ctx: Context, delivery: Delivery) -> bool:
    """Whether the stored request was prepared by us: a forged one finds a stranger's post."""
    return await ctx.store.read(lambda tx: deliveries.intent_holds(tx, delivery, ctx.sealer))


async def _found(ctx: Context, job: Job) -> bool:
    try:
        return await _settled_by_network(ctx, job)
    except PublishError as error:
        _not_looked_for(job, error)
        return False


def _not_looked_for(job: Job, error: PublishError) -> None:
    why = {"event": "delivery.unsure", "delivery": job.delivery.id, "why": str(error)}
    log.warning("could not look for a post", extra=why)


async def _settled_by_network(ctx: Context, job: Job) -> bool:
    """Whether the network says that it is out, or never will be, and so it is recorded.

    Raise `PublishError` where it could not be asked, and `StillAtWork` where it is not done.
    """
    publisher = ctx.publishers.get(job.target.account)
    intent = job.delivery.intent
    if publisher is None or intent is None or not await intent_is_ours(ctx, job.delivery):
        return False
    looking = find(ctx, publisher, job.old, job.target, intent)
    (receipt,) = await asyncio.gather(looking, return_exceptions=True)
    if isinstance(receipt, Refused):
        # Not a look that found nothing: the network itself says that it is not out.
        await fail(ctx, job, receipt.sentence)
        return True
    if isinstance(receipt, PublishError):
        raise receipt
    if isinstance(receipt, BaseException):
        # An answer that nobody had thought of says as little as none, and stops no other post.
        log.error(
            "looking for a post broke",
            exc_info=receipt,
            extra={"event": "delivery.unsure", "delivery": job.delivery.id},
        )
        return False
    if receipt is None:
        return False
    await keep_receipt(ctx, job, receipt, how=marked("found on the network"))
    return True


async def _same_key_again(ctx: Context, job: Job) -> None:
    """Send the same frozen request under the same key, if everything still allows it."""
    token = uuid.uuid4().hex
    until = ctx.now() + LEASE
    try:
        taken = await ctx.store.write(lambda tx: deliveries.retake(tx, job.delivery, token, until))
    except ConstraintRefused:
        # The approval was taken back meanwhile: it stays unknown, and nothing goes again (38).
        return
    if not taken:
        return
    retaken = replace(job.delivery, token=token, state=DeliveryState.SENDING)
    doubted = job.delivery.state is DeliveryState.UNKNOWN
    again = replace(job, delivery=retaken, repeated=True, doubted=doubted)
    intent = job.delivery.intent
    look = await look_last(ctx, again, intent)
    if look is not None and isinstance(look.verdict, Go) and intent is not None:
        await send(ctx, again, intent, looked=look.started)
        return
    why = _why_not_again(look)
    await unknown(
        ctx, again, phrase("the bot was stopped while it was being sent, and {why}", why=why)
    )


def _why_not_again(look: Look | None) -> str:
    if look is None or isinstance(look.verdict, Go):
        # Its approvals may well stand.
        return phrase("whether it may go again can't be told now")
    return look.verdict.reason


async def is_out(ctx: Context, number: int, by: UserId, url: str = "") -> None:
    """Let a person say that an unknown post is out (rule 31: it starts nothing)."""
    await full_member(ctx, by)
    job = await _unknown_job(ctx, number)
    # What was posted by hand has no number, and is known by that.
    known = BY_HAND if job.target.network is Network.BY_HAND else ""
    receipt = Receipt(remote_id=known, url=url, at=ctx.now())
    await keep_receipt(ctx, job, receipt, how=phrase("seen by {by}", by=by))
    await tell_of_parts(ctx)


async def is_not_out(ctx: Context, number: int, by: UserId) -> None:
    """Let a person say that an unknown post is not out; sending again needs new approvals.

    The network is asked once more: what it still works on nobody can see yet, and sent again it
    would be out twice. Raises `UserError` then, and where it goes again or is settled meanwhile.
    """
    await full_member(ctx, by)
    job = await _unknown_job(ctx, number)
    if await _network_knows(ctx, job):
        await tell_of_parts(ctx)
        return

    def failed(tx: Tx) -> None:
        reason = phrase("<@{by}> looked, and it is not out", by=by)
        # What went again or was found meanwhile is not what this person spoke of.
        if not deliveries.finish(tx, job.delivery, DeliveryState.FAILED, reason=reason):
            raise _answered_already()
        record(tx, ctx.now(), Kind.DELIVERY_FAILED, by, job.draft.id, delivery=job.delivery.id)
        settle(tx, ctx, job.draft.id)

    await ctx.store.write(failed)
    await show(ctx, job.draft.id)
    await tell_of_parts(ctx)


async def _network_knows(ctx: Context, job: Job) -> bool:
    try:
        return await _settled_by_network(ctx, job)
    except StillAtWork as busy:
        if ctx.now() > job.delivery.due_at + LONGEST_WORK:
            return False
        raise UserError(
            phrase(
                "{why} So it may still come out, and I go on asking; please press again later.",
                why=busy.sentence,
            )
        ) from None
    except PublishError as error:
        # Then the word of whoever looked is all there is.
        _not_looked_for(job, error)
        return False


async def _unknown_job(ctx: Context, number: int) -> Job:
    def read(tx: Tx) -> Job | None:
        delivery = deliveries.get(tx, DeliveryId(number))
        if delivery is None or delivery.state is not DeliveryState.UNKNOWN:
            return None
        return job_of(tx, delivery)

    job = await ctx.store.read(read)
    if job is None:
        raise _answered_already()
    return job


def _answered_already() -> NotFound:
    return NotFound(phrase("That question has been answered already."))
