"""Who was asked for an opinion, and the bot's messages to single people: rows before they are sent.

A message begins as `claimed`, in the transaction that decides to send it. Where nobody knows what
came of it, the row stays, and the same is never sent again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.drafts import Draft, DraftId, stamp, unstamp
from bot.domain.people import UserId
from storage.engine import Row, Tx
from storage.tables import _insert_only

TABLES = (
    """
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  person TEXT NOT NULL CHECK (person <> ''),
  how TEXT NOT NULL CHECK (how IN ('named', 'in turn', 'as well')),
  asked_by TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE UNIQUE INDEX requests_once ON requests (draft_id, person);
CREATE INDEX requests_of_person ON requests (person, at);

CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('waiting', 'out', 'failure')),
  person TEXT NOT NULL CHECK (person <> ''),
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'old', 'gone', 'lost', 'refused')),
  channel TEXT NOT NULL DEFAULT '',
  ts TEXT NOT NULL DEFAULT '',
  shown TEXT NOT NULL DEFAULT ''
);
CREATE INDEX letters_of_person ON letters (person, kind, at);
CREATE INDEX letters_to_keep ON letters (kind, state) WHERE state IN ('sent', 'old');
CREATE TRIGGER letters_never_leave BEFORE DELETE ON letters
BEGIN SELECT RAISE(ABORT, 'letters are kept'); END;
CREATE TRIGGER letters_never_again BEFORE INSERT ON letters
WHEN NEW.state <> 'claimed' OR EXISTS (
  SELECT 1 FROM letters WHERE id = NEW.id OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'a letter is claimed once, and then sent'); END;
CREATE TRIGGER letters_keep_what BEFORE UPDATE ON letters
WHEN NEW.id <> OLD.id OR NEW.key <> OLD.key OR NEW.kind <> OLD.kind
  OR NEW.person <> OLD.person OR NEW.at <> OLD.at OR NEW.state = 'claimed'
BEGIN SELECT RAISE(ABORT, 'a letter is claimed once, and then sent'); END;

