"""Slotting: the next free slot of some accounts, fixed to a moment as soon as it is asked for."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.accounts import AccountName
from bot.domain.errors import UserError
from bot.domain.slots import next_free
from bot.domain.states import OPEN, State
from bot.domain.times import Timing, TimingKind
from bot.services.context import Context
from bot.words.phrases import phrase
from storage import drafts
from storage.engine import Tx

TAKING = OPEN | {State.PARKED}
NO_SLOTS = phrase(
    "None of these accounts has slots in the settings; please write a time"
    " instead, like `tomorrow 9am`."
)
NONE_FREE = phrase(
    "In the next four weeks there is no moment that is a free slot of all these"
    " accounts; please write a time instead, like `tomorrow 9am`."
)


Promised = tuple[frozenset[str], datetime]
"""Accounts, by their names in small letters, and a moment that another draft of theirs gets."""


async def next_slot(ctx: Context, on: Sequence[str], promised: Collection[Promised] = ()) -> Timing:
    """Find the next slot of all these accounts that no other draft has. Raises `UserError`."""
    names = {name.casefold() for name in on}
    slots = {name: one for name, one in ctx.rules.slots.items() if name.casefold() in names}
    if not slots:
        raise UserError(NO_SLOTS)
    taken = await ctx.store.read(lambda tx: _taken(tx, frozenset(slots)))
    taken |= {at for others, at in promised if others & names}
    found = next_free(list(slots.values()), taken, ctx.now() + ctx.rules.times.countdown)
    if found is None:
        raise UserError(NONE_FREE)
    return Timing(kind=TimingKind.AT, start=found)


def _taken(tx: Tx, names: frozenset[AccountName]) -> frozenset[datetime]:
    """The moments at which another draft on one of these accounts is to leave."""
    there = (drafts.get(tx, number) for number in drafts.in_states(tx, TAKING))
    contents = [draft.revision.content for draft in there if draft is not None]
    return frozenset(
        content.timing.start
        for content in contents
        if content.timing.start is not None and names & set(content.accounts)
    )
