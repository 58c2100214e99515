"""The morning paper: today's posts in the channel, once a day, nothing on an empty day."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.paper import Edition, Item, day_due, time_of
from bot.domain.states import State
from bot.services.context import Context
from bot.services.overview import card_link
from bot.services.viewing import plain_view, stored, view_of
from storage import absences, drafts
from storage.engine import Tx

log = logging.getLogger(__name__)

COMING = frozenset({State.SCHEDULED, State.IN_REVIEW, State.CHANGES_REQUESTED})

Questions = Callable[[Context, date], Awaitable[Sequence[str]]]
"""Gives the sentences that are asked with the paper of a day."""


async def bring(ctx: Context, *asking: Questions) -> None:
    """Bring today's paper if it is due and was not brought; Slack's trouble waits for later."""
    day = day_due(ctx.rules.paper, ctx.now())
    if day is None:
        return
    key = f"paper {day}"
    if not await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now())):
        return
    try:
        edition = await _edition(ctx, day, asking)
        if edition.items or edition.questions:
            await ctx.cards.paper(ctx.channel, edition)
    except (SlackUnavailable, CardGone) as trouble:
        log.warning("no paper", extra={"event": "slack.unavailable", "why": str(trouble)})
        await ctx.store.write(lambda tx: absences.unsay(tx, [key]))


async def _edition(ctx: Context, day: date, asking: Sequence[Questions]) -> Edition:
    numbers = await ctx.store.read(lambda tx: _of_day(tx, ctx, day))
    items = [item for number in numbers if (item := await _item(ctx, number, day)) is not None]
    questions = [sentence for ask in asking for sentence in await ask(ctx, day)]
    return Edition(
        day=day,
        zone=ctx.rules.paper.zone,
        items=tuple(sorted(items, key=lambda item: item.at)),
        questions=tuple(questions),
    )


def _of_day(tx: Tx, ctx: Context, day: date) -> list[DraftId]:
    """The drafts whose time lies on this day; asks Slack nothing."""
    found = []
    for number in drafts.in_states(tx, COMING):
        known = stored(tx, ctx, number)
        at = time_of(plain_view(known)) if known is not None else None
        if at is not None and at.astimezone(ctx.rules.paper.zone).date() == day:
            found.append(number)
    return found


async def _item(ctx: Context, number: DraftId, day: date) -> Item | None:
    try:
        view = await view_of(ctx, number)
    except CardGone:
        known = await ctx.store.read(lambda tx: stored(tx, ctx, number))
        view = plain_view(known) if known is not None else None
    at = time_of(view) if view is not None else None
    if view is None or at is None:
        return None
    return Item(at=at, view=view, link=await card_link(ctx, number) or "")
