"""Publishing: claim what is due, look a last time, send once, record what came back.

Nothing leaves without the row that says `sending`, and only the last look writes it (rule 24).
"""

import asyncio
import logging
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.accounts import Mode, Network
from bot.domain.deliveries import (
    LEASE,
    Again,
    DeliveryState,
    GiveUp,
    Intent,
    LookFirst,
    NextStep,
    judge,
)
from bot.domain.drafts import digest_of
from bot.domain.errors import (
    CardGone,
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    SlackUnavailable,
)
from bot.domain.gate import Distrust, Go, Miss, TakeBack, Wait
from bot.domain.journal import THE_BOT, Kind
from bot.domain.keeping import ShelfTrouble
from bot.domain.links import unnamed
from bot.ports import Pictures
from bot.services import lighting, parting, tracing
from bot.services.accounts import renew
from bot.services.catching_up import caught_up
from bot.services.context import Context
from bot.services.handing import hand_over
from bot.services.joining import Seen
from bot.services.keeping import bytes_of
from bot.services.linking import before_leaving
from bot.services.looking import Look, last_look
from bot.services.moving import settle
from bot.services.outcomes import (
    Job,
    fail,
    give_back,
    job_of,
    keep_receipt,
    told,
    unknown,
)
from bot.services.overdue import ask_about_missed, end_overdue, something_to_ask
from bot.services.record import record
from bot.services.replacing import call, check_way, must_go, out_of_step, remove_old
from bot.services.reviewing import card_gone
from bot.services.rooms import room_of
from bot.services.showing import show, tell
from bot.words.phrases import phrase
from storage import cards, clockwork, deliveries, drafts
from storage.engine import Tx

log = logging.getLogger(__name__)

# Seconds: what takes longer is given up, and leaves time for the last look within the lease.
PREPARING = 200.0
FRESH_SECONDS = 5.0
AT_ONCE = 8


async def something_due(ctx: Context) -> bool:
    """Whether a beat would find anything to do; one read, so that idling costs nothing."""

    def read(tx: Tx) -> bool:
        now = ctx.now()
        if clockwork.held(tx, ctx.sealer):
            return bool(deliveries.stale(tx, now))
        look = deliveries.next_look(tx)
        if look is not None and look <= now:
            return True
        if drafts.lapsed(tx, now) or deliveries.stale(tx, now):
            return True
        return something_to_ask(tx, ctx)

    return await ctx.store.read(read)


async def next_due(ctx: Context) -> datetime | None:
    """When the next delivery falls due that isn't yet; what is held back by now doesn't count."""
    return await ctx.store.read(lambda tx: deliveries.next_look_after(tx, ctx.now()))


async def publish_due(ctx: Context) -> int:
    """Publish everything that is due, and end what is too late; say how many were claimed.

    One post's trouble never keeps another one back.
    """
    await end_overdue(ctx)
    token = uuid.uuid4().hex
    jobs = await ctx.store.write(lambda tx: _claim(tx, ctx, token))
    if len(jobs) == AT_ONCE:
        # There may be more; they must not wait for the next second.
        ctx.wake()
    pictures = PictureStore(ctx)
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_guarded(ctx, job, pictures))
    await ask_about_missed(ctx)
    return len(jobs)


def _claim(tx: Tx, ctx: Context, token: str) -> list[Job]:
    jobs = []
    for delivery in deliveries.claim(tx, now=ctx.now(), lease=LEASE, token=token, limit=AT_ONCE):
        job = job_of(tx, delivery)
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_CLAIMED,
            THE_BOT,
            delivery.draft,
            delivery=delivery.id,
            attempt=delivery.attempt,
        )
        if job is not None:
            jobs.append(job)
            continue
        reason = phrase("the stored draft can't be read, so nothing was sent")
        deliveries.finish(tx, delivery, DeliveryState.FAILED, reason=reason)
        record(tx, ctx.now(), Kind.DELIVERY_FAILED, THE_BOT, delivery.draft, why=reason)
        settle(tx, ctx, delivery.draft)
    return jobs


async def _guarded(ctx: Context, job: Job, pictures: Pictures) -> None:
    try:
        await publish(ctx, job, pictures)
    except Exception:
        # One delivery must not stop the next; what is claimed or sending is settled later.
        log.exception(
            "delivery broke", extra={"event": "delivery.broke", "delivery": job.delivery.id}
        )


