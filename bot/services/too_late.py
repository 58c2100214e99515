"""Too late: an approval that is taken back when its post is out is recorded (rule 23)."""

from bot.domain.deliveries import MAYBE_OUT
from bot.domain.drafts import Draft, label
from bot.domain.emoji import Gesture
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.domain.reactions import of_kind
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.record import record
from bot.services.showing import whisper
from bot.words.phrases import marked, phrase
from storage import absences, cards, deliveries, drafts, presses, votes
from storage.cards import Card
from storage.engine import Tx
from storage.told import SPENT


async def approval_gone(ctx: Context, card: Card, by: UserId) -> None:
    """Record once that somebody took back an approval by which a post went out, and say so.

    The vote itself stays as it was at the moment of sending: it is spent (rule 19).
    """
    draft = await ctx.store.read(lambda tx: _went_out(tx, ctx, card, by))
    if draft is None:
        return
    there = await _is_there(ctx, cards.ref(card), by)
    if there:
        return
    if await ctx.store.write(lambda tx: _noted(tx, ctx, card, by, is_sure=there is not None)):
        await whisper(
            ctx,
            card.channel,
            by,
            phrase(
                "{draft} was on its way before you took your approval back, so that is"
                " written down and stops nothing; :wastebasket: on its card takes it down.",
                draft=label(draft.id),
            ),
        )


def _went_out(tx: Tx, ctx: Context, card: Card, by: UserId) -> Draft | None:
    """The draft, if what this person approved by emoji alone is or may be out."""
    draft = drafts.get(tx, card.draft)
    if draft is None or by not in votes.standing(votes.of(tx, card.draft, card.revision)):
        return None
    pressed = [p.kind for p in presses.of(tx, draft, ctx.sealer) if p.person == by]
    if pressed and pressed[-1] is not PressKind.TAKEN_BACK:
        return None
    mine = (d for d in deliveries.of(tx, card.draft) if d.revision == card.revision)
    return draft if any(d.state in MAYBE_OUT for d in mine) else None


async def _is_there(ctx: Context, ref: CardRef, by: UserId) -> bool | None:
    """Whether another approving emoji of theirs is there; `None` where nobody can tell."""
    try:
        reactions = await ctx.cards.reactions_of(ref)
    except (SlackUnavailable, CardGone):
        return None
    gestures = ctx.rules.meant_with({})
    return any(r.user == by for r in of_kind(reactions, gestures, Gesture.APPROVE))


def _noted(tx: Tx, ctx: Context, card: Card, by: UserId, *, is_sure: bool) -> bool:
    if not absences.first_time(tx, f"too late {card.ts} {by}", ctx.now()):
        return False
    seen = marked("on the card") if is_sure else marked("by the event alone")
    facts = {"revision": str(card.revision), "why": SPENT, "seen": seen}
    record(tx, ctx.now(), Kind.VOTE_TAKEN_BACK, by, card.draft, **facts)
    return True
