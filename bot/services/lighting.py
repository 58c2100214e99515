"""The lamp: one pinned message that is kept true, and whose emoji stops everything (31, 32)."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, SlackUnavailable, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.lamp import MOST_COUNTED, MOST_NAMED, SOON, OnAir, fingerprint
from bot.domain.pausing import announced
from bot.domain.people import UserId
from bot.domain.reactions import Reaction, of_kind, taken_back
from bot.ports import CardRef
from bot.services import accounts, pausing, policies, refusing
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.pausing import Paused
from bot.services.record import record
from bot.services.showing import announce, say_untold, show, whisper
from bot.words.phrases import marked, phrase
from storage import clockwork, deliveries, lamps, pauses, silences
from storage.engine import Tx
from storage.lamps import Lamp

log = logging.getLogger(__name__)

# Slack takes about one message a second in a channel, and cards go first.
APART = timedelta(seconds=3)
AFTER_TROUBLE = timedelta(minutes=1)
# No draft has this number: the lock of the lamp.
LAMP = DraftId(0)
BY_EMOJI = marked("by emoji on the lamp")


def on_air(tx: Tx, ctx: Context) -> OnAir:
    """Say what is live, on air, leaving, paused and unsure now."""
    return OnAir(
        accounts=tuple(accounts.current(tx, ctx).values()),
        pauses=pauses.running(tx, ctx.sealer),
        sending=tuple(deliveries.in_state(tx, DeliveryState.SENDING)),
        soon=tuple(deliveries.leaving(tx, ctx.now() + SOON, MOST_NAMED + 1)),
        waiting=deliveries.count_waiting(tx, MOST_COUNTED),
        first=deliveries.first_waiting(tx),
        unsure=tuple(deliveries.in_state(tx, DeliveryState.UNKNOWN)),
        policy=policies.waits_for(tx, ctx),
        silent_since=silences.running(tx),
        behind_since=ctx.ears.behind_since,
        clock="; ".join(dict.fromkeys(h.reason for h in clockwork.held(tx, ctx.sealer))),
    )


async def keep_true(ctx: Context, *, at_once: bool = False) -> None:
    """Let the lamp show how everything is; post and pin it where there is none.

    Changes come at least some seconds apart, but for `at_once`; Slack's trouble waits.
    """
    lamp, view = await ctx.store.read(lambda tx: (lamps.lit(tx), on_air(tx, ctx)))
    if lamp is not None and lamp.ts and lamp.shown == fingerprint(view):
        return
    if not at_once and lamp is not None and _rests(lamp, ctx.now()):
        return
    async with ctx.locks[LAMP]:
        tried, view = await ctx.store.write(lambda tx: (_try(tx, ctx), on_air(tx, ctx)))
        if tried.ts and tried.shown == fingerprint(view):
            return  # Whoever had the lock before has shown it.
        try:
            await _show(ctx, tried, view)
        except SlackUnavailable as trouble:
            why = str(trouble)
            log.warning("lamp not shown", extra={"event": "slack.unavailable", "why": why})
            await _rest(ctx, tried)
            return
        except CardGone as trouble:
            await _gone(ctx, tried, str(trouble))
            return
    # What was said while Slack did not listen, or from the server's shell, is said now.
    await say_untold(ctx)


async def _gone(ctx: Context, lamp: Lamp, why: str) -> None:
    if lamp.ts:
        await ctx.store.write(lambda tx: lamps.gone(tx, lamp))
        return
    # Nothing was ever posted that could be gone: it is the channel that isn't there.
    facts = {"event": "channel.unseen", "why": why}
    log.error("the drafts channel can't be seen; check its id, and /invite the bot", extra=facts)
    await _rest(ctx, lamp)


async def _rest(ctx: Context, lamp: Lamp) -> None:
    later = ctx.now() + AFTER_TROUBLE
    await ctx.store.write(lambda tx: lamps.rest(tx, lamp, later))


def _rests(lamp: Lamp, now: datetime) -> bool:
    """Whether it is too early; a clock that was set back makes nobody wait for long."""
    return now < lamp.not_before <= now + AFTER_TROUBLE


def _try(tx: Tx, ctx: Context) -> Lamp:
    if lamps.lit(tx) is None:
        lamps.begin(tx, ctx.channel, ctx.now())
    lamp = lamps.lit(tx)
    if lamp is None:
        raise LookupError("the lamp that was just written is not there")
    lamps.rest(tx, lamp, ctx.now() + APART)
    return lamp


async def _show(ctx: Context, lamp: Lamp, view: OnAir) -> None:
    if lamp.ts:
        await ctx.cards.light(CardRef(channel=lamp.channel, ts=lamp.ts), view)
    else:
        ref = await ctx.cards.light(None, view)
        await ctx.store.write(lambda tx: _lit(tx, ctx, lamp, ref))
        await ctx.cards.pin(ref)
    await ctx.store.write(lambda tx: lamps.set_shown(tx, lamp, fingerprint(view)))


def _lit(tx: Tx, ctx: Context, lamp: Lamp, ref: CardRef) -> None:
    lamps.bind(tx, lamp, ref.channel, ref.ts)
    record(tx, ctx.now(), Kind.LAMP_LIT, THE_BOT, channel=ref.channel, ts=ref.ts)


async def look_after(ctx: Context) -> None:
    """See that the lamp is there, pinned and alone, and hear what is pressed on it."""
    lamp = await ctx.store.read(lamps.lit)
    try:
        if lamp is not None and lamp.ts:
            await _look_after(ctx, lamp)
    except CardGone:
        await ctx.store.write(lambda tx: lamps.gone(tx, lamp) if lamp else None)
    except SlackUnavailable as trouble:
        why = str(trouble)
        log.warning("lamp not looked at", extra={"event": "slack.unavailable", "why": why})
    await keep_true(ctx, at_once=True)


async def _look_after(ctx: Context, lamp: Lamp) -> None:
    ref = CardRef(channel=lamp.channel, ts=lamp.ts)
    await hear(ctx, lamp)
    pinned = await ctx.cards.lamps(ctx.channel)
    if ref not in pinned:
        await ctx.cards.pin(ref)
    for other in pinned - {ref}:
        await ctx.cards.unpin(other)


async def pressed(ctx: Context, ref: CardRef, by: UserId, emoji: str, *, added: bool) -> bool:
    """Hear a reaction on the lamp; say whether that message is the lamp.

    Where Slack can't be asked, its own event is believed: unknown is yes for stopping.
    """
    lamp = await ctx.store.read(lambda tx: lamps.at(tx, ref.channel, ref.ts))
    if lamp is None:
        return False
    try:
        await hear(ctx, lamp)
    except (SlackUnavailable, CardGone):
        meant = ctx.rules.meant_with({}).meaning(emoji)
        if added and meant is Gesture.PAUSE:
            await _pause(ctx, lamp, Reaction(user=by, emoji=emoji))
    return True


async def hear_unheard(ctx: Context) -> None:
    """Hear what is pressed on the lamp before something leaves: its event may have been lost (32).

    Raises `SlackUnavailable`. A lamp that is gone stops nothing any more; another one is lit.
    """
    lamp = await ctx.store.read(lamps.lit)
    if lamp is None or not lamp.ts:
        return
    try:
        await hear(ctx, lamp)
    except CardGone:
        await ctx.store.write(lambda tx: lamps.gone(tx, lamp))


async def hear(ctx: Context, lamp: Lamp) -> None:
    """Let the lamp's reactions, as Slack tells them now, pause or take back.

    Raises `SlackUnavailable`, `CardGone`.
    """
    # Read before Slack is asked: its answer doesn't know of what was pressed since.
    known = await ctx.store.read(lambda tx: lamps.pressed(tx, lamp))
    reactions = await ctx.cards.reactions_of(CardRef(channel=lamp.channel, ts=lamp.ts))
    gone = known.keys() - set(reactions)
    names = {reaction.emoji for reaction in reactions}
    custom = await ctx.cards.custom_emoji(names, fresh=bool(gone)) if names or gone else {}
    gestures = ctx.rules.meant_with(custom)
    there = of_kind(reactions, gestures, Gesture.PAUSE)
    for press in sorted(there - known.keys()):
        if replace(press, emoji="") in known:
            await ctx.store.write(partial(lamps.name, lamp=lamp, by=press))
        else:
            await _pause(ctx, lamp, press)
    back = taken_back(gone, (), gestures, Gesture.PAUSE)
    pressing = {press.user for press in there | (known.keys() - gone)}
    for press in sorted(gone):
        await ctx.store.write(partial(lamps.release, lamp=lamp, by=press))
        if press in back and press.user not in pressing:
            await _take_back(ctx, lamp, press.user, known[press])


async def _pause(ctx: Context, lamp: Lamp, press: Reaction) -> None:
    try:
        await may_stop_here(ctx, press.user)
    except UserError as refusal:
        if await ctx.store.write(lambda tx: _remember(tx, ctx, lamp, press)):
            await whisper(ctx, lamp.channel, press.user, refusal.sentence)
        return
    met = await ctx.store.write(lambda tx: _begin(tx, ctx, lamp, press))
    if met is None:
        return
    for draft in dict.fromkeys(d.draft for d in met.waiting):
        await show(ctx, draft)
    await _tell_all(ctx, lamp, met)
    await keep_true(ctx, at_once=True)


async def _tell_all(ctx: Context, lamp: Lamp, met: Paused) -> None:
    """Say what a pause on the lamp met: in the lamp's thread, and to the whole channel."""
    sentence = announced(met.pause, f"{BY_EMOJI}.", met.waiting, met.too_late)
    try:
        await ctx.cards.say(lamp.channel, sentence, thread=lamp.ts)
    except (SlackUnavailable, CardGone):
        log.warning("lamp's thread not told", extra={"event": "slack.unavailable"})
    await announce(ctx, sentence)


