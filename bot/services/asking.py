"""Asking: acts that take two people, one who asks and another who confirms (33, 35, 41)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import CardGone, NotAllowed, NotFound, SlackUnavailable
from bot.domain.journal import Kind
from bot.domain.pauses import Ask, AskKind, alive
from bot.domain.people import Standing, UserId, may_stop, standing
from bot.domain.review import STANDING_WHY, Why
from bot.domain.roster import Roster
from bot.ports import Button, CardRef
from bot.services.context import Context
from bot.services.record import record
from bot.words.phrases import marked, phrase
from storage import pauses, rosters
from storage.engine import Tx

log = logging.getLogger(__name__)

CONFIRM_ACTION = "confirm_ask"


class Asked(StrEnum):
    """How an act of two people stands after this person's half."""

    OPEN = "asked"
    ALREADY = marked("asked before")
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An act that takes two people; `said` completes "asks to ..."."""

    kind: AskKind
    subject: str
    said: str


async def full_member(ctx: Context, user: UserId) -> None:
    """Refuse whoever is not a full member of the drafts channel (rules 5, 6, 41).

    Raises `NotAllowed` with the reason, or `SlackUnavailable`.
    """
    what = await standing_of(ctx, user)
    if what is not Standing.MEMBER:
        raise NotAllowed(
            phrase(
                "Sorry, that needs a full member of the channel: {why}.",
                why=STANDING_WHY[what],
            )
        )


async def second_person(ctx: Context, user: UserId) -> None:
    """Refuse whoever can't be a second person: a full member, and on the roster (rules 6, 41).

    Raises `NotAllowed` with the reason, or `SlackUnavailable`.
    """
    await full_member(ctx, user)
    roster = await ctx.store.read(lambda tx: rosters.on_it(tx, ctx.sealer))
    if not roster.has(user):
        raise NotAllowed(
            phrase("Sorry, that needs somebody on the roster: {why}.", why=Why.NEWCOMER)
        )


async def may_stop_here(ctx: Context, user: UserId) -> None:
    """Refuse only those whom Slack knows not to be full members; unknown may stop (rule 31).

    Where Slack can't be asked at all, the person may stop too.
    """
    try:
        what = await standing_of(ctx, user)
    except SlackUnavailable:
        return
    if not may_stop(what):
        raise NotAllowed(
            phrase(
                "Sorry, that needs a full member of the channel: {why}.",
                why=STANDING_WHY[what],
            )
        )


async def standing_of(ctx: Context, user: UserId) -> Standing:
    """Ask Slack what somebody counts as in the drafts channel."""
    person = await ctx.cards.person(user)
    members = await ctx.cards.members(ctx.channel)
    return standing(person, home_team=await ctx.cards.home_team(), members=members)


async def ask_or_confirm(
    ctx: Context, wish: Wish, by: UserId, act: Callable[[Tx, Ask], None]
) -> Asked:
    """Be the first half of an act, or the second where somebody else was the first.

    `act` runs in the transaction that closes the ask.
    """
    await second_person(ctx, by)
    kind, subject = wish.kind, wish.subject
    gone = await _asker_gone(ctx, wish)

    def half(tx: Tx) -> tuple[Asked, Ask | None]:
        now = ctx.now()
        open_ask = pauses.waiting(tx, kind, subject, now=now, sealer=ctx.sealer)
        if open_ask is not None and open_ask == gone:
            pauses.close_ask(tx, open_ask, by=by, outcome="dropped", now=now)
            record(tx, now, Kind.ASK_DROPPED, by, ask=open_ask.id, what=kind.value, subject=subject)
            open_ask = None
        if open_ask is None:
            number = pauses.ask(tx, kind, subject, by, now=now, sealer=ctx.sealer)
            record(tx, now, Kind.ASK_OPENED, by, ask=number, what=kind.value, subject=subject)
            return Asked.OPEN, pauses.ask_by_id(tx, number, ctx.sealer)
        if open_ask.by == by:
            # Once more by the same person is no second one (rule 41), and worth remembering.
            record(tx, now, Kind.REFUSED, by, ask=open_ask.id, why=marked("asked before"))
            return Asked.ALREADY, open_ask
        pauses.close_ask(tx, open_ask, by=by, outcome="confirmed", now=now)
        act(tx, open_ask)
        return Asked.DONE, open_ask

    asked, ask = await ctx.store.write(half)
    if asked is Asked.OPEN and ask is not None:
        await _show_ask(ctx, ask, wish.said)
    if asked is Asked.DONE and ask is not None and ask.message:
        parts = {"asked": ask.by, "said": wish.said, "by": by}
        done = phrase("<@{asked}> asked to {said}; <@{by}> confirmed.", **parts)
        await _show_answer(ctx, ask, done)
    return asked


async def _asker_gone(ctx: Context, wish: Wish) -> Ask | None:
    """The open ask, where whoever asked could not be a second person any more (rule 41)."""

    def waiting(tx: Tx) -> tuple[Ask | None, Roster]:
        ask = pauses.waiting(tx, wish.kind, wish.subject, now=ctx.now(), sealer=ctx.sealer)
        return ask, rosters.on_it(tx, ctx.sealer)

    ask, roster = await ctx.store.read(waiting)
    if ask is None:
        return None
    counts = roster.has(ask.by) and await standing_of(ctx, ask.by) is Standing.MEMBER
    return None if counts else ask


def drop_asks(tx: Tx, ctx: Context, kind: AskKind, subject: str, by: UserId) -> None:
    """End the open asks of an act: whoever stops again makes an older half worthless (rule 33)."""
    now = ctx.now()
    for ask in pauses.open_asks(tx, kind, ctx.sealer):
        if ask.subject.split(" ", 1)[0] != subject:
            continue
        pauses.close_ask(tx, ask, by=by, outcome="dropped", now=now)
        record(tx, now, Kind.ASK_DROPPED, by, ask=ask.id, what=kind.value, subject=subject)


async def _show_ask(ctx: Context, ask: Ask, said: str) -> None:
    button = Button(
        action=CONFIRM_ACTION, words=phrase("Confirm"), value=str(ask.id), style="primary"
    )
    sentence = phrase(
        "<@{by}> asks to {said}. Somebody else, please confirm within the hour.",
        by=ask.by,
        said=said,
    )
    try:
        ref = await ctx.cards.say(ctx.channel, sentence, buttons=(button,))
    except (SlackUnavailable, CardGone):
        # The ask stands all the same: the same command by somebody else confirms it.
        log.warning("ask not shown", extra={"event": "slack.unavailable", "ask": ask.id})
        return
    await ctx.store.write(lambda tx: pauses.set_message(tx, ask, ref.ts))


async def _show_answer(ctx: Context, ask: Ask, sentence: str) -> None:
    """Let the message of an ask say how it ended, without a button that would do nothing."""
    try:
        await ctx.cards.rewrite(CardRef(channel=ctx.channel, ts=ask.message), sentence)
    except (SlackUnavailable, CardGone):
        log.warning("answer not shown", extra={"event": "slack.unavailable", "ask": ask.id})


async def ask_of(ctx: Context, number: int) -> Ask:
    """Find an ask that still waits. Raises `NotFound` when it was answered or has ended."""
    ask = await ctx.store.read(lambda tx: pauses.ask_by_id(tx, number, ctx.sealer))
    if ask is None or not alive(ask, ctx.now()):
        raise NotFound(phrase("That request was answered or has ended; please ask again."))
    return ask