async def publish(ctx: Context, job: Job, pictures: Pictures) -> None:
    """Take one claimed delivery through preparation, last look, the one call, and the record."""
    await before_leaving(ctx, job.draft.id)
    try:
        intent = await _prepared_in_time(ctx, job, pictures)
    except PublishError as error:
        await _not_sent(ctx, job, error)
        return
    if not await _old_is_gone(ctx, job):
        return
    look = await look_last(ctx, job, intent)
    if look is None or not isinstance(look.verdict, Go):
        return
    seen = Seen(ref=job.card, room=look.room) if job.card else None
    if intent is None:
        await show(ctx, job.draft.id, seen)
    else:
        await send(ctx, replace(job, seen=seen), intent, looked=look.started)


async def _prepared_in_time(ctx: Context, job: Job, pictures: Pictures) -> Intent | None:
    """Prepare within the lease: else somebody else would begin the same. Raise `PublishError`."""
    try:
        async with asyncio.timeout(PREPARING):
            return await _prepared(ctx, job, pictures)
    except TimeoutError:
        raise NothingSent(phrase("preparing it took too long, so nothing was sent yet")) from None


async def _prepared(ctx: Context, job: Job, pictures: Pictures) -> Intent | None:
    """Do all that the public can't see; a rehearsal prepares nothing."""
    if digest_of(job.draft.revision.content) != job.delivery.digest:
        raise Refused(
            phrase("the stored text is not the one that was approved, so nothing was sent")
        )
    if job.delivery.mode is Mode.DRY_RUN:
        return None
    publisher = ctx.publishers.get(job.target.account)
    if publisher is None:
        raise Refused(
            phrase(
                "{account} is not set up any more, so nothing was sent", account=job.target.account
            )
        )
    if await publisher.who_am_i() != job.target.identity:
        raise Refused(
            phrase(
                "the credentials of {account} belong to another profile than the one that"
                " was approved, so nothing was sent",
                account=job.target.account,
            )
        )
    if job.old is not None:
        if gone := await ctx.store.read(lambda tx: out_of_step(tx, job.delivery)):
            raise Refused(phrase("{gone}, so nothing was sent", gone=gone))
        check_way(publisher, job.old, job.target)
    return await parting.prepare(ctx, publisher, job, pictures)


async def _old_is_gone(ctx: Context, job: Job) -> bool:
    """Delete the post that this one replaces, where there is one, after a look of its own.

    Say whether the new one may go on; until the old one is seen to be gone it waits.
    """
    old = job.old
    if old is None or not must_go(old, job.delivery.mode):
        return True
    look = await look_last(ctx, job, None, removing=True)
    if look is None or not isinstance(look.verdict, Go):
        return False
    if ctx.clock.monotonic() - look.started > FRESH_SECONDS:
        await give_back(ctx, job, phrase("the last look at Slack was too old"))
        return False
    publisher = ctx.publishers[job.target.account]
    if why := await remove_old(ctx, publisher, old, job.delivery):
        await give_back(ctx, job, phrase("{why}, so the corrected one is not posted yet", why=why))
        return False
    return True


@dataclass(frozen=True, slots=True)
class PictureStore:
    """Gives publishers the approved bytes, from our own store alone (rule 20).

    Posts that leave together hold one copy of a video: each its own would fill a small machine.
    """

    ctx: Context
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict, repr=False)

    async def __call__(self, sha256: str) -> bytes:
        """The bytes of a picture.

        Raises `Refused` where they are not kept any more as they were, and `NothingSent` where
        their place does not answer.
        """
        async with self._turns.setdefault(sha256, asyncio.Lock()):
            if sha256 not in self._read:
                self._read[sha256] = await self._content(sha256)
            return self._read[sha256]

    async def _content(self, sha256: str) -> bytes:
        try:
            found = await bytes_of(self.ctx.store, self.ctx.shelves, sha256)
        except ShelfTrouble:
            log.exception("pictures can't be read", extra={"event": "picture.away"})
            raise NothingSent(phrase("its pictures can't be read from their place now")) from None
        if found is None:
            raise Refused(
                phrase("a picture of this post is not in the store any more as it was approved")
            )
        return found


