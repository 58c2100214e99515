"""The database's own guards, met with raw SQL as somebody with the file has it (rule 38)."""

from itertools import product

import pytest
from sqlite_utils import Database

from bot.domain.deliveries import DeliveryState
from bot.domain.people import UserId
from storage import pauses, votes
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, ZOE, a_content, a_target
from tests.storage.filled import put_in, revise, scheduled, taken

S = DeliveryState
INSERT_ONLY = ("authors", "revisions", "votes")
ANOTHER = "a delivery needs the approval of another person"


@pytest.fixture(params=[0, 1], ids=["plain", "recursive triggers"])
def raw(db: Database, request: pytest.FixtureRequest) -> sqlite3.Connection:
    """One approved draft with a planned delivery; SQLite's REPLACE fires triggers or doesn't."""
    scheduled(SqliteTx(db))
    connection = db.conn
    connection.execute(f"PRAGMA recursive_triggers={request.param}")
    assert connection.execute("PRAGMA recursive_triggers").fetchone()[0] == request.param
    return connection


def whole(raw: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=repr)


def refused(raw: sqlite3.Connection, sql: str, reason: str) -> None:
    """The statement fails with this reason and leaves every table as it was."""
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    before = [whole(raw, table) for table in tables]
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        raw.execute(sql)
    assert [whole(raw, table) for table in tables] == before


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
    raw: sqlite3.Connection, table: str, sql: str
) -> None:
    assert whole(raw, table)
    refused(raw, sql.format(table=table, change=CHANGES[table]), f"{table} are insert-only")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE votes SET rowid = 99",
        "UPDATE votes SET id = -id",
        "UPDATE OR REPLACE votes SET oid = 1",
        "REPLACE INTO votes (rowid, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT 1, draft_id, revision, digest, 'U0EVIL', kind, seen_at FROM votes",
        "REPLACE INTO votes (_rowid_, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT '1', draft_id, revision, digest, 'U0EVIL', kind, seen_at FROM votes",
        "REPLACE INTO votes (id, draft_id, revision, digest, person, kind, seen_at)"
        " SELECT 1.0, draft_id, revision, digest, 'U0EVIL', kind, seen_at FROM votes",
    ],
)
def test_rule_38_a_votes_number_is_no_way_around(raw: sqlite3.Connection, sql: str) -> None:
    refused(raw, sql, "votes are insert-only")


@pytest.mark.parametrize("table", ["authors", "revisions"])
def test_rule_38_authors_and_revisions_have_no_hidden_number(
    raw: sqlite3.Connection, table: str
) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        raw.execute(f"SELECT rowid FROM {table}")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO authors VALUES (99, 'U0EVE', 'x', 'x')",
        "INSERT INTO revisions VALUES (99, 1, 'U0EVE', 'x', 'x', 'x', 0, '[]', '{}', 'x')",
        "INSERT INTO votes (draft_id, revision, digest, person, kind, seen_at)"
        " VALUES (99, 1, 'x', 'U0EVE', 'given', 'x')",
        "INSERT INTO cards (draft_id, revision, channel, ts, state, posted_at, seal)"
        " VALUES (99, 1, 'C', '1.1', 'living', 'x', 'x')",
        "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at,"
        " late_at, look_at, key, seal)"
        " VALUES (99, 1, 'x', 'a', 'live', 'scheduled', 'x', 'x', 'x', 'k9', 's')",
    ],
)
def test_nothing_is_written_about_a_draft_that_is_not_there(
    raw: sqlite3.Connection, sql: str
) -> None:
    refused(raw, sql, "FOREIGN KEY")


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
    raw: sqlite3.Connection, how: str, other: dict[str, str]
) -> None:
    refused(raw, forged(how, **other), "a delivery begins as scheduled")


def test_rule_38_a_receipt_cannot_be_inserted(raw: sqlite3.Connection) -> None:
    sql = (
        f"INSERT INTO deliveries ({COLUMNS}, receipt) SELECT NULL, draft_id, revision, digest,"
        " 'new', mode, state, due_at, late_at, look_at, 'new', seal, 0, '', '{}' FROM deliveries"
    )
    refused(raw, sql, "a delivery begins as scheduled")


