"""The inbox: what Slack told us, from before the work on it until that work is done (trap 9).

What was handled keeps its key for a day, so that it is known when Slack sends it again, and loses
its body at once, which may hold what somebody wrote.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.drafts import stamp
from bot.domain.inbox import Begun, Told
from storage.engine import Row, Tx

KEPT = timedelta(days=1)
# Twice may be bad luck, or a stop in the middle; what fails three times would fail for ever.
MOST_TRIES = 3
MOST_AT_ONCE = 1000

TABLE = """
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'set aside')),
  CHECK (state = 'waiting' OR body = '')
);
CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'waiting';
CREATE INDEX inbox_by_age ON inbox (at);
"""


def keep(tx: Tx, key: str, kind: str, body: str, now: datetime) -> Told | None:
    """Write an event down as one on which the work begins; `None` where it came before."""
    row = tx.row(
        "INSERT INTO inbox (key, kind, body, at) VALUES (:key, :kind, :body, :at)"
        " ON CONFLICT (key) DO NOTHING RETURNING *",
        key=key,
        kind=kind,
        body=body,
        at=stamp(now),
    )
    return _told(row) if row else None


def done(tx: Tx, told: Told) -> None:
    """Note that an event was handled, and forget what it said."""
    _end(tx, told, "done")


def set_aside(tx: Tx, told: Told) -> None:
    """Give an event up, and forget what it said."""
    _end(tx, told, "set aside")


def not_counted(tx: Tx, told: Told) -> None:
    """Let an event wait, and not count a try that Slack's own trouble ended."""
    tx.run("UPDATE inbox SET tries = tries - 1 WHERE id = :id AND tries > 0", id=told.id)


def begin_again(tx: Tx, now: datetime, busy: Collection[int]) -> Begun:
    """Begin anew with what waits and is not `busy`, in order; drop what is old.

    What was tried too often is set aside: it may be what ends the process each time.
    """
    tx.run("DELETE FROM inbox WHERE state <> 'waiting' AND at < :old", old=stamp(now - KEPT))
    found = tx.rows(
        "SELECT * FROM inbox WHERE state = 'waiting' ORDER BY id LIMIT :most", most=MOST_AT_ONCE
    )
    waiting = [told for told in map(_told, found) if told.id not in busy]
    poisoned = [told for told in waiting if told.tries >= MOST_TRIES]
    for told in poisoned:
        set_aside(tx, told)
    again = [told for told in waiting if told.tries < MOST_TRIES]
    for told in again:
        tx.run("UPDATE inbox SET tries = tries + 1 WHERE id = :id", id=told.id)
    return Begun(again=tuple(again), set_aside=tuple(poisoned))


def waiting(tx: Tx) -> int:
    """How many events are not handled yet."""
    row = tx.row("SELECT COUNT(*) AS number FROM inbox WHERE state = 'waiting'")
    return int(str(row["number"])) if row else 0


def waiting_of(tx: Tx, kind: str) -> frozenset[int]:
    """The events of a kind that are not handled yet, by number."""
    found = tx.rows("SELECT id FROM inbox WHERE state = 'waiting' AND kind = :kind", kind=kind)
    return frozenset(int(str(row["id"])) for row in found)


def _end(tx: Tx, told: Told, state: str) -> None:
    tx.run("UPDATE inbox SET state = :state, body = '' WHERE id = :id", state=state, id=told.id)


def _told(row: Row) -> Told:
    return Told(
        id=int(str(row["id"])),
        key=str(row["key"]),
        kind=str(row["kind"]),
        body=str(row["body"]),
        tries=int(str(row["tries"])),
    )