async def look_last(
    ctx: Context, job: Job, intent: Intent | None, *, removing: bool = False
) -> Look | None:
    """Ask Slack again and judge; `None` when it could not be asked and the claim was returned.

    With `removing` a go permits only that the post which it replaces is deleted.
    """
    try:
        if not await caught_up(ctx, job):
            return None
        started = ctx.clock.monotonic()
        if job.card is None:
            raise CardGone
        await tracing.look(ctx, job.draft.id)
        await lighting.hear_unheard(ctx)
        room = await room_of(ctx, job.card, job.draft, fresh=True)
    except SlackUnavailable:
        # An interrupted send may be out: it is never given back as if nothing was sent.
        if job.delivery.state is DeliveryState.CLAIMED:
            await give_back(ctx, job, phrase("Slack can't be asked now, so nothing leaves yet"))
        return None
    except CardGone:
        await _without_card(ctx, job)
        return None
    if not await caught_up(ctx, job, was_asked=True):
        return None
    verdict = await ctx.store.write(
        lambda tx: last_look(tx, ctx, job.delivery, room, intent, removing=removing)
    )
    look = Look(verdict=verdict, room=room, started=started)
    await _after_look(ctx, job, look)
    return look


async def _without_card(ctx: Context, job: Job) -> None:
    card = await ctx.store.read(lambda tx: cards.living(tx, job.draft.id))
    if card is not None:
        await card_gone(ctx, card)
    elif job.delivery.state is DeliveryState.CLAIMED:
        await give_back(ctx, job, phrase("its card is not in Slack, so nobody can be asked"))
        await show(ctx, job.draft.id)


async def _after_look(ctx: Context, job: Job, look: Look) -> None:
    # An interrupted send may be out: whoever settles it says so, and not that it isn't.
    claimed = job.delivery.state is DeliveryState.CLAIMED
    match look.verdict:
        case Go():
            return
        case Wait(reason=reason):
            log.info(
                "delivery waits",
                extra={
                    "event": "delivery.waiting",
                    "delivery": job.delivery.id,
                    "why": unnamed(reason),
                },
            )
        case Miss():
            # Why it missed its time is said with the question about it.
            await renew(ctx)
        case TakeBack(reason=reason):
            if claimed and not job.delivery.parts:
                await tell(ctx, job.draft, told(job, phrase("was not sent: {why}", why=reason)))
            # An account that is not what was approved gives its drafts a new revision.
            await renew(ctx)
        case Distrust(reason=reason):
            log.error(
                "stored record is not ours",
                extra={"event": "delivery.distrusted", "delivery": job.delivery.id},
            )
            if claimed:
                never = phrase("was not sent and never will be: {why}", why=reason)
                await tell(ctx, job.draft, told(job, never))
    await show(ctx, job.draft.id)


async def send(ctx: Context, job: Job, intent: Intent, *, looked: float) -> None:
    """Make the one call that `sending` permits, and record its answer whatever happens.

    The call begins within five seconds of the look, or not at all (rule 24).
    """
    publisher = ctx.publishers[job.target.account]
    if ctx.clock.monotonic() - looked > FRESH_SECONDS:
        await _answered(ctx, job, NothingSent(phrase("the last look at Slack was too old")))
        return
    if job.target.network is Network.BY_HAND:
        await hand_over(ctx, job, by=looked + FRESH_SECONDS)
        return
    try:
        receipt = await call(publisher, job.old, intent)
    except PublishError as error:
        await _answered(ctx, job, error)
        return
    await keep_receipt(ctx, job, receipt)


async def _answered(ctx: Context, job: Job, error: PublishError) -> None:
    if job.repeated:
        # Whatever this answer says, the earlier call may have been heard.
        await unknown(ctx, job, error.sentence)
        return
    step = _judged(ctx, job, error)
    match step:
        case Again(at=at, reason=reason):
            await give_back(ctx, job, reason, at - ctx.now())
        case GiveUp(reason=reason):
            await fail(ctx, job, reason)
        case LookFirst(reason=reason):
            trace = error.trace if isinstance(error, OutcomeUnknown) else ""
            await unknown(ctx, job, reason, happened=isinstance(error, Happened), trace=trace)


def _judged(ctx: Context, job: Job, error: PublishError) -> NextStep:
    # Each part that is out took an attempt that went well.
    attempt = job.delivery.attempt - len(job.delivery.parts)
    return judge(error, attempt=attempt, now=ctx.now(), late_at=job.delivery.late_at)


async def _not_sent(ctx: Context, job: Job, error: PublishError) -> None:
    """Preparation failed: nothing can be out, so it is tried again or given up."""
    step = _judged(ctx, job, error)
    if isinstance(step, Again):
        await give_back(ctx, job, step.reason, step.at - ctx.now())
    else:
        await fail(ctx, job, step.reason)
