"""Which drafts say nearly the same: found when a revision is written, and kept (rules 2, 12)."""

from datetime import datetime

from bot.domain.drafts import DraftId, stamp
from bot.domain.kin import Said, said_by
from storage.engine import Tx
from storage.rows import content_from


def since(tx: Tx, besides: DraftId, when: datetime) -> list[Said]:
    """What the revisions of other drafts said since `when`, each different content once."""
    found = tx.rows(
        "SELECT r.draft_id, c.body FROM revisions r JOIN contents c ON c.digest = r.digest"
        " WHERE r.draft_id <> :besides AND r.made_at >= :since"
        " GROUP BY r.draft_id, r.digest ORDER BY r.draft_id",
        besides=besides,
        since=stamp(when),
    )
    return [said_by(DraftId(int(str(r["draft_id"]))), content_from(str(r["body"]))) for r in found]


def keep(tx: Tx, draft: DraftId, revision: int, other: DraftId, now: datetime) -> None:
    """Keep that a revision says nearly the same as another draft."""
    tx.run(
        "INSERT INTO kinships (draft_id, revision, other_id, at)"
        " VALUES (:draft, :revision, :other, :at)",
        draft=draft,
        revision=revision,
        other=other,
        at=stamp(now),
    )


def of(tx: Tx, draft: DraftId) -> list[DraftId]:
    """The drafts that any revision of this one was nearly the same as, in order."""
    found = tx.rows(
        "SELECT DISTINCT other_id FROM kinships WHERE draft_id = :draft ORDER BY other_id",
        draft=draft,
    )
    return [DraftId(int(str(row["other_id"]))) for row in found]
