"""Publishing: claim what is due, look a last time, send once, record what came back.

Nothing leaves without the row that says `sending`, and only the last look writes it (rule 24).
"""

import asyncio
import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.accounts import Mode
from bot.domain.deliveries import (
    Again,
    Delivery,
    DeliveryState,
    GiveUp,
    Intent,
    LookFirst,
    Receipt,
    judge,
)
from bot.domain.drafts import Draft, Target
from bot.domain.errors import (
    CardGone,
    Happened,
    NothingSent,
    PublishError,
    Refused,
    SlackUnavailable,
)
from bot.domain.gate import Distrust, Go, Miss, TakeBack, Wait
from bot.domain.journal import THE_BOT, Kind
from bot.domain.review import Room
from bot.ports import CardRef
from bot.services.accounts import renew
from bot.services.context import Context
from bot.services.looking import Look, last_look
from bot.services.moving import settle
from bot.services.record import record
from bot.services.reviewing import card_gone, expire
from bot.services.showing import show, tell
from storage import cards, deliveries, drafts, pauses, pictures, stops, takedowns
from storage.engine import Tx

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
LOOK_AGAIN = timedelta(seconds=15)
FRESH_SECONDS = 5.0
AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One claimed delivery with everything needed to send it.

    `repeated`: an earlier call with the same key may have reached the network.
    """

    delivery: Delivery
    draft: Draft
    target: Target
    card: CardRef | None
    repeated: bool = False


async def something_due(ctx: Context) -> bool:
    """Whether a beat would find anything to do; one read, so that idling costs nothing."""

    def read(tx: Tx) -> bool:
        now = ctx.now()
        times = (deliveries.next_look(tx), takedowns.next_start(tx))
        return any(at is not None and at <= now for at in times) or bool(drafts.lapsed(tx, now))

    return await ctx.store.read(read)


async def publish_due(ctx: Context) -> int:
    """Publish everything that is due, and end what is too late; say how many were claimed.

    One post's trouble never keeps another one back.
    """
    await expire(ctx)
    await miss_late(ctx)
    token = uuid.uuid4().hex
    jobs = await ctx.store.write(lambda tx: _claim(tx, ctx, token))
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_guarded(ctx, job))
    return len(jobs)


def _claim(tx: Tx, ctx: Context, token: str) -> list[Job]:
    jobs = []
    for delivery in deliveries.claim(tx, now=ctx.now(), lease=LEASE, token=token, limit=AT_ONCE):
        job = job_of(tx, delivery)
        if job is not None:
            jobs.append(job)
    return jobs


def job_of(tx: Tx, delivery: Delivery) -> Job | None:
    """Read what a delivery needs; `None` where its draft has vanished."""
    draft = drafts.get(tx, delivery.draft)
    if draft is None:
        return None
    targets = [t for t in draft.revision.content.targets if t.account == delivery.account]
    card = cards.living(tx, draft.id)
    ref = cards.ref(card) if card else None
    return Job(delivery=delivery, draft=draft, target=targets[0], card=ref) if targets else None


async def _guarded(ctx: Context, job: Job) -> None:
    try:
        await publish(ctx, job)
    except Exception:
        # One delivery must not stop the next; what is claimed or sending is settled later.
        log.exception(
            "delivery broke", extra={"event": "delivery.broke", "delivery": job.delivery.id}
        )


async def publish(ctx: Context, job: Job) -> None:
    """Take one claimed delivery through preparation, last look, the one call, and the record."""
    try:
        intent = await _prepared(ctx, job)
    except PublishError as error:
        await _not_sent(ctx, job, error)
        return
    look = await look_last(ctx, job, intent)
    if look is None or not isinstance(look.verdict, Go):
        return
    if intent is None:
        await show(ctx, job.draft.id)
    else:
        await send(ctx, job, intent, looked=look.started)


async def _prepared(ctx: Context, job: Job) -> Intent | None:
    """Do all that the public can't see; a rehearsal prepares nothing."""
    if job.delivery.mode is Mode.DRY_RUN:
        return None
    publisher = ctx.publishers.get(job.target.account)
    if publisher is None:
        raise Refused(f"{job.target.account} is not set up any more, so nothing was sent")
    if await publisher.who_am_i() != job.target.identity:
        raise Refused(
            f"the credentials of {job.target.account} belong to another profile than the one"
            " that was approved, so nothing was sent"
        )
    return await publisher.prepare(job.target, PictureStore(ctx), job.delivery.key)


