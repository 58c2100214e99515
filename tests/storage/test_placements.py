"""Placements as rows that are only added, sealed, and of one version (rules 16 and 38)."""

import pytest

from bot.domain.placing import Placement
from storage import placements
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import BEN, NOON, SEALER, after
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, revise

FIRST = Placement(start=NOON, end=after(hours=1), by=BEN)
SECOND = Placement(start=after(minutes=5), end=after(hours=1), by=BEN)


def test_rule_16_the_newest_placement_of_the_revision_counts(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    assert placements.of(tx, draft, SEALER) is None
    for one in (FIRST, SECOND):
        placements.add(tx, draft, one, NOON, SEALER)
    assert placements.of(tx, draft, SEALER) == SECOND
    again = revise(tx, draft.id, 2, draft.revision.content)
    assert placements.of(tx, again, SEALER) is None


def test_rule_38_a_placement_that_we_did_not_write_counts_for_nothing(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    placements.add(tx, draft, FIRST, NOON, SEALER)
    tx.run(
        "INSERT INTO placements (draft_id, revision, digest, person, starts_at, ends_at, at, seal)"
        " SELECT draft_id, revision, digest, person, starts_at, '2027', at, seal FROM placements"
    )
    assert placements.of(tx, draft, SEALER) == FIRST


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM placements",
        "UPDATE placements SET starts_at = 'x'",
        "REPLACE INTO placements SELECT * FROM placements",
        "INSERT OR IGNORE INTO placements SELECT * FROM placements",
    ],
)
def test_rule_38_placements_are_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, sql: str
) -> None:
    placements.add(tx, a_kept_draft(tx, "p"), FIRST, NOON, SEALER)
    refused(attacked, sql, "placements are insert-only")


def test_rule_38_a_placement_is_of_a_version_that_is_there(attacked: sqlite3.Connection) -> None:
    sql = (
        "INSERT INTO placements (draft_id, revision, digest, person, starts_at, ends_at, at, seal)"
        " VALUES (1, 1, 'other', 'U0BEN', 'a', 'b', 'x', 's')"
    )
    refused(attacked, sql, "a placement belongs to one version")
