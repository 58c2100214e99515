"""The database's own guards, met with raw SQL as somebody with the file has it (rule 38)."""

from itertools import product

import pytest
from sqlite_utils import Database

from bot.domain.deliveries import DeliveryState
from storage import pauses, votes
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER, ZOE, a_content, a_target
from tests.storage.attacks import refused, whole
from tests.storage.filled import put_in, revise, scheduled, taken

S = DeliveryState
INSERT_ONLY = ("authors", "revisions", "votes")
ANOTHER = "a delivery needs the approval of another person"


CHANGES = {
    "authors": "person = 'U0EVIL'",
    "revisions": "digest = 'evil'",
    "votes": "kind = 'taken back'",
}


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {table} SET {change}",
        "UPDATE OR REPLACE {table} SET {change}",
        "UPDATE OR IGNORE {table} SET {change}",
        "UPDATE {table} SET draft_id = draft_id",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE 1",
        "INSERT INTO {table} SELECT * FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
        "INSERT OR ROLLBACK INTO {table} SELECT * FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT DO UPDATE SET {change}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT DO NOTHING",
    ],
)
def test_rule_38_authors_revisions_and_votes_are_insert_only(
    attacked: sqlite3.Connection, table: str, sql: str
) -> None:
    assert whole(attacked, table)
    refused(attacked, sql.format(table=table, change=CHANGES[table]), f"{table} are insert-only")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE votes SET rowid = 99",
        "UPDATE votes SET id = -id",
        "UPDATE OR REPLACE votes SET oid = 1",
        "REPLACE INTO votes (rowid, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT 1, draft_id, revision, digest, 'U0ZOE', kind, seen_at FROM votes",
        "REPLACE INTO votes (_rowid_, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT '1', draft_id, revision, digest, 'U0ZOE', kind, seen_at FROM votes",
        "REPLACE INTO votes (id, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT 1.0, draft_id, revision, digest, 'U0ZOE', kind, seen_at FROM votes",
    ],
)
def test_rule_38_a_votes_number_is_no_way_around(attacked: sqlite3.Connection, sql: str) -> None:
    refused(attacked, sql, "votes are insert-only")


@pytest.mark.parametrize("table", ["authors", "revisions"])
def test_rule_38_authors_and_revisions_have_no_hidden_number(
    attacked: sqlite3.Connection, table: str
) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        attacked.execute(f"SELECT rowid FROM {table}")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO authors VALUES (99, 'U0EVE', 'x', 'x')",
        "INSERT INTO revisions VALUES (99, 1, 'U0EVE', 'x', 'x', 'x', 0, '[]', '{}', 'x')",
        "INSERT INTO votes (draft_id, revision, digest, person, kind, seen_at)"
        " VALUES (99, 1, 'x', 'U0BEN', 'given', 'x')",
        "INSERT INTO cards (draft_id, revision, channel, ts, state, posted_at, seal)"
        " VALUES (99, 1, 'C', '1.1', 'living', 'x', 'x')",
        "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at,"
        " late_at, look_at, key, seal)"
        " VALUES (99, 1, 'x', 'a', 'live', 'scheduled', 'x', 'x', 'x', 'k9', 's')",
    ],
)
def test_nothing_is_written_about_a_draft_that_is_not_there(
    attacked: sqlite3.Connection, sql: str
) -> None:
    refused(attacked, sql, "FOREIGN KEY")


COLUMNS = (
    "id, draft_id, revision, digest, account, mode, state, due_at, late_at, look_at, key, seal,"
    " attempt, token"
)


def forged(how: str, **other: str) -> str:
    """Insert a copy of the delivery, but for what is named."""
    asked = ", ".join(other.get(name, name) for name in COLUMNS.split(", "))
    return f"{how} INTO deliveries ({COLUMNS}) SELECT {asked} FROM deliveries"


@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
@pytest.mark.parametrize(
    "other",
    [
        {"id": "NULL", "key": "'new'", "account": "'new'", "state": f"'{state}'", "token": "'t'"}
        for state in DeliveryState
        if state is not S.SCHEDULED
    ]
    + [
        {"id": "NULL", "key": "'new'", "account": "'new'", "attempt": "1"},
        {"id": "NULL", "key": "'new'", "account": "'new'", "state": "'SCHEDULED'"},
        {"key": "'new'", "account": "'new'"},
        {"id": "NULL", "account": "'new'"},
        {"id": "NULL", "key": "'new'"},
        {},
    ],
)
def test_rule_38_a_row_cannot_be_inserted_or_replaced_as_claimed(
    attacked: sqlite3.Connection, how: str, other: dict[str, str]
) -> None:
    refused(attacked, forged(how, **other), "a delivery begins as scheduled")


