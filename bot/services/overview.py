"""Answers that change nothing: the open drafts, one draft, why not yet, what is on air."""

from dataclasses import dataclass

from bot.domain.card import CardView
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, NotAllowed, no_draft
from bot.domain.lamp import OnAir
from bot.domain.people import UserId
from bot.domain.states import OPEN, State
from bot.domain.week import WEEK, coming
from bot.services import lighting, showing
from bot.services.context import Context
from bot.services.viewing import plain_view, stored, view_of
from bot.words.phrases import phrase
from storage import cards, drafts
from storage.engine import Tx

NOT_HERE = phrase("Drafts are for the people of the drafts channel; please join it first.")
LISTED = OPEN | {State.PARKED, State.MISSED, State.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One draft as asked for, with the link of its card where it has one."""

    view: CardView
    link: str


async def listing(ctx: Context, label: str = "") -> list[CardView]:
    """The drafts that still want something from somebody, oldest first; all, or of one label."""

    def read(tx: Tx) -> list[CardView]:
        found = (stored(tx, ctx, number) for number in drafts.in_states(tx, LISTED))
        views = [plain_view(one) for one in found if one is not None]
        return [view for view in views if not label or label in view.labels]

    return await ctx.store.read(read)


async def queue(ctx: Context) -> tuple[CardView, ...]:
    """What leaves in the coming seven days, or would if it were approved, the nearest first."""
    return coming(await listing(ctx), ctx.now() + WEEK)


async def one(ctx: Context, number: int) -> Shown:
    """One draft, decided anew from what Slack says. Raises `NotFound`, `SlackUnavailable`."""
    try:
        view = await view_of(ctx, DraftId(number))
    except CardGone:
        found = await ctx.store.read(lambda tx: stored(tx, ctx, DraftId(number)))
        view = plain_view(found) if found else None
    if view is None:
        raise no_draft(number)
    return Shown(view=view, link=await card_link(ctx, DraftId(number)) or "")


async def card_link(ctx: Context, number: DraftId) -> str | None:
    """The link of a draft's card: `None` where it has no card, empty where Slack tells no link."""
    card = await ctx.store.read(lambda tx: cards.living(tx, number))
    return await showing.link(ctx, cards.ref(card)) if card else None


async def may_read(ctx: Context, user: UserId) -> None:
    """Refuse whoever is not in the drafts channel: drafts may be under embargo.

    Raises `NotAllowed`, or `SlackUnavailable`.
    """
    if user not in await ctx.cards.members(ctx.channel):
        raise NotAllowed(NOT_HERE)


async def on_air(ctx: Context) -> OnAir:
    """Say what is live, on air, leaving, paused and unsure now: what the lamp shows."""
    return await ctx.store.read(lambda tx: lighting.on_air(tx, ctx))
