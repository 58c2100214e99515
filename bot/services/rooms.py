"""Asking Slack about one card: its reactions, and everybody whose opinion may stand there."""

import asyncio
from dataclasses import replace

from bot.domain.drafts import Draft
from bot.domain.people import UserId
from bot.domain.review import Room
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.whereabouts import to_ask_about
from storage import presses, rosters, stops, waivers
from storage.engine import Tx


async def room_of(
    ctx: Context, ref: CardRef, draft: Draft, *also: UserId, fresh: bool = False
) -> Room:
    """Ask who authors, watchers, voters by button, waivers' givers and `also` are now.

    Raises `SlackUnavailable` or `CardGone`.
    """

    def counted(tx: Tx) -> list[UserId]:
        pressed = [press.person for press in presses.of(tx, draft, ctx.sealer)]
        return [*pressed, *(waiver.by for waiver in waivers.of(tx, draft, ctx.sealer))]

    voters = await ctx.store.read(counted)
    known = await to_ask_about(ctx, draft)
    emoji = await ctx.store.read(lambda tx: stops.standing_emoji(tx, draft.id, ref.ts, ctx.sealer))
    room = await ctx.cards.room(ref, (*known, *voters, *also), stopped_with=emoji, fresh=fresh)
    return await _with_roster(ctx, room)


async def hall(ctx: Context, *also: UserId, fresh: bool = True) -> Room:
    """Ask who is in the drafts channel and its groups, and `also`, without a card.

    Raises `SlackUnavailable`.
    """
    return await _with_roster(ctx, await ctx.cards.hall(also, fresh=fresh))


async def hall_around(ctx: Context, user: UserId) -> Room:
    """Ask who is in the drafts channel, and anew who this one person is; others are remembered.

    For what only informs. Raises `SlackUnavailable`.
    """
    room, person = await asyncio.gather(hall(ctx, user, fresh=False), ctx.cards.person(user))
    return replace(room, people={**room.people, user: person})


async def _with_roster(ctx: Context, room: Room) -> Room:
    roster = await ctx.store.read(lambda tx: rosters.on_it(tx, ctx.sealer))
    return replace(room, roster=roster)
