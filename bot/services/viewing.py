"""Viewing: what a card shows, put together from the database and from what Slack says."""

from dataclasses import dataclass, replace

from bot.domain.card import CardView, changes
from bot.domain.correcting import Replacement
from bot.domain.deliveries import Delivery, DeliveryId, latest
from bot.domain.drafts import Content, Draft, DraftId
from bot.domain.emoji import Gesture
from bot.domain.kin import Kin
from bot.domain.links import Followed
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.domain.readback import Reading
from bot.domain.report import Report
from bot.domain.retrying import retryable
from bot.domain.review import Room
from bot.domain.states import State
from bot.domain.urgency import Urgency
from bot.services.context import Context
from bot.services.copies import kin
from bot.services.deciding import opinion
from bot.services.linkfacts import followed
from bot.services.rooms import room_of
from bot.services.timely import look_ahead
from bot.words.phrases import phrase
from storage import (
    cards,
    deliveries,
    doubts,
    drafts,
    hung,
    labels,
    pauses,
    readbacks,
    remarks,
    replacements,
    stops,
    urgencies,
)
from storage.cards import Card
from storage.engine import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Everything that the database knows for one card."""

    draft: Draft
    report: Report
    deliveries: tuple[Delivery, ...]
    pauses: tuple[Pause, ...]
    before: Content | None
    card: Card | None
    held: tuple[UserId, ...]
    kin: tuple[Kin, ...]
    urgencies: tuple[Urgency, ...]
    hung: tuple[tuple[str, str], ...] = ()
    links: Followed
    note: tuple[UserId, str] | None = None
    labels: tuple[str, ...] = ()
    retries: tuple[DeliveryId, ...] = ()
    amiss: tuple[tuple[DeliveryId, Reading], ...] = ()
    corrects: tuple[Replacement, ...] = ()
    corrections: tuple[DraftId, ...] = ()


def stored(tx: Tx, ctx: Context, number: DraftId) -> Stored | None:
    """Read all that a card shows, but for what only Slack knows."""
    draft = drafts.get(tx, number)
    if draft is None:
        return None
    current = draft.revision.number
    newest = latest(deliveries.of(tx, number), current)
    amiss = readbacks.incidents(tx, number)
    return Stored(
        draft=draft,
        report=drafts.report_of(tx, number, current),
        deliveries=newest,
        pauses=pauses.against(tx, ctx.sealer, draft, draft.revision.content.accounts),
        before=drafts.content_of(tx, number, current - 1),
        card=cards.living(tx, number),
        held=_holders(tx, ctx, number),
        kin=kin(tx, ctx, number),
        urgencies=urgencies.of(tx, number, ctx.sealer),
        hung=hung.of(tx, ctx.sealer, [one.sha256 for one in draft.revision.content.shown]),
        links=followed(tx, ctx, draft),
        note=remarks.of(tx, number),
        labels=labels.of(tx, number),
        retries=tuple(
            d.id
            for d in retryable(
                draft.state, newest, doubts.of(tx, number), [one for one, _ in amiss]
            )
        ),
        amiss=amiss,
        corrects=replacements.of(tx, number),
        corrections=replacements.begun_of(tx, number),
    )


def _holders(tx: Tx, ctx: Context, number: DraftId) -> tuple[UserId, ...]:
    opened = stops.opened(tx, number, ctx.sealer)
    return tuple(dict.fromkeys(stop.by for stop in opened if stop.kind is Gesture.HOLD))


def plain_view(found: Stored) -> CardView:
    """Make the view of a draft for which Slack was not asked."""
    content = found.draft.revision.content
    waits = [d.reason for d in found.deliveries if d.reason and d.state == "scheduled"]
    return CardView(
        draft=found.draft,
        report=found.report,
        deliveries=found.deliveries,
        pauses=found.pauses,
        waiting=waits[0] if waits else _waiting(found.draft),
        changes=changes(found.before, content) if found.before else (),
        held=found.held,
        kin=found.kin,
        urgencies=found.urgencies,
        hung=found.hung,
        links=found.links,
        note=found.note,
        labels=found.labels,
        retries=found.retries,
        amiss=found.amiss,
        corrects=found.corrects,
        corrections=found.corrections,
    )


def _waiting(draft: Draft) -> str:
    if draft.state is State.PARKED:
        return phrase("nobody is asked yet; `/draft ask {draft}` asks for opinions", draft=draft.id)
    return draft.state_reason


async def view_of(ctx: Context, number: DraftId, *, fresh: bool = False) -> CardView | None:
    """Make the view of a draft; with a living card, Slack's reactions are part of it.

    `fresh` asks Slack again who the people are, whatever is remembered.
    """
    found = await ctx.store.read(lambda tx: stored(tx, ctx, number))
    if found is None or found.card is None:
        return plain_view(found) if found else None
    room = await room_of(ctx, cards.ref(found.card), found.draft, fresh=fresh)
    return await decided_view(ctx, found, room)


async def decided_view(ctx: Context, found: Stored, room: Room) -> CardView:
    """Make the view of a draft as it is decided, and remember for Home who answers for it."""
    view = await ctx.store.read(lambda tx: decided(tx, ctx, found, room))
    if view.decision is not None:
        ctx.visitors.saw(view.draft.id, view.decision.watchers)
    return view


def decided(tx: Tx, ctx: Context, found: Stored, room: Room) -> CardView:
    """Make the view of a draft as it is decided from what Slack said."""
    what = opinion(tx, ctx, found.draft, room)
    return replace(
        plain_view(found),
        report=what.report,
        decision=what.decision,
        reachable=what.reachable,
        unreached=what.unreached,
        ahead=look_ahead(ctx, found.draft, what, found.deliveries),
    )
