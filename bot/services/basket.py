"""The takedown by emoji: what the card shows now decides, and an event is a hint (rules 22, 34).

Fifteen seconds in which taking the emoji back cancels; unknown is yes for stopping (rule 31).
"""

from datetime import timedelta

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.emoji import Gesture, Gestures
from bot.domain.errors import CardGone, SlackUnavailable, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.services import refusing
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.record import record
from bot.services.removing import try_again
from bot.services.showing import tell, whisper
from bot.services.takedown import GRACE, ask, carry_out
from storage import absences, cards, deliveries, takedowns
from storage.engine import Tx
from storage.takedowns import Takedown

# Older cards are not looked at again by themselves: their emoji are heard by their events.
FRESH = timedelta(hours=1)
MOST = 20


async def by_reaction(ctx: Context, number: DraftId, by: UserId, card: str) -> None:
    """Begin a takedown by emoji, unless the emoji is not there any more.

    Raises `UserError` for whoever may not stop, and where nothing of it is out.
    """
    draft = await get(ctx, number)
    if by not in draft.authors:
        await may_stop_here(ctx, by)
    there = await _pressing(ctx, CardRef(channel=draft.channel, ts=card))
    if there is not None and by not in there:
        return
    await ctx.store.write(lambda tx: ask(tx, ctx, draft, by, GRACE, card=card))
    ctx.wake()
    await tell(
        ctx,
        draft,
        f"<@{by}> takes this down everywhere in 15 seconds; taking the emoji away stops it.",
    )


async def reaction_gone(ctx: Context, number: DraftId, by: UserId) -> None:
    """Cancel a takedown by emoji whose emoji was taken away in time, and is nobody else's wish."""
    known = await ctx.store.read(lambda tx: takedowns.open_of(tx, number))
    if known is None or known.by != by or known.starts_at <= ctx.now():
        return
    await _unless_wanted(ctx, known, since_event=True)


async def take_down_due(ctx: Context) -> None:
    """Carry out the takedowns whose time has come, and try again what is not gone yet.

    One by an emoji that is gone by then, unheard, is cancelled.
    """
    for takedown in await ctx.store.read(lambda tx: takedowns.due(tx, ctx.now())):
        if not takedown.card or not await _unless_wanted(ctx, takedown, since_event=False):
            await carry_out(ctx, takedown)
    await try_again(ctx)


async def _unless_wanted(ctx: Context, takedown: Takedown, *, since_event: bool) -> bool:
    """Cancel a takedown that nobody's emoji asks for any more; say whether it was.

    Where Slack can't be asked, only an event that tells so cancels it.
    """
    draft = await get(ctx, takedown.draft)
    there = await _pressing(ctx, CardRef(channel=draft.channel, ts=takedown.card))
    if there is None and not since_event:
        return False
    left = set(there or ()) - ({takedown.by} if since_event else set())
    if takedown.by in left or [user for user in left if await _may_stop(ctx, user)]:
        return False

    def cancelled(tx: Tx) -> bool:
        if not takedowns.cancel(tx, takedown, ctx.now()):
            return False
        record(tx, ctx.now(), Kind.TAKEDOWN_CANCELLED, takedown.by, takedown.draft)
        return True

    if await ctx.store.write(cancelled):
        await tell(ctx, draft, f"<@{takedown.by}> cancelled the takedown; it stays up.")
        return True
    return False


async def _may_stop(ctx: Context, user: UserId) -> bool:
    try:
        await may_stop_here(ctx, user)
    except UserError:
        return False
    return True


async def hear_missed(ctx: Context) -> None:
    """Look at the cards of fresh posts for an emoji whose event was lost (trap 25)."""
    for number, ref in await ctx.store.read(lambda tx: _fresh(tx, ctx)):
        for user in sorted(await _pressing(ctx, ref) or ()):
            await _hear_missed(ctx, number, ref, user)


async def _hear_missed(ctx: Context, number: DraftId, ref: CardRef, user: UserId) -> None:
    if await ctx.store.read(lambda tx: takedowns.asked_by(tx, number, user, ref.ts)):
        return
    try:
        await by_reaction(ctx, number, user, ref.ts)
    except UserError as refusal:
        key = f"takedown refused {ref.ts} {user}"
        if await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now())):
            await refusing.note(ctx, user, type(refusal).__name__)
            await whisper(ctx, ref.channel, user, str(refusal))


def _fresh(tx: Tx, ctx: Context) -> list[tuple[DraftId, CardRef]]:
    after = ctx.now() - FRESH
    found = deliveries.due_since(tx, after, MOST, DeliveryState.PUBLISHED, DeliveryState.UNKNOWN)
    living = ((d.draft, cards.living(tx, d.draft)) for d in found)
    return list({number: cards.ref(card) for number, card in living if card}.items())


async def _pressing(ctx: Context, ref: CardRef) -> frozenset[UserId] | None:
    """Whose emoji on a card asks for a takedown now; `None` where Slack can't be asked."""
    try:
        reactions = await ctx.cards.reactions_of(ref)
        custom = await ctx.cards.custom_emoji() if reactions else {}
    except (SlackUnavailable, CardGone):
        return None
    gestures = Gestures(names=ctx.rules.gestures, custom=custom)
    return frozenset(r.user for r in reactions if gestures.meaning(r.emoji) is Gesture.TAKE_DOWN)
