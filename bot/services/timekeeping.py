"""Keeping time: a clock that jumped, or a restored database, holds everything (rule 25).

Nothing leaves until somebody on the roster says that this is now. Then what is overdue is
missed and asked about in one message; after a restored backup each open draft needs its approvals
anew, since the copy doesn't know what was changed or sent after it was made.
"""

import asyncio
import logging
from datetime import datetime

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.jumps import (
    ECHOED,
    MOST_BEHIND,
    OF_A_COPY,
    REFERENCE_LIVES,
    UNSURE,
    Reading,
    jumped,
    strange_start,
)
from bot.domain.people import UserId
from bot.ports import Button, CardRef
from bot.services.asking import second_person
from bot.services.context import Context
from bot.services.moving import settle
from bot.services.record import record
from bot.services.reviewing import void_card
from bot.services.rewriting import rewrite
from bot.services.showing import show
from bot.words.phrases import joined, marked, phrase
from bot.words.retelling import retold
from storage import anchors, clockwork, deliveries, drafts
from storage.clockwork import Hold
from storage.engine import Tx

log = logging.getLogger(__name__)

THIS_IS_NOW = "clock_is_now"
PLANNED = (DeliveryState.SCHEDULED, DeliveryState.CLAIMED)
BEAT_EVERY = 30.0
ASK_EVERY = 30.0
TRIES = 3


async def look_at_start(ctx: Context, last_known: datetime | None) -> None:
    """Compare what the database remembers with the note beside it, Slack, and the clock.

    `last_known` is when it was last written, before this start wrote or said anything.
    """
    remembered = await ctx.store.read(clockwork.last_beat)
    reason = strange_start(ctx.now(), remembered, await ctx.store.beside())
    reason = reason or await _unlike_slack(ctx, last_known)
    if reason:
        await _hold(ctx, reason)
    await _beat(ctx)


async def _unlike_slack(ctx: Context, last_known: datetime | None) -> str:
    """Say why Slack makes us doubt that this is our newest database, or nothing.

    A disk that was put back whole brings the note beside the database back as well, but not
    what the bot has said since then.
    """
    if last_known is None:
        return ""
    last = await ctx.store.read(anchors.newest)
    thread = CardRef(channel=last.channel, ts=last.thread) if last and last.thread else None
    moment = last_known + MOST_BEHIND
    for _ in range(TRIES):
        try:
            spoke = await ctx.cards.spoke_since(ctx.channel, moment, thread)
            if ctx.anchors and not spoke:
                spoke = await ctx.cards.spoke_since(ctx.anchors, moment, None)
        except SlackUnavailable as trouble:
            log.warning("Slack not compared", extra={"event": "clock.slack", "why": str(trouble)})
        else:
            return ECHOED if spoke else ""
    return UNSURE


async def _hold(ctx: Context, reason: str) -> None:
    def held(tx: Tx) -> None:
        number = clockwork.hold(tx, reason, ctx.now())
        record(tx, ctx.now(), Kind.CLOCK_HELD, THE_BOT, hold=number, why=reason)

    await ctx.store.write(held)
    log.error("everything is held", extra={"event": "clock.held", "why": reason})


async def _beat(ctx: Context) -> None:
    now = ctx.now()
    # The database first: the note is never ahead of it by more than the time between.
    await ctx.store.write(lambda tx: clockwork.beat(tx, now))
    try:
        await ctx.store.note_beside(now)
    except OSError as trouble:
        log.warning(
            "no note beside the database", extra={"event": "clock.note", "why": str(trouble)}
        )


class Timekeeper:
    """Compares the two clocks each second, and remembers now and then that the bot is alive."""

    def __init__(self) -> None:
        # Several loops compare; none goes on while another one writes that everything is held.
        self._comparing = asyncio.Lock()
        self._reference: Reading | None = None
        self._beaten: float | None = None
        self._asked: float | None = None

    async def compare(self, ctx: Context) -> None:
        """Hold everything if the wall clock has jumped; done before each look at what is due."""
        async with self._comparing:
            now = Reading(wall=ctx.now(), ticks=ctx.clock.monotonic())
            before = self._reference
            reason = jumped(before, now) if before is not None else ""
            if reason:
                # Known only once it is written: a hold that could not be is tried again.
                await _hold(ctx, reason)
                self._asked = None
            if before is None or reason or now.ticks - before.ticks > REFERENCE_LIVES:
                self._reference = now

    async def __call__(self, ctx: Context) -> None:
        """One look at the clocks; then ask a person where everything is held."""
        await self.compare(ctx)
        ticks = ctx.clock.monotonic()
        if self._beaten is None or ticks - self._beaten >= BEAT_EVERY:
            self._beaten = ticks
            await _beat(ctx)
        if self._asked is None or ticks - self._asked >= ASK_EVERY:
            self._asked = ticks
            await ask_what_time(ctx)


