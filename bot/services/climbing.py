"""Climbing: a failure is told to the watcher, then the owner, then the channel, until it is owned.

It ends when somebody says that they take care of it, or when it is none any more. Each message is
a row before it is sent, and is kept true afterwards.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.accounts import Network
from bot.domain.card import CardView, Stage
from bot.domain.climbing import (
    AGAIN,
    CLIMBS_FOR,
    GAPS,
    Failing,
    Height,
    height_of,
    may_climb,
    next_rung,
)
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.freshness import told_of
from bot.domain.home import FAILED
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.states import State
from bot.ports import CardRef, Letters
from bot.services.caring import is_cared_for, newest_try
from bot.services.context import Context
from bot.services.drafting import zone_for
from bot.services.lettering import gone, link_of, not_told, sent
from bot.services.viewing import plain_view, stored, view_of
from storage import deliveries, drafts, landings, lately, letters
from storage.engine import Tx
from storage.letters import Fate, Kept, Sort

log = logging.getLogger(__name__)
D = DeliveryState
MOST = 200
BEGAN = {
    Stage.NEEDS_ATTENTION: (Kind.DELIVERY_UNKNOWN,),
    Stage.FAILED: (Kind.DELIVERY_FAILED, Kind.DRAFT_FAILED),
    Stage.MISSED: (Kind.DRAFT_MISSED,),
    Stage.PARTLY: (Kind.DELIVERY_FAILED, Kind.DELIVERY_MISSED, Kind.DELIVERY_CANCELLED),
    Stage.DIFFERS: (Kind.DELIVERY_DIFFERS,),
    Stage.STILL_THERE: (Kind.TAKEDOWN_ASKED,),
}
"""With which entries of the journal a failure began."""
ALL_KINDS = tuple(dict.fromkeys(kind for kinds in BEGAN.values() for kind in kinds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One draft that failed, and the rung of which somebody is to hear now, if any.

    `is_late`: whoever hears of it first should have heard of it long ago.
    """

    view: CardView
    rung: str
    is_late: bool


async def look(ctx: Context) -> None:
    """Tell of failures, and let what was told of them stay true."""
    if ctx.letters is not None:
        await climb(ctx, ctx.letters)
        await keep_true(ctx, ctx.letters)


async def climb(ctx: Context, to_people: Letters) -> None:
    """Tell of each failure whoever is to hear of it by now."""
    for failure in await ctx.store.read(lambda tx: list(_failures(tx, ctx))):
        try:
            await _tell(ctx, to_people, failure)
        except SlackUnavailable as trouble:
            not_told("failure not told yet", trouble)


def _failures(tx: Tx, ctx: Context) -> Iterator[Failure]:
    after = ctx.now() - CLIMBS_FOR
    states = (D.FAILED, D.PARTLY, D.UNKNOWN)
    bad = (d.draft for d in deliveries.due_since(tx, after, MOST, *states))
    ended = drafts.in_states(tx, frozenset({State.MISSED, State.FAILED}))
    for number in dict.fromkeys((*bad, *lately.amiss(tx, after), *ended)):
        found = _failure(tx, ctx, number)
        if found is not None and found.rung:
            yield found


def _failure(tx: Tx, ctx: Context, number: DraftId) -> Failure | None:
    """One failure that nobody takes care of, or `None`; the journal is asked first, being quick."""
    began = landings.told(tx, number, (ctx.now() - CLIMBS_FOR, ctx.now()), ALL_KINDS)
    view = _view(tx, ctx, number) if began else None
    if view is None or not is_open(tx, ctx, view):
        return None
    at = [one.at for one in began if one.kind in BEGAN[view.stage]] or [began[-1].at]
    told = letters.beginning_with(tx, Sort.FAILURE, _key(view))
    rungs = {one.key.removeprefix(_key(view)): one for one in told}
    heights = _heights(ctx, view, rungs.get(Height.WATCHER.value))
    when = {rung: one.at for rung, one in rungs.items()}
    is_late = ctx.now() - at[-1] >= GAPS[Height.OWNER]
    rung = next_rung(at[-1], when, heights, ctx.now())
    return Failure(view=view, rung=rung, is_late=is_late)


def _view(tx: Tx, ctx: Context, number: DraftId) -> CardView | None:
    found = stored(tx, ctx, number)
    return plain_view(found) if found is not None else None


def is_open(tx: Tx, ctx: Context, view: CardView) -> bool:
    """Whether a draft stands as failed, and nobody takes care of it.

    What somebody has to post by hand is with them until it is too late.
    """
    if view.stage not in FAILED or is_cared_for(tx, view):
        return False
    targets = view.draft.revision.content.targets
    by_hand = {target.account for target in targets if target.network is Network.BY_HAND}
    unknown = [d for d in view.deliveries if d.state is D.UNKNOWN]
    waits = all(d.account in by_hand and ctx.now() <= d.late_at for d in unknown)
    return view.stage is not Stage.NEEDS_ATTENTION or not waits


def _key(view: CardView) -> str:
    revision = view.draft.revision
    # What is sent for anew and fails again is a failure of its own, and begins to climb anew.
    which = f"{view.stage.name.lower()} {newest_try(view)}"
    return f"failure {revision.draft}.{revision.number} {which} "


