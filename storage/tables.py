"""The tables, as the first migration made them, and the triggers that stand guard (rule 38).

Later changes are further migrations; nothing here is edited once it has been released.
"""

TABLES = """
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL DEFAULT '',
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  request_key TEXT NOT NULL UNIQUE,
  thread TEXT NOT NULL DEFAULT '',
  lapses_at TEXT,
  changes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX drafts_open ON drafts (state, lapses_at);

CREATE TABLE authors (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  person TEXT NOT NULL,
  since TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (draft_id, person)
) WITHOUT ROWID;

CREATE TABLE contents (
  digest TEXT PRIMARY KEY,
  body TEXT NOT NULL
);

CREATE TABLE pictures (
  sha256 TEXT PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL
);

CREATE TABLE revisions (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  number INTEGER NOT NULL,
  maker TEXT NOT NULL,
  cause TEXT NOT NULL,
  made_at TEXT NOT NULL,
  digest TEXT NOT NULL,
  level INTEGER NOT NULL,
  findings TEXT NOT NULL,
  policy TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (draft_id, number)
) WITHOUT ROWID;

CREATE TABLE cards (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('living', 'retired', 'gone')),
  posted_at TEXT NOT NULL,
  shown TEXT NOT NULL DEFAULT '',
  shown_changes INTEGER NOT NULL DEFAULT -1,
  seal TEXT NOT NULL,
  UNIQUE (channel, ts)
);
CREATE UNIQUE INDEX cards_one_living ON cards (draft_id) WHERE state = 'living';

CREATE TABLE votes (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('given', 'taken back', 'dismissed')),
  reason TEXT NOT NULL DEFAULT '',
  seen_at TEXT NOT NULL
);
CREATE INDEX votes_of_draft ON votes (draft_id, revision, person);

CREATE TABLE stops (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  kind TEXT NOT NULL CHECK (kind IN ('object', 'hold')),
  person TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  card TEXT NOT NULL DEFAULT '',
  opened_at TEXT NOT NULL,
  closed_at TEXT,
  closed_by TEXT,
  closed_why TEXT,
  close_seal TEXT NOT NULL DEFAULT '',
  gone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX stops_open ON stops (draft_id) WHERE closed_at IS NULL;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  account TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'dry-run')),
  state TEXT NOT NULL,
  due_at TEXT NOT NULL,
  late_at TEXT NOT NULL,
  look_at TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  seal TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  token TEXT NOT NULL DEFAULT '',
  claimed_until TEXT,
  reason TEXT NOT NULL DEFAULT '',
  intent TEXT,
  intent_seal TEXT NOT NULL DEFAULT '',
  receipt TEXT,
  removal TEXT NOT NULL DEFAULT ''
);
CREATE INDEX deliveries_due ON deliveries (look_at) WHERE state IN ('scheduled', 'unknown');
CREATE INDEX deliveries_of_draft ON deliveries (draft_id);
CREATE UNIQUE INDEX deliveries_once ON deliveries (draft_id, account)
  WHERE state IN ('scheduled', 'claimed', 'sending', 'published', 'unknown');

CREATE TABLE pauses (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  since TEXT NOT NULL,
  ended_at TEXT,
  asked_by TEXT,
  confirmed_by TEXT,
  end_seal TEXT NOT NULL DEFAULT '',
  CHECK (ended_at IS NULL OR (asked_by IS NOT NULL AND confirmed_by IS NOT NULL
    AND asked_by <> confirmed_by))
);

CREATE TABLE asks (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  message TEXT NOT NULL DEFAULT '',
  closed_at TEXT,
  closed_by TEXT,
  outcome TEXT NOT NULL DEFAULT '',
  seal TEXT NOT NULL,
  CHECK (outcome <> 'confirmed' OR (closed_by IS NOT NULL AND closed_by <> person))
);

CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  network TEXT NOT NULL,
  address TEXT NOT NULL,
  handle TEXT NOT NULL,
  identity TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'dry-run')),
  since TEXT NOT NULL,
  asked_by TEXT NOT NULL DEFAULT '',
  confirmed_by TEXT NOT NULL DEFAULT '',
  seal TEXT NOT NULL,
  CHECK (mode = 'dry-run' OR network = 'wall'
    OR (asked_by <> '' AND confirmed_by <> '' AND asked_by <> confirmed_by))
);

CREATE TABLE absences (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  declared_by TEXT NOT NULL
);
CREATE INDEX absences_of ON absences (person, ends_at);

CREATE TABLE takedowns (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  card TEXT NOT NULL DEFAULT '',
  cancelled_at TEXT,
  done_at TEXT
);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER,
  sentence TEXT NOT NULL,
  at TEXT NOT NULL,
  told_at TEXT
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE told_at IS NULL;

CREATE TABLE notices (
  key TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
"""

