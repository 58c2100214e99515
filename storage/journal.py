"""The journal: who did what and when, append-only, each entry carrying the hash of the one before.

Entries hold ids, digests and facts; text, media and names live beside them, so that content can
be erased while the chain stays whole (rule 39).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from bot.domain.drafts import stamp, unstamp
from storage.engine import Row, Tx

Fact: TypeAlias = "str | int | bool | Sequence[Fact] | Mapping[str, Fact] | None"

GENESIS: Final = "0" * 64

# No column but the key is unique: REPLACE would delete the row that it collides with, and SQLite
# fires delete triggers for that only where `recursive_triggers` is on. The insert trigger fires
# before any conflict is looked for, and leaves just one row that can be added: the next one.
TABLE: Final = """
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  draft_id INTEGER,
  actor TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX journal_of_draft ON journal (draft_id, seq);

CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
  OR NEW.prev IS NOT coalesce(
    (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'the journal only takes the next entry'); END;
"""

_COLUMNS: Final = "seq, at, kind, draft_id, actor, facts, prev, hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is stored, so that a change of a single byte shows."""

    seq: int
    at: str
    kind: str
    draft: int | None
    actor: str
    facts: str
    prev: str
    hash: str

    @property
    def instant(self) -> datetime:
        """When it happened, aware UTC."""
        return unstamp(self.at)

    @property
    def details(self) -> Mapping[str, Fact]:
        """The facts, read from their canonical JSON."""
        read: dict[str, Fact] = json.loads(self.facts)
        return read

    def computed_hash(self, seq: int) -> str:
        """Return the hash that this content has as entry number `seq`."""
        return chain_hash((seq, self.at, self.kind, self.draft, self.actor, self.facts, self.prev))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: keep one outside, and no later rewriting goes unseen."""

    seq: int = 0
    hash: str = GENESIS


START: Final = Head()


def chain_hash(parts: tuple[int, str, str, int | None, str, str, str]) -> str:
    """SHA-256 (hex) over the JSON array [seq, at, kind, draft, actor, facts, prev].

    ASCII, without spaces; `facts` is the stored text itself, as a string.
    """
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def append(
    tx: Tx,
    *,
    at: datetime,
    kind: str,
    actor: str,
    draft: int | None = None,
    facts: Mapping[str, Fact],
) -> Entry:
    """Add the next entry; `at` is aware, `facts` hold ids, digests and short words only.

    Raise TypeError for a fact that has no single written form (a float, an object), ValueError
    for an instant without a zone.
    """
    last = head(tx)
    seq, when, text = last.seq + 1, _stamp(at), _canonical(facts)
    entry = Entry(
        seq=seq,
        at=when,
        kind=kind,
        draft=draft,
        actor=actor,
        facts=text,
        prev=last.hash,
        hash=chain_hash((seq, when, kind, draft, actor, text, last.hash)),
    )
    tx.insert(
        "journal",
        {
            "seq": entry.seq,
            "at": entry.at,
            "kind": entry.kind,
            "draft_id": entry.draft,
            "actor": entry.actor,
            "facts": entry.facts,
            "prev": entry.prev,
            "hash": entry.hash,
        },
    )
    return entry


def head(tx: Tx) -> Head:
    """Return the newest entry's number and hash, or `START` where there is none."""
    row = tx.row("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
    return START if row is None else Head(seq=int(str(row["seq"])), hash=str(row["hash"]))


def entries(tx: Tx, draft: int | None = None, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Return at most `limit` entries with numbers above `after`, of one draft or of all."""
    which = "" if draft is None else "AND draft_id = :draft "
    found = tx.rows(
        f"SELECT {_COLUMNS} FROM journal WHERE seq > :after {which}ORDER BY seq LIMIT :limit",
        after=after,
        limit=limit,
        **({} if draft is None else {"draft": draft}),
    )
    return [_entry(row) for row in found]


def whole(tx: Tx, after: int = 0) -> Iterator[Entry]:
    """Walk all entries with numbers above `after`, page by page: what `verify` reads."""
    while page := entries(tx, after=after):
        yield from page
        after = page[-1].seq


def _entry(row: Row) -> Entry:
    draft = row["draft_id"]
    return Entry(
        seq=int(str(row["seq"])),
        at=str(row["at"]),
        kind=str(row["kind"]),
        draft=None if draft is None else int(str(draft)),
        actor=str(row["actor"]),
        facts=str(row["facts"]),
        prev=str(row["prev"]),
        hash=str(row["hash"]),
    )


def facts_of(row: Row) -> dict[str, Any]:
    """The facts of an entry's row."""
    facts: dict[str, Any] = json.loads(str(row["facts"]))
    return facts


def _stamp(at: datetime) -> str:
    text = stamp(at)
    if text is None or at.tzinfo is None:
        raise ValueError("the instant of a journal entry needs its zone")
    return text


def _canonical(facts: Mapping[str, Fact]) -> str:
    """Write facts in ASCII, keys sorted, no spaces."""
    _check(facts)
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def _check(fact: Fact) -> None:
    if isinstance(fact, dict):
        for name, value in fact.items():
            if not isinstance(name, str):
                raise TypeError("a fact is named by a string")
            _check(value)
    elif isinstance(fact, list | tuple):
        for value in fact:
            _check(value)
    elif fact is not None and not isinstance(fact, str | int):
        raise TypeError(f"a {type(fact).__name__} has no single written form and is no fact")