def test_an_honest_delivery_can_be_inserted(raw: sqlite3.Connection) -> None:
    raw.execute(forged("INSERT", id="NULL", key="'new'", account="'new'"))
    assert len(whole(raw, "deliveries")) == 2


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
    raw: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(raw, sql, reason)


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


def test_states_are_the_programs_own(raw: sqlite3.Connection) -> None:
    refused(raw, "UPDATE deliveries SET state = 'Claimed', token = 't'", "does not go that way")


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
    refused(db.conn, "UPDATE deliveries SET state = 'sending'", "everything is paused")
    pauses.end_all(tx, asked_by=ANA, confirmed_by=BEN, now=NOON)
    db.conn.execute("UPDATE deliveries SET state = 'sending'")


def test_rule_38_a_claim_needs_a_token(raw: sqlite3.Connection) -> None:
    refused(raw, "UPDATE deliveries SET state = 'claimed'", "a delivery is claimed by a token")


@pytest.mark.parametrize("state", sorted(set(S) - {S.SCHEDULED, S.CLAIMED}))
@pytest.mark.parametrize("change", ["due_at = 'x'", "late_at = 'x'", "seal = 'x'"])
def test_rule_38_a_time_is_settled_once_it_is_being_sent(
    tx: SqliteTx, db: Database, state: DeliveryState, change: str
) -> None:
    _, (delivery,) = scheduled(tx)
    put_in(tx, delivery, state)
    refused(db.conn, f"UPDATE deliveries SET {change}", "the time of a delivery is settled")


@pytest.fixture
def paused(raw: sqlite3.Connection) -> sqlite3.Connection:
    """One pause runs, and one was ended by two people."""
    raw.execute("INSERT INTO pauses (reason, person, since) VALUES ('over', 'U0ANA', 'x')")
    raw.execute("UPDATE pauses SET ended_at = 'y', asked_by = 'U0ANA', confirmed_by = 'U0BEN'")
    raw.execute("INSERT INTO pauses (reason, person, since) VALUES ('runs', 'U0ANA', 'x')")
    return raw