_NOBODY_ELSE = """NOT EXISTS (
    SELECT 1 FROM votes v
    WHERE v.draft_id = NEW.draft_id AND v.revision = NEW.revision
      AND v.digest = NEW.digest AND v.kind = 'given'
      AND v.person NOT IN (SELECT person FROM authors WHERE draft_id = NEW.draft_id)
      AND NOT EXISTS (
        SELECT 1 FROM votes w
        WHERE w.draft_id = v.draft_id AND w.revision = v.revision AND w.person = v.person
          AND w.kind = 'taken back' AND w.id > v.id))"""

_CHANGED = "UPDATE drafts SET changes = changes + 1 WHERE id = NEW.draft_id;"

_PAUSED = "EXISTS (SELECT 1 FROM pauses WHERE ended_at IS NULL)"


def _insert_only(table: str, same: str) -> str:
    return f"""
CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
CREATE TRIGGER {table}_never_leave BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
CREATE TRIGGER {table}_never_again BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} are insert-only'); END;
"""


TRIGGERS = (
    _insert_only("authors", "draft_id = NEW.draft_id AND person = NEW.person")
    + _insert_only("revisions", "draft_id = NEW.draft_id AND number = NEW.number")
    + _insert_only("votes", "id = NEW.id")
    + f"""
CREATE TRIGGER deliveries_begin_scheduled BEFORE INSERT ON deliveries
WHEN NEW.state <> 'scheduled' OR NEW.attempt <> 0 OR NEW.receipt IS NOT NULL
  OR EXISTS (SELECT 1 FROM deliveries WHERE id = NEW.id OR key = NEW.key
    OR (draft_id = NEW.draft_id AND account = NEW.account
      AND state IN ('scheduled', 'claimed', 'sending', 'published', 'unknown')))
BEGIN SELECT RAISE(ABORT, 'a delivery begins as scheduled'); END;

CREATE TRIGGER deliveries_never_leave BEFORE DELETE ON deliveries
BEGIN SELECT RAISE(ABORT, 'deliveries are kept'); END;

CREATE TRIGGER deliveries_keep_what BEFORE UPDATE ON deliveries
WHEN NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id OR NEW.revision <> OLD.revision
  OR NEW.digest <> OLD.digest OR NEW.account <> OLD.account OR NEW.mode <> OLD.mode
  OR NEW.key <> OLD.key
BEGIN SELECT RAISE(ABORT, 'what a delivery is about never changes'); END;

CREATE TRIGGER deliveries_keep_time BEFORE UPDATE OF due_at, late_at, seal ON deliveries
WHEN OLD.state NOT IN ('scheduled', 'claimed')
  AND (NEW.due_at <> OLD.due_at OR NEW.late_at <> OLD.late_at OR NEW.seal <> OLD.seal)
BEGIN SELECT RAISE(ABORT, 'the time of a delivery is settled'); END;

CREATE TRIGGER deliveries_follow_the_steps BEFORE UPDATE OF state ON deliveries
WHEN NEW.state <> OLD.state AND NOT (
  (OLD.state = 'scheduled' AND NEW.state IN ('claimed', 'cancelled', 'missed', 'failed'))
  OR (OLD.state = 'claimed'
      AND NEW.state IN ('scheduled', 'sending', 'rehearsed', 'cancelled', 'missed', 'failed'))
  OR (OLD.state = 'sending' AND NEW.state IN ('published', 'failed', 'unknown', 'scheduled'))
  OR (OLD.state = 'unknown' AND NEW.state IN ('published', 'failed', 'sending', 'deleted'))
  OR (OLD.state = 'published' AND NEW.state = 'deleted'))
BEGIN SELECT RAISE(ABORT, 'a delivery does not go that way'); END;

CREATE TRIGGER deliveries_need_another_person BEFORE UPDATE OF state ON deliveries
WHEN NEW.state IN ('claimed', 'sending', 'rehearsed') AND NEW.state <> OLD.state
  AND {_NOBODY_ELSE}
BEGIN SELECT RAISE(ABORT, 'a delivery needs the approval of another person'); END;

CREATE TRIGGER deliveries_need_no_pause BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND OLD.state = 'claimed' AND {_PAUSED}
BEGIN SELECT RAISE(ABORT, 'everything is paused'); END;

CREATE TRIGGER deliveries_need_the_claim BEFORE UPDATE OF state ON deliveries
WHEN NEW.state IN ('claimed', 'sending') AND COALESCE(NEW.token, '') = ''
BEGIN SELECT RAISE(ABORT, 'a delivery is claimed by a token'); END;

CREATE TRIGGER deliveries_change_the_card AFTER UPDATE ON deliveries
WHEN NEW.state <> OLD.state OR NEW.reason <> OLD.reason OR NEW.removal <> OLD.removal
  OR NEW.receipt IS NOT OLD.receipt OR NEW.due_at <> OLD.due_at
BEGIN {_CHANGED} END;
CREATE TRIGGER drafts_change_the_card AFTER UPDATE OF state, state_reason ON drafts
WHEN NEW.state <> OLD.state OR NEW.state_reason <> OLD.state_reason
BEGIN UPDATE drafts SET changes = changes + 1 WHERE id = NEW.id; END;
CREATE TRIGGER stops_change_the_card AFTER UPDATE ON stops BEGIN {_CHANGED} END;
CREATE TRIGGER stops_begin_on_the_card AFTER INSERT ON stops BEGIN {_CHANGED} END;

CREATE TRIGGER pauses_never_leave BEFORE DELETE ON pauses
BEGIN SELECT RAISE(ABORT, 'pauses are kept'); END;
CREATE TRIGGER pauses_end_once BEFORE UPDATE ON pauses
WHEN OLD.ended_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.since <> OLD.since
  OR NEW.person <> OLD.person OR NEW.reason <> OLD.reason
BEGIN SELECT RAISE(ABORT, 'a pause ends once and is kept'); END;
CREATE TRIGGER pauses_never_again BEFORE INSERT ON pauses
WHEN NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM pauses WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'pauses are kept'); END;

CREATE TRIGGER stops_never_leave BEFORE DELETE ON stops
BEGIN SELECT RAISE(ABORT, 'objections and holds are kept'); END;
CREATE TRIGGER stops_close_once BEFORE UPDATE ON stops
WHEN (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NOT OLD.closed_at
    OR NEW.closed_by IS NOT OLD.closed_by OR NEW.closed_why IS NOT OLD.closed_why))
  OR NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id
  OR NEW.kind <> OLD.kind OR NEW.person <> OLD.person
BEGIN SELECT RAISE(ABORT, 'an objection or hold closes once and is kept'); END;
CREATE TRIGGER stops_never_again BEFORE INSERT ON stops
WHEN EXISTS (SELECT 1 FROM stops WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'objections and holds are kept'); END;
"""
)
