"""Looking ahead: what will stop a post at its time is said before, once for each mark (13, 30)."""

from datetime import timedelta

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.services.context import Context
from bot.services.showing import show, tell, view_of
from bot.services.timely import UNDER_WAY
from storage import absences, deliveries
from storage.engine import Tx

UNWATCHED_MARKS = (timedelta(hours=24), timedelta(minutes=15))
HELD_MARKS = (timedelta(minutes=30),)


async def look_ahead(ctx: Context, number: DraftId) -> None:
    """Tell the authors of a scheduled draft what stops it, at T-24 h, T-30 min and T-15 min.

    Raises `SlackUnavailable`, and is tried again with the next reconciliation.
    """
    if not await ctx.store.read(lambda tx: _near(tx, ctx, number)):
        return
    try:
        view = await view_of(ctx, number, fresh=True)
    except CardGone:
        return
    if view is None or view.draft.state not in UNDER_WAY:
        return
    for problem, mark in problems(view, ctx):
        if await _first(ctx, view, mark):
            who = " ".join(f"<@{author}>" for author in view.draft.authors)
            await tell(ctx, view.draft, f"{who} {problem}")
    for question, mark in questions(view):
        if await _first(ctx, view, mark):
            # The button appears with its time, whatever else is on the card.
            await show(ctx, number)
            who = " ".join(f"<@{person}>" for person in _asked(view))
            await tell(ctx, view.draft, f"{who} {question}".strip())


def questions(view: CardView) -> list[tuple[str, str]]:
    """What somebody other than the authors is asked to press now, as (sentence, mark)."""
    said = {
        PressKind.PUBLISH_NOW: (
            "This post never leaves by itself: somebody other than its authors, please look at it"
            " once more and press *Publish now* on its card within the hour after its time."
        ),
    }
    return [(said[kind], f"asked {kind.value}") for kind in view.ahead.offers]


def _asked(view: CardView) -> list[UserId]:
    decision = view.decision
    return [u for u in decision.watchers if u not in view.draft.authors] if decision else []


def _near(tx: Tx, ctx: Context, number: DraftId) -> bool:
    """Whether a post of this draft leaves within the furthest mark; asks Slack nothing."""
    waiting = (d for d in deliveries.of(tx, number) if d.state is DeliveryState.SCHEDULED)
    return any(d.due_at - ctx.now() <= max(UNWATCHED_MARKS) for d in waiting)


def problems(view: CardView, ctx: Context) -> list[tuple[str, str]]:
    """What would stop a post at its time, as (sentence, mark); nothing where it is far off."""
    due = [d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED]
    if not due or view.decision is None:
        return []
    left = min(due) - ctx.now()
    found = []
    if not view.reachable:
        said = (
            "At its time nobody who answers for this post can be reached, as things are; somebody"
            " who can may react to the card with :eyes:, or give it another time."
        )
        found += [(said, f"unwatched {mark}") for mark in UNWATCHED_MARKS if left <= mark][-1:]
    if view.decision.holds:
        said = (
            f"This post is still held, and its time is near; `/draft release {view.draft.id}`"
            " lets it go on."
        )
        found += [(said, f"held {mark}") for mark in HELD_MARKS if left <= mark]
    return found


async def _first(ctx: Context, view: CardView, mark: str) -> bool:
    revision = view.draft.revision
    key = f"ahead {revision.draft} {revision.number} {mark}"

    def first(tx: Tx) -> bool:
        return absences.first_time(tx, key, ctx.now())

    return await ctx.store.write(first)
