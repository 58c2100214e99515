"""The pictures that hang in Slack, for cards to show: which file there is which picture of ours.

A row is sealed: whoever changes it would let people approve another picture than is published
(rule 38). One that does not hold is as if it weren't there, and the picture is hung anew.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.drafts import stamp
from bot.domain.seals import Sealer
from storage.engine import Tx

TABLE = """
CREATE TABLE hung (
  sha256 TEXT PRIMARY KEY REFERENCES pictures (sha256),
  file TEXT NOT NULL,
  at TEXT NOT NULL,
  seal TEXT NOT NULL
);

DROP TRIGGER pictures_never_leave;
CREATE TRIGGER pictures_never_leave BEFORE DELETE ON pictures
WHEN length(OLD.bytes) = 0
  OR EXISTS (SELECT 1 FROM contents WHERE instr(body, OLD.sha256) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are kept'); END;
"""


def note(tx: Tx, sealer: Sealer, sha256: str, file: str, now: datetime) -> None:
    """Remember where a picture hangs, in place of where it hung before."""
    tx.run("DELETE FROM hung WHERE sha256 = :hash", hash=sha256)
    tx.run(
        "INSERT INTO hung (sha256, file, at, seal) VALUES (:hash, :file, :at, :seal)",
        hash=sha256,
        file=file,
        at=stamp(now),
        seal=sealer.seal("hung", (sha256, file)),
    )


def of(tx: Tx, sealer: Sealer, wanted: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Say of each of these pictures, by its SHA-256, which file it is, where it hangs."""
    found = []
    for sha256 in dict.fromkeys(wanted):
        row = tx.row("SELECT file, seal FROM hung WHERE sha256 = :hash", hash=sha256)
        if row and sealer.holds(str(row["seal"]), "hung", (sha256, str(row["file"]))):
            found.append((sha256, str(row["file"])))
    return tuple(found)


def forget(tx: Tx, wanted: Iterable[str]) -> None:
    """Let these pictures be hung anew: Slack shows them no more."""
    for sha256 in wanted:
        tx.run("DELETE FROM hung WHERE sha256 = :hash", hash=sha256)