@dataclass(frozen=True, slots=True)
class PictureStore:
    """Gives publishers the approved bytes, from our own store alone (rule 20)."""

    ctx: Context

    async def __call__(self, sha256: str) -> bytes:
        """The bytes of a picture. Raises `Refused` where they are not kept any more."""
        found = await self.ctx.store.read(lambda tx: pictures.get(tx, sha256))
        if found is None:
            raise Refused("a picture of this post is not in the store any more")
        return found


async def look_last(ctx: Context, job: Job, intent: Intent | None) -> Look | None:
    """Ask Slack again and judge; `None` when it could not be asked and the claim was returned."""
    started = ctx.clock.monotonic()
    try:
        if job.card is None:
            raise CardGone
        room = await ctx.cards.room(job.card, job.draft.authors, fresh=True)
    except SlackUnavailable:
        # An interrupted send may be out: it is never given back as if nothing was sent.
        if job.delivery.state is DeliveryState.CLAIMED:
            await _wait(ctx, job, "Slack can't be asked for the last look, so nothing leaves yet")
        return None
    except CardGone:
        await _without_card(ctx, job)
        return None
    look = await _judged(ctx, job, room, intent, started)
    await _after_look(ctx, job, look)
    return look


async def _judged(
    ctx: Context, job: Job, room: Room, intent: Intent | None, started: float
) -> Look:
    verdict = await ctx.store.write(lambda tx: last_look(tx, ctx, job.delivery, room, intent))
    return Look(verdict=verdict, started=started)


async def _without_card(ctx: Context, job: Job) -> None:
    card = await ctx.store.read(lambda tx: cards.living(tx, job.draft.id))
    if card is not None:
        await card_gone(ctx, card)
    elif job.delivery.state is DeliveryState.CLAIMED:
        await _wait(ctx, job, "its card is not in Slack, so nobody can be asked")
        await show(ctx, job.draft.id)


async def _after_look(ctx: Context, job: Job, look: Look) -> None:
    match look.verdict:
        case Go():
            return
        case Wait(reason=reason):
            log.info(
                "delivery waits",
                extra={"event": "delivery.waiting", "delivery": job.delivery.id, "why": reason},
            )
        case TakeBack(reason=reason) | Miss(reason=reason):
            await tell(ctx, job.draft, _told(job, f"was not sent: {reason}"))
            # An account that is not what was approved gives its drafts a new revision.
            await renew(ctx)
        case Distrust(reason=reason):
            log.error(
                "stored record is not ours",
                extra={"event": "delivery.distrusted", "delivery": job.delivery.id},
            )
            await tell(ctx, job.draft, _told(job, f"was not sent and never will be: {reason}"))
    await show(ctx, job.draft.id)


def _told(job: Job, what: str) -> str:
    who = " ".join(f"<@{author}>" for author in job.draft.authors)
    return f"{who} The post for {job.target.account} {what}."


async def send(ctx: Context, job: Job, intent: Intent, *, looked: float) -> None:
    """Make the one call that `sending` permits, and record its answer whatever happens.

    The call begins within five seconds of the look, or not at all (rule 24).
    """
    publisher = ctx.publishers[job.target.account]
    if ctx.clock.monotonic() - looked > FRESH_SECONDS:
        await _answered(ctx, job, NothingSent("the last look at Slack was too old"))
        return
    try:
        receipt = await publisher.send(intent)
    except PublishError as error:
        await _answered(ctx, job, error)
        return
    await keep_receipt(ctx, job, receipt)


async def keep_receipt(ctx: Context, job: Job, receipt: Receipt, how: str = "") -> None:
    """Record the network's proof and show the link; a result of an old attempt is refused."""

    def recorded(tx: Tx) -> bool:
        now_is = deliveries.get(tx, job.delivery.id)
        if now_is is None or now_is.state not in {DeliveryState.SENDING, DeliveryState.UNKNOWN}:
            return False
        if not deliveries.finish(tx, now_is, DeliveryState.PUBLISHED, receipt=receipt):
            return False
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_PUBLISHED,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            digest=job.delivery.digest,
            remote_id=receipt.remote_id,
            url=receipt.url,
            how=how,
        )
        settle(tx, ctx, job.draft.id)
        # A takedown that came during the send could not delete what was not out yet.
        if takedowns.repeat(tx, job.draft.id, ctx.now()):
            ctx.wake()
        return True

    if await asyncio.shield(ctx.store.write(recorded)):
        await show(ctx, job.draft.id)


