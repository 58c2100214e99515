"""The tables of suggestions and copies, with the triggers that stand guard (rules 2, 38)."""

from storage.tables import _insert_only

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
)