async def ask_what_time(ctx: Context) -> None:
    """Ask the channel, in one message, whether this is now; where nobody was asked yet."""
    held = await ctx.store.read(lambda tx: clockwork.held(tx, ctx.sealer))
    unasked = tuple(each for each in held if not each.message)
    if not unasked:
        return
    button = Button(action=THIS_IS_NOW, words=phrase("This is now"), value=str(unasked[0].id))
    try:
        ref = await ctx.cards.say(ctx.channel, _question(ctx, unasked), buttons=(button,))
    except (SlackUnavailable, CardGone):
        log.warning("nobody asked about the time", extra={"event": "slack.unavailable"})
        return
    await ctx.store.write(lambda tx: clockwork.asked(tx, unasked, ref.ts))


def _question(ctx: Context, held: tuple[Hold, ...]) -> str:
    why = joined("; ", map(retold, dict.fromkeys(each.reason for each in held)))
    now = ctx.now()
    plain = now.strftime("%Y-%m-%d %H:%M UTC")
    moment = f"<!date^{int(now.timestamp())}^{{date_short_pretty}} {{time}}|{plain}>"
    return phrase(
        ":stopwatch: Nothing leaves: {why}. By my clock it is {moment}. If that is right,"
        " and what the cards say is the last that you know, please press *This is"
        " now*, or write `/draft now`; I then ask about every post that missed its"
        " time{besides}.",
        why=why,
        moment=moment,
        besides=_and(held),
    )


def _and(held: tuple[Hold, ...]) -> str:
    if OF_A_COPY.isdisjoint(each.reason for each in held):
        return ""
    return phrase(", and every open draft needs its approvals anew")


async def this_is_now(ctx: Context, by: UserId) -> str:
    """Let somebody on the roster say that the time is right; nothing overdue fires by itself (25).

    Raises `NotAllowed`, `UserError` where nothing is held, or `SlackUnavailable`.
    """
    await second_person(ctx, by)

    changed: list[DraftId] = []

    def ended(tx: Tx) -> tuple[Hold, ...]:
        done = clockwork.end_all(tx, by, ctx.now(), ctx.sealer)
        if done:
            record(tx, ctx.now(), Kind.CLOCK_TRUSTED, by, holds=[each.id for each in done])
            changed.extend(_miss_overdue(tx, ctx))
        if not OF_A_COPY.isdisjoint(each.reason for each in done):
            changed.extend(_void_all(tx, ctx))
        return done

    done = await ctx.store.write(ended)
    if not done:
        raise UserError(phrase("Nothing is held because of the time."))
    for number in dict.fromkeys(changed):
        await show(ctx, number)
    said = phrase("<@{by}> said that this is now: posts leave again at their times.", by=by)
    for message in dict.fromkeys(each.message for each in done if each.message):
        await rewrite(ctx, CardRef(channel=ctx.channel, ts=message), said)
    ctx.wake()
    return phrase("Thank you: posts leave again at their times.")


def _miss_overdue(tx: Tx, ctx: Context) -> list[DraftId]:
    """Miss what fell due meanwhile, however short ago: by which clock, nobody knows."""
    now = ctx.now()
    overdue = [d for d in deliveries.in_state(tx, *PLANNED) if d.due_at <= now]
    for delivery in overdue:
        why = phrase("its time passed while the clock was not trusted")
        deliveries.finish(tx, delivery, DeliveryState.MISSED, reason=why)
        record(
            tx, now, Kind.DELIVERY_MISSED, THE_BOT, delivery.draft, delivery=delivery.id, why=why
        )
        settle(tx, ctx, delivery.draft)
    return [delivery.draft for delivery in overdue]


def _void_all(tx: Tx, ctx: Context) -> list[DraftId]:
    """Let go of every open draft's card: what was thought of it is for an older copy (rule 18)."""
    numbers = drafts.in_states(tx)
    for number in numbers:
        draft = drafts.get(tx, number)
        if draft is not None:
            void_card(tx, ctx, draft, marked("the database was restored"))
    return numbers