async def _answered(ctx: Context, job: Job, error: PublishError) -> None:
    if job.repeated:
        # Whatever this answer says, the earlier call may have been heard.
        await unknown(ctx, job, error.sentence)
        return
    step = judge(error, attempt=job.delivery.attempt, now=ctx.now(), late_at=job.delivery.late_at)
    match step:
        case Again(at=at, reason=reason):
            await _wait(ctx, job, reason, at - ctx.now())
        case GiveUp(reason=reason):
            await fail(ctx, job, reason)
        case LookFirst(reason=reason):
            await unknown(ctx, job, reason, happened=isinstance(error, Happened))


async def _not_sent(ctx: Context, job: Job, error: PublishError) -> None:
    """Preparation failed: nothing can be out, so it is tried again or given up."""
    step = judge(error, attempt=job.delivery.attempt, now=ctx.now(), late_at=job.delivery.late_at)
    if isinstance(step, Again):
        await _wait(ctx, job, step.reason, step.at - ctx.now())
    else:
        await fail(ctx, job, step.reason)


async def _wait(ctx: Context, job: Job, reason: str, wait: timedelta = LOOK_AGAIN) -> None:
    def released(tx: Tx) -> None:
        now_is = deliveries.get(tx, job.delivery.id)
        if now_is is None:
            return
        look_at = ctx.now() + max(wait, timedelta(0))
        known = now_is.reason == reason
        if deliveries.release(tx, now_is, look_at=look_at, reason=reason) and not known:
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
        now_is = deliveries.get(tx, job.delivery.id)
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
        return True

    if await asyncio.shield(ctx.store.write(failed)):
        await show(ctx, job.draft.id)
        await tell(ctx, job.draft, _told(job, f"was not published: {reason}"))


FIRST_LOOK = timedelta(seconds=10)


async def unknown(ctx: Context, job: Job, reason: str, *, happened: bool = False) -> None:
    """Record that nobody can tell whether it is out, and tell people at once (never silently)."""

    def unsure(tx: Tx) -> bool:
        now_is = deliveries.get(tx, job.delivery.id)
        if now_is is None or not deliveries.finish(
            tx, now_is, DeliveryState.UNKNOWN, reason=reason
        ):
            return False
        deliveries.look_later(tx, now_is, ctx.now() + FIRST_LOOK)
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_UNKNOWN,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            why=reason,
            happened=happened,
        )
        return True

    if await asyncio.shield(ctx.store.write(unsure)):
        await show(ctx, job.draft.id)
        await tell(
            ctx,
            job.draft,
            _told(job, f"may or may not be out: {reason}. I look for it, and won't send it again"),
        )


def _why_late(tx: Tx, delivery: Delivery) -> str:
    if pauses.running(tx):
        return "everything was paused"
    if stops.opened(tx, delivery.draft):
        return "somebody held it"
    return delivery.reason or "it would have been sent too late"


async def miss_late(ctx: Context) -> None:
    """End planned deliveries whose lateness bound is over, whatever they waited for (rule 25)."""

    def missed(tx: Tx) -> list[Job]:
        jobs = []
        for delivery in deliveries.waiting_past(tx, ctx.now()):
            job = job_of(tx, delivery)
            reason = _why_late(tx, delivery)
            deliveries.finish(tx, delivery, DeliveryState.MISSED, reason=reason)
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_MISSED,
                THE_BOT,
                delivery.draft,
                delivery=delivery.id,
                account=delivery.account,
                why=reason,
            )
            settle(tx, ctx, delivery.draft)
            if job is not None:
                jobs.append(job)
        return jobs

    for job in await ctx.store.write(missed):
        await show(ctx, job.draft.id)
        again = f"`/draft at {job.draft.id} tomorrow 9am`"
        await tell(ctx, job.draft, _told(job, f"missed its time; give it a new one with {again}"))
