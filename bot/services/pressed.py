"""Pressed buttons: whether their card is still the newest (rule 17), and the votes they are."""

import asyncio

from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import NotAllowed, SlackUnavailable
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.domain.presses import Press, PressKind
from bot.domain.review import Room, dismissed_because
from bot.ports import CardRef
from bot.services import overview
from bot.services.context import Context
from bot.services.drafting import get
from bot.words.phrases import phrase
from storage import cards, presses
from storage.cards import Card
from storage.engine import Tx

# A form's ticket lives three seconds (trap 89).
LOOK_SECONDS = 1.5


async def may_read_there(ctx: Context, user: UserId, ref: CardRef) -> None:
    """Refuse whoever left the channel and presses on their Home, which stays (trap 110).

    A card is read where it stands. Raises `NotAllowed`, or `SlackUnavailable` when unsure.
    """
    if ref.ts:
        return
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await overview.may_read(ctx, user)
    except TimeoutError:
        raise SlackUnavailable("nobody said in time who is in the channel") from None


async def on_newest_card(ctx: Context, number: int, ref: CardRef) -> Draft:
    """Find the draft of a button that may only be pressed on the newest card, or on Home.

    Raises `NotFound`, or `NotAllowed` where the card was replaced since it was drawn (trap 83).
    """
    draft = await get(ctx, number)
    if not ref.ts:
        return draft
    card = await ctx.store.read(lambda tx: cards.at(tx, ref.channel, ref.ts))
    if card is None or card.state != "living" or card.draft != DraftId(number):
        raise NotAllowed(not_newest(draft))
    return draft


def not_newest(draft: Draft) -> str:
    """Say that a card was replaced since it was drawn."""
    return phrase(
        "That is not the newest card of {draft}; please press the button there.",
        draft=label(draft.id),
    )


def dismissed(policy: Policy, draft: Draft, room: Room, by: UserId) -> str:
    """Say why somebody's press is no vote, or nothing."""
    why = dismissed_because(policy, draft.authors, room, by)
    if why is None:
        return ""
    return phrase("Thank you! Your press doesn't count here: {why}.", why=why)


def write(
    tx: Tx, ctx: Context, draft: Draft, room: Room, *, card: Card, by: UserId, kind: PressKind
) -> Press:
    """Write down a press that counts; all of them are written here."""
    new = Press(
        number=presses.next_number(tx, draft.id),
        person=by,
        kind=kind,
        card=card.ts,
        # When Slack was asked: whoever presses did so before.
        at=room.asked_at,
    )
    presses.add(tx, draft, new, ctx.sealer)
    return new
