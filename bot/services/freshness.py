"""Telling the watcher: once a post is out, one person gets its link and *Take down*, by message.

One message for a draft, on all its accounts; while the post is fresh it is kept true.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.freshness import Fresh, told_of
from bot.domain.people import UserId
from bot.domain.reminding import begins_today, has_had_enough
from bot.ports import CardRef, Letters
from bot.services.context import Context
from bot.services.drafting import zone_for
from bot.services.lettering import gone, link_of, not_told, sent
from bot.services.viewing import plain_view, stored, view_of
from storage import drafts, lately, letters
from storage.engine import Tx
from storage.letters import Fate, Kept, Sort

log = logging.getLogger(__name__)

# What went out before that is told by the card and by the landing report.
NEWS = timedelta(minutes=60)
MOST_AT_ONCE = 5
REST_SECONDS = 15.0


class Telling:
    """One look at what has just gone out; after Slack's trouble it rests for a while."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    async def __call__(self, ctx: Context) -> None:
        """Tell one watcher of each post that is out and that nobody was told of."""
        to_people, now = ctx.letters, ctx.clock.monotonic()
        if to_people is None or now < self._rests_until:
            return
        for key, number in (await ctx.store.read(lambda tx: _untold(tx, ctx)))[:MOST_AT_ONCE]:
            try:
                await _tell(ctx, to_people, key, number)
            except SlackUnavailable as trouble:
                self._rests_until = now + REST_SECONDS
                not_told("watcher not told yet", trouble)


def _untold(tx: Tx, ctx: Context) -> list[tuple[str, DraftId]]:
    """The drafts that went out for real lately and whose watcher was not told, with their keys."""
    out = lately.out_since(tx, ctx.now() - NEWS, 50, DeliveryState.PUBLISHED)
    real = (d for d in reversed(out) if d.receipt is not None)
    keys = {f"out {d.draft}.{d.revision}": d.draft for d in real}
    return [(key, number) for key, number in keys.items() if not letters.is_claimed(tx, key)]


async def _tell(ctx: Context, to_people: Letters, key: str, number: DraftId) -> None:
    view = await _view(ctx, number)
    if view is None:
        return
    order = told_of(view)
    zones = {person: await zone_for(ctx, person) for person in order}

    def claimed(tx: Tx) -> tuple[int, UserId, int] | None:
        able = [user for user in order if not _has_had_enough(tx, ctx, user, zones[user])]
        letter = letters.claim(tx, key, Sort.OUT, (able or order)[0], ctx.now())
        if letter is not None and not able:
            # Its card and Home tell of it, and nobody is written to a sixth time today.
            letters.now_is(tx, letter, Fate.REFUSED)
        if letter is None or not able:
            return None
        return letter, able[0], drafts.changes(tx, number)

    found = await ctx.store.write(claimed)
    if found is None:
        return
    letter, person, changes = found
    about = await _letter(ctx, person, view, ctx.now() + ctx.rules.watch.span)
    ref = await sent(ctx, letter, to_people.write(about))
    if ref is not None:
        where = (ref.channel, ref.ts)
        await ctx.store.write(lambda tx: letters.sent(tx, letter, where, str(changes)))


def _has_had_enough(tx: Tx, ctx: Context, user: UserId, zone: ZoneInfo) -> bool:
    now = ctx.now()
    return has_had_enough(letters.pings(tx, user, begins_today(now, zone)), now, zone)


async def _view(ctx: Context, number: DraftId) -> CardView | None:
    """The draft with what its card says of people; without a card, what is written down."""
    try:
        return await view_of(ctx, number)
    except CardGone:
        found = await ctx.store.read(lambda tx: stored(tx, ctx, number))
        return plain_view(found) if found else None


async def _letter(ctx: Context, person: UserId, view: CardView, until: datetime) -> Fresh:
    link = await link_of(ctx, view.draft.id)
    zone = await zone_for(ctx, person)
    return Fresh(person=person, zone=zone, view=view, link=link, until=until)


async def keep_true(ctx: Context, to_people: Letters) -> None:
    """Let these messages say what became of their posts since, as long as those are fresh."""
    for kept, number, changes in await ctx.store.read(lambda tx: _changed(tx, ctx)):
        try:
            await _renew(ctx, to_people, kept, number)
        except CardGone:
            await gone(ctx, kept.id)
        except SlackUnavailable as trouble:
            not_told("message not kept true", trouble)
        else:
            # What became of it meanwhile stays: it may have been let go.
            await ctx.store.write(partial(letters.shows, letter=kept.id, shown=str(changes)))


async def _renew(ctx: Context, to_people: Letters, kept: Kept, number: DraftId) -> None:
    found = await ctx.store.read(lambda tx: stored(tx, ctx, number))
    if found is not None:
        until = kept.at + ctx.rules.watch.span
        letter = await _letter(ctx, kept.person, plain_view(found), until)
        await to_people.show(CardRef(channel=kept.channel, ts=kept.ts), letter)


def _changed(tx: Tx, ctx: Context) -> list[tuple[Kept, DraftId, int]]:
    since = ctx.now() - NEWS - ctx.rules.watch.span
    found = []
    for kept in letters.in_fate(tx, Sort.OUT, Fate.SENT, since):
        number = DraftId(int(kept.key.removeprefix("out ").partition(".")[0]))
        changes = drafts.changes(tx, number)
        if kept.ts and str(changes) != kept.shown:
            found.append((kept, number, changes))
    return found
