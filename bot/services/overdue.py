"""What is overdue is missed, never sent by the machine; people are asked what shall become of it.

However many posts missed their time (after downtime, after a pause), all are asked about in one
message (rules 25 and 33).
"""

import logging
from dataclasses import dataclass

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.links import unnamed
from bot.domain.presses import NOBODY_PRESSED
from bot.domain.states import Event
from bot.ports import Missed
from bot.services.context import Context
from bot.services.moving import move, settle
from bot.services.outcomes import Job, job_of, told
from bot.services.record import record
from bot.services.showing import link, show, tell
from bot.words.phrases import phrase
from storage import cards, clockwork, deliveries, drafts, pauses, presses, questions, stops
from storage.engine import Tx
from storage.questions import Question

log = logging.getLogger(__name__)

# A message has 50 blocks, and each post takes two of them (trap 81).
MOST_IN_ONE = 20


async def end_overdue(ctx: Context) -> None:
    """Miss what can't leave any more: reviews without approval, posts past their bound (25)."""
    over = await ctx.store.write(lambda tx: _end(tx, ctx))
    for number in dict.fromkeys(draft.id for draft in over.drafts):
        await show(ctx, number)
    for job in (one for one in over.partly if not one.delivery.parts):
        await tell(ctx, job.draft, told(job, phrase("missed its time")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """What has just been missed; `partly` are posts of drafts that are out or open elsewhere."""

    drafts: tuple[Draft, ...]
    partly: tuple[Job, ...]


def _end(tx: Tx, ctx: Context) -> Over:
    if clockwork.held(tx, ctx.sealer):
        # Whether something is overdue is not known before somebody says that this is now.
        return Over(drafts=(), partly=())
    # In one transaction, so that one message can ask about all of it.
    unapproved, late = _unapproved(tx, ctx), _late(tx, ctx)
    asked = {question.draft for question in questions.waiting(tx, ctx.now())}
    return Over(
        drafts=(*unapproved, *(job.draft for job in late)),
        partly=tuple(job for job in late if job.draft.id not in asked),
    )


def _unapproved(tx: Tx, ctx: Context) -> list[Draft]:
    found = [drafts.get(tx, number) for number in drafts.lapsed(tx, ctx.now())]
    gone = [draft for draft in found if draft is not None]
    for draft in gone:
        move(tx, ctx, draft, Event.MISS, reason=phrase("not approved in time"))
    return gone


def _late(tx: Tx, ctx: Context) -> list[Job]:
    jobs = []
    for delivery in deliveries.waiting_past(tx, ctx.now()):
        job = job_of(tx, delivery)
        reason = _why_late(tx, ctx, delivery)
        deliveries.finish(tx, delivery, DeliveryState.MISSED, reason=reason)
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_MISSED,
            THE_BOT,
            delivery.draft,
            delivery=delivery.id,
            account=delivery.account,
            why=unnamed(reason),
        )
        settle(tx, ctx, delivery.draft)
        if job is not None:
            jobs.append(job)
    return jobs


def _why_late(tx: Tx, ctx: Context, delivery: Delivery) -> str:
    draft = drafts.get(tx, delivery.draft)
    kept = pauses.against(tx, ctx.sealer, draft, [delivery.account]) if draft else ()
    if kept:
        return (
            phrase("{account} was paused", account=kept[0].account)
            if kept[0].account
            else phrase("everything was paused")
        )
    if stops.opened(tx, delivery.draft, ctx.sealer):
        return phrase("somebody held it")
    if presses.wanting(tx, delivery.id):
        return NOBODY_PRESSED
    return delivery.reason or phrase("it would have been sent too late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question with the draft that it is about."""

    question: Question
    draft: Draft


def something_to_ask(tx: Tx, ctx: Context) -> bool:
    """Whether there is a missed post about which nobody was asked yet."""
    return bool(_askable(tx, ctx))


def _askable(tx: Tx, ctx: Context) -> list[Asking]:
    """What can be asked now; what a pause keeps back is asked about when it has ended (33)."""
    if clockwork.held(tx, ctx.sealer):
        return []
    found = []
    for question in questions.waiting(tx, ctx.now()):
        draft = drafts.get(tx, question.draft)
        if draft is None:
            continue
        if not pauses.against(tx, ctx.sealer, draft, draft.revision.content.accounts):
            found.append(Asking(question=question, draft=draft))
    return found[:MOST_IN_ONE]


async def ask_about_missed(ctx: Context) -> None:
    """Ask in one message what shall become of every post that missed its time (rule 25)."""

    def take(tx: Tx) -> list[Asking]:
        found = _askable(tx, ctx)
        for each in found:
            questions.take(tx, each.question, ctx.now())
        return found

    if not await ctx.store.read(lambda tx: something_to_ask(tx, ctx)):
        return
    found = await ctx.store.write(take)
    if not found:
        return
    missed = [await _missed(ctx, each) for each in found]
    # One alone is asked about in its own thread; several are a matter for the channel.
    alone = found[0].draft.thread if len(found) == 1 else ""
    try:
        ref = await ctx.cards.ask_about(ctx.channel, missed, thread=alone)
    except (SlackUnavailable, CardGone):
        log.warning("missed posts not asked about", extra={"event": "slack.unavailable"})
        return
    await ctx.store.write(lambda tx: _note_asked(tx, found, ref.ts))


def _note_asked(tx: Tx, found: list[Asking], message: str) -> None:
    for each in found:
        questions.asked(tx, each.question, message)


async def _missed(ctx: Context, each: Asking) -> Missed:
    card = await ctx.store.read(lambda tx: cards.living(tx, each.draft.id))
    where = await link(ctx, cards.ref(card)) if card else ""
    return Missed(draft=each.draft, question=each.question.id, link=where)
