"""What a correction replaces: for each account, one post that is out, sealed and for good (38)."""

from bot.domain.accounts import AccountName
from bot.domain.correcting import REMOVED, How, Replacement
from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId
from bot.domain.seals import Sealer
from storage.engine import Row, Tx

TABLE = f"""
CREATE TABLE replacements (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  account TEXT NOT NULL,
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  how TEXT NOT NULL CHECK (how IN ('edit', 'again')),
  seal TEXT NOT NULL,
  PRIMARY KEY (draft_id, account)
) WITHOUT ROWID;
CREATE INDEX replacements_of_post ON replacements (delivery_id);
CREATE TRIGGER replacements_never_change BEFORE UPDATE ON replacements
BEGIN SELECT RAISE(ABORT, 'what is corrected never changes'); END;
CREATE TRIGGER replacements_never_leave BEFORE DELETE ON replacements
BEGIN SELECT RAISE(ABORT, 'what is corrected never changes'); END;
CREATE TRIGGER replacements_never_again BEFORE INSERT ON replacements
WHEN EXISTS (SELECT 1 FROM replacements WHERE draft_id = NEW.draft_id AND account = NEW.account)
BEGIN SELECT RAISE(ABORT, 'what is corrected never changes'); END;
CREATE TRIGGER replacements_are_of_what_is_out BEFORE INSERT ON replacements
WHEN NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = NEW.delivery_id
    AND d.state = 'published' AND d.account = NEW.account AND d.draft_id <> NEW.draft_id)
  OR EXISTS (SELECT 1 FROM deliveries d WHERE d.draft_id = NEW.draft_id)
BEGIN SELECT RAISE(ABORT, 'a correction is of a post that is out'); END;
CREATE TRIGGER deliveries_wait_for_what_they_replace BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND NEW.state <> OLD.state AND EXISTS (
  SELECT 1 FROM replacements r JOIN deliveries o ON o.id = r.delivery_id
  WHERE r.draft_id = NEW.draft_id AND r.account = NEW.account
    AND ((r.how = 'edit' AND o.state <> 'published')
      OR (r.how = 'again' AND (o.state <> 'deleted' OR o.reason <> '{REMOVED}' || NEW.draft_id))))
BEGIN SELECT RAISE(ABORT, 'what it corrects is not as it was'); END;
"""


def add(tx: Tx, draft: DraftId, what: Replacement, sealer: Sealer) -> None:
    """Note that a draft's post on an account corrects one that is out."""
    parts = (draft, what.account, what.delivery, what.how.value)
    tx.run(
        "INSERT INTO replacements (draft_id, account, delivery_id, how, seal)"
        " VALUES (:draft, :account, :old, :how, :seal)",
        draft=draft,
        account=what.account,
        old=what.delivery,
        how=what.how.value,
        seal=sealer.seal("replacement", parts),
    )


def of(tx: Tx, draft: DraftId) -> tuple[Replacement, ...]:
    """All that a draft corrects, by account."""
    found = tx.rows(f"{_ALL} ORDER BY r.account", draft=draft)
    return tuple(_replacement(row) for row in found)


def on(tx: Tx, draft: DraftId, account: AccountName) -> Replacement | None:
    """What a draft's post on one account corrects, if it corrects anything."""
    row = tx.row(f"{_ALL} AND r.account = :account", draft=draft, account=account)
    return _replacement(row) if row else None


def whole(tx: Tx, draft: DraftId, sealer: Sealer) -> bool:
    """Whether all that a draft corrects is as we wrote it."""
    found = tx.rows("SELECT * FROM replacements WHERE draft_id = :draft", draft=draft)
    return all(
        sealer.holds(
            str(row["seal"]),
            "replacement",
            (draft, str(row["account"]), int(str(row["delivery_id"])), str(row["how"])),
        )
        for row in found
    )


_ALL = (
    "SELECT r.*, d.draft_id AS old FROM replacements r JOIN deliveries d ON d.id = r.delivery_id"
    " WHERE r.draft_id = :draft"
)


def _replacement(row: Row) -> Replacement:
    return Replacement(
        account=AccountName(str(row["account"])),
        draft=DraftId(int(str(row["old"]))),
        delivery=DeliveryId(int(str(row["delivery_id"]))),
        how=How(str(row["how"])),
    )
