"""The takedown by emoji: what the card shows now decides, and an event is a hint (rules 22, 34).

Fifteen seconds in which taking the emoji back cancels; unknown is yes for stopping (rule 31).
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.drafts import Draft, DraftId
from bot.domain.emoji import Gesture, Gestures
from bot.domain.errors import CardGone, SlackUnavailable, UserError
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.reactions import Reaction, of_kind, taken_back
from bot.ports import CardRef
from bot.services import refusing
from bot.services.asking import may_stop_here
from bot.services.context import Context
from bot.services.drafting import get
from bot.services.record import record
from bot.services.removing import REMOVABLE, try_again
from bot.services.reviewing import card_gone
from bot.services.showing import tell, whisper
from bot.services.takedown import GRACE, ask, carry_out
from bot.words.phrases import phrase
from storage import absences, cards, lately, takedowns
from storage.engine import Tx
from storage.takedowns import Takedown

# Older cards are not looked at again by themselves: their emoji are heard by their events.
FRESH = timedelta(hours=1)
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCard:
    """The reactions that stand on a card, and what they mean now."""

    gestures: Gestures
    there: frozenset[Reaction]

    @property
    def pressed(self) -> frozenset[Reaction]:
        """The reactions that ask for a takedown."""
        return of_kind(self.there, self.gestures, Gesture.TAKE_DOWN)

    @property
    def pressing(self) -> frozenset[UserId]:
        """Whose reactions ask for a takedown."""
        return frozenset(reaction.user for reaction in self.pressed)

    def took_back(self, asked: Reaction) -> bool:
        """Whether the reaction that asked was taken back, and is not just another emoji now."""
        return bool(taken_back([asked], self.there, self.gestures, Gesture.TAKE_DOWN))


async def by_reaction(ctx: Context, number: DraftId, press: Reaction, card: str) -> None:
    """Begin a takedown by emoji, unless the emoji is not there any more.

    Raises `UserError` for whoever may not stop, and where nothing of it is out.
    """
    draft, by = await get(ctx, number), press.user
    if by not in draft.authors:
        await may_stop_here(ctx, by)
    seen = await _see(ctx, CardRef(channel=draft.channel, ts=card))
    if seen is not None and press not in seen.there and by not in seen.pressing:
        return
    emoji = press.emoji
    await ctx.store.write(lambda tx: ask(tx, ctx, draft, by, GRACE, card=card, emoji=emoji))
    ctx.wake()
    await tell(
        ctx,
        draft,
        phrase(
            "<@{by}> takes this down everywhere in 15 seconds; taking the emoji away stops it.",
            by=by,
        ),
    )


async def reaction_gone(ctx: Context, number: DraftId, press: Reaction) -> None:
    """Cancel a takedown by emoji whose emoji was taken away in time, and is nobody else's wish."""
    known = await ctx.store.read(lambda tx: takedowns.open_of(tx, number))
    if known is None or known.by != press.user or known.starts_at <= ctx.now():
        return
    await _unless_wanted(ctx, known, gone=press)


async def take_down_due(ctx: Context) -> None:
    """Carry out the takedowns whose time has come, and try again what is not gone yet.

    One by an emoji that is gone by then, unheard, is cancelled.
    """
    for takedown in await ctx.store.read(lambda tx: takedowns.due(tx, ctx.now())):
        if not takedown.card or not await _unless_wanted(ctx, takedown):
            await carry_out(ctx, takedown)
    await try_again(ctx)


async def _unless_wanted(ctx: Context, takedown: Takedown, gone: Reaction | None = None) -> bool:
    """Cancel a takedown that nobody's emoji asks for any more; say whether it was.

    `gone` is what an event says was taken away: where Slack can't be asked, only that cancels.
    """
    draft = await get(ctx, takedown.draft)
    if await _is_wanted(ctx, takedown, draft, gone):
        return False

    def cancelled(tx: Tx) -> bool:
        if not takedowns.cancel(tx, takedown, ctx.now()):
            return False
        record(tx, ctx.now(), Kind.TAKEDOWN_CANCELLED, takedown.by, takedown.draft)
        return True

    if await ctx.store.write(cancelled):
        await tell(
            ctx, draft, phrase("<@{by}> cancelled the takedown; it stays up.", by=takedown.by)
        )
        return True
    return False


async def _is_wanted(ctx: Context, takedown: Takedown, draft: Draft, gone: Reaction | None) -> bool:
    """Whether somebody's emoji still asks for it, or nobody can tell."""
    asked = Reaction(user=takedown.by, emoji=takedown.emoji)
    seen = await _see(ctx, CardRef(channel=draft.channel, ts=takedown.card), asked)
    if seen is None:
        return gone != asked
    if takedown.by in seen.pressing or not seen.took_back(asked):
        return True
    return any([await _may_stop(ctx, user) for user in sorted(seen.pressing)])


async def _may_stop(ctx: Context, user: UserId) -> bool:
    try:
        await may_stop_here(ctx, user)
    except UserError:
        return False
    return True


async def hear_missed(ctx: Context) -> None:
    """Look at the cards of fresh posts for an emoji whose event was lost (trap 25).

    A card that is gone is posted afresh: the post can still be taken down with it (rule 31).
    """
    for card in await ctx.store.read(lambda tx: _fresh(tx, ctx)):
        try:
            seen = await _read(ctx, cards.ref(card))
        except SlackUnavailable:
            continue
        except CardGone:
            await card_gone(ctx, card)
            continue
        for press in sorted(seen.pressed):
            await _hear_missed(ctx, card.draft, cards.ref(card), press)


async def _hear_missed(ctx: Context, number: DraftId, ref: CardRef, press: Reaction) -> None:
    user = press.user
    if await ctx.store.read(lambda tx: takedowns.asked_by(tx, number, user, ref.ts)):
        return
    try:
        await by_reaction(ctx, number, press, ref.ts)
    except UserError as refusal:
        key = f"takedown refused {ref.ts} {user}"
        if await ctx.store.write(lambda tx: absences.first_time(tx, key, ctx.now())):
            await refusing.note(ctx, user, type(refusal).__name__)
            await whisper(ctx, ref.channel, user, refusal.sentence)


def _fresh(tx: Tx, ctx: Context) -> list[cards.Card]:
    after = ctx.now() - FRESH
    found = lately.out_since(tx, after, MOST, *REMOVABLE)
    living = ((d.draft, cards.living(tx, d.draft)) for d in found)
    return list({number: card for number, card in living if card}.values())


async def _see(ctx: Context, ref: CardRef, asked: Reaction | None = None) -> OnCard | None:
    """The reactions on a card now, and what they and `asked` mean; `None` where Slack fails."""
    try:
        return await _read(ctx, ref, asked)
    except (SlackUnavailable, CardGone):
        return None


async def _read(ctx: Context, ref: CardRef, asked: Reaction | None = None) -> OnCard:
    reactions = await ctx.cards.reactions_of(ref)
    gone = bool(asked) and asked not in reactions
    names = {reaction.emoji for reaction in reactions}
    custom = await ctx.cards.custom_emoji(names, fresh=gone) if names or gone else {}
    return OnCard(there=frozenset(reactions), gestures=ctx.rules.meant_with(custom))
