"""Suggestions and copies as rows that nobody changes, nor takes alone (rules 2, 38)."""

import pytest
from sqlite_utils import Database

from bot.domain.suggestions import Ending
from storage import kinships, suggestions
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER, a_content, a_target, after
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, revise

BETTER = a_content(a_target(text="Soup is back, and better!"))


def suggested(tx: SqliteTx) -> int:
    """Ben suggests something for a draft of Ana's."""
    draft = a_kept_draft(tx, "s")
    return suggestions.add(tx, draft, BETTER, BEN, now=NOON, sealer=SEALER)


def test_rule_2_a_suggestion_is_read_as_it_was_written(tx: SqliteTx) -> None:
    number = suggested(tx)
    found = suggestions.get(tx, number, SEALER)
    assert found is not None
    assert (found.by, found.against, found.at) == (BEN, 1, NOON)
    assert suggestions.content_of(tx, found) == BETTER
    assert suggestions.opened(tx, found.draft, SEALER) == [found]
    suggestions.end(tx, found, Ending.TAKEN, ANA, NOON)
    assert suggestions.opened(tx, found.draft, SEALER) == []


def test_rule_38_a_text_put_under_a_suggestion_is_not_taken_for_it(
    tx: SqliteTx, db: Database
) -> None:
    found = suggestions.get(tx, suggested(tx), SEALER)
    assert found is not None
    db.execute("DROP TRIGGER contents_are_only_erased")
    tx.run("UPDATE contents SET body = '{}' WHERE digest = :digest", digest=found.digest)
    assert suggestions.content_of(tx, found) is None


def test_rule_38_a_suggestion_that_we_did_not_write_is_none(tx: SqliteTx) -> None:
    number = suggested(tx)
    tx.run(
        "INSERT INTO suggestions (draft_id, against, person, at, digest, seal)"
        " SELECT draft_id, against, 'U0EVE', at, digest, seal FROM suggestions"
    )
    assert suggestions.get(tx, number + 1, SEALER) is None


@pytest.mark.parametrize("table", ["suggestions", "suggestion_ends"])
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {table}",
        "UPDATE {table} SET person = 'U0ZOE'",
        "UPDATE OR REPLACE {table} SET at = 'x'",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    ],
)
def test_rule_38_suggestions_and_their_ends_are_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, table: str, sql: str
) -> None:
    found = suggestions.get(tx, suggested(tx), SEALER)
    assert found is not None
    suggestions.end(tx, found, Ending.DECLINED, ANA, NOON)
    refused(attacked, sql.format(table=table), f"{table} are insert-only")


@pytest.mark.parametrize("taker", ["U0BEN", "U0ZOE"])
def test_rule_2_the_table_lets_only_another_author_take(
    attacked: sqlite3.Connection, tx: SqliteTx, taker: str
) -> None:
    suggested(tx)
    sql = (
        "INSERT INTO suggestion_ends (suggestion_id, outcome, person, at)"
        f" VALUES (1, 'taken', '{taker}', 'x')"
    )
    refused(attacked, sql, "only an author takes a suggestion")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM kinships",
        "UPDATE kinships SET other_id = 2",
        "REPLACE INTO kinships SELECT * FROM kinships",
        "INSERT OR IGNORE INTO kinships SELECT * FROM kinships",
    ],
)
def test_rule_38_that_two_drafts_are_alike_is_insert_only(
    attacked: sqlite3.Connection, tx: SqliteTx, sql: str
) -> None:
    draft, other = a_kept_draft(tx, "a"), a_kept_draft(tx, "b")
    kinships.keep(tx, other.id, 1, draft.id, NOON)
    refused(attacked, sql, "kinships are insert-only")


def test_rule_2_what_other_drafts_said_lately_is_read_once_each(tx: SqliteTx) -> None:
    draft, other = a_kept_draft(tx, "a"), a_kept_draft(tx, "b")
    revise(tx, other.id, 2, BETTER)
    revise(tx, other.id, 3, other.revision.content)
    revise(tx, other.id, 4, a_content(), now=after(days=-31))
    said = kinships.since(tx, draft.id, after(days=-30))
    assert sorted(text for one in said for text in one.texts) == [
        "Soup is back!",
        "Soup is back, and better!",
    ]
    assert {one.draft for one in said} == {other.id}
