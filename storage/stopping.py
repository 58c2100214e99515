"""Tables and guards of stopping: pauses of one account, what is let through one, and the lamp."""

ALONE_SECONDS = 60


def barred(row: str) -> str:
    """SQL that tells whether a running pause keeps `row`, a delivery, back (rule 32).

    Two people may have let its draft, with just this content, through the pauses up to one.
    """
    return f"""EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL
    AND p.account IN ('', {row}.account)
    AND NOT EXISTS (SELECT 1 FROM passages g WHERE g.draft_id = {row}.draft_id
      AND g.digest = {row}.digest AND g.last_pause >= p.id))"""


# The old table allowed no end by one person, and a CHECK can't be changed in place.
PAUSES = f"""
DROP TRIGGER deliveries_need_no_pause;
CREATE TABLE pauses_anew (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  since TEXT NOT NULL,
  ended_at TEXT,
  asked_by TEXT,
  confirmed_by TEXT,
  end_seal TEXT NOT NULL DEFAULT '',
  account TEXT NOT NULL DEFAULT '',
  CHECK (ended_at IS NULL OR (asked_by IS NOT NULL AND confirmed_by IS NOT NULL
    AND (asked_by <> confirmed_by OR (asked_by = person AND ended_at >= since
      AND COALESCE((julianday(ended_at) - julianday(since)) * 86400 <= {ALONE_SECONDS}.001, 0)))))
);
INSERT INTO pauses_anew (id, reason, person, since, ended_at, asked_by, confirmed_by, end_seal)
  SELECT id, reason, person, since, ended_at, asked_by, confirmed_by, end_seal FROM pauses;
DROP TABLE pauses;
ALTER TABLE pauses_anew RENAME TO pauses;

CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  digest TEXT NOT NULL,
  last_pause INTEGER NOT NULL REFERENCES pauses (id),
  asked_by TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  CHECK (asked_by <> confirmed_by)
);
CREATE INDEX passages_of_draft ON passages (draft_id);

CREATE TABLE lamps (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('lit', 'gone')),
  shown TEXT NOT NULL DEFAULT '',
  not_before TEXT NOT NULL,
  UNIQUE (channel, ts)
);
CREATE UNIQUE INDEX lamps_one_lit ON lamps (state) WHERE state = 'lit';

CREATE TABLE lamp_presses (
  id INTEGER PRIMARY KEY,
  lamp_id INTEGER NOT NULL REFERENCES lamps (id),
  person TEXT NOT NULL,
  pause_id INTEGER REFERENCES pauses (id),
  at TEXT NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX lamp_presses_once ON lamp_presses (lamp_id, person) WHERE gone = 0;

CREATE INDEX drafts_in_thread ON drafts (thread);
CREATE INDEX deliveries_by_state ON deliveries (state, due_at);
"""

REMOVALS = """
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  takedown_id INTEGER NOT NULL REFERENCES takedowns (id),
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  kind TEXT NOT NULL CHECK (kind IN ('kept', 'seen')),
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX evidence_of_draft ON evidence (draft_id);
CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is insert-only'); END;
CREATE TRIGGER evidence_never_leaves BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is insert-only'); END;
CREATE TRIGGER evidence_never_again BEFORE INSERT ON evidence
WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'evidence is insert-only'); END;

CREATE TABLE removals (
  delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id),
  takedown_id INTEGER NOT NULL REFERENCES takedowns (id),
  attempts INTEGER NOT NULL,
  began_at TEXT NOT NULL,
  next_at TEXT
);
CREATE INDEX removals_due ON removals (next_at) WHERE next_at IS NOT NULL;
"""

PAUSES_GUARDED = f"""
CREATE TRIGGER deliveries_need_no_pause BEFORE UPDATE OF state ON deliveries
WHEN NEW.state = 'sending' AND OLD.state IN ('claimed', 'unknown') AND {barred("NEW")}
BEGIN SELECT RAISE(ABORT, 'a pause keeps it back'); END;

CREATE TRIGGER pauses_never_leave BEFORE DELETE ON pauses
BEGIN SELECT RAISE(ABORT, 'pauses are kept'); END;
CREATE TRIGGER pauses_end_once BEFORE UPDATE ON pauses
WHEN OLD.ended_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.since <> OLD.since
  OR NEW.person <> OLD.person OR NEW.reason <> OLD.reason OR NEW.account <> OLD.account
BEGIN SELECT RAISE(ABORT, 'a pause ends once and is kept'); END;
CREATE TRIGGER pauses_never_again BEFORE INSERT ON pauses
WHEN NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM pauses WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'pauses are kept'); END;
CREATE TRIGGER pauses_that_stopped_something_need_two BEFORE UPDATE ON pauses
WHEN NEW.ended_at IS NOT NULL AND NEW.asked_by = NEW.confirmed_by AND EXISTS (
  SELECT 1 FROM deliveries d WHERE (OLD.account = '' OR d.account = OLD.account)
    AND d.due_at <= NEW.ended_at AND (d.state IN ('scheduled', 'claimed')
      OR (d.state = 'missed' AND d.late_at >= OLD.since)))
BEGIN SELECT RAISE(ABORT, 'this pause stopped something, so it takes two people to end it'); END;

CREATE TRIGGER passages_never_by_authors BEFORE INSERT ON passages
WHEN EXISTS (SELECT 1 FROM authors WHERE draft_id = NEW.draft_id
  AND person IN (NEW.asked_by, NEW.confirmed_by))
BEGIN SELECT RAISE(ABORT, 'authors never let their own draft through a pause'); END;
CREATE TRIGGER passages_never_change BEFORE UPDATE ON passages
BEGIN SELECT RAISE(ABORT, 'passages are insert-only'); END;
CREATE TRIGGER passages_never_leave BEFORE DELETE ON passages
BEGIN SELECT RAISE(ABORT, 'passages are insert-only'); END;
CREATE TRIGGER passages_never_again BEFORE INSERT ON passages
WHEN EXISTS (SELECT 1 FROM passages WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'passages are insert-only'); END;
"""
