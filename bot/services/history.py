"""History: what the journal tells of one draft, for the people of the channel (rule 39)."""

from bot.domain.drafts import DraftId
from bot.domain.history import MOST_SHOWN, Happening
from bot.services.context import Context
from bot.services.drafting import get
from storage import journal
from storage.engine import Tx
from storage.journal import Entry


async def of(ctx: Context, number: int) -> list[Happening]:
    """The newest happenings of a draft, oldest first. Raises `NotFound`."""
    draft = await get(ctx, number)
    return await ctx.store.read(lambda tx: _newest(tx, draft.id))


def _newest(tx: Tx, draft: DraftId) -> list[Happening]:
    found: list[Entry] = []
    while page := journal.entries(tx, draft, after=found[-1].seq if found else 0):
        found = [*found, *page][-MOST_SHOWN:]
    return [_happening(entry) for entry in found]


def _happening(entry: Entry) -> Happening:
    plain = {name: str(fact) for name, fact in entry.details.items() if isinstance(fact, str | int)}
    return Happening(at=entry.instant, kind=entry.kind, person=entry.actor, facts=plain)
