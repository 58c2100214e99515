"""Urgencies and reviews as rows that are only added, and by whom (rules 15 and 38)."""

import pytest

from storage import urgencies
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER, ZOE
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft


def filled(tx: SqliteTx) -> None:
    """Ben declares a draft of Ana's urgent, and Zoé reviews it."""
    draft = a_kept_draft(tx, "u")
    urgencies.add(tx, draft, BEN, "flood", now=NOON, sealer=SEALER)
    (one,) = urgencies.of(tx, draft.id, SEALER)
    urgencies.review(tx, one, ZOE, NOON)


def test_rule_15_an_urgency_waits_until_it_is_reviewed(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    urgencies.add(tx, draft, BEN, "flood", now=NOON, sealer=SEALER)
    ((number, one),) = urgencies.unreviewed(tx, SEALER)
    assert (number, one.by, one.reason, one.revision) == (draft.id, BEN, "flood", 1)
    urgencies.review(tx, one, ZOE, NOON)
    assert urgencies.unreviewed(tx, SEALER) == []
    assert urgencies.of(tx, draft.id, SEALER)[0].reviewed_by == ZOE


def test_rule_38_an_urgency_that_we_did_not_write_is_none(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    tx.run(
        "INSERT INTO urgencies (draft_id, revision, digest, person, reason, at, seal)"
        " VALUES (:draft, 1, :digest, 'U0EVE', 'x', '2026-03-02T12:00:00.000000Z', 's')",
        draft=draft.id,
        digest=draft.revision.digest,
    )
    assert urgencies.of(tx, draft.id, SEALER) == ()


@pytest.mark.parametrize("table", ["urgencies", "urgent_reviews"])
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET at = 'x'",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    ],
)
def test_rule_38_urgencies_and_reviews_are_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, table: str, sql: str
) -> None:
    filled(tx)
    refused(attacked, sql.format(table=table), f"{table} are insert-only")


@pytest.mark.parametrize("person", [ANA, BEN])
def test_rule_15_the_table_refuses_a_review_by_an_author_or_whoever_hurried(
    attacked: sqlite3.Connection, tx: SqliteTx, person: str
) -> None:
    urgencies.add(tx, a_kept_draft(tx, "u"), BEN, "flood", now=NOON, sealer=SEALER)
    sql = f"INSERT INTO urgent_reviews (urgency_id, person, at) VALUES (1, '{person}', 'x')"
    refused(attacked, sql, "somebody who had no part in it")


def test_rule_38_an_urgency_is_of_a_version_that_is_there(attacked: sqlite3.Connection) -> None:
    sql = (
        "INSERT INTO urgencies (draft_id, revision, digest, person, reason, at, seal)"
        " VALUES (1, 1, 'other', 'U0BEN', 'r', 'x', 's')"
    )
    refused(attacked, sql, "an urgency belongs to one version")
