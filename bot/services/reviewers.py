"""Who could approve a draft now: counted from what is known, without looking at its card.

It informs and reminds; what counts is decided from the card alone (rule 22).
"""

import logging
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.askwords import who_can
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft
from bot.domain.errors import SlackUnavailable
from bot.domain.presses import votes as by_button
from bot.domain.quorum import Count, count, quorum
from bot.domain.review import TWO_OPINIONS, Room, dismissed_because, memberships
from bot.domain.reviewers import Prospect, prospect, with_watcher
from bot.domain.states import State
from bot.services.context import Context
from bot.services.deciding import policy_for
from bot.services.rooms import hall
from bot.services.whereabouts import have_the_watch, known, watching_by_button
from storage import deliveries, drafts, landings, letters, presses, votes
from storage.engine import Tx
from storage.letters import How

log = logging.getLogger(__name__)


async def said(ctx: Context, draft: Draft, zone: ZoneInfo) -> str:
    """Say who could approve a draft, and by when; nothing for one that nobody is asked about."""
    if draft.state is not State.IN_REVIEW:
        return ""
    return who_can(await prospect_of(ctx, draft), zone, ctx.now())


async def prospect_of(ctx: Context, draft: Draft) -> Prospect:
    """Say who could approve a draft, and by when; nobody where Slack can't be asked."""
    try:
        room = await hall(ctx, fresh=False)
    except SlackUnavailable as trouble:
        log.warning("nobody counted", extra={"event": "slack.unavailable", "why": str(trouble)})
        return Prospect()
    return await ctx.store.read(lambda tx: _prospect(tx, ctx, draft, room))


def _prospect(tx: Tx, ctx: Context, draft: Draft, room: Room) -> Prospect:
    counted, places = counted_now(tx, ctx, draft, room), (known(tx, ctx), ctx.rules.watch)
    found = prospect(counted, room.people, places, ctx.now(), wanted_by(tx, draft))
    named = tuple(r.person for r in letters.asked(tx, draft.id) if r.how is How.NAMED)
    return replace(found, named=named)


def wanted_by(tx: Tx, draft: Draft) -> datetime | None:
    """By when a draft wants its opinions; `None` for one without a time of its own."""
    planned = [d.due_at for d in deliveries.of(tx, draft.id) if d.state is DeliveryState.SCHEDULED]
    return min(planned, default=draft.revision.content.timing.start)


def counted_now(tx: Tx, ctx: Context, draft: Draft, room: Room) -> Count:
    """Count the opinions that the bot has seen on a draft, and whose would help (rules 5 to 7)."""
    policy, accounts = policy_for(tx, ctx, draft), set(draft.revision.content.accounts)
    level = drafts.report_of(tx, draft.id, draft.revision.number).level
    able = {u for u in room.members if dismissed_because(policy, draft.authors, room, u) is None}
    seen = votes.standing(votes.of(tx, draft.id, draft.revision.number)).keys()
    made = presses.of(tx, draft, ctx.sealer)
    seats = quorum(policy, accounts, level)
    given = able & (seen | by_button(made).keys())
    counted = count(seats, given, able, memberships(policy, room))
    if not policy.watcher_from <= level < TWO_OPINIONS:
        return counted
    on_duty = (*have_the_watch(tx, ctx, draft), *watching_by_button(tx, ctx, draft, made))
    return with_watcher(counted, able, {*landings.watching(tx, draft), *on_duty})
