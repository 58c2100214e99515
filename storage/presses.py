"""Presses: votes by button, sealed and insert-only, each for one version and its card (38, 42)."""

from bot.domain.drafts import Draft, DraftId, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.presses import Press, PressKind
from bot.domain.seals import Sealer
from storage.engine import Row, Tx

TABLE = """
CREATE TABLE presses (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  number INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  person TEXT NOT NULL,
  card TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('approve', 'publish now', 'send now', 'still right', 'now, yes', 'taken back')),
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (draft_id, number)
) WITHOUT ROWID;

CREATE TRIGGER presses_never_change BEFORE UPDATE ON presses
BEGIN SELECT RAISE(ABORT, 'presses are insert-only'); END;
CREATE TRIGGER presses_never_leave BEFORE DELETE ON presses
BEGIN SELECT RAISE(ABORT, 'presses are insert-only'); END;
CREATE TRIGGER presses_never_again BEFORE INSERT ON presses
WHEN EXISTS (SELECT 1 FROM presses WHERE draft_id = NEW.draft_id AND number >= NEW.number)
BEGIN SELECT RAISE(ABORT, 'presses are insert-only'); END;
CREATE TRIGGER presses_need_another_person BEFORE INSERT ON presses
WHEN EXISTS (SELECT 1 FROM authors WHERE draft_id = NEW.draft_id AND person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'a press needs another person than the authors'); END;
CREATE TRIGGER presses_need_the_version_shown BEFORE INSERT ON presses
WHEN NOT EXISTS (SELECT 1 FROM drafts d
    JOIN revisions r ON r.draft_id = d.id AND r.number = d.revision
    JOIN cards c ON c.draft_id = d.id AND c.revision = r.number AND c.state = 'living'
    WHERE d.id = NEW.draft_id AND r.number = NEW.revision AND r.digest = NEW.digest
      AND c.ts = NEW.card)
BEGIN SELECT RAISE(ABORT, 'a press is for the version that its card shows'); END;
CREATE TRIGGER presses_change_the_card AFTER INSERT ON presses
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id = NEW.draft_id; END;
"""

# What never leaves by itself needs a standing press by somebody who is no author (rule 10).
IN_PERSON = """(EXISTS (SELECT 1 FROM revisions r WHERE r.draft_id = {row}.draft_id
      AND r.number = {row}.revision AND r.level < 5)
    OR EXISTS (SELECT 1 FROM presses p
      WHERE p.draft_id = {row}.draft_id AND p.revision = {row}.revision
        AND p.digest = {row}.digest AND p.kind = 'publish now'
        AND EXISTS (SELECT 1 FROM cards c WHERE c.draft_id = p.draft_id AND c.ts = p.card
          AND c.state = 'living')
        AND p.person NOT IN (SELECT person FROM authors a WHERE a.draft_id = p.draft_id)
        AND NOT EXISTS (SELECT 1 FROM presses t WHERE t.draft_id = p.draft_id
          AND t.number > p.number AND (t.kind = 'send now'
            OR (t.kind = 'taken back' AND t.person = p.person)))))"""

TRIGGERS = f"""
CREATE TRIGGER deliveries_need_a_press_in_person BEFORE UPDATE OF state ON deliveries
WHEN NEW.state IN ('claimed', 'sending', 'rehearsed') AND NEW.state <> OLD.state
  AND NOT {IN_PERSON.format(row="NEW")}
BEGIN SELECT RAISE(ABORT, 'a post of level 5 needs a press in person'); END;
"""


def _parts(draft: DraftId, row: Row) -> tuple[str | int, ...]:
    """What the seal of a press covers: which press of which draft, for what, by whom, when."""
    named = tuple(str(row[name]) for name in ("digest", "person", "card", "kind", "at"))
    return (draft, int(str(row["number"])), int(str(row["revision"])), *named)


def add(tx: Tx, draft: Draft, press: Press, sealer: Sealer) -> None:
    """Write a press for the draft's current version. Raises `ConstraintRefused`."""
    row: Row = {
        "number": press.number,
        "revision": draft.revision.number,
        "digest": draft.revision.digest,
        "person": press.person,
        "card": press.card,
        "kind": press.kind.value,
        "at": stamp(press.at),
    }
    tx.run(
        "INSERT INTO presses (draft_id, number, revision, digest, person, card, kind, at, seal)"
        " VALUES (:draft, :number, :revision, :digest, :person, :card, :kind, :at, :seal)",
        draft=draft.id,
        seal=sealer.seal("press", _parts(draft.id, row)),
        **row,
    )


def next_number(tx: Tx, draft: DraftId) -> int:
    """The number of the draft's next press."""
    row = tx.row("SELECT MAX(number) AS last FROM presses WHERE draft_id = :draft", draft=draft)
    return int(str(row["last"])) + 1 if row and row["last"] is not None else 1


def of(tx: Tx, draft: Draft, sealer: Sealer) -> tuple[Press, ...]:
    """The presses on the current version's living card, in order (rules 17 and 18).

    What we did not write is no press (rule 38).
    """
    found = tx.rows(
        "SELECT * FROM presses WHERE draft_id = :draft AND revision = :revision"
        " AND digest = :digest AND card IN (SELECT ts FROM cards"
        "   WHERE draft_id = :draft AND state = 'living') ORDER BY number",
        draft=draft.id,
        revision=draft.revision.number,
        digest=draft.revision.digest,
    )
    return tuple(
        _press(row)
        for row in found
        if sealer.holds(str(row["seal"]), "press", _parts(draft.id, row))
    )


def whole(tx: Tx, draft: DraftId, sealer: Sealer) -> bool:
    """Whether each press of a draft is ours and none between them is gone (rule 38)."""
    found = tx.rows("SELECT * FROM presses WHERE draft_id = :draft ORDER BY number", draft=draft)
    return all(
        int(str(row["number"])) == place
        and sealer.holds(str(row["seal"]), "press", _parts(draft, row))
        for place, row in enumerate(found, start=1)
    )


def wanting(tx: Tx, delivery: int) -> bool:
    """Whether a delivery can't leave for want of a press in person (rule 10)."""
    row = tx.row(
        f"SELECT 1 AS yes FROM deliveries v WHERE v.id = :id AND NOT {IN_PERSON.format(row='v')}",
        id=delivery,
    )
    return row is not None


def _press(row: Row) -> Press:
    return Press(
        number=int(str(row["number"])),
        person=UserId(str(row["person"])),
        kind=PressKind(str(row["kind"])),
        card=str(row["card"]),
        at=unstamp(str(row["at"])),
    )
