"""Questions about missed posts: each for one version, asked until its message is in Slack."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.drafts import Digest, Draft, DraftId, stamp
from storage.engine import Row, Tx

# How long a question waits for its message before it is asked again.
AGAIN = timedelta(seconds=60)

TABLE = """
CREATE TABLE questions (
  id INTEGER PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES drafts (id),
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  ask_at TEXT NOT NULL,
  message TEXT NOT NULL DEFAULT ''
);
CREATE INDEX questions_waiting ON questions (ask_at) WHERE message = '';
CREATE TRIGGER questions_never_leave BEFORE DELETE ON questions
BEGIN SELECT RAISE(ABORT, 'questions are kept'); END;
CREATE TRIGGER questions_keep_what BEFORE UPDATE ON questions
WHEN NEW.id <> OLD.id OR NEW.draft_id <> OLD.draft_id OR NEW.revision <> OLD.revision
  OR NEW.digest <> OLD.digest OR NEW.opened_at <> OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'what a question is about never changes'); END;
"""

_WAITING = """
SELECT q.* FROM questions q JOIN drafts d ON d.id = q.draft_id AND d.revision = q.revision
WHERE q.message = '' AND q.ask_at <= :now AND d.state = 'missed' ORDER BY q.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What shall become of one version of a draft, which missed its time?"""

    id: int
    draft: DraftId
    revision: int
    digest: Digest


def add(tx: Tx, draft: Draft, now: datetime) -> None:
    """Open a question about the current version, unless one of it still waits to be asked."""
    known = tx.row(
        "SELECT 1 AS yes FROM questions WHERE draft_id = :draft AND revision = :revision"
        " AND message = ''",
        draft=draft.id,
        revision=draft.revision.number,
    )
    if known is None:
        tx.insert(
            "questions",
            {
                "draft_id": draft.id,
                "revision": draft.revision.number,
                "digest": draft.revision.digest,
                "opened_at": stamp(now),
                "ask_at": stamp(now),
            },
        )


def waiting(tx: Tx, now: datetime) -> list[Question]:
    """The questions about posts that are still missed and that nobody has read yet."""
    return [_question(row) for row in tx.rows(_WAITING, now=stamp(now))]


def take(tx: Tx, question: Question, now: datetime) -> None:
    """Keep a question from being asked twice while its message is on its way."""
    again = stamp(now + AGAIN)
    tx.run("UPDATE questions SET ask_at = :again WHERE id = :id", again=again, id=question.id)


def asked(tx: Tx, question: Question, message: str) -> None:
    """Note the message that asks it."""
    tx.run("UPDATE questions SET message = :ts WHERE id = :id", ts=message, id=question.id)


def get(tx: Tx, number: int) -> Question | None:
    """Find a question."""
    row = tx.row("SELECT * FROM questions WHERE id = :id", id=number)
    return _question(row) if row else None


def _question(row: Row) -> Question:
    return Question(
        id=int(str(row["id"])),
        draft=DraftId(int(str(row["draft_id"]))),
        revision=int(str(row["revision"])),
        digest=Digest(str(row["digest"])),
    )
