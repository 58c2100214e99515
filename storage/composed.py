"""What people typed in a form that is no draft yet: one row for each person and draft.

It is kept so that a failure loses nothing, and deleted once the draft is made.
"""

import json
from datetime import datetime, timedelta

from bot.domain.composing import Composed, Earlier
from bot.domain.drafts import DraftId, Picture, stamp, unstamp
from bot.domain.people import UserId
from storage import pictures
from storage.engine import Tx, Value

KEPT = timedelta(days=7)

TABLE = """
CREATE TABLE composed (
  person TEXT NOT NULL,
  draft_id INTEGER NOT NULL,
  body TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (person, draft_id)
);
"""

_ROW = "person = :person AND draft_id = :draft"

BASE = "ALTER TABLE composed ADD COLUMN base TEXT NOT NULL DEFAULT '';"


def keep(tx: Tx, person: UserId, draft: DraftId, typed: Earlier, now: datetime) -> None:
    """Keep what somebody typed, in place of what they typed before; what is old is dropped.

    The accounts are not kept: they are chosen anew each time.
    """
    before = _pictures(tx, "at < :oldest", oldest=stamp(now - KEPT))
    before += _pictures(tx, _ROW, person=person, draft=draft)
    tx.run("DELETE FROM composed WHERE at < :oldest", oldest=stamp(now - KEPT))
    tx.run(
        "INSERT INTO composed (person, draft_id, body, at, base)"
        " VALUES (:person, :draft, :body, :at, :base) ON CONFLICT (person, draft_id)"
        " DO UPDATE SET body = excluded.body, at = excluded.at, base = excluded.base",
        person=person,
        draft=draft,
        body=json.dumps(_plain(typed.composed)),
        at=stamp(now),
        base=typed.base,
    )
    pictures.drop_unused(tx, before)


def _plain(composed: Composed) -> dict[str, object]:
    chosen = [[one.sha256, one.media_type, one.alt_text] for one in composed.pictures]
    return {
        "text": composed.text,
        "when": composed.when,
        "pictures": chosen,
        "picked": stamp(composed.picked),
        "own": [list(one) for one in composed.own],
        "warning": composed.warning,
        "language": composed.language,
        "disclosed": list(composed.disclosed),
        "note": composed.note,
        "reviewer": composed.reviewer,
        "labels": composed.labels,
    }


def _pictures(tx: Tx, where: str, **given: Value) -> list[str]:
    """The pictures that some rows hold."""
    found = tx.rows(f"SELECT body FROM composed WHERE {where}", **given)
    bodies = [json.loads(str(row["body"])) for row in found]
    return [sha256 for body in bodies for sha256, _, _ in body.get("pictures", ())]


def kept(tx: Tx, person: UserId, draft: DraftId, now: datetime) -> Earlier | None:
    """Read what somebody typed within a week, and has no draft of yet."""
    row = tx.row(
        "SELECT body, base FROM composed"
        " WHERE person = :person AND draft_id = :draft AND at >= :oldest",
        person=person,
        draft=draft,
        oldest=stamp(now - KEPT),
    )
    if row is None:
        return None
    body = json.loads(str(row["body"]))
    composed = Composed(
        text=body["text"],
        when=body["when"],
        pictures=tuple(
            Picture(sha256=sha256, media_type=kind, alt_text=alt)
            for sha256, kind, alt in body.get("pictures", ())
        ),
        picked=unstamp(body["picked"]) if body.get("picked") else None,
        own=tuple((account, text) for account, text in body.get("own", ())),
        warning=body.get("warning", ""),
        language=body.get("language", ""),
        disclosed=tuple(body.get("disclosed", ())),
        note=body.get("note", ""),
        reviewer=body.get("reviewer", ""),
        labels=body.get("labels", ""),
    )
    return Earlier(composed=composed, base=str(row["base"]))


def forget(tx: Tx, person: UserId, draft: DraftId) -> None:
    """Forget what somebody typed: it is a draft, or a suggestion, now."""
    before = _pictures(tx, _ROW, person=person, draft=draft)
    tx.run(f"DELETE FROM composed WHERE {_ROW}", person=person, draft=draft)
    pictures.drop_unused(tx, before)


def forget_everybodys(tx: Tx, draft: DraftId) -> None:
    """Forget what anybody typed instead of what a draft says (rule 39)."""
    before = _pictures(tx, "draft_id = :draft", draft=draft)
    tx.run("DELETE FROM composed WHERE draft_id = :draft", draft=draft)
    pictures.drop_unused(tx, before)
