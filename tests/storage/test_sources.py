"""The messages that drafts were made from: rows that are only added (rules 18 and 38)."""

import pytest

from bot.domain.messages import Origin, Source
from storage import sources
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft

ORIGIN = Origin(channel="C1", ts="1.2", writer=ANA, says="d1")


def filled(tx: SqliteTx) -> None:
    """A draft of a message that was edited once."""
    draft = a_kept_draft(tx, "s")
    sources.add(tx, draft.id, ORIGIN, now=NOON, sealer=SEALER)
    sources.look(tx, draft.id, "d2", now=NOON, sealer=SEALER)


def test_rule_18_what_became_of_a_source_is_remembered(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx).id
    assert sources.of(tx, draft, SEALER) is None
    sources.add(tx, draft, ORIGIN, now=NOON, sealer=SEALER)
    assert sources.of(tx, draft, SEALER) == Source(draft=draft, origin=ORIGIN, says="d1")
    assert sources.made_of(tx, "C1", "1.2") == draft
    assert sources.made_of(tx, "C2", "1.2") is None
    for says in ("d2", "d1", ""):
        sources.look(tx, draft, says, now=NOON, sealer=SEALER)
    found = sources.of(tx, draft, SEALER)
    assert found == Source(draft=draft, origin=ORIGIN, says="d1", is_gone=True)


def test_trap_65_a_message_makes_one_draft_and_its_writer_is_an_author(tx: SqliteTx) -> None:
    one, two = a_kept_draft(tx).id, a_kept_draft(tx, "r2", author=BEN).id
    with pytest.raises(ConstraintRefused, match="is an author of its draft"):
        sources.add(tx, two, ORIGIN, now=NOON, sealer=SEALER)
    sources.add(tx, one, ORIGIN, now=NOON, sealer=SEALER)
    again = Origin(channel="C1", ts="1.2", writer=BEN, says="d1")
    with pytest.raises(ConstraintRefused, match="insert-only"):
        sources.add(tx, two, again, now=NOON, sealer=SEALER)


def test_rule_38_a_source_that_we_did_not_write_is_noticed(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx).id
    assert sources.whole(tx, draft, SEALER)
    tx.run(
        "INSERT INTO sources VALUES (:draft, 'C1', '1.2', :ana, 'd1', 'x', 'forged')",
        draft=draft,
        ana=ANA,
    )
    assert not sources.whole(tx, draft, SEALER)
    tx.run(
        "INSERT INTO source_looks (draft_id, says, at, seal) VALUES (:draft, 'd2', 'x', 'f')",
        draft=draft,
    )
    found = sources.of(tx, draft, SEALER)
    assert found is not None
    assert found.says == "d1"


@pytest.mark.parametrize("table", ["sources", "source_looks"])
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET at = 'x'",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    ],
)
def test_rule_38_sources_are_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, table: str, sql: str
) -> None:
    filled(tx)
    refused(attacked, sql.format(table=table), "are insert-only")