def _heights(ctx: Context, view: CardView, watcher: Kept | None) -> tuple[Height, ...]:
    """Whom it climbs to: an owner who has heard of it already, or isn't named, is passed over."""
    owner = _owner(ctx, view)
    if owner is None or (watcher is not None and watcher.person == owner):
        return (Height.WATCHER, Height.CHANNEL)
    return (Height.WATCHER, Height.OWNER, Height.CHANNEL)


def _owner(ctx: Context, view: CardView) -> UserId | None:
    """Who has the phone of one of its accounts, else who runs the bot, where the settings say."""
    accounts = view.draft.revision.content.accounts
    phones = [ctx.rules.phones[name] for name in accounts if name in ctx.rules.phones]
    return next(iter(phones), ctx.rules.owner)


async def _tell(ctx: Context, to_people: Letters, failure: Failure) -> None:
    """Claim one message in the transaction that sees that it is still true, and send it."""
    number, rung = failure.view.draft.id, failure.rung
    person = await _whom(ctx, failure)
    zone = await _zone(ctx, person)
    if not may_climb(failure.view.stage, ctx.now(), zone):
        return

    def claimed(tx: Tx) -> tuple[int, CardView, str] | None:
        now_is = _failure(tx, ctx, number)
        if now_is is None or now_is.rung != rung:
            return None
        key = f"{_key(now_is.view)}{rung}"
        letter = letters.claim(tx, key, Sort.FAILURE, person, ctx.now())
        return (letter, now_is.view, _mark(tx, number)) if letter is not None else None

    found = await ctx.store.write(claimed)
    if found is None:
        return
    letter, view, mark = found
    link = await link_of(ctx, number)
    ref = await sent(
        ctx, letter, to_people.write(Failing(person=person, zone=zone, view=view, link=link))
    )
    if ref is not None:
        await ctx.store.write(lambda tx: letters.sent(tx, letter, (ref.channel, ref.ts), mark))


async def _whom(ctx: Context, failure: Failure) -> UserId:
    """Who is told: one who answers for it, whoever owns the account or runs the bot, everybody."""
    match height_of(failure.rung):
        case Height.WATCHER:
            return await _watcher(ctx, failure)
        case Height.OWNER:
            return _owner(ctx, failure.view) or UserId(ctx.channel)
        case Height.CHANNEL:
            return UserId(ctx.channel)


async def _watcher(ctx: Context, failure: Failure) -> UserId:
    """Who answers for it; its author where Slack goes on not showing its card."""
    now_is = view = failure.view
    try:
        now_is = await view_of(ctx, view.draft.id) or view
    except CardGone:
        log.info("no card to ask", extra={"event": "card.gone", "draft": view.draft.id})
    except SlackUnavailable:
        if not failure.is_late:
            raise
    return told_of(now_is)[0]


async def _zone(ctx: Context, person: UserId) -> ZoneInfo:
    return ZoneInfo(ctx.rules.zone) if person == ctx.channel else await zone_for(ctx, person)


async def keep_true(ctx: Context, to_people: Letters) -> None:
    """Let the messages about failures say who takes care of them, or what became of them."""
    for kept in await ctx.store.read(lambda tx: _outdated(tx, ctx)):
        try:
            await _renew(ctx, to_people, kept)
        except CardGone:
            await gone(ctx, kept.id)
        except SlackUnavailable as trouble:
            not_told("message not kept true", trouble)


async def say_so(ctx: Context) -> None:
    """Let the messages say at once that somebody takes care, where anybody has them."""
    if ctx.letters is not None:
        await keep_true(ctx, ctx.letters)


def _outdated(tx: Tx, ctx: Context) -> list[Kept]:
    since = ctx.now() - CLIMBS_FOR - AGAIN
    found = letters.in_fate(tx, Sort.FAILURE, Fate.SENT, since)
    return [kept for kept in found if kept.ts and kept.shown != _mark(tx, _draft_of(kept))]


def _draft_of(kept: Kept) -> DraftId:
    return DraftId(int(kept.key.removeprefix("failure ").partition(".")[0]))


def _mark(tx: Tx, number: DraftId) -> str:
    """What stands for all that such a message says: it changes with the card and who cares."""
    return f"{drafts.changes(tx, number)} {_carer(tx, number) or ''}"


def _carer(tx: Tx, number: DraftId) -> UserId | None:
    found = landings.newest(tx, number, Kind.FAILURE_CARED_FOR)
    return found.by if found is not None else None


async def _renew(ctx: Context, to_people: Letters, kept: Kept) -> None:
    number = _draft_of(kept)

    def now_is(tx: Tx) -> tuple[CardView | None, bool, UserId | None, str]:
        view = _view(tx, ctx, number)
        still = view is not None and kept.key.startswith(_key(view)) and is_open(tx, ctx, view)
        return view, still, _carer(tx, number), _mark(tx, number)

    view, still, carer, mark = await ctx.store.read(now_is)
    if view is None:
        return
    about = Failing(
        person=kept.person,
        zone=await _zone(ctx, kept.person),
        view=view,
        link=await link_of(ctx, number),
        cared_by=carer if kept.key.startswith(_key(view)) else None,
        is_open=still,
    )
    await to_people.show(CardRef(channel=kept.channel, ts=kept.ts), about)
    await ctx.store.write(lambda tx: letters.shows(tx, kept.id, mark))
