"""What a correction replaces: for each account, one post that is out, sealed and for good (38)."""

from bot.domain.accounts import AccountName
from bot.domain.correcting import CORRECTED, REMOVED, How, Replacement
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

# Asked again when the call is permitted, whatever the program believed before (rule 38).
GUARDS = """
CREATE TRIGGER deliveries_never_beside_another_correction BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND NEW.state <> OLD.state AND EXISTS (
  SELECT 1 FROM replacements r
  JOIN replacements x ON x.delivery_id = r.delivery_id AND x.draft_id <> r.draft_id
  JOIN deliveries n ON n.draft_id = x.draft_id AND n.account = x.account
  WHERE r.draft_id = NEW.draft_id AND r.account = NEW.account
    AND n.state IN ('sending', 'unknown'))
BEGIN SELECT RAISE(ABORT, 'another correction of the same post is under way'); END;
CREATE TRIGGER deliveries_never_correct_a_takedown BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND NEW.state <> OLD.state AND EXISTS (
  SELECT 1 FROM replacements r JOIN deliveries o ON o.id = r.delivery_id
  JOIN takedowns t ON t.draft_id = o.draft_id
  WHERE r.draft_id = NEW.draft_id AND r.account = NEW.account AND t.cancelled_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'what it corrects is taken down'); END;
"""

# The card of what is corrected names its corrections, as long as they are any.
SHOWN = """
CREATE TRIGGER corrections_change_the_card AFTER INSERT ON replacements
BEGIN UPDATE drafts SET changes = changes + 1
  WHERE id = (SELECT draft_id FROM deliveries WHERE id = NEW.delivery_id); END;
CREATE TRIGGER withdrawn_corrections_change_the_card AFTER UPDATE OF state ON drafts
WHEN NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id IN (
  SELECT o.draft_id FROM replacements r JOIN deliveries o ON o.id = r.delivery_id
  WHERE r.draft_id = NEW.id); END;
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


def others_under_way(tx: Tx, what: Replacement, draft: DraftId) -> bool:
    """Whether another draft's correction of the same post is being made, or nobody knows."""
    row = tx.row(
        "SELECT 1 AS yes FROM replacements r JOIN deliveries n"
        " ON n.draft_id = r.draft_id AND n.account = r.account"
        " WHERE r.delivery_id = :old AND r.draft_id <> :draft"
        " AND n.state IN ('sending', 'unknown') LIMIT 1",
        old=what.delivery,
        draft=draft,
    )
    return row is not None


def is_being_changed(tx: Tx, delivery: DeliveryId) -> bool:
    """Whether nobody can say now whether a post still says what was approved for it."""
    row = tx.row(
        "SELECT 1 AS yes FROM replacements r JOIN deliveries n"
        " ON n.draft_id = r.draft_id AND n.account = r.account"
        " WHERE r.delivery_id = :old AND n.state IN ('sending', 'unknown') LIMIT 1",
        old=delivery,
    )
    return row is not None


def begun_of(tx: Tx, draft: DraftId) -> tuple[DraftId, ...]:
    """The drafts that were begun as corrections of a draft's posts and not withdrawn, in order."""
    found = tx.rows(
        "SELECT DISTINCT r.draft_id AS newer FROM replacements r"
        " JOIN deliveries o ON o.id = r.delivery_id JOIN drafts n ON n.id = r.draft_id"
        " WHERE o.draft_id = :draft AND n.state <> 'withdrawn' ORDER BY newer",
        draft=draft,
    )
    return tuple(DraftId(int(str(row["newer"]))) for row in found)


def by_which(tx: Tx, draft: DraftId) -> DraftId | None:
    """The newest draft that took a draft's posts over, where one did."""
    row = tx.row(
        "SELECT r.draft_id AS newer FROM replacements r JOIN deliveries o ON o.id = r.delivery_id"
        " WHERE o.draft_id = :draft AND o.state = 'deleted'"
        " AND o.reason IN (:corrected || r.draft_id, :removed || r.draft_id)"
        " ORDER BY r.draft_id DESC LIMIT 1",
        draft=draft,
        corrected=CORRECTED,
        removed=REMOVED,
    )
    return DraftId(int(str(row["newer"]))) if row else None


def left_gaps(tx: Tx) -> list[tuple[DraftId, AccountName]]:
    """Corrections whose old post was deleted and that are not out and not about to leave."""
    found = tx.rows(
        "SELECT r.draft_id, r.account FROM replacements r JOIN deliveries o ON o.id = r.delivery_id"
        " WHERE r.how = 'again' AND o.state = 'deleted' AND o.reason = :removed || r.draft_id"
        " AND NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.draft_id = r.draft_id"
        "   AND n.account = r.account AND n.state NOT IN ('failed', 'missed', 'cancelled'))"
        " ORDER BY r.draft_id, r.account",
        removed=REMOVED,
    )
    return [(DraftId(int(str(row["draft_id"]))), AccountName(str(row["account"]))) for row in found]


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
