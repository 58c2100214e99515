"""Where in its approved window a version shall leave: sealed rows that are only added (16)."""

from datetime import datetime

from bot.domain.drafts import Draft, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.placing import Placement
from bot.domain.seals import Sealer
from storage.engine import Row, Tx

_FACTS = ("draft_id", "revision", "digest", "person", "starts_at", "ends_at", "at")


def _parts(row: Row) -> list[str]:
    return [str(row[name]) for name in _FACTS]


def add(tx: Tx, draft: Draft, placement: Placement, now: datetime, sealer: Sealer) -> None:
    """Write where the current revision shall leave from now on."""
    row: dict[str, str | int | None] = {
        "draft_id": draft.id,
        "revision": draft.revision.number,
        "digest": draft.revision.digest,
        "person": placement.by,
        "starts_at": stamp(placement.start),
        "ends_at": stamp(placement.end),
        "at": stamp(now),
    }
    tx.insert("placements", {**row, "seal": sealer.seal("placement", _parts(row))})


def of(tx: Tx, draft: Draft, sealer: Sealer) -> Placement | None:
    """The newest placement of just this revision that we wrote, or `None`."""
    found = tx.rows(
        "SELECT * FROM placements WHERE draft_id = :draft AND revision = :number"
        " AND digest = :digest ORDER BY id DESC",
        draft=draft.id,
        number=draft.revision.number,
        digest=draft.revision.digest,
    )
    for row in found:
        if sealer.holds(str(row["seal"]), "placement", _parts(row)):
            return Placement(
                start=unstamp(str(row["starts_at"])),
                end=unstamp(str(row["ends_at"])),
                by=UserId(str(row["person"])),
            )
    return None
