"""Waivers and house exceptions: sealed rows that are only ever added (rules 14 and 38)."""

from datetime import datetime

from bot.domain.drafts import Draft, stamp, unstamp
from bot.domain.people import UserId
from bot.domain.seals import Sealer
from bot.domain.waivers import HouseException, Waiver
from storage.engine import Row, Tx

_FACTS = ("draft_id", "revision", "digest", "finding", "code", "person", "reason", "at")


def _parts(row: Row) -> list[str]:
    return [str(row[name]) for name in _FACTS]


def add(tx: Tx, draft: Draft, finding: tuple[str, str], given: Waiver, *, sealer: Sealer) -> None:
    """Write that somebody waives a finding, its `(code, key)`, of the current revision."""
    code, key = finding
    row: dict[str, str | int | None] = {
        "draft_id": draft.id,
        "revision": draft.revision.number,
        "digest": draft.revision.digest,
        "finding": key,
        "code": code,
        "person": given.by,
        "reason": given.reason,
        "at": stamp(given.at),
    }
    tx.insert("waivers", {**row, "seal": sealer.seal("waiver", _parts(row))})


def of(tx: Tx, draft: Draft, sealer: Sealer) -> tuple[Waiver, ...]:
    """The waivers of just this revision with just this digest that we wrote, oldest first."""
    found = tx.rows(
        "SELECT * FROM waivers WHERE draft_id = :draft AND revision = :number"
        " AND digest = :digest ORDER BY id",
        draft=draft.id,
        number=draft.revision.number,
        digest=draft.revision.digest,
    )
    return tuple(
        Waiver(
            finding=str(row["finding"]),
            by=UserId(str(row["person"])),
            at=unstamp(str(row["at"])),
            reason=str(row["reason"]),
        )
        for row in found
        if sealer.holds(str(row["seal"]), "waiver", _parts(row))
    )


def words_id(tx: Tx, code: str, words: str) -> int:
    """Find, or give, the number under which a code and its words are asked about."""
    row = tx.row(
        "SELECT id FROM exception_words WHERE code = :code AND words = :words",
        code=code,
        words=words,
    )
    if row is not None:
        return int(str(row["id"]))
    return tx.insert("exception_words", {"code": code, "words": words})


def words_of(tx: Tx, number: int) -> tuple[str, str] | None:
    """The code and words behind such a number."""
    row = tx.row("SELECT code, words FROM exception_words WHERE id = :id", id=number)
    return (str(row["code"]), str(row["words"])) if row else None


def _exception_parts(code: str, words: str, row: Row) -> list[str]:
    return [code, words, *(str(row[name]) for name in ("asked_by", "confirmed_by", "at"))]


def add_exception(
    tx: Tx, words: int, *, people: tuple[UserId, UserId], now: datetime, sealer: Sealer
) -> int:
    """Write an exception that two people made; the table itself refuses one and the same."""
    said = words_of(tx, words)
    row: dict[str, str | int | None] = {
        "words_id": words,
        "asked_by": people[0],
        "confirmed_by": people[1],
        "at": stamp(now),
    }
    seal = sealer.seal("house exception", _exception_parts(*(said or ("", "")), row))
    return tx.insert("house_exceptions", {**row, "seal": seal})


def exceptions(tx: Tx, sealer: Sealer) -> tuple[HouseException, ...]:
    """The exceptions that we wrote and nobody ended, oldest first."""
    found = tx.rows(
        "SELECT h.*, w.code, w.words FROM house_exceptions h"
        " JOIN exception_words w ON w.id = h.words_id WHERE NOT EXISTS"
        " (SELECT 1 FROM exception_ends e WHERE e.exception_id = h.id) ORDER BY h.id"
    )
    return tuple(one for row in found if (one := _exception(row, sealer)) is not None)


def _exception(row: Row, sealer: Sealer) -> HouseException | None:
    code, words = str(row["code"]), str(row["words"])
    if not sealer.holds(str(row["seal"]), "house exception", _exception_parts(code, words, row)):
        return None
    return HouseException(
        id=int(str(row["id"])),
        code=code,
        words=words,
        asked_by=UserId(str(row["asked_by"])),
        confirmed_by=UserId(str(row["confirmed_by"])),
        at=unstamp(str(row["at"])),
    )


def end_exception(tx: Tx, exception: HouseException, by: UserId, now: datetime) -> None:
    """End an exception; one person is enough, since that only makes things stricter."""
    tx.run(
        "INSERT INTO exception_ends (exception_id, person, at) VALUES (:id, :by, :at)",
        id=exception.id,
        by=by,
        at=stamp(now),
    )
