"""A post is given to one person only, whatever is tried on the table (rule 38)."""

import pytest

from storage.library import sqlite3
from tests.storage.attacks import refused

ONE = "a post is given to one person only"
ADD = "INSERT INTO handovers (delivery_id, attempt, person, at) VALUES"


@pytest.fixture
def given(attacked: sqlite3.Connection) -> sqlite3.Connection:
    """One post was given to Ben, and the message about it is known."""
    number = attacked.execute("SELECT min(id) FROM deliveries").fetchone()[0]
    attacked.execute(f"{ADD} ({number}, 1, 'U0BEN', 'x')")
    attacked.execute("UPDATE handovers SET channel = 'D1', ts = '1.2', shown = 'asked'")
    return attacked


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (f"{ADD} ((SELECT delivery_id FROM handovers), 1, 'U0ANA', 'x')", ONE),
        (f"{ADD} ((SELECT delivery_id FROM handovers), 0, 'U0ANA', 'x')", ONE),
        (
            f"{ADD.replace('INSERT', 'REPLACE')} "
            "((SELECT delivery_id FROM handovers), 1, 'U0ANA', 'x')",
            ONE,
        ),
        ("UPDATE handovers SET person = 'U0ANA'", ONE),
        ("UPDATE handovers SET attempt = 2", ONE),
        ("UPDATE handovers SET at = 'y'", ONE),
        ("UPDATE handovers SET ts = '3.4'", ONE),
        ("DELETE FROM handovers", "who was given a post is kept"),
        (f"{ADD} ((SELECT delivery_id FROM handovers), 2, '', 'x')", "CHECK"),
    ],
)
def test_who_was_given_a_post_can_not_be_changed(
    given: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(given, sql, reason)


def test_a_later_attempt_may_be_given_and_a_message_may_show_something_else(
    given: sqlite3.Connection,
) -> None:
    given.execute(f"{ADD} ((SELECT delivery_id FROM handovers), 2, 'U0ANA', 'x')")
    given.execute("UPDATE handovers SET shown = 'stopped' WHERE attempt = 1")
    assert given.execute("SELECT count(*) FROM handovers").fetchone()[0] == 2