CREATE TABLE letter_rungs (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  person TEXT NOT NULL,
  rung TEXT NOT NULL,
  letter_id INTEGER NOT NULL REFERENCES letters (id),
  PRIMARY KEY (draft_id, revision, person, rung)
) WITHOUT ROWID;
"""
    + _insert_only("requests", "id = NEW.id")
    + _insert_only(
        "letter_rungs",
        "draft_id = NEW.draft_id AND revision = NEW.revision AND person = NEW.person"
        " AND rung = NEW.rung",
    )
)


class How(StrEnum):
    """How somebody came to be asked; the values are stored."""

    NAMED = "named"
    IN_TURN = "in turn"
    AS_WELL = "as well"


class Sort(StrEnum):
    """What a letter is about; the values are stored."""

    WAITING = "waiting"
    OUT = "out"
    FAILURE = "failure"


class Fate(StrEnum):
    """What became of a letter; the values are stored.

    An `old` one is still to be taken away, a `lost` one may have arrived, a `refused` one did not.
    """

    CLAIMED = "claimed"
    SENT = "sent"
    OLD = "old"
    GONE = "gone"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody who was asked for their opinion on a draft, and since when."""

    draft: DraftId
    person: UserId
    how: How
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One message to a person, as far as it is known."""

    id: int
    key: str
    person: UserId
    at: datetime
    fate: Fate
    channel: str
    ts: str
    shown: str


def ask(tx: Tx, draft: DraftId, person: UserId, how: How, *, by: UserId, now: datetime) -> bool:
    """Write that somebody is asked about a draft; say whether they were not before."""
    if any(one.person == person for one in asked(tx, draft)):
        return False
    tx.insert(
        "requests",
        {
            "draft_id": draft,
            "person": person,
            "how": how.value,
            "asked_by": by,
            "at": stamp(now),
        },
    )
    return True


def asked(tx: Tx, draft: DraftId) -> list[Request]:
    """Who was asked about a draft, in that order."""
    found = tx.rows("SELECT * FROM requests WHERE draft_id = :draft ORDER BY id", draft=draft)
    return [_request(row) for row in found]


def last_asked(tx: Tx) -> dict[UserId, datetime]:
    """When each person was asked last, about any draft."""
    found = tx.rows("SELECT person, MAX(at) AS at FROM requests GROUP BY person")
    return {UserId(str(row["person"])): unstamp(str(row["at"])) for row in found}


def claim(tx: Tx, key: str, sort: Sort, person: UserId, now: datetime) -> int | None:
    """Claim a letter before it is sent; nothing where the same was claimed before."""
    if is_claimed(tx, key):
        return None
    what = {"key": key, "kind": sort.value, "person": person, "at": stamp(now)}
    return tx.insert("letters", {**what, "state": Fate.CLAIMED.value})


def is_claimed(tx: Tx, key: str) -> bool:
    """Whether a letter was claimed at any time."""
    return tx.row("SELECT 1 AS yes FROM letters WHERE key = :key", key=key) is not None


def sent(tx: Tx, letter: int, ref: tuple[str, str], shown: str) -> None:
    """Note the message of a letter, as (channel, ts), and what it shows.

    One that was let go while it was on its way is taken away.
    """
    tx.run(
        "UPDATE letters SET state = CASE state WHEN 'claimed' THEN 'sent' ELSE 'old' END,"
        " channel = :channel, ts = :ts, shown = :shown"
        " WHERE id = :id",
        channel=ref[0],
        ts=ref[1],
        shown=shown,
        id=letter,
    )


def now_is(tx: Tx, letter: int, fate: Fate) -> None:
    """Note what became of a letter."""
    tx.run("UPDATE letters SET state = :state WHERE id = :id", state=fate.value, id=letter)


def shows(tx: Tx, letter: int, shown: str) -> None:
    """Note what a letter shows now."""
    tx.run("UPDATE letters SET shown = :shown WHERE id = :id", shown=shown, id=letter)


def replace_older(tx: Tx, sort: Sort, person: UserId, newest: int) -> None:
    """Let the letters before the newest one be taken away: there is one for each person."""
    tx.run(
        "UPDATE letters SET state = 'old' WHERE kind = :kind AND person = :person"
        " AND id < :newest AND state = 'sent'",
        kind=sort.value,
        person=person,
        newest=newest,
    )


def let_go(tx: Tx, draft: DraftId) -> None:
    """Let all messages about one draft be taken away, for what it said is erased (rule 39)."""
    for sort in (Sort.OUT, Sort.FAILURE):
        start = f"{sort.value} {draft}."
        tx.run(
            "UPDATE letters SET state = 'old'"
            " WHERE state IN ('claimed', 'sent') AND key >= :start AND key < :end",
            start=start,
            end=f"{start}~",
        )


def to_take_away(tx: Tx) -> list[Kept]:
    """The messages that are to be taken away, oldest first."""
    return [_kept(row) for row in tx.rows("SELECT * FROM letters WHERE state = 'old' ORDER BY id")]


def in_fate(tx: Tx, sort: Sort, fate: Fate, since: datetime | None = None) -> list[Kept]:
    """The letters of a sort that stand like this, all or those since then, oldest first."""
    found = tx.rows(
        "SELECT * FROM letters WHERE kind = :kind AND state = :state AND at >= :since ORDER BY id",
        kind=sort.value,
        state=fate.value,
        since=stamp(since) or "",
    )
    return [_kept(row) for row in found]


def beginning_with(tx: Tx, sort: Sort, start: str) -> list[Kept]:
    """The letters of a sort whose keys begin like this, oldest first, whatever became of them."""
    found = tx.rows(
        "SELECT * FROM letters WHERE kind = :kind AND key >= :start AND key < :end ORDER BY id",
        kind=sort.value,
        start=start,
        end=f"{start}~",
    )
    return [_kept(row) for row in found]


def pings(tx: Tx, person: UserId, moment: datetime) -> list[datetime]:
    """When somebody was written to since then, as far as it may have arrived; failures aside."""
    found = tx.rows(
        "SELECT at FROM letters WHERE kind IN ('waiting', 'out') AND person = :person"
        " AND at >= :moment AND state <> 'refused' ORDER BY at",
        person=person,
        moment=stamp(moment),
    )
    return [unstamp(str(row["at"])) for row in found]


def climb(tx: Tx, letter: int, person: UserId, rungs: Iterable[tuple[Draft, str]]) -> None:
    """Write which rungs of which drafts a letter stands for, so that none is climbed twice."""
    for draft, rung in rungs:
        tx.run(
            "INSERT INTO letter_rungs (draft_id, revision, person, rung, letter_id)"
            " VALUES (:draft, :revision, :person, :rung, :letter)",
            draft=draft.id,
            revision=draft.revision.number,
            person=person,
            rung=rung,
            letter=letter,
        )


def climbed(tx: Tx, draft: Draft, person: UserId) -> set[str]:
    """The rungs of a draft's current version for which somebody had a letter."""
    found = tx.rows(
        "SELECT rung FROM letter_rungs"
        " WHERE draft_id = :draft AND revision = :revision AND person = :person",
        draft=draft.id,
        revision=draft.revision.number,
        person=person,
    )
    return {str(row["rung"]) for row in found}


def _request(row: Row) -> Request:
    return Request(
        draft=DraftId(int(str(row["draft_id"]))),
        person=UserId(str(row["person"])),
        how=How(str(row["how"])),
        at=unstamp(str(row["at"])),
    )


def _kept(row: Row) -> Kept:
    return Kept(
        id=int(str(row["id"])),
        key=str(row["key"]),
        person=UserId(str(row["person"])),
        at=unstamp(str(row["at"])),
        fate=Fate(str(row["state"])),
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        shown=str(row["shown"]),
    )
