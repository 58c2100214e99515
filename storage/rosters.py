"""The roster's rows: sealed and insert-only; the database itself refuses votes of others (38)."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.domain.people import UserId
from bot.domain.roster import Entry, Newcomer, Roster
from bot.domain.seals import Sealer
from storage.engine import Row, Tx
from storage.tables import _insert_only

TABLE = """
CREATE TABLE roster (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'came', 'vouched', 'confirmed', 'left')),
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX roster_of ON roster (person, scope, id);
"""

ON_IT = """EXISTS (SELECT 1 FROM roster r WHERE r.person = {who} AND r.scope = 'channel'
    AND r.kind IN ('first', 'confirmed') AND NOT EXISTS (SELECT 1 FROM roster l
      WHERE l.person = r.person AND l.scope = r.scope AND l.kind = 'left' AND l.id > r.id))"""

# Since somebody last left, who invited or confirmed them, and is on the roster now.
_STAND_FOR = f"""(SELECT COUNT(DISTINCT v.by) FROM roster v
    WHERE v.person = NEW.person AND v.scope = NEW.scope AND v.kind IN ('came', 'vouched')
      AND v.by <> NEW.person AND NOT EXISTS (SELECT 1 FROM roster l
        WHERE l.person = v.person AND l.scope = v.scope AND l.kind = 'left' AND l.id > v.id)
      AND {ON_IT.format(who="v.by")})"""

GUARDS = (
    _insert_only("roster", "id = NEW.id")
    + f"""
CREATE TRIGGER roster_begins_once BEFORE INSERT ON roster
WHEN NEW.kind = 'first' AND EXISTS (SELECT 1 FROM roster WHERE kind <> 'first' OR at <> NEW.at)
BEGIN SELECT RAISE(ABORT, 'the roster begins once'); END;
CREATE TRIGGER roster_needs_two BEFORE INSERT ON roster
WHEN NEW.kind = 'confirmed' AND {_STAND_FOR} < 2
BEGIN SELECT RAISE(ABORT, 'a newcomer needs two people who stand for them'); END;
CREATE TRIGGER votes_need_the_roster BEFORE INSERT ON votes
WHEN NEW.kind = 'given' AND NOT {ON_IT.format(who="NEW.person")}
BEGIN SELECT RAISE(ABORT, 'only people on the roster vote'); END;
"""
)

PRESSES_GUARDED = f"""
CREATE TRIGGER presses_need_the_roster BEFORE INSERT ON presses
WHEN NEW.kind <> 'taken back' AND NOT {ON_IT.format(who="NEW.person")}
BEGIN SELECT RAISE(ABORT, 'only people on the roster vote'); END;
"""


def _parts(row: Row) -> tuple[str | int, ...]:
    """What a row's seal covers; the number too, so that an old row can't come again."""
    named = (str(row[name]) for name in ("person", "scope", "kind", "by", "at"))
    return (int(str(row["id"])), *named)


def add(
    tx: Tx,
    person: UserId,
    scope: str,
    kind: Entry,
    *,
    by: UserId | str,
    now: datetime,
    sealer: Sealer,
) -> int:
    """Write one row; `by` is empty where nobody is known. Raises `ConstraintRefused`."""
    last = tx.row("SELECT MAX(id) AS id FROM roster")
    row: Row = {
        "id": int(str(last["id"] or 0)) + 1 if last else 1,
        "person": person,
        "scope": scope,
        "kind": kind.value,
        "by": by,
        "at": stamp(now),
    }
    return tx.insert("roster", {**row, "seal": sealer.seal("roster", _parts(row))})


def begin(tx: Tx, people: Iterable[tuple[str, UserId]], *, now: datetime, sealer: Sealer) -> None:
    """Write the first roster: pairs of scope and person."""
    for scope, person in people:
        add(tx, person, scope, Entry.FIRST, by="", now=now, sealer=sealer)


def has_begun(tx: Tx) -> bool:
    """Whether there is a first roster."""
    return tx.row("SELECT 1 AS yes FROM roster LIMIT 1") is not None


def on_it(tx: Tx, sealer: Sealer) -> Roster:
    """Who is on the roster now; what was not sealed by us puts nobody on it (rule 38)."""
    scopes: dict[str, set[UserId]] = {}
    for row in tx.rows(
        "SELECT * FROM roster WHERE kind IN ('first', 'confirmed', 'left') ORDER BY id"
    ):
        people = scopes.setdefault(str(row["scope"]), set())
        if row["kind"] == Entry.LEFT:
            people.discard(UserId(str(row["person"])))
        elif sealer.holds(str(row["seal"]), "roster", _parts(row)):
            people.add(UserId(str(row["person"])))
    return Roster(scopes={scope: frozenset(people) for scope, people in scopes.items()})


def waiting(tx: Tx, sealer: Sealer) -> list[Newcomer]:
    """Those who came and were not confirmed yet, oldest first; only rows of ours count."""
    found: dict[tuple[str, str], Newcomer] = {}
    for row in tx.rows("SELECT * FROM roster WHERE kind <> 'first' ORDER BY id"):
        if not sealer.holds(str(row["seal"]), "roster", _parts(row)):
            continue
        key, by = (str(row["scope"]), str(row["person"])), UserId(str(row["by"]))
        known = found.get(key)
        match Entry(str(row["kind"])):
            case Entry.CAME:
                found[key] = _newcomer(row, known)
            case Entry.VOUCHED if known is not None:
                found[key] = _vouched(known, by)
            case Entry.CONFIRMED | Entry.LEFT:
                found.pop(key, None)
            case _:
                continue
    return sorted(found.values(), key=lambda one: one.id)


def _newcomer(row: Row, known: Newcomer | None) -> Newcomer:
    """Read somebody who came; whoever is named as the inviter later stays who confirmed before."""
    by = str(row["by"])
    return Newcomer(
        id=known.id if known else int(str(row["id"])),
        person=UserId(str(row["person"])),
        scope=str(row["scope"]),
        since=known.since if known else unstamp(str(row["at"])),
        inviter=UserId(by) if by else known.inviter if known else None,
        vouchers=known.vouchers if known else (),
    )


def _vouched(known: Newcomer, by: UserId) -> Newcomer:
    return Newcomer(
        id=known.id,
        person=known.person,
        scope=known.scope,
        since=known.since,
        inviter=known.inviter,
        vouchers=tuple(dict.fromkeys((*known.vouchers, by))),
    )
