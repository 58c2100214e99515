"""Which draft a pressed button is about, and whether its card is still the newest (rule 17)."""

from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import NotAllowed
from bot.ports import CardRef
from bot.services.context import Context
from bot.services.drafting import get
from storage import cards


async def on_newest_card(ctx: Context, number: int, ref: CardRef) -> Draft:
    """Find the draft of a button that may only be pressed on the newest card, or on Home.

    Raises `NotFound`, or `NotAllowed` where the card was replaced since it was drawn (trap 83).
    """
    draft = await get(ctx, number)
    if not ref.ts:
        return draft
    card = await ctx.store.read(lambda tx: cards.at(tx, ref.channel, ref.ts))
    if card is None or card.state != "living" or card.draft != DraftId(number):
        raise NotAllowed(
            f"That is not the newest card of {label(draft.id)}; please press the button there."
        )
    return draft
