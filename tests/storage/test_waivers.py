"""Waivers and exceptions of the house as rows that are only added, and sealed (rules 14, 38)."""

import pytest

from bot.domain.waivers import Waiver
from storage import waivers
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER, ZOE
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, kept, revise

GIVEN = Waiver(finding="key", by=BEN, at=NOON, reason="a bath bomb")


def filled(tx: SqliteTx) -> None:
    """Ben waives something of a draft of Ana's, and an exception was made and ended."""
    draft = a_kept_draft(tx, "w")
    waivers.add(tx, draft, ("word", "key"), GIVEN, sealer=SEALER)
    number = waivers.words_id(tx, "word", "bomb")
    waivers.add_exception(tx, number, people=(BEN, ZOE), now=NOON, sealer=SEALER)
    (made,) = waivers.exceptions(tx, SEALER)
    waivers.end_exception(tx, made, ANA, NOON)


def test_rule_14_a_waiver_is_of_one_revision_with_one_digest(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    waivers.add(tx, draft, ("word", "key"), GIVEN, sealer=SEALER)
    assert waivers.of(tx, draft, SEALER) == (GIVEN,)
    again = revise(tx, draft.id, 2, draft.revision.content)
    assert again.revision.digest == draft.revision.digest
    assert waivers.of(tx, again, SEALER) == ()


def test_rule_38_a_waiver_that_we_did_not_write_is_none(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    waivers.add(tx, draft, ("word", "key"), GIVEN, sealer=SEALER)
    tx.run(
        "INSERT INTO waivers (draft_id, revision, digest, finding, code, person, reason, at, seal)"
        " SELECT draft_id, revision, digest, finding, code, 'U0ZOE', reason, at, seal FROM waivers"
    )
    assert waivers.of(tx, kept(tx, draft.id), SEALER) == (GIVEN,)


def test_rule_14_an_exception_holds_until_anybody_ends_it(tx: SqliteTx) -> None:
    number = waivers.words_id(tx, "word", "bomb")
    assert waivers.words_id(tx, "word", "bomb") == number
    assert waivers.words_of(tx, number) == ("word", "bomb")
    assert waivers.words_of(tx, 99) is None
    waivers.add_exception(tx, number, people=(BEN, ZOE), now=NOON, sealer=SEALER)
    (made,) = waivers.exceptions(tx, SEALER)
    assert (made.code, made.words, made.asked_by, made.confirmed_by) == ("word", "bomb", BEN, ZOE)
    waivers.end_exception(tx, made, ANA, NOON)
    assert waivers.exceptions(tx, SEALER) == ()


def test_rule_38_an_exception_that_we_did_not_write_is_none(tx: SqliteTx) -> None:
    number = waivers.words_id(tx, "word", "bomb")
    tx.run(
        "INSERT INTO house_exceptions (words_id, asked_by, confirmed_by, at, seal)"
        " VALUES (:n, 'U0BEN', 'U0ZOE', '2026-03-02T12:00:00.000000Z', 'x')",
        n=number,
    )
    assert waivers.exceptions(tx, SEALER) == ()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("waivers", "person = 'U0ZOE'"),
        ("exception_words", "words = 'x'"),
        ("house_exceptions", "confirmed_by = 'U0EVE'"),
        ("exception_ends", "person = 'U0EVE'"),
    ],
)
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET {change}",
        "UPDATE OR REPLACE {table} SET {change}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    ],
)
def test_rule_38_what_sets_findings_aside_is_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, table: str, change: str, sql: str
) -> None:
    filled(tx)
    refused(attacked, sql.format(table=table, change=change), f"{table} are insert-only")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ("(1, 1, '{digest}', 'k', 'c', 'U0ANA', 'r', 'x', 's')", "authors waive nothing"),
        ("(1, 1, 'other', 'k', 'c', 'U0BEN', 'r', 'x', 's')", "belongs to one version"),
        ("(1, 2, '{digest}', 'k', 'c', 'U0BEN', 'r', 'x', 's')", "belongs to one version"),
        ("(1, 1, '{digest}', 'k', 'c', 'U0BEN', '', 'x', 's')", "CHECK"),
    ],
)
def test_rule_14_the_table_refuses_what_is_no_waiver(
    attacked: sqlite3.Connection, values: str, reason: str
) -> None:
    (digest,) = attacked.execute("SELECT digest FROM revisions").fetchone()
    columns = "draft_id, revision, digest, finding, code, person, reason, at, seal"
    sql = f"INSERT INTO waivers ({columns}) VALUES {values.format(digest=digest)}"
    refused(attacked, sql, reason)


def test_rule_41_the_table_refuses_an_exception_by_one_person(
    attacked: sqlite3.Connection, tx: SqliteTx
) -> None:
    waivers.words_id(tx, "word", "bomb")
    sql = (
        "INSERT INTO house_exceptions (words_id, asked_by, confirmed_by, at, seal)"
        " VALUES (1, 'U0BEN', 'U0BEN', 'x', 's')"
    )
    refused(attacked, sql, "CHECK")
