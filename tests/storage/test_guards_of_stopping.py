"""Guards of what stops posts and of what takes two people, met with raw SQL (rule 38)."""

import pytest

from bot.domain.people import UserId
from storage.library import sqlite3
from tests.factories import ANA, BEN
from tests.storage.attacks import refused


@pytest.fixture
def paused(attacked: sqlite3.Connection) -> sqlite3.Connection:
    """One pause runs, and one was ended by two people."""
    attacked.execute("INSERT INTO pauses (reason, person, since) VALUES ('over', 'U0ANA', 'x')")
    attacked.execute("UPDATE pauses SET ended_at = 'y', asked_by = 'U0ANA', confirmed_by = 'U0BEN'")
    attacked.execute("INSERT INTO pauses (reason, person, since) VALUES ('runs', 'U0ANA', 'x')")
    return attacked


ENDS_ONCE = "a pause ends once and is kept"
NEED_TWO = "this pause stopped something, so it takes two people to end it"


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
            "REPLACE INTO pauses SELECT 2, reason, person, since, ended_at, asked_by, confirmed_by,"
            " end_seal, account FROM pauses WHERE id = 1",
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
            NEED_TWO,
        ),
        (
            "UPDATE OR REPLACE pauses SET ended_at = 'z', asked_by = 'U0ANA',"
            " confirmed_by = 'U0ANA' WHERE id = 2",
            NEED_TWO,
        ),
        (
            "UPDATE pauses SET ended_at = '2026', asked_by = 'U0EVE', confirmed_by = 'U0EVE'"
            " WHERE id = 2",
            "CHECK",
        ),
        ("UPDATE pauses SET account = 'soupe' WHERE id = 2", ENDS_ONCE),
    ],
)
def test_rules_32_and_33_a_pause_is_ended_once_by_two_people_and_kept(
    paused: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(paused, sql, reason)


PASSAGE = (
    "INSERT INTO passages (draft_id, digest, last_pause, asked_by, confirmed_by, at, seal)"
    " VALUES (1, 'x', 2, {0}, {1}, 'x', 'x')"
)


@pytest.fixture
def passed(paused: sqlite3.Connection) -> sqlite3.Connection:
    """Ben and Zoé let Ana's draft through."""
    paused.execute(PASSAGE.format("'U0BEN'", "'U0ZOE'"))
    return paused


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (PASSAGE.format("'U0BEN'", "'U0BEN'"), "CHECK"),
        (PASSAGE.format("'U0ANA'", "'U0BEN'"), "authors never let their own draft through"),
        (PASSAGE.format("'U0BEN'", "'U0ANA'"), "authors never let their own draft through"),
        ("UPDATE passages SET last_pause = 99", "passages are insert-only"),
        ("UPDATE passages SET digest = 'y'", "passages are insert-only"),
        ("DELETE FROM passages", "passages are insert-only"),
        ("REPLACE INTO passages SELECT * FROM passages", "passages are insert-only"),
    ],
)
def test_rules_32_and_41_what_is_let_through_is_kept_and_by_two_who_are_no_authors(
    passed: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(passed, sql, reason)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evidence SET body = '{}'",
        "DELETE FROM evidence",
        "REPLACE INTO evidence SELECT * FROM evidence",
    ],
)
def test_rule_34_evidence_is_kept(attacked: sqlite3.Connection, sql: str) -> None:
    attacked.execute(
        "INSERT INTO takedowns (draft_id, person, at, starts_at) VALUES (1, 'U0ZOE', 'x', 'x')"
    )
    attacked.execute(
        "INSERT INTO evidence (takedown_id, draft_id, kind, at, body, seal)"
        " VALUES (1, 1, 'kept', 'x', '[]', 'x')"
    )
    refused(attacked, sql, "evidence is insert-only")


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE incidents SET level = 0", "incidents are insert-only"),
        ("DELETE FROM incidents", "incidents are insert-only"),
        ("REPLACE INTO incidents SELECT * FROM incidents", "incidents are insert-only"),
        ("UPDATE corrections SET of_draft = 1", "corrections are insert-only"),
        ("DELETE FROM corrections", "corrections are insert-only"),
        ("REPLACE INTO corrections SELECT * FROM corrections", "corrections are insert-only"),
    ],
)
def test_rule_34_incidents_and_corrections_are_kept(
    attacked: sqlite3.Connection, sql: str, reason: str
) -> None:
    attacked.execute("PRAGMA foreign_keys = OFF")
    attacked.execute(
        "INSERT INTO incidents (draft_id, revision, level, story, person, at)"
        " VALUES (1, 1, 4, 'x', 'U0ZOE', 'x')"
    )
    attacked.execute("INSERT INTO corrections (draft_id, of_draft) VALUES (2, 1)")
    refused(attacked, sql, reason)


@pytest.fixture
def stopped(attacked: sqlite3.Connection) -> sqlite3.Connection:
    """Two objections, the first of them closed."""
    for number in (1, 2):
        attacked.execute(
            "INSERT INTO stops (id, draft_id, kind, person, opened_at)"
            f" VALUES ({number}, 1, 'object', 'U0ZOE', 'x')"
        )
    attacked.execute("UPDATE stops SET closed_at = 'y', closed_by = 'U0ZOE', closed_why = 'z'")
    attacked.execute(
        "INSERT INTO stops (id, draft_id, kind, person, opened_at)"
        " VALUES (3, 1, 'object', 'U0ZOE', 'x')"
    )
    return attacked


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
    attacked: sqlite3.Connection, closed_by: str
) -> None:
    attacked.execute(
        "INSERT INTO asks (kind, subject, person, at, seal)"
        " VALUES ('resume', 'x', 'U0ANA', 'x', '')"
    )
    sql = f"UPDATE asks SET outcome = 'confirmed', closed_at = 'x', closed_by = {closed_by}"
    refused(attacked, sql, "CHECK")
    attacked.execute("UPDATE asks SET outcome = 'confirmed', closed_at = 'x', closed_by = 'U0BEN'")


@pytest.mark.parametrize(
    ("asked", "confirmed"), [("", ""), (ANA, ANA), (ANA, ""), ("", BEN)], ids=str
)
def test_rule_35_an_account_is_not_live_by_one_person(
    attacked: sqlite3.Connection, asked: UserId, confirmed: UserId
) -> None:
    insert = (
        "INSERT INTO accounts (name, network, address, handle, identity, mode, since, asked_by,"
        " confirmed_by, seal) VALUES ('soupe', 'mastodon', 'a', 'h', 'i', '{mode}', 'x',"
        f" '{asked}', '{confirmed}', 's')"
    )
    refused(attacked, insert.format(mode="live"), "CHECK")
    attacked.execute(insert.format(mode="dry-run"))
    for how in ("", "OR REPLACE"):
        refused(attacked, f"UPDATE {how} accounts SET mode = 'live'", "CHECK")


def test_rule_17_a_draft_has_one_living_card(attacked: sqlite3.Connection) -> None:
    insert = (
        "INSERT INTO cards (draft_id, revision, channel, ts, state, posted_at, seal)"
        " VALUES (1, 1, 'C', '{ts}', '{state}', 'x', 's')"
    )
    attacked.execute(insert.format(ts="1.1", state="living"))
    refused(attacked, insert.format(ts="1.2", state="living"), "UNIQUE")
    refused(attacked, insert.format(ts="1.1", state="retired"), "UNIQUE")
    attacked.execute(insert.format(ts="1.2", state="retired"))
    refused(attacked, "UPDATE cards SET state = 'living'", "UNIQUE")
