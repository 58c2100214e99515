"""What was published lately, in words: lint compares new posts with it."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.drafts import DraftId, stamp, unstamp
from storage.engine import Tx
from storage.rows import content_from

MOST = 100


def published_since(
    tx: Tx, besides: DraftId, when: datetime
) -> Iterator[tuple[str, str, datetime]]:
    """Give account, text and time of other drafts' published posts, the newest first."""
    found = tx.rows(
        "SELECT d.account, d.due_at, c.body"
        " FROM deliveries d JOIN contents c ON c.digest = d.digest"
        " WHERE d.state IN ('published', 'partly out') AND d.draft_id <> :besides"
        " AND d.due_at >= :since"
        # A correction says nearly the same as what it corrects.
        " AND NOT EXISTS (SELECT 1 FROM replacements r JOIN deliveries o ON o.id = r.delivery_id"
        "   WHERE r.draft_id = :besides AND o.draft_id = d.draft_id)"
        " ORDER BY d.due_at DESC, d.id DESC LIMIT :most",
        besides=besides,
        since=stamp(when),
        most=MOST,
    )
    for row in found:
        account = str(row["account"])
        for target in content_from(str(row["body"])).targets:
            if target.account == account:
                yield account, target.text, unstamp(str(row["due_at"]))
