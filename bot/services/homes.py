"""Homes: what the app's Home shows to whoever opened it, and keeps true for a while (trap 110).

Published when it is opened, after a press on it, and when what it shows has changed for somebody
who opened it within the hour. Nothing rests on it: the next opening asks everything anew.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.errors import NoHome, NotAllowed, SlackUnavailable
from bot.domain.home import Home, Shelf, home_of, shown
from bot.domain.people import Standing, UserId
from bot.domain.policies import ANYONE
from bot.domain.quorum import quorum
from bot.domain.review import Room, dismissed_because, memberships
from bot.domain.watch import Cause, Unreached, unreached_because
from bot.domain.week import ASKS, WEEK
from bot.ports import CardRef
from bot.services.caring import is_cared_for
from bot.services.context import Context
from bot.services.deciding import policy_for
from bot.services.drafting import zone_of
from bot.services.overview import LISTED, NOT_HERE
from bot.services.rooms import hall_around
from bot.services.showing import link
from bot.services.viewing import plain_view, stored
from bot.services.visitors import Visit
from bot.services.whereabouts import known
from storage import cards, deliveries, drafts, lately, pauses, silences, stops, votes
from storage.engine import Tx

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=7)
MOST_FAILED = 50
MOST_FRESH = 50
OPENED_APART_SECONDS = 1.0
APART_SECONDS = 5.0
AFTER_TROUBLE_SECONDS = 60.0
MOST_AT_ONCE = 5
MOST_LINKS_AT_ONCE = 20


async def opened(ctx: Context, user: UserId) -> None:
    """Show somebody their Home. Slack's trouble is logged: the next opening tries again."""
    before, now = ctx.visitors.visits.get(user), ctx.clock.monotonic()
    if before is not None and now - before.published < OPENED_APART_SECONDS:
        return
    try:
        visit = await _visit(ctx, user)
        await _publish(ctx, user, visit, await _shelf(ctx, visit.room))
    except SlackUnavailable as trouble:
        _not_shown(trouble)


async def answered(ctx: Context, user: UserId, sentence: str) -> None:
    """Say what came of a press on Home, at the top of it: there is no other place (trap 70)."""
    try:
        visit = await _visit(ctx, user)
        await _publish(ctx, user, visit, await _shelf(ctx, visit.room), sentence)
    except SlackUnavailable as trouble:
        _not_shown(trouble)


async def waiting(ctx: Context, user: UserId) -> tuple[CardView, ...]:
    """What waits for this person's opinion, the nearest first. Raises `NotAllowed`."""
    room = await hall_around(ctx, user)
    shelf, _ = await ctx.store.read(lambda tx: _read(tx, ctx, room))
    home = _home(user, room, shelf)
    if home.refused:
        raise NotAllowed(home.refused)
    return home.waiting


async def left(ctx: Context, user: UserId) -> None:
    """Let the Home of whoever left the channel show nothing of it: else it would stay as it was.

    Somebody who is back already sees everything at the next opening.
    """
    visit = ctx.visitors.visits.get(user)
    if visit is not None:
        # Another object, so that what is on its way is not taken for what is shown.
        ctx.visitors.came(user, replace(visit, shown=""))
    try:
        await ctx.cards.home(user, Home(refused=NOT_HERE), ZoneInfo(ctx.rules.zone), "")
    except SlackUnavailable as trouble:
        _not_shown(trouble)


async def keep_true(ctx: Context) -> None:
    """Publish anew what has changed for whoever opened Home lately; nothing for nobody."""
    now, visitors = ctx.clock.monotonic(), ctx.visitors
    lately = visitors.lately(now)
    if not lately or now < visitors.rests_until:
        return
    visitors.rests_until = now + APART_SECONDS
    writes = ctx.store.writes
    if visitors.is_as_compared(writes, now):
        return
    shelf = await _shelf(ctx, next(reversed(lately.values())).room)
    changed = [
        u for u, visit in lately.items() if shown(_home(u, visit.room, shelf)) != visit.shown
    ]
    try:
        for user in changed[:MOST_AT_ONCE]:
            await _renew(ctx, user, lately[user])
    except SlackUnavailable as trouble:
        visitors.rests_until = now + AFTER_TROUBLE_SECONDS
        _not_shown(trouble)
        return
    if not changed:
        visitors.compared = (writes, now)


async def _renew(ctx: Context, user: UserId, visit: Visit) -> None:
    """Publish one Home anew; one that Slack does not take is left until it is opened again."""
    # Who this person is now comes first: an outsider is shown nothing new.
    room = await hall_around(ctx, user)
    shelf = await _shelf(ctx, room)
    if ctx.visitors.visits.get(user) is not visit:
        # They opened or pressed something meanwhile, and were shown what is newer.
        return
    visit.room = room
    try:
        await _publish(ctx, user, visit, shelf)
    except NoHome as refusal:
        ctx.visitors.visits.pop(user, None)
        _not_shown(refusal)


def _not_shown(trouble: SlackUnavailable) -> None:
    log.warning("home not shown", extra={"event": "slack.unavailable", "why": str(trouble)})


async def _visit(ctx: Context, user: UserId) -> Visit:
    room = await hall_around(ctx, user)
    zone = await zone_of(ctx, room.people.get(user))
    visit = Visit(room=room, zone=zone, ticks=ctx.clock.monotonic())
    ctx.visitors.came(user, visit)
    return visit


