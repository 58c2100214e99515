"""Showing: what was recorded becomes visible on the card; a failure here undoes nothing."""

import logging
from functools import partial

from bot.domain.card import CardView, fingerprint, needs_card
from bot.domain.difference import Pieces
from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import CardGone, PictureGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import UserId
from bot.domain.states import OPEN
from bot.ports import CardRef
from bot.services import picturing
from bot.services.context import Context
from bot.services.joining import Seen
from bot.services.record import record
from bot.services.rooms import room_of
from bot.services.viewing import Stored, decided_view, plain_view, stored
from storage import (
    cards,
    drafts,
    outbox,
    postings,
)
from storage.cards import Card
from storage.engine import Tx

log = logging.getLogger(__name__)

# How often the pictures of newer and newer versions are hung before the card waits.
MOST_EDITS = 4


async def show(ctx: Context, number: DraftId, seen: Seen | None = None) -> None:
    """Let the card show how its draft stands, posting one where people need one and have none.

    Several who want it while it waits get it once, as it is then (trap 74). Slack's trouble is
    logged and left to those who look for stale cards: it changes nothing recorded.
    """
    joined = ctx.showings.join(number, seen)
    if joined is not None:
        await joined.ended.wait()
        return
    turn = ctx.showings.wait(number, seen)
    try:
        async with ctx.locks[number]:
            ctx.showings.begin(number, turn)
            await _show(ctx, number, turn.seen)
    except (SlackUnavailable, CardGone) as trouble:
        log.warning(
            "card not shown",
            extra={"event": "card.stale", "draft": number, "why": str(trouble)},
        )
        if isinstance(trouble, CardGone):
            await ctx.store.write(lambda tx: _forget_card(tx, number))
    finally:
        ctx.showings.end(number, turn)


async def _hung(ctx: Context, number: DraftId) -> Stored | None:
    """Read all that a card shows, once its pictures hang in Slack: else it shows nothing new.

    An edit may come while they are hung, with pictures of its own. Raises `SlackUnavailable`.
    """
    for _ in range(MOST_EDITS):
        found = await ctx.store.read(lambda tx: stored(tx, ctx, number))
        shown = found.draft.revision.content.shown if found else ()
        if found is None or await picturing.all_hang(ctx, shown, found.hung, found.card is None):
            return found
        await picturing.hang(ctx, found.draft.revision.content)
    raise SlackUnavailable("the pictures of this draft do not stay where they hang")


def _forget_card(tx: Tx, number: DraftId) -> None:
    """Let go of a deleted card of a draft that nobody votes on any more (rule 18)."""
    draft = drafts.get(tx, number)
    if draft is not None and draft.state not in OPEN:
        cards.retire(tx, number, "gone")


async def _show(ctx: Context, number: DraftId, seen: Seen | None) -> None:
    changes_seen = await ctx.store.read(lambda tx: drafts.changes(tx, number))
    found = await _hung(ctx, number)
    if found is None:
        return
    try:
        await _show_found(ctx, found, changes_seen, seen)
    except PictureGone:
        await picturing.hang_anew(ctx, found.draft.revision.content)
        raise


async def _show_found(ctx: Context, found: Stored, changes_seen: int, seen: Seen | None) -> None:
    card = found.card
    if card is None:
        if needs_card(plain_view(found)):
            await _post(ctx, found)
        return
    ref = cards.ref(card)
    known = seen.room if seen is not None and seen.ref == ref else None
    view = await decided_view(ctx, found, known or await room_of(ctx, ref, found.draft))
    print_now = fingerprint(view)
    if print_now != card.shown:
        await ctx.cards.refresh(ref, view)
    await ctx.store.write(lambda tx: cards.set_shown(tx, card, print_now, changes_seen))
    # A stop may have come between a new card and the shrinking of the old one.
    await _shrink_old(ctx, view, ref)


async def _post(ctx: Context, found: Stored) -> None:
    """Post a card, and once more if the draft was changed in the meantime."""
    view = plain_view(found)
    ref = await _posted(ctx, view) or await ctx.cards.post(view)
    if await ctx.store.write(lambda tx: _bind(tx, ctx, found.draft, ref)):
        await _shrink_old(ctx, view, ref)
        return
    newer = await _hung(ctx, found.draft.id)
    if newer is not None and newer.card is None and needs_card(plain_view(newer)):
        await _post(ctx, newer)