ENDS_ONCE = "a pause ends once and is kept"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM pauses", "pauses are kept"),
        ("UPDATE pauses SET ended_at = NULL WHERE id = 1", ENDS_ONCE),
        ("UPDATE pauses SET confirmed_by = 'U0EVE' WHERE id = 1", ENDS_ONCE),
        ("UPDATE pauses SET reason = 'x' WHERE id = 2", ENDS_ONCE),
        ("UPDATE pauses SET person = 'x' WHERE id = 2", ENDS_ONCE),
        ("UPDATE pauses SET since = 'z' WHERE id = 2", ENDS_ONCE),
        ("UPDATE OR REPLACE pauses SET id = 1 WHERE id = 2", ENDS_ONCE),
        ("UPDATE OR REPLACE pauses SET rowid = 9 WHERE id = 2", ENDS_ONCE),
        ("REPLACE INTO pauses SELECT * FROM pauses WHERE id = 1", "pauses are kept"),
        (
            "REPLACE INTO pauses SELECT 2, reason, person, since, ended_at, asked_by, confirmed_by"
            " FROM pauses WHERE id = 1",
            "pauses are kept",
        ),
        ("INSERT OR IGNORE INTO pauses SELECT * FROM pauses", "pauses are kept"),
        (
            "INSERT INTO pauses SELECT * FROM pauses WHERE 1"
            " ON CONFLICT DO UPDATE SET ended_at = 'z'",
            "pauses are kept",
        ),
        ("UPDATE pauses SET ended_at = 'z' WHERE id = 2", "CHECK"),
        ("UPDATE pauses SET ended_at = 'z', asked_by = 'U0ANA' WHERE id = 2", "CHECK"),
        (
            "UPDATE pauses SET ended_at = 'z', asked_by = 'U0ANA', confirmed_by = 'U0ANA'"
            " WHERE id = 2",
            "CHECK",
        ),
        (
            "UPDATE OR REPLACE pauses SET ended_at = 'z', asked_by = 'U0ANA',"
            " confirmed_by = 'U0ANA' WHERE id = 2",
            "CHECK",
        ),
    ],
)
def test_rules_32_and_33_a_pause_is_ended_once_by_two_people_and_kept(
    paused: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(paused, sql, reason)


@pytest.fixture
def stopped(raw: sqlite3.Connection) -> sqlite3.Connection:
    """Two objections, the first of them closed."""
    for number in (1, 2):
        raw.execute(
            "INSERT INTO stops (id, draft_id, kind, person, opened_at)"
            f" VALUES ({number}, 1, 'object', 'U0ZOE', 'x')"
        )
    raw.execute("UPDATE stops SET closed_at = 'y', closed_by = 'U0ZOE', closed_why = 'z'")
    raw.execute(
        "INSERT INTO stops (id, draft_id, kind, person, opened_at)"
        " VALUES (3, 1, 'object', 'U0ZOE', 'x')"
    )
    return raw


CLOSES_ONCE = "an objection or hold closes once and is kept"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM stops", "objections and holds are kept"),
        ("UPDATE stops SET closed_at = NULL WHERE id = 1", CLOSES_ONCE),
        ("UPDATE stops SET closed_at = 'later' WHERE id = 1", CLOSES_ONCE),
        ("UPDATE stops SET closed_by = 'U0EVE' WHERE id = 1", CLOSES_ONCE),
        ("UPDATE stops SET closed_why = NULL WHERE id = 1", CLOSES_ONCE),
        ("UPDATE stops SET draft_id = 2 WHERE id = 3", CLOSES_ONCE),
        ("UPDATE stops SET kind = 'hold' WHERE id = 3", CLOSES_ONCE),
        ("UPDATE stops SET person = 'U0EVE' WHERE id = 3", CLOSES_ONCE),
        ("UPDATE OR REPLACE stops SET id = 1 WHERE id = 3", CLOSES_ONCE),
        ("REPLACE INTO stops SELECT * FROM stops WHERE id = 3", "objections and holds are kept"),
        ("INSERT OR IGNORE INTO stops SELECT * FROM stops", "objections and holds are kept"),
        (
            "INSERT INTO stops SELECT * FROM stops WHERE 1 ON CONFLICT DO UPDATE SET closed_at = 1",
            "objections and holds are kept",
        ),
    ],
)
def test_rule_12_objections_and_holds_close_once_and_are_kept(
    stopped: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(stopped, sql, reason)


@pytest.mark.parametrize("closed_by", ["'U0ANA'", "NULL"])
def test_rule_41_an_ask_is_not_confirmed_by_the_asker(
    raw: sqlite3.Connection, closed_by: str
) -> None:
    raw.execute("INSERT INTO asks (kind, subject, person, at) VALUES ('resume', 'x', 'U0ANA', 'x')")
    sql = f"UPDATE asks SET outcome = 'confirmed', closed_at = 'x', closed_by = {closed_by}"
    refused(raw, sql, "CHECK")
    raw.execute("UPDATE asks SET outcome = 'confirmed', closed_at = 'x', closed_by = 'U0BEN'")


@pytest.mark.parametrize(
    ("asked", "confirmed"), [("", ""), (ANA, ANA), (ANA, ""), ("", BEN)], ids=str
)
def test_rule_35_an_account_is_not_live_by_one_person(
    raw: sqlite3.Connection, asked: UserId, confirmed: UserId
) -> None:
    insert = (
        "INSERT INTO accounts (name, network, address, handle, identity, mode, since, asked_by,"
        " confirmed_by, seal) VALUES ('soupe', 'mastodon', 'a', 'h', 'i', '{mode}', 'x',"
        f" '{asked}', '{confirmed}', 's')"
    )
    refused(raw, insert.format(mode="live"), "CHECK")
    raw.execute(insert.format(mode="dry-run"))
    for how in ("", "OR REPLACE"):
        refused(raw, f"UPDATE {how} accounts SET mode = 'live'", "CHECK")


def test_rule_17_a_draft_has_one_living_card(raw: sqlite3.Connection) -> None:
    insert = (
        "INSERT INTO cards (draft_id, revision, channel, ts, state, posted_at, seal)"
        " VALUES (1, 1, 'C', '{ts}', '{state}', 'x', 's')"
    )
    raw.execute(insert.format(ts="1.1", state="living"))
    refused(raw, insert.format(ts="1.2", state="living"), "UNIQUE")
    refused(raw, insert.format(ts="1.1", state="retired"), "UNIQUE")
    raw.execute(insert.format(ts="1.2", state="retired"))
    refused(raw, "UPDATE cards SET state = 'living'", "UNIQUE")