def _remember(tx: Tx, ctx: Context, lamp: Lamp, press: Reaction) -> bool:
    """Note an emoji that paused nothing; say whether it is new."""
    if press in lamps.pressed(tx, lamp):
        return False
    lamps.press(tx, lamp, press, None, ctx.now())
    record(tx, ctx.now(), Kind.REFUSED, press.user, why=marked("not allowed to pause"))
    return True


def _begin(tx: Tx, ctx: Context, lamp: Lamp, press: Reaction) -> Paused | None:
    """Pause, once for each emoji: an event may come twice, and much later again."""
    known = lamps.pressed(tx, lamp)
    if press in known:
        return None
    mine = {pause for other, pause in known.items() if other.user == press.user}
    running = next((p.id for p in pauses.running(tx, ctx.sealer) if p.id in mine), None)
    met = pausing.begin(tx, ctx, press.user, BY_EMOJI) if running is None else None
    lamps.press(tx, lamp, press, met.pause.id if met else running, ctx.now())
    return met


async def _take_back(ctx: Context, lamp: Lamp, by: UserId, pause: int | None) -> None:
    """Hear that somebody took the emoji back: within a minute that may end the pause (33)."""
    running = {p.id for p in await ctx.store.read(lambda tx: pauses.running(tx, ctx.sealer))}
    if pause not in running:
        return
    try:
        done = await pausing.taken_back(ctx, by)
    except UserError:
        done = False
    if done:
        await announce(
            ctx, phrase("<@{by}> took the pause back within a minute; nothing was stopped.", by=by)
        )
        await keep_true(ctx, at_once=True)
        return
    await refusing.note(ctx, by, marked("the pause takes two to end"))
    sentence = phrase(
        "The pause goes on; two people end it: one writes `/draft resume`, another confirms."
    )
    await whisper(ctx, lamp.channel, by, sentence)
