"""The tables of suggestions, copies and waivers, and their guards (rules 2, 14, 38)."""

from storage.tables import _CHANGED, _insert_only

_SUGGESTIONS = """
CREATE TABLE suggestions (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  against INTEGER NOT NULL,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES contents (digest),
  seal TEXT NOT NULL
);
CREATE INDEX suggestions_of_draft ON suggestions (draft_id);

CREATE TABLE suggestion_ends (
  suggestion_id INTEGER PRIMARY KEY REFERENCES suggestions (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'declined')),
  person TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE TABLE suggestion_messages (
  suggestion_id INTEGER PRIMARY KEY REFERENCES suggestions (id),
  ts TEXT NOT NULL
);
"""

_ONLY_AUTHORS_TAKE = """
CREATE TRIGGER suggestion_ends_by_authors BEFORE INSERT ON suggestion_ends
WHEN NEW.outcome = 'taken' AND NOT EXISTS (
  SELECT 1 FROM suggestions s JOIN authors a ON a.draft_id = s.draft_id
  WHERE s.id = NEW.suggestion_id AND a.person = NEW.person AND s.person <> NEW.person)
BEGIN SELECT RAISE(ABORT, 'only an author takes a suggestion of somebody else'); END;
"""

# Without a number of its own, so that no row can be put in the place of another.
_KINSHIPS = """
CREATE TABLE kinships (
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  other_id INTEGER NOT NULL REFERENCES drafts (id),
  at TEXT NOT NULL,
  PRIMARY KEY (draft_id, revision, other_id)
) WITHOUT ROWID;
CREATE INDEX revisions_made ON revisions (made_at);
"""

_WAIVERS = """
CREATE TABLE waivers (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  finding TEXT NOT NULL,
  code TEXT NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX waivers_of_draft ON waivers (draft_id, revision);

CREATE TABLE exception_words (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (code, words)
);

CREATE TABLE house_exceptions (
  id INTEGER PRIMARY KEY,
  words_id INTEGER NOT NULL REFERENCES exception_words (id),
  asked_by TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  CHECK (asked_by <> confirmed_by)
);

CREATE TABLE exception_ends (
  exception_id INTEGER PRIMARY KEY REFERENCES house_exceptions (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL
);
"""

_WAIVED_BY_OTHERS = f"""
CREATE TRIGGER waivers_by_others BEFORE INSERT ON waivers
WHEN EXISTS (SELECT 1 FROM authors WHERE draft_id = NEW.draft_id AND person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'authors waive nothing of their own draft'); END;
CREATE TRIGGER waivers_of_a_version BEFORE INSERT ON waivers
WHEN NOT EXISTS (SELECT 1 FROM revisions WHERE draft_id = NEW.draft_id
  AND number = NEW.revision AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a waiver belongs to one version'); END;
CREATE TRIGGER waivers_change_the_card AFTER INSERT ON waivers BEGIN {_CHANGED} END;
"""

_PLACEMENTS = f"""
CREATE TABLE placements (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  person TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  CHECK (starts_at < ends_at)
);
CREATE INDEX placements_of_draft ON placements (draft_id, revision);
CREATE TRIGGER placements_of_a_version BEFORE INSERT ON placements
WHEN NOT EXISTS (SELECT 1 FROM revisions WHERE draft_id = NEW.draft_id
  AND number = NEW.revision AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a placement belongs to one version'); END;
CREATE TRIGGER placements_change_the_card AFTER INSERT ON placements BEGIN {_CHANGED} END;
"""

_URGENCIES = f"""
CREATE TABLE urgencies (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  at TEXT NOT NULL,
  seal TEXT NOT NULL,
  UNIQUE (draft_id, revision)
);
CREATE TABLE urgent_reviews (
  urgency_id INTEGER PRIMARY KEY REFERENCES urgencies (id),
  person TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TRIGGER urgencies_of_a_version BEFORE INSERT ON urgencies
WHEN NOT EXISTS (SELECT 1 FROM revisions WHERE draft_id = NEW.draft_id
  AND number = NEW.revision AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'an urgency belongs to one version'); END;
CREATE TRIGGER urgencies_change_the_card AFTER INSERT ON urgencies BEGIN {_CHANGED} END;
CREATE TRIGGER urgent_reviews_by_others BEFORE INSERT ON urgent_reviews
WHEN EXISTS (SELECT 1 FROM urgencies u WHERE u.id = NEW.urgency_id AND (u.person = NEW.person
  OR EXISTS (SELECT 1 FROM authors a WHERE a.draft_id = u.draft_id AND a.person = NEW.person)))
BEGIN SELECT RAISE(ABORT, 'somebody who had no part in it reviews it'); END;
"""

OPINIONS = (
    _SUGGESTIONS
    + _insert_only("suggestions", "id = NEW.id")
    + _insert_only("suggestion_ends", "suggestion_id = NEW.suggestion_id")
    + _ONLY_AUTHORS_TAKE
    + _KINSHIPS
    + _insert_only(
        "kinships",
        "draft_id = NEW.draft_id AND revision = NEW.revision AND other_id = NEW.other_id",
    )
    + _WAIVERS
    + _insert_only("waivers", "id = NEW.id")
    + _insert_only("exception_words", "id = NEW.id OR (code = NEW.code AND words = NEW.words)")
    + _insert_only("house_exceptions", "id = NEW.id")
    + _insert_only("exception_ends", "exception_id = NEW.exception_id")
    + _WAIVED_BY_OTHERS
    + _PLACEMENTS
    + _insert_only("placements", "id = NEW.id")
    + _URGENCIES
    + _insert_only(
        "urgencies",
        "id = NEW.id OR (draft_id = NEW.draft_id AND revision = NEW.revision)",
    )
    + _insert_only("urgent_reviews", "urgency_id = NEW.urgency_id")
)