async def _publish(ctx: Context, user: UserId, visit: Visit, shelf: Shelf, note: str = "") -> None:
    home = _home(user, visit.room, shelf)
    visit.published = ctx.clock.monotonic()
    await ctx.cards.home(user, home, visit.zone, note)
    visit.shown = shown(home)
    newest = ctx.visitors.visits.get(user)
    if newest is not None and newest is not visit:
        # Two were on their way at once, and nobody knows which of them Slack shows.
        newest.shown = ""


def _home(user: UserId, room: Room, shelf: Shelf) -> Home:
    inside = user in room.members
    if not inside or room.standing(user) not in {Standing.MEMBER, Standing.GUEST}:
        return Home(refused=NOT_HERE)
    return home_of(user, shelf)


async def _shelf(ctx: Context, room: Room) -> Shelf:
    """Everything that anybody's Home shows; links are asked of Slack once and remembered."""
    shelf, refs = await ctx.store.read(lambda tx: _read(tx, ctx, room))
    unknown = [ref for ref in refs.values() if ref not in ctx.visitors.links][:MOST_LINKS_AT_ONCE]
    found = await asyncio.gather(*(link(ctx, ref) for ref in unknown))
    for ref, where in zip(unknown, found, strict=True):
        ctx.visitors.know(ref, where)
    links = {number: ctx.visitors.links.get(ref, "") for number, ref in refs.items()}
    return replace(shelf, links=links)


def _read(tx: Tx, ctx: Context, room: Room) -> tuple[Shelf, dict[DraftId, CardRef]]:
    since = ctx.now() - REMEMBERED
    bad = (DeliveryState.FAILED, DeliveryState.PARTLY, DeliveryState.UNKNOWN)
    failed = deliveries.due_since(tx, since, MOST_FAILED, *bad)
    fresh_since = ctx.now() - ctx.rules.watch.span
    fresh = lately.out_since(tx, fresh_since, MOST_FRESH, DeliveryState.PUBLISHED)
    sent = (d.draft for d in (*failed, *fresh))
    listed = drafts.in_states(tx, LISTED)
    numbers = dict.fromkeys((*sent, *lately.amiss(tx, since), *listed))
    found = [one for one in (stored(tx, ctx, number) for number in numbers) if one is not None]
    refs = {one.draft.id: cards.ref(one.card) for one in found if one.card is not None}
    asking = [one.draft for one in found if one.draft.state in ASKS]
    views = tuple(plain_view(one) for one in found)
    cared_for = (v.draft.id for v in views if is_cared_for(tx, v))
    shelf = Shelf(
        views=views,
        watchers={view.draft.id: _watchers(tx, ctx, view.draft) for view in views},
        asked={draft.id: _asked(tx, ctx, draft, room) for draft in asking},
        cared_for=frozenset(cared_for),
        pauses=pauses.running(tx, ctx.sealer),
        silent_since=silences.running(tx),
        behind_since=ctx.ears.behind_since,
        away=_away(tx, ctx, room),
        ends=ctx.now() + WEEK,
    )
    return shelf, refs


def _watchers(tx: Tx, ctx: Context, draft: Draft) -> frozenset[UserId]:
    """Who answers for a draft: as its card said when it was looked at, or else who approved it."""
    seen = ctx.visitors.watchers.get(draft.id)
    if seen is not None:
        return seen
    return frozenset(votes.standing(votes.of(tx, draft.id, draft.revision.number)))


def _asked(tx: Tx, ctx: Context, draft: Draft, room: Room) -> frozenset[UserId]:
    """Who could approve a draft, as far as is known without looking at its card, and has not.

    Whoever objects to this version has given an opinion of it; a newer one asks them again.
    """
    policy, content = policy_for(tx, ctx, draft), draft.revision.content
    level = drafts.report_of(tx, draft.id, draft.revision.number).level
    groups = {seat.group for seat in quorum(policy, set(content.accounts), level)}
    there = memberships(policy, room)
    named = frozenset[UserId]().union(*(there.get(group, frozenset()) for group in groups))
    able = room.voters if ANYONE in groups else room.voters & named
    voted = votes.standing(votes.of(tx, draft.id, draft.revision.number))
    return frozenset(
        user
        for user in able - voted.keys() - _objectors(tx, ctx, draft.id)
        if dismissed_because(policy, draft.authors, room, user) is None
    )


def _objectors(tx: Tx, ctx: Context, draft: DraftId) -> frozenset[UserId]:
    card = cards.living(tx, draft)
    opened_now = stops.opened(tx, draft, ctx.sealer)
    return frozenset(
        stop.by
        for stop in opened_now
        if stop.kind is Gesture.OBJECT and card is not None and stop.card == card.ts
    )


def _away(tx: Tx, ctx: Context, room: Room) -> tuple[Unreached, ...]:
    """Members who are declared away or whose status says so; the hour is nobody's absence."""
    there, watch = known(tx, ctx), ctx.rules.watch
    members = sorted(user for user in room.members if room.standing(user) is Standing.MEMBER)
    found = (unreached_because(u, room.people.get(u), there, watch, ctx.now()) for u in members)
    return tuple(one for one in found if one and one.cause in {Cause.AWAY, Cause.STATUS})
