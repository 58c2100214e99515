"""Looking ahead: what will stop a post at its time is said before, once for each mark (13, 30)."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId, label, stamp
from bot.domain.errors import CardGone
from bot.domain.forecast import question
from bot.domain.lives import ASKED_BEFORE
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.services.context import Context
from bot.services.overview import card_link
from bot.services.rooms import room_of
from bot.services.showing import show, tell
from bot.services.timely import UNDER_WAY
from bot.services.viewing import view_of
from bot.services.whereabouts import could_watch
from bot.words.phrases import joined, phrase
from storage import absences, cards, deliveries, drafts, votes
from storage.engine import Tx

UNWATCHED_MARKS = (timedelta(hours=24), timedelta(minutes=15))
HELD_MARKS = (timedelta(minutes=30),)


async def look_ahead(ctx: Context, number: DraftId) -> None:
    """Say in the thread of a scheduled draft what stops it, at T-24 h, T-30 min and T-15 min.

    Raises `SlackUnavailable`, and is tried again with the next reconciliation.
    """
    if not await ctx.store.read(lambda tx: _near(tx, ctx, number)):
        return
    try:
        view = await view_of(ctx, number, fresh=True)
        if view is None or view.draft.state not in UNDER_WAY:
            return
        await _problems(ctx, view)
        await _questions(ctx, view)
    except CardGone:
        return


async def _problems(ctx: Context, view: CardView) -> None:
    due = next_due(view)
    if due is None or view.decision is None:
        return
    for mark in marks_met(view, due - ctx.now()):
        if await _said(ctx, view, mark.name):
            continue
        said = await _sentence(ctx, view, mark, due)
        if await _first(ctx, view, mark.name):
            await tell(ctx, view.draft, joined(" ", (_named(view.draft.authors), said)))


async def _questions(ctx: Context, view: CardView) -> None:
    for asked, mark in questions(view):
        if await _first(ctx, view, mark):
            # The button appears with its time, whatever else is on the card.
            await show(ctx, view.draft.id)
            await tell(ctx, view.draft, f"{_named(_asked(view))} {asked}".strip())


def questions(view: CardView) -> list[tuple[str, str]]:
    """What somebody other than the authors is asked to press now, as (sentence, mark)."""
    said = {
        PressKind.PUBLISH_NOW: phrase(
            "This post never leaves by itself: somebody other than its authors, please"
            " look at it once more and press *Publish now* on its card within the hour"
            " after its time."
        ),
        PressKind.STILL_RIGHT: phrase(
            "The approvals of this post end within a day, and before its time: somebody"
            " other than its authors, please look at it once more and press *Still"
            " right* on its card."
        ),
    }
    # What is renewed grows old again, and is asked about again.
    until = stamp(view.ahead.lives_until) or ""
    marks = {PressKind.STILL_RIGHT: f"asked still right {until}"}
    return [
        (said[kind], marks.get(kind, f"asked {kind.value}"))
        for kind in view.ahead.offers
        if kind in said
    ]


async def still_right(ctx: Context, day: date) -> list[str]:
    """What the paper of a day asks: which posts need one more look before their time (rule 26).

    Raises `SlackUnavailable`.
    """
    found = []
    for number in await ctx.store.read(lambda tx: drafts.in_states(tx, UNDER_WAY)):
        if not await ctx.store.read(partial(_near, ctx=ctx, number=number)):
            continue
        with contextlib.suppress(CardGone):
            view = await view_of(ctx, number)
            if view is not None and PressKind.STILL_RIGHT in view.ahead.offers:
                found.append(_is_it_right(number, await card_link(ctx, number)))
    return found


def _is_it_right(number: DraftId, link: str | None) -> str:
    named = f"<{link}|{label(number)}>" if link else label(number)
    return phrase(
        ":hourglass: Is {named} *still right*? Its approvals end within a day, and"
        " before its time: somebody other than its authors, please press *Still"
        " right* on its card.",
        named=named,
    )


def _asked(view: CardView) -> list[UserId]:
    decision = view.decision
    return [u for u in decision.watchers if u not in view.draft.authors] if decision else []


def _near(tx: Tx, ctx: Context, number: DraftId) -> bool:
    """Whether a post leaves, or its approvals end, within the furthest mark; asks Slack nothing."""
    waiting = [d for d in deliveries.of(tx, number) if d.state is DeliveryState.SCHEDULED]
    if any(d.due_at - ctx.now() <= max(UNWATCHED_MARKS) for d in waiting):
        return True
    return bool(waiting) and _aging(tx, ctx, number)


def _aging(tx: Tx, ctx: Context, number: DraftId) -> bool:
    draft = drafts.get(tx, number)
    if draft is None:
        return False
    level = drafts.report_of(tx, number, draft.revision.number).level
    given = votes.standing(votes.of(tx, number, draft.revision.number)).values()
    return any(ctx.now() >= at + ctx.rules.times.lives[level] - ASKED_BEFORE for at in given)


def next_due(view: CardView) -> datetime | None:
    """When the first post of a draft is to leave, if one is planned."""
    due = [d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED]
    return min(due) if due else None


class Problem(StrEnum):
    """What would stop a post at its time."""

    UNWATCHED = "unwatched"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One problem that is said once, as soon as so little time is left."""

    problem: Problem
    left: timedelta

    @property
    def name(self) -> str:
        """How it is remembered that it was said."""
        return f"{self.problem} {self.left}"


def marks_met(view: CardView, left: timedelta) -> list[Mark]:
    """What is to be said by now; of each problem only the last mark that was passed."""
    found: list[tuple[Problem, tuple[timedelta, ...]]] = []
    if not view.reachable:
        found.append((Problem.UNWATCHED, UNWATCHED_MARKS))
    if view.decision is not None and view.decision.holds:
        found.append((Problem.HELD, HELD_MARKS))
    met = [(problem, [mark for mark in marks if left <= mark]) for problem, marks in found]
    return [Mark(problem=problem, left=passed[-1]) for problem, passed in met if passed]


async def _sentence(ctx: Context, view: CardView, mark: Mark, due: datetime) -> str:
    match mark.problem:
        case Problem.UNWATCHED:
            able = await _able(ctx, view)
            zone = ZoneInfo(ctx.rules.zone)
            return question(view.draft.id, max(due, ctx.now()), view.unreached, able, zone)
        case Problem.HELD:
            return phrase(
                "This post is still held, and its time is near; `/draft release {draft}`"
                " lets it go on.",
                draft=view.draft.id,
            )


async def _able(ctx: Context, view: CardView) -> tuple[UserId, ...]:
    """Who could take the watch, as far as Slack describes the channel's people."""
    card = await ctx.store.read(lambda tx: cards.living(tx, view.draft.id))
    decision = view.decision
    if card is None or decision is None:
        return ()
    room = await room_of(ctx, cards.ref(card), view.draft)
    return await ctx.store.read(lambda tx: could_watch(tx, ctx, view.draft, room, decision))


def _named(people: Sequence[UserId]) -> str:
    return " ".join(f"<@{person}>" for person in people)


def _key(view: CardView, mark: str) -> str:
    revision = view.draft.revision
    return f"ahead {revision.draft} {revision.number} {mark}"


async def _said(ctx: Context, view: CardView, mark: str) -> bool:
    return await ctx.store.read(lambda tx: absences.was_said(tx, _key(view, mark)))


async def _first(ctx: Context, view: CardView, mark: str) -> bool:
    return await ctx.store.write(lambda tx: absences.first_time(tx, _key(view, mark), ctx.now()))