async def _posted(ctx: Context, view: CardView) -> CardRef | None:
    """Find the card whose posting began before and was not heard to end, if it is in Slack."""
    since = await ctx.store.write(lambda tx: postings.begin(tx, view.draft, ctx.now()))
    if since is None:
        return None
    for ref in await ctx.cards.posted(view, since):
        if await ctx.store.read(partial(cards.at, channel=ref.channel, ts=ref.ts)) is None:
            return ref
    return None


async def _shrink_old(ctx: Context, view: CardView, ref: CardRef) -> None:
    draft = view.draft
    old_ones = await ctx.store.read(
        lambda tx: cards.retired_of(tx, draft.id, draft.revision.number)
    )
    where = await link(ctx, ref) if old_ones else ""
    for old in old_ones:
        retired = CardView(draft=draft, report=view.report, changes=view.changes, link=where)
        try:
            await ctx.cards.retire(cards.ref(old), retired)
        except CardGone:
            log.info("an old card is gone", extra={"event": "card.gone", "draft": draft.id})
        await _note_shrunk(ctx, old)


async def link(ctx: Context, ref: CardRef) -> str:
    """The permanent link of a message, or nothing where Slack doesn't tell it."""
    try:
        return await ctx.cards.link(ref)
    except (SlackUnavailable, CardGone):
        return ""


async def _note_shrunk(ctx: Context, old: Card) -> None:
    await ctx.store.write(lambda tx: cards.set_shown(tx, old, "retired", 0))


def _bind(tx: Tx, ctx: Context, draft: Draft, ref: CardRef) -> bool:
    """Bind a message to its revision; say whether it is the draft's living card now.

    An edit may have come while the message was posted: then it is an old card at once.
    """
    now = ctx.now()
    now_is = drafts.get(tx, draft.id) or draft
    current = now_is.revision.number == draft.revision.number
    card = Card(
        draft=draft.id,
        revision=draft.revision.number,
        channel=ref.channel,
        ts=ref.ts,
        state="living" if current else "retired",
        shown="",
    )
    cards.add(tx, card, now, ctx.sealer)
    postings.end(tx, draft)
    if not now_is.thread:
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
    return current


async def tell(ctx: Context, draft: Draft, sentence: str, difference: Pieces = ()) -> None:
    """Say something in the draft's thread; what Slack doesn't take is kept and said later.

    A `difference` of texts is shown at once or never: only the bot's own words are kept.
    """
    if not await _said(ctx, sentence, draft, difference):
        log.warning("thread not told", extra={"event": "slack.unavailable", "draft": draft.id})
        await ctx.store.write(lambda tx: outbox.keep(tx, draft.id, sentence, ctx.now()))


async def announce(ctx: Context, sentence: str) -> None:
    """Say something to the whole drafts channel; what Slack doesn't take is said later."""
    if not await _said(ctx, sentence):
        log.warning("channel not told", extra={"event": "slack.unavailable"})
        await ctx.store.write(lambda tx: outbox.keep(tx, None, sentence, ctx.now()))


async def say_untold(ctx: Context) -> None:
    """Say what could not be said before, in order; stop at the first that fails again."""
    # Two who look at once would both find that nobody has been told yet.
    async with ctx.telling:
        for untold in await ctx.store.read(outbox.waiting):
            if not await _said(ctx, untold.sentence, await _draft(ctx, untold.draft)):
                return
            await _note_told(ctx, untold)


async def _draft(ctx: Context, number: DraftId | None) -> Draft | None:
    return await ctx.store.read(lambda tx: drafts.get(tx, number)) if number is not None else None


async def _note_told(ctx: Context, untold: outbox.Untold) -> None:
    await ctx.store.write(lambda tx: outbox.told(tx, untold, ctx.now()))


async def _said(
    ctx: Context, sentence: str, draft: Draft | None = None, difference: Pieces = ()
) -> bool:
    # A thread may have been deleted with the card that began it; then the channel hears it.
    threads = dict.fromkeys((draft.thread, "")) if draft else {"": None}
    for thread in threads:
        try:
            channel = draft.channel if draft else ctx.channel
            await ctx.cards.say(channel, sentence, thread=thread, difference=difference)
        except CardGone:
            continue
        except SlackUnavailable:
            return False
        return True
    return False


async def whisper(
    ctx: Context, channel: str, user: UserId, sentence: str, *, thread: str = ""
) -> None:
    """Say something to one person alone; nothing depends on it (trap 86)."""
    try:
        await ctx.cards.whisper(channel, user, sentence, thread=thread)
    except (SlackUnavailable, CardGone):
        log.warning("person not told", extra={"event": "slack.unavailable", "user": user})
