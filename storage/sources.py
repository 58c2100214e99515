"""The messages that drafts were made from, and what was seen to become of them (rule 18)."""

from datetime import datetime
from typing import Final

from bot.domain.drafts import DraftId, stamp
from bot.domain.messages import Origin, Source
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx
from storage.tables import _CHANGED, _insert_only

# An empty `says` is a message that is gone.
TABLES: Final = (
    """
CREATE TABLE sources (
  draft_id INTEGER PRIMARY KEY REFERENCES drafts (id),
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  person TEXT NOT NULL,
  says TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  UNIQUE (channel, ts)
);
CREATE TRIGGER sources_by_authors BEFORE INSERT ON sources
WHEN NOT EXISTS (SELECT 1 FROM authors WHERE draft_id = NEW.draft_id AND person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'whoever wrote a message is an author of its draft'); END;

CREATE TABLE source_looks (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES sources (draft_id),
  says TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX source_looks_of_draft ON source_looks (draft_id);
CREATE UNIQUE INDEX source_gone_once ON source_looks (draft_id) WHERE says = '';
"""
    + _insert_only(
        "sources",
        "draft_id = NEW.draft_id OR (channel = NEW.channel AND ts = NEW.ts)",
    )
    + _insert_only("source_looks", "id = NEW.id OR (says = '' AND draft_id = NEW.draft_id)")
    + f"""
CREATE TRIGGER source_looks_change_the_card AFTER INSERT ON source_looks BEGIN {_CHANGED} END;
"""
)


def _parts(draft: DraftId, origin: Origin, at: str) -> tuple[str | int, ...]:
    return (draft, origin.channel, origin.ts, origin.writer, origin.says, at)


def add(tx: Tx, draft: DraftId, origin: Origin, *, now: datetime, sealer: Sealer) -> None:
    """Remember which message a draft was made from; its writer is an author by then."""
    at = stamp(now) or ""
    tx.run(
        "INSERT INTO sources (draft_id, channel, ts, person, says, at, seal)"
        " VALUES (:draft, :channel, :ts, :person, :says, :at, :seal)",
        draft=draft,
        channel=origin.channel,
        ts=origin.ts,
        person=origin.writer,
        says=origin.says,
        at=at,
        seal=sealer.seal("source", _parts(draft, origin, at)),
    )


def look(tx: Tx, draft: DraftId, says: str, *, now: datetime, sealer: Sealer) -> None:
    """Note that a source says something else now, or with nothing that it is gone."""
    at = stamp(now) or ""
    tx.insert(
        "source_looks",
        {
            "draft_id": draft,
            "says": says,
            "at": at,
            "seal": sealer.seal("source look", (draft, says, at)),
        },
    )


def of(tx: Tx, draft: DraftId, sealer: Sealer) -> Source | None:
    """The source of a draft, if it was made from a message."""
    row = tx.row("SELECT * FROM sources WHERE draft_id = :draft", draft=draft)
    if row is None:
        return None
    seen = [
        str(one["says"])
        for one in tx.rows(
            "SELECT * FROM source_looks WHERE draft_id = :draft ORDER BY id", draft=draft
        )
        if sealer.holds(str(one["seal"]), "source look", (draft, str(one["says"]), str(one["at"])))
    ]
    origin = _origin(row)
    return Source(
        draft=draft,
        origin=origin,
        says=next((says for says in reversed(seen) if says), origin.says),
        is_gone="" in seen,
    )


def whole(tx: Tx, draft: DraftId, sealer: Sealer) -> bool:
    """Whether the source of a draft, if it has one, is as we wrote it (rule 38)."""
    row = tx.row("SELECT * FROM sources WHERE draft_id = :draft", draft=draft)
    if row is None:
        return True
    return sealer.holds(str(row["seal"]), "source", _parts(draft, _origin(row), str(row["at"])))


def made_of(tx: Tx, channel: str, ts: str) -> DraftId | None:
    """The draft that was made of a message."""
    row = tx.row(
        "SELECT draft_id FROM sources WHERE channel = :channel AND ts = :ts",
        channel=channel,
        ts=ts,
    )
    return DraftId(int(str(row["draft_id"]))) if row else None


def _origin(row: Row) -> Origin:
    return Origin(
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        writer=UserId(str(row["person"])),
        says=str(row["says"]),
    )
