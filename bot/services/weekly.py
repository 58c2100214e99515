"""The week as a picture: gathered from the drafts' cards, and posted to the drafts channel."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import unstamp
from bot.domain.errors import CardGone, SlackUnavailable, UserError
from bot.domain.people import UserId
from bot.domain.week import Week
from bot.ports import CardRef
from bot.services import overview
from bot.services.context import Context
from bot.services.lettering import link_of
from bot.services.viewing import view_of
from bot.words.phrases import phrase
from storage import absences
from storage.engine import Tx

MOST = 12
APART = timedelta(minutes=5)
POSTED = "week posted"
JUST_POSTED = phrase(
    "The coming week was posted a few minutes ago, so please look there; `/draft queue` lists it"
    " for you alone."
)
NOT_HERE = phrase("This bot posts no pictures here; `/draft queue` lists the coming week.")


async def post_week(ctx: Context) -> CardRef:
    """Show the coming week to everybody. Raises `UserError`, or `SlackUnavailable`."""
    if ctx.weeks is None:
        raise UserError(NOT_HERE)
    if not await ctx.store.write(lambda tx: _first_for_a_while(tx, ctx)):
        raise UserError(JUST_POSTED)
    try:
        return await ctx.weeks.post(ctx.channel, await _week(ctx))
    except SlackUnavailable:
        await ctx.store.write(lambda tx: absences.unsay(tx, [POSTED]))
        raise
    except CardGone as gone:
        await ctx.store.write(lambda tx: absences.unsay(tx, [POSTED]))
        raise SlackUnavailable(f"the drafts channel: {gone}") from None


def _first_for_a_while(tx: Tx, ctx: Context) -> bool:
    """Take the turn to post a week, unless one was posted just before: a picture fills a screen."""
    before = absences.said_at(tx, POSTED)
    if before and ctx.now() - unstamp(before) < APART:
        return False
    absences.unsay(tx, [POSTED])
    return absences.first_time(tx, POSTED, ctx.now())


async def _week(ctx: Context) -> Week:
    coming = await overview.queue(ctx)
    views = [await _looked_at(ctx, view) for view in coming[:MOST]]
    named = dict.fromkeys(user for view in views for user in _who(view))
    return Week(
        now=ctx.now(),
        zone=ZoneInfo(ctx.rules.zone),
        views=tuple(views),
        more=len(coming) - len(views),
        names={user: await _name(ctx, user) for user in named},
        links={v.draft.id: await link_of(ctx, v.draft.id) for v in views},
    )


async def _looked_at(ctx: Context, view: CardView) -> CardView:
    """A draft with what Slack says of it; as it is written down, where its card is gone."""
    try:
        return await view_of(ctx, view.draft.id) or view
    except CardGone:
        return view


def _who(view: CardView) -> tuple[UserId, ...]:
    """Everybody whom the week names."""
    decision = view.decision
    if decision is None:
        return (*view.draft.authors, *view.held)
    held = tuple(stop.by for stop in decision.holds)
    return (*view.draft.authors, *decision.approvers, *decision.objectors, *held)


async def _name(ctx: Context, user: UserId) -> str:
    person = await ctx.cards.person(user)
    return person.name if person is not None else phrase("somebody")
