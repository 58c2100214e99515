"""Pictures by the hash of their bytes: what was approved is what is published (rule 20).

A row says what a picture is and where its bytes are: in the row itself, at a place outside that
`loose` bytes are cleared from, or nowhere any more.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.domain.drafts import stamp
from bot.domain.keeping import Kept, MediaPlace
from storage.engine import Row, Tx

PLACES: Final = """
ALTER TABLE pictures ADD COLUMN place TEXT NOT NULL DEFAULT 'database';
ALTER TABLE pictures ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER pictures_are_only_erased;
DROP TRIGGER pictures_never_again;
DROP TRIGGER pictures_never_leave;
UPDATE pictures SET size = length(bytes),
  place = CASE WHEN length(bytes) = 0 THEN 'nowhere' ELSE 'database' END;

CREATE TRIGGER pictures_never_again BEFORE INSERT ON pictures
WHEN EXISTS (SELECT 1 FROM pictures WHERE sha256 = NEW.sha256)
  OR NEW.place = 'nowhere' OR (NEW.place <> 'database' AND length(NEW.bytes) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are kept'); END;

CREATE TRIGGER pictures_never_leave BEFORE DELETE ON pictures
WHEN OLD.place = 'nowhere'
  OR EXISTS (SELECT 1 FROM contents WHERE instr(body, OLD.sha256) > 0)
BEGIN SELECT RAISE(ABORT, 'pictures are kept'); END;

CREATE TRIGGER pictures_never_change BEFORE UPDATE ON pictures
WHEN NEW.sha256 <> OLD.sha256 OR NEW.media_type <> OLD.media_type
  OR NEW.place = OLD.place OR (OLD.place <> 'nowhere' AND NEW.size <> OLD.size)
  OR length(NEW.bytes) <> CASE NEW.place WHEN 'database' THEN NEW.size ELSE 0 END
BEGIN SELECT RAISE(ABORT, 'pictures are only erased, or moved'); END;

CREATE TRIGGER pictures_are_only_erased BEFORE UPDATE ON pictures
WHEN NEW.place = 'nowhere' AND (NOT EXISTS (SELECT 1 FROM erasures)
  OR EXISTS (SELECT 1 FROM contents WHERE instr(body, OLD.sha256) > 0))
BEGIN SELECT RAISE(ABORT, 'pictures are only erased, by two people'); END;

CREATE TABLE loose (
  sha256 TEXT NOT NULL,
  place TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (sha256, place)
) WITHOUT ROWID;
CREATE TRIGGER pictures_that_left_are_loose AFTER DELETE ON pictures
WHEN OLD.place NOT IN ('database', 'nowhere')
BEGIN
  INSERT INTO loose (sha256, place, since) VALUES (OLD.sha256, OLD.place, '')
  ON CONFLICT (sha256, place) DO UPDATE SET since = '';
END;
CREATE TRIGGER pictures_that_moved_are_loose AFTER UPDATE ON pictures
WHEN OLD.place NOT IN ('database', 'nowhere', NEW.place)
BEGIN
  INSERT INTO loose (sha256, place, since) VALUES (OLD.sha256, OLD.place, '')
  ON CONFLICT (sha256, place) DO UPDATE SET since = '';
END;
"""


def add(tx: Tx, sha256: str, media_type: str, content: bytes) -> None:
    """Keep a picture in the database, unless it is kept somewhere already."""
    known = kept(tx, sha256)
    if known is None or not known.is_there:
        here = MediaPlace.DATABASE
        new = Kept(sha256=sha256, media_type=media_type, size=len(content), place=here)
        _put(tx, new, content)


def put(tx: Tx, picture: Kept, content: bytes = b"") -> None:
    """Write down where a picture is kept now, which was brought there; its bytes are with it.

    Where a row had another place, the bytes at that place become loose.
    """
    known = kept(tx, picture.sha256)
    cleared(tx, picture.sha256, picture.place)
    if known is None or known.place is not picture.place:
        _put(tx, picture, content)


def _put(tx: Tx, picture: Kept, content: bytes) -> None:
    tx.run(
        "INSERT INTO pictures (sha256, media_type, bytes, place, size)"
        " SELECT :hash, :type, :bytes, :place, :size"
        " WHERE NOT EXISTS (SELECT 1 FROM pictures WHERE sha256 = :hash)",
        hash=picture.sha256,
        type=picture.media_type,
        bytes=content,
        place=picture.place.value,
        size=picture.size,
    )
    tx.run(
        "UPDATE pictures SET bytes = :bytes, place = :place, size = :size"
        " WHERE sha256 = :hash AND place <> :place",
        hash=picture.sha256,
        bytes=content,
        place=picture.place.value,
        size=picture.size,
    )


def get(tx: Tx, sha256: str) -> bytes | None:
    """Read the bytes of a picture that the database keeps; none where they are elsewhere."""
    row = tx.row("SELECT bytes FROM pictures WHERE sha256 = :hash", hash=sha256)
    return bytes(row["bytes"]) if row and isinstance(row["bytes"], bytes) else None


def kept(tx: Tx, sha256: str) -> Kept | None:
    """Say what is known of a picture, and where its bytes are."""
    row = tx.row(
        "SELECT sha256, media_type, size, place FROM pictures WHERE sha256 = :hash", hash=sha256
    )
    return _kept(row) if row else None


def all_kept(tx: Tx) -> list[Kept]:
    """All pictures whose bytes should be somewhere, in the order of their digests."""
    found = tx.rows(
        "SELECT sha256, media_type, size, place FROM pictures WHERE place <> 'nowhere'"
        " ORDER BY sha256"
    )
    return [_kept(row) for row in found]


def _kept(row: Row) -> Kept:
    return Kept(
        sha256=str(row["sha256"]),
        media_type=str(row["media_type"]),
        size=int(row["size"] or 0),
        place=MediaPlace(str(row["place"])),
    )


def weight(tx: Tx, place: MediaPlace) -> int:
    """Say how many bytes of pictures are at a place."""
    sql = "SELECT COALESCE(SUM(size), 0) AS bytes FROM pictures WHERE place = :place"
    row = tx.row(sql, place=place.value)
    return int(row["bytes"] or 0) if row else 0


def size(tx: Tx, sha256: str) -> int:
    """Say how many bytes a picture has; none where it isn't kept, or was erased."""
    known = kept(tx, sha256)
    return known.size if known is not None and known.is_there else 0


def expect(tx: Tx, sha256: str, place: MediaPlace, now: datetime) -> None:
    """Note that bytes come to a place outside, so that they are cleared if no row follows."""
    tx.run(
        "INSERT INTO loose (sha256, place, since) VALUES (:hash, :place, :now)"
        " ON CONFLICT (sha256, place) DO UPDATE SET since = excluded.since",
        hash=sha256,
        place=place.value,
        now=stamp(now),
    )


def loose(tx: Tx, before: datetime, most: int) -> list[tuple[str, MediaPlace]]:
    """The bytes outside for which no row has spoken since before that moment."""
    found = tx.rows(
        "SELECT sha256, place FROM loose WHERE since < :before ORDER BY since, sha256 LIMIT :most",
        before=stamp(before),
        most=most,
    )
    return [(str(row["sha256"]), MediaPlace(str(row["place"]))) for row in found]


def is_loose(tx: Tx, sha256: str, place: MediaPlace) -> bool:
    """Whether no row says that a picture is at this place."""
    known = kept(tx, sha256)
    return known is None or known.place is not place


def cleared(tx: Tx, sha256: str, place: MediaPlace) -> None:
    """Forget bytes that are gone from a place, or that a row speaks for after all."""
    tx.run(
        "DELETE FROM loose WHERE sha256 = :hash AND place = :place",
        hash=sha256,
        place=place.value,
    )


def came(tx: Tx, sha256: str, now: datetime) -> None:
    """Note when a picture came, until it is known what it became part of."""
    tx.run("UPDATE pictures SET since = :now WHERE sha256 = :hash", hash=sha256, now=stamp(now))


def keep_likeness(tx: Tx, sha256: str, likeness: bytes) -> None:
    """Keep a picture's small likeness (a JPEG), unless there is one."""
    tx.run(
        "UPDATE pictures SET likeness = :likeness WHERE sha256 = :hash AND length(likeness) = 0",
        hash=sha256,
        likeness=likeness,
    )


def likeness(tx: Tx, sha256: str) -> bytes:
    """Read the small likeness of a picture (a JPEG); empty where there is none."""
    row = tx.row("SELECT likeness FROM pictures WHERE sha256 = :hash", hash=sha256)
    return bytes(row["likeness"]) if row and isinstance(row["likeness"], bytes) else b""


def drop_unused(tx: Tx, wanted: Iterable[str]) -> None:
    """Delete those of these pictures that no version shows and nobody's form holds."""
    for sha256 in wanted:
        used = tx.row(
            "SELECT 1 AS yes FROM pictures WHERE sha256 = :hash AND (place = 'nowhere'"
            " OR EXISTS (SELECT 1 FROM contents WHERE instr(body, :hash) > 0)"
            " OR EXISTS (SELECT 1 FROM composed WHERE instr(body, :hash) > 0))",
            hash=sha256,
        )
        if used is None:
            tx.run("DELETE FROM hung WHERE sha256 = :hash", hash=sha256)
            tx.run("DELETE FROM pictures WHERE sha256 = :hash", hash=sha256)
