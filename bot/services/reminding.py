"""Reminding: who could approve a draft is asked in turn, each by one message with all that waits.

Whom the bot asks, and each message before it is sent, are rows; what may have arrived is never
sent again. Only a new message makes a sound: in between, the one that is there is kept true.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import Draft
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.people import UserId
from bot.domain.reminding import (
    APART,
    Rung,
    Waiting,
    Wanted,
    begins_today,
    due_or_soon,
    has_had_enough,
    is_night,
    ladder,
    rung_now,
    shown,
)
from bot.domain.review import Room
from bot.domain.reviewers import wants_watcher
from bot.domain.watch import zone_of
from bot.ports import CardRef, Letters
from bot.services import freshness
from bot.services.context import Context
from bot.services.lettering import card_link, gone, not_told, sent
from bot.services.requesting import ASKED_ABOUT, Open, ask, opened, to_ask
from bot.services.rooms import hall
from bot.services.viewing import plain_view, stored
from storage import cards, drafts, letters
from storage.engine import Tx
from storage.letters import Fate, How, Kept, Request, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One draft in a message: its card, how this person came to be asked, and a new rung."""

    draft: Draft
    view: CardView
    ref: CardRef
    how: How
    rung: Rung | None
    to_watch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one person is to be shown, and whether that is a new message."""

    person: UserId
    zone: ZoneInfo
    items: tuple[Item, ...] = ()
    newest: Kept | None = None
    is_time: bool = False

    @property
    def rungs(self) -> tuple[tuple[Draft, str], ...]:
        """The rungs that are reached anew, and on which drafts."""
        return tuple((item.draft, item.rung.value) for item in self.items if item.rung)


async def remind(ctx: Context) -> None:
    """Ask whoever is to be asked, remind whose turn has come, and keep all messages true."""
    to_people = ctx.letters
    if to_people is None:
        return
    await freshness.keep_true(ctx, to_people)
    if await ctx.store.read(_anything):
        await _remind(ctx, to_people)
    await _take_away(ctx, to_people)


async def _remind(ctx: Context, to_people: Letters) -> None:
    try:
        room = await hall(ctx, fresh=False)
    except SlackUnavailable as trouble:
        not_told("nobody reminded", trouble)
        return
    if await ctx.store.read(lambda tx: to_ask(tx, ctx, room)):
        await ctx.store.write(lambda tx: ask(tx, ctx, room))
    for plan in await ctx.store.read(lambda tx: _plans(tx, ctx, room)):
        await _look_after(ctx, to_people, room, plan)


def _anything(tx: Tx) -> bool:
    """Whether anything asks for opinions, or a message may say what is not true any more."""
    kept = letters.in_fate(tx, Sort.WAITING, Fate.SENT)
    return bool(kept) or bool(drafts.in_states(tx, ASKED_ABOUT))


def _plans(tx: Tx, ctx: Context, room: Room) -> list[Plan]:
    """What each of those who were asked, or who have a message, is to be shown."""
    there = opened(tx, ctx, room)
    kept = {one.person: one for one in letters.in_fate(tx, Sort.WAITING, Fate.SENT)}
    asked = dict.fromkeys(r.person for one in there for r in one.requests)
    return [_plan(tx, ctx, room, there, (who, kept.get(who))) for who in {**asked, **kept}]


def _plan(
    tx: Tx, ctx: Context, room: Room, there: list[Open], whom: tuple[UserId, Kept | None]
) -> Plan:
    user, newest = whom
    person = room.people.get(user)
    zone = zone_of(person, ctx.rules.watch) if person else ZoneInfo(ctx.rules.zone)
    mine = [(one, r) for one in there for r in one.requests if r.person == user]
    items = [_item(tx, ctx, one, r, zone) for one, r in mine if user in one.counted.could]
    return Plan(
        person=user,
        zone=zone,
        items=tuple(sorted((item for item in items if item is not None), key=_when)),
        newest=newest,
        is_time=_may_write(tx, ctx, user, zone),
    )


def _item(tx: Tx, ctx: Context, one: Open, request: Request, zone: ZoneInfo) -> Item | None:
    """One draft as it stands, once it has a card; `None` before."""
    found = stored(tx, ctx, one.draft.id)
    if found is None or found.card is None:
        return None
    start = max(request.at, one.draft.revision.made_at)
    due = due_or_soon(start, one.due)
    step = rung_now(ladder(start, due, zone), ctx.now()) if ctx.now() < due else None
    climbed = letters.climbed(tx, one.draft, request.person)
    # A rung that was passed over is not climbed later.
    above = step is not None and all(_height(rung) < _height(step.rung) for rung in climbed)
    return Item(
        draft=one.draft,
        view=plain_view(found),
        ref=cards.ref(found.card),
        how=request.how,
        rung=step.rung if step is not None and above else None,
        to_watch=wants_watcher(one.counted),
    )


def _when(item: Item) -> tuple[str, int]:
    """The nearest time first; what has none leaves as soon as it is approved."""
    start = item.draft.revision.content.timing.start
    return (start.isoformat() if start else "", item.draft.id)


def _height(rung: str) -> int:
    return list(Rung).index(Rung(rung))


def _may_write(tx: Tx, ctx: Context, user: UserId, zone: ZoneInfo) -> bool:
    """Whether somebody may be written to now: by day, not just now, and not too often today."""
    now = ctx.now()
    pings = letters.pings(tx, user, min(begins_today(now, zone), now - APART))
    lately = any(at > now - APART for at in pings)
    return not (lately or is_night(now, zone) or has_had_enough(pings, now, zone))


async def _look_after(ctx: Context, to_people: Letters, room: Room, plan: Plan) -> None:
    """Write to one person, or let their message say what is true; trouble with one stays there."""
    try:
        letter = await _letter(ctx, plan)
        if plan.rungs and plan.is_time:
            await _write(ctx, to_people, room, plan, letter)
        elif plan.newest is not None and plan.newest.ts and plan.newest.shown != shown(letter):
            await _keep_true(ctx, to_people, plan.newest, letter)
    except SlackUnavailable as trouble:
        not_told("message not kept true", trouble)


async def _letter(ctx: Context, plan: Plan) -> Waiting:
    items = [
        Wanted(
            view=item.view,
            link=await card_link(ctx, item.ref),
            as_well=item.how is How.AS_WELL,
            to_watch=item.to_watch,
        )
        for item in plan.items
    ]
    return Waiting(person=plan.person, zone=plan.zone, items=tuple(items))


async def _write(ctx: Context, to_people: Letters, room: Room, plan: Plan, letter: Waiting) -> None:
    """Claim a message in the transaction that decides to send it, send it, and note its fate."""

    def claimed(tx: Tx) -> int | None:
        now_is = _plan(tx, ctx, room, opened(tx, ctx, room), (plan.person, plan.newest))
        if not now_is.is_time:
            return None
        still = {(draft.id, draft.revision.number, rung) for draft, rung in now_is.rungs}
        rungs = [r for r in plan.rungs if (r[0].id, r[0].revision.number, r[1]) in still]
        if not rungs:
            return None
        draft, rung = rungs[0]
        key = f"waiting {draft.id}.{draft.revision.number} {plan.person} {rung}"
        number = letters.claim(tx, key, Sort.WAITING, plan.person, ctx.now())
        if number is not None:
            letters.climb(tx, number, plan.person, rungs)
        return number

    number = await ctx.store.write(claimed)
    if number is None:
        return
    ref = await sent(ctx, number, to_people.write(letter))
    if ref is not None:
        await ctx.store.write(lambda tx: _arrived(tx, plan.person, number, ref, letter))


def _arrived(tx: Tx, person: UserId, number: int, ref: CardRef, letter: Waiting) -> None:
    letters.sent(tx, number, (ref.channel, ref.ts), shown(letter))
    letters.replace_older(tx, Sort.WAITING, person, number)


async def _keep_true(ctx: Context, to_people: Letters, kept: Kept, letter: Waiting) -> None:
    try:
        await to_people.show(CardRef(channel=kept.channel, ts=kept.ts), letter)
    except CardGone:
        await gone(ctx, kept.id)
        return
    await ctx.store.write(lambda tx: letters.shows(tx, kept.id, shown(letter)))


async def _take_away(ctx: Context, to_people: Letters) -> None:
    """Take messages away: there is a newer one, or their draft was erased. Trouble tries again."""
    for kept in await ctx.store.read(letters.to_take_away):
        try:
            if kept.ts:
                await to_people.remove(CardRef(channel=kept.channel, ts=kept.ts))
        except SlackUnavailable as trouble:
            not_told("old message not removed", trouble)
            continue
        await gone(ctx, kept.id)
