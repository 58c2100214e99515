"""Showing: what was recorded becomes visible on the card; a failure here undoes nothing."""

import logging
from dataclasses import dataclass

from bot.domain.card import CardView, changes, fingerprint
from bot.domain.deliveries import Delivery
from bot.domain.drafts import Content, Draft, DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.domain.report import Report
from bot.domain.review import Room
from bot.domain.states import OPEN, State
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.deciding import opinion
from bot.services.record import record
from storage import cards, deliveries, drafts, pauses
from storage.cards import Card
from storage.engine import Tx

log = logging.getLogger(__name__)

SHOWN = OPEN | {State.PARKED, State.MISSED, State.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Everything that the database knows for one card."""

    draft: Draft
    report: Report
    deliveries: tuple[Delivery, ...]
    pauses: tuple[Pause, ...]
    before: Content | None
    card: Card | None


def stored(tx: Tx, number: DraftId) -> Stored | None:
    """Read all that a card shows, but for what only Slack knows."""
    draft = drafts.get(tx, number)
    if draft is None:
        return None
    current = draft.revision.number
    return Stored(
        draft=draft,
        report=drafts.report_of(tx, number, current),
        deliveries=tuple(d for d in deliveries.of(tx, number) if d.revision == current),
        pauses=pauses.running(tx),
        before=drafts.content_of(tx, number, current - 1),
        card=cards.living(tx, number),
    )


def plain_view(found: Stored) -> CardView:
    """Make the view of a draft for which Slack was not asked."""
    content = found.draft.revision.content
    waits = [d.reason for d in found.deliveries if d.reason and d.state == "scheduled"]
    return CardView(
        draft=found.draft,
        report=found.report,
        deliveries=found.deliveries,
        pauses=found.pauses,
        waiting=waits[0] if waits else found.draft.state_reason,
        changes=changes(found.before, content) if found.before else (),
    )


async def view_of(ctx: Context, number: DraftId, room: Room | None = None) -> CardView | None:
    """Make the view of a draft; with a living card, Slack's reactions are part of it."""
    found = await ctx.store.read(lambda tx: stored(tx, number))
    if found is None:
        return None
    view = plain_view(found)
    if found.card is None:
        return view
    seen = room or await ctx.cards.room(cards.ref(found.card), found.draft.authors)

    def decided(tx: Tx) -> CardView:
        what = opinion(tx, ctx, found.draft, seen)
        return CardView(
            draft=view.draft,
            report=what.report,
            decision=what.decision,
            deliveries=view.deliveries,
            pauses=view.pauses,
            waiting=view.waiting,
            changes=view.changes,
            reachable=what.reachable,
        )

    return await ctx.store.read(decided)


async def show(ctx: Context, number: DraftId, room: Room | None = None) -> None:
    """Let the card show how its draft stands, posting one where an open draft has none.

    Slack's trouble is logged and left to reconciliation: it changes nothing recorded.
    """
    try:
        await _show(ctx, number, room)
    except (SlackUnavailable, CardGone) as trouble:
        log.warning(
            "card not shown",
            extra={"event": "card.stale", "draft": number, "why": str(trouble)},
        )


async def _show(ctx: Context, number: DraftId, room: Room | None) -> None:
    async with ctx.locks[number]:
        view = await view_of(ctx, number, room)
        if view is None:
            return
        card = await ctx.store.read(lambda tx: cards.living(tx, number))
        if card is None:
            if view.draft.state in SHOWN:
                await _post(ctx, view)
            return
        print_now = fingerprint(view)
        if print_now == card.shown:
            return
        await ctx.cards.refresh(cards.ref(card), view)
        await ctx.store.write(lambda tx: cards.set_shown(tx, card, print_now))


async def _post(ctx: Context, view: CardView) -> None:
    draft = view.draft
    ref = await ctx.cards.post(view)
    await ctx.store.write(lambda tx: _bind(tx, ctx, draft, ref))
    old = await ctx.store.read(lambda tx: cards.retired_of(tx, draft.id, draft.revision.number))
    if old is not None:
        link = await ctx.cards.link(ref)
        retired = CardView(draft=draft, report=view.report, changes=view.changes, link=link)
        await ctx.cards.retire(cards.ref(old), retired)
        await ctx.store.write(lambda tx: cards.set_shown(tx, old, "retired"))


def _bind(tx: Tx, ctx: Context, draft: Draft, ref: CardRef) -> None:
    now = ctx.now()
    card = Card(
        draft=draft.id,
        revision=draft.revision.number,
        channel=ref.channel,
        ts=ref.ts,
        state="living",
        shown="",
    )
    cards.add(tx, card, now, ctx.sealer)
    if not draft.thread:
        drafts.set_thread(tx, draft.id, ref.ts)
    record(
        tx,
        now,
        Kind.CARD_POSTED,
        THE_BOT,
        draft.id,
        revision=draft.revision.number,
        digest=draft.revision.digest,
        channel=ref.channel,
        ts=ref.ts,
    )


async def tell(ctx: Context, draft: Draft, sentence: str) -> None:
    """Say something in the draft's thread, to everybody who follows it."""
    # A thread may have been deleted with the card that began it; then the channel hears it.
    for thread in dict.fromkeys((draft.thread, "")):
        try:
            await ctx.cards.say(draft.channel, sentence, thread=thread)
        except CardGone:
            continue
        except SlackUnavailable:
            break
        return
    log.warning("thread not told", extra={"event": "slack.unavailable", "draft": draft.id})


async def rewrite(ctx: Context, ref: CardRef, sentence: str) -> None:
    """Replace a message of ours; nothing depends on it."""
    try:
        await ctx.cards.rewrite(ref, sentence)
    except (SlackUnavailable, CardGone):
        log.warning("message not rewritten", extra={"event": "slack.unavailable", "ts": ref.ts})


async def whisper(ctx: Context, channel: str, user: UserId, sentence: str) -> None:
    """Say something to one person alone; nothing depends on it (trap 86)."""
    try:
        await ctx.cards.whisper(channel, user, sentence)
    except (SlackUnavailable, CardGone):
        log.warning("person not told", extra={"event": "slack.unavailable", "user": user})
