"""Going round: what waits for one person's opinion, in one form, draft after draft (rule 42).

A vote given there is the button of the card: the same service judges it, on the card that Slack
still shows, and for just what was shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.card import CardView
from bot.domain.drafts import DraftId, label
from bot.domain.errors import CardGone, NotAllowed
from bot.domain.people import UserId
from bot.domain.presses import PressKind
from bot.domain.review import Room
from bot.domain.rounds import ANY, Round, Turn, mark_of
from bot.services import homes, pressing
from bot.services.context import Context
from bot.services.lettering import card_link
from bot.services.reviewing import card_gone
from bot.services.rooms import room_of
from bot.services.showing import show
from bot.services.viewing import Stored, decided, stored
from bot.words.phrases import phrase
from storage import cards, drafts
from storage.cards import Card

# A second click lands on whatever has come in the place of the first; nobody reads that fast.
READING = timedelta(seconds=2)
MOST_LOOKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """An approval in a round: of what was shown under this mark, drawn at that moment."""

    draft: DraftId
    by: UserId
    mark: str
    drawn_at: datetime
    watching: bool = False


async def look(
    ctx: Context, user: UserId, passed: tuple[DraftId, ...] = (), first: DraftId = ANY
) -> Round:
    """Find what somebody looks at next: `first`, if it waits for them, else what is wanted first.

    Raises `NotAllowed` for whoever may not read drafts, or `SlackUnavailable`.
    """
    waiting = [view.draft.id for view in await homes.waiting(ctx, user)]
    skipped = tuple(number for number in waiting if number in passed and number != first)
    left = sorted((n for n in waiting if n not in skipped), key=lambda n: n != first)
    unshown = []
    for place, number in enumerate(left, start=1):
        found = await _seen(ctx, user, number)
        if found is None:
            unshown.append(number)
        elif not _has_approved(found[0], user):
            turn = await _turn(ctx, *found, left=len(left) - place)
            return Round(turn=turn, skipped=skipped, unshown=tuple(unshown))
    return Round(turn=None, skipped=skipped, unshown=tuple(unshown))


def _has_approved(view: CardView, user: UserId) -> bool:
    """Whether somebody's approval stands on the card, which may be newer than what is stored."""
    return view.decision is not None and user in (*view.decision.approvers, *view.decision.early)


async def _turn(ctx: Context, view: CardView, card: Card, *, left: int) -> Turn:
    where = await card_link(ctx, cards.ref(card))
    return Turn(view=view, card=card.ts, link=where, mark=mark_of(view, card.ts), left=left)


async def _seen(ctx: Context, user: UserId, number: DraftId) -> tuple[CardView, Card] | None:
    """Ask Slack how the card stands; nothing where nobody can see it, with all its pictures."""
    for _ in range(MOST_LOOKS):
        found = await ctx.store.read(lambda tx: stored(tx, ctx, number))
        if found is None:
            return None
        card = found.card
        if card is None:
            # Whoever saw first that the old one is gone may be posting a fresh one just now.
            await show(ctx, number)
            continue
        pictures = {picture.sha256 for picture in found.draft.revision.content.shown}
        if not pictures <= dict(found.hung).keys():
            return None
        try:
            room = await room_of(ctx, cards.ref(card), found.draft, user)
        except CardGone:
            # A fresh one takes its place, and nothing on the old one counts (rule 18).
            await card_gone(ctx, card)
            continue
        return await _decided(ctx, found, room), card
    return None


async def _decided(ctx: Context, found: Stored, room: Room) -> CardView:
    return await ctx.store.read(lambda tx: decided(tx, ctx, found, room))


async def approve(ctx: Context, vote: Vote) -> pressing.Pressed:
    """Approve what was shown, as the button of its card does. Raises as `pressing.press` does.

    The same vote once more changes nothing.
    """
    draft = await ctx.store.read(lambda tx: drafts.get(tx, vote.draft))
    card = await ctx.store.read(lambda tx: cards.living(tx, vote.draft))
    if draft is None or card is None:
        raise NotAllowed(
            phrase(
                "{draft} has no card now, so nobody can approve it yet.", draft=label(vote.draft)
            )
        )
    if ctx.now() - vote.drawn_at < READING:
        raise NotAllowed(
            phrase(
                "That was quick: please read {draft}, and press once more.", draft=label(vote.draft)
            )
        )
    wish = pressing.Wish(
        kind=PressKind.APPROVE,
        draft=vote.draft,
        by=vote.by,
        ref=cards.ref(card),
        watching=vote.watching,
        seen=vote.mark,
    )
    return await pressing.press(ctx, wish)