def test_rule_38_a_receipt_cannot_be_inserted(attacked: sqlite3.Connection) -> None:
    sql = (
        f"INSERT INTO deliveries ({COLUMNS}, receipt) SELECT NULL, draft_id, revision, digest,"
        " 'new', mode, state, due_at, late_at, look_at, 'new', seal, 0, '', '{}' FROM deliveries"
    )
    refused(attacked, sql, "a delivery begins as scheduled")


def test_an_honest_delivery_can_be_inserted(attacked: sqlite3.Connection) -> None:
    attacked.execute(forged("INSERT", id="NULL", key="'new'", account="'new'"))
    assert len(whole(attacked, "deliveries")) == 2


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM deliveries", "deliveries are kept"),
        *(
            (f"UPDATE {how} deliveries SET {change}", "what a delivery is about never changes")
            for how in ("", "OR REPLACE", "OR IGNORE")
            for change in (
                "id = 7",
                "rowid = 7",
                "draft_id = 2",
                "revision = 2",
                "digest = 'evil'",
                "account = 'another'",
                "mode = 'dry-run'",
                "key = 'another'",
            )
        ),
        (
            "INSERT INTO deliveries SELECT * FROM deliveries WHERE 1"
            " ON CONFLICT DO UPDATE SET state = 'claimed', token = 't'",
            "a delivery begins as scheduled",
        ),
    ],
)
def test_rule_38_what_a_delivery_is_about_never_changes(
    attacked: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(attacked, sql, reason)


STEPS = {
    (S.SCHEDULED, S.CLAIMED),
    (S.SCHEDULED, S.CANCELLED),
    (S.SCHEDULED, S.MISSED),
    (S.SCHEDULED, S.FAILED),
    (S.CLAIMED, S.SCHEDULED),
    (S.CLAIMED, S.SENDING),
    (S.CLAIMED, S.REHEARSED),
    (S.CLAIMED, S.CANCELLED),
    (S.CLAIMED, S.MISSED),
    (S.CLAIMED, S.FAILED),
    (S.SENDING, S.PUBLISHED),
    (S.SENDING, S.FAILED),
    (S.SENDING, S.UNKNOWN),
    (S.SENDING, S.SCHEDULED),
    (S.UNKNOWN, S.PUBLISHED),
    (S.UNKNOWN, S.FAILED),
    (S.UNKNOWN, S.SENDING),
    (S.UNKNOWN, S.DELETED),
    (S.PUBLISHED, S.DELETED),
    (S.PARTLY, S.SCHEDULED),
    (S.PARTLY, S.DELETED),
}


@pytest.mark.parametrize(("old", "new"), [pair for pair in product(S, S) if pair[0] != pair[1]])
def test_rule_38_a_delivery_goes_only_the_steps_of_the_table(
    tx: SqliteTx, db: Database, old: DeliveryState, new: DeliveryState
) -> None:
    _, (delivery,) = scheduled(tx)
    put_in(tx, delivery, old)
    sql = f"UPDATE deliveries SET state = '{new}', token = 't2'"
    if (old, new) not in STEPS:
        refused(db.conn, sql, "a delivery does not go that way")
        return
    db.conn.execute(sql)
    assert db.conn.execute("SELECT state FROM deliveries").fetchone()[0] == new.value


def test_states_are_the_programs_own(attacked: sqlite3.Connection) -> None:
    refused(
        attacked, "UPDATE deliveries SET state = 'Claimed', token = 't'", "does not go that way"
    )


@pytest.mark.parametrize("new", [S.CLAIMED, S.SENDING, S.REHEARSED])
@pytest.mark.parametrize(
    "story", ["nobody", "author", "second author", "taken back", "dismissed", "older revision"]
)
def test_rule_38_nothing_is_claimed_without_another_persons_standing_vote(
    tx: SqliteTx, db: Database, story: str, new: DeliveryState
) -> None:
    approver = {"nobody": None, "dismissed": None, "author": ANA}.get(story, BEN)
    draft, (delivery,) = scheduled(tx, by=approver)
    if new is not S.CLAIMED and approver == BEN:
        put_in(tx, delivery, S.CLAIMED)
    if story == "second author":
        tx.run(
            "INSERT INTO authors (draft_id, person, since, cause) VALUES (1, :who, 'x', 'x')",
            who=BEN,
        )
    elif story == "taken back":
        votes.add(tx, draft, BEN, votes.TAKEN_BACK, now=NOON)
    elif story == "dismissed":
        votes.add(tx, draft, BEN, votes.DISMISSED, now=NOON)
    elif story == "older revision":
        tx.run("UPDATE deliveries SET state = 'cancelled'")
        revise(tx, draft.id, 2, a_content(a_target(text="New soup")))
        tx.run(
            "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at,"
            " late_at, look_at, key, seal) SELECT draft_id, 2, digest, account, mode, 'scheduled',"
            " due_at, late_at, look_at, 'second', seal FROM deliveries"
        )
    # Each trigger alone must refuse, whichever SQLite asks first.
    db.execute("DROP TRIGGER deliveries_follow_the_steps")
    where = "WHERE state <> 'cancelled'"
    refused(db.conn, f"UPDATE deliveries SET state = '{new}', token = 't' {where}", ANOTHER)


def test_rule_38_a_vote_for_another_digest_is_none(tx: SqliteTx, db: Database) -> None:
    draft, _ = scheduled(tx, by=None)
    for column, value in (("digest", "'another'"), ("revision", "2"), ("person", "''")):
        given = {
            "draft_id": str(draft.id),
            "revision": "1",
            "digest": f"'{draft.revision.digest}'",
            "person": f"'{BEN}'",
            "kind": "'given'",
            "seen_at": "'x'",
            column: value,
        }
        if column == "person":
            given["kind"] = "'taken back'"
        names, values = ", ".join(given), ", ".join(given.values())
        db.conn.execute(f"INSERT INTO votes ({names}) VALUES ({values})")
    refused(db.conn, "UPDATE deliveries SET state = 'claimed', token = 't'", ANOTHER)


def test_a_vote_given_anew_after_it_was_taken_back_counts(tx: SqliteTx) -> None:
    draft, _ = scheduled(tx)
    votes.add(tx, draft, BEN, votes.TAKEN_BACK, now=NOON)
    assert taken(tx) == []
    votes.add(tx, draft, BEN, votes.GIVEN, now=NOON)
    assert len(taken(tx)) == 1


def test_one_persons_taken_back_vote_leaves_the_others_standing(tx: SqliteTx) -> None:
    draft, _ = scheduled(tx)
    votes.add(tx, draft, ZOE, votes.GIVEN, now=NOON)
    votes.add(tx, draft, BEN, votes.TAKEN_BACK, now=NOON)
    assert len(taken(tx)) == 1


def test_rule_32_nothing_is_sent_while_a_pause_runs(tx: SqliteTx, db: Database) -> None:
    scheduled(tx)
    taken(tx)
    pauses.start(tx, "a crisis", ANA, NOON)
    refused(db.conn, "UPDATE deliveries SET state = 'sending'", "a pause keeps it back")
    pauses.end_all(tx, asked_by=ANA, confirmed_by=BEN, now=NOON, sealer=SEALER)
    db.conn.execute("UPDATE deliveries SET state = 'sending'")


def test_rule_38_a_claim_needs_a_token(attacked: sqlite3.Connection) -> None:
    refused(attacked, "UPDATE deliveries SET state = 'claimed'", "a delivery is claimed by a token")


@pytest.mark.parametrize("state", sorted(set(S) - {S.SCHEDULED, S.CLAIMED}))
@pytest.mark.parametrize("change", ["due_at = 'x'", "late_at = 'x'", "seal = 'x'"])
def test_rule_38_a_time_is_settled_once_it_is_being_sent(
    tx: SqliteTx, db: Database, state: DeliveryState, change: str
) -> None:
    _, (delivery,) = scheduled(tx)
    put_in(tx, delivery, state)
    refused(db.conn, f"UPDATE deliveries SET {change}", "the time of a delivery is settled")
