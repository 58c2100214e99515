"""Writing the journal: one line for each thing that happened, in the transaction that did it."""

from datetime import datetime

from bot.domain.drafts import DraftId
from bot.domain.journal import Kind
from bot.domain.people import UserId
from storage import journal
from storage.engine import Tx


def record(
    tx: Tx,
    now: datetime,
    kind: Kind,
    by: UserId,
    draft: DraftId | None = None,
    **facts: journal.Fact,
) -> None:
    """Append an entry; `facts` are ids, digests and short words, never content (rule 39)."""
    journal.append(tx, at=now, kind=kind.value, actor=by, draft=draft, facts=facts)
