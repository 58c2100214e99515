"""Letters and requests: written once, before they are sent, whatever is tried (rule 38)."""

import pytest

from bot.domain.drafts import DraftId
from storage import letters
from storage.connection import SqliteTx
from storage.letters import Fate, How, Sort
from storage.library import sqlite3
from tests.factories import BEN, NOON, ZOE, after
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft

ONCE = "a letter is claimed once, and then sent"
ONLY = "are insert-only"
LETTER = "INSERT INTO letters (key, kind, person, at, state) VALUES"
REQUEST = "INSERT INTO requests (id, draft_id, person, how, asked_by, at) VALUES"


@pytest.fixture
def written(attacked: sqlite3.Connection) -> sqlite3.Connection:
    """Ben was asked about a draft, and has a letter about it."""
    draft = attacked.execute("SELECT min(id) FROM drafts").fetchone()[0]
    attacked.execute(f"{REQUEST} (1, {draft}, 'U0BEN', 'in turn', 'x', 'x')")
    attacked.execute(f"{LETTER} ('waiting 1', 'waiting', 'U0BEN', 'x', 'claimed')")
    attacked.execute(f"INSERT INTO letter_rungs VALUES ({draft}, 1, 'U0BEN', 'half', 1)")
    attacked.execute("UPDATE letters SET state = 'sent', channel = 'D1', ts = '1.2', shown = 'x'")
    return attacked


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (f"{LETTER} ('waiting 1', 'waiting', 'U0ANA', 'x', 'claimed')", ONCE),
        (f"{LETTER} ('waiting 2', 'waiting', 'U0ANA', 'x', 'sent')", ONCE),
        (f"{LETTER} ('waiting 2', 'waiting', '', 'x', 'claimed')", "CHECK"),
        (f"{LETTER} ('waiting 2', 'gossip', 'U0ANA', 'x', 'claimed')", "CHECK"),
        ("UPDATE letters SET state = 'claimed'", ONCE),
        ("UPDATE letters SET key = 'waiting 2'", ONCE),
        ("UPDATE letters SET person = 'U0ANA'", ONCE),
        ("UPDATE letters SET at = 'y'", ONCE),
        ("DELETE FROM letters", "letters are kept"),
        ("UPDATE requests SET person = 'U0ANA'", ONLY),
        ("DELETE FROM requests", ONLY),
        (f"{REQUEST.replace('INSERT', 'REPLACE')} (1, 1, 'U0ANA', 'named', 'x', 'x')", ONLY),
        (f"{REQUEST} (2, (SELECT draft_id FROM requests), 'U0BEN', 'named', 'x', 'x')", "UNIQUE"),
        ("UPDATE letter_rungs SET rung = 'late'", ONLY),
        ("DELETE FROM letter_rungs", ONLY),
    ],
)
def test_what_was_asked_and_written_is_not_undone_or_done_again(
    written: sqlite3.Connection, sql: str, reason: str
) -> None:
    refused(written, sql, reason)


def test_one_key_is_claimed_once(tx: SqliteTx) -> None:
    assert letters.claim(tx, "out 1.1", Sort.OUT, BEN, NOON) is not None
    assert letters.claim(tx, "out 1.1", Sort.OUT, ZOE, NOON) is None
    assert letters.is_claimed(tx, "out 1.1")


def test_rule_39_all_messages_about_an_erased_draft_are_taken_away_and_no_others(
    tx: SqliteTx,
) -> None:
    for key, sort in (
        ("out 1.1", Sort.OUT),
        ("failure 1.2 failed watcher", Sort.FAILURE),
        ("out 12.1", Sort.OUT),
        ("waiting 1.1 U0BEN asked", Sort.WAITING),
    ):
        number = letters.claim(tx, key, sort, BEN, NOON)
        assert number is not None
        letters.sent(tx, number, ("D1", "1.2"), "x")
    letters.let_go(tx, DraftId(1))
    gone = [kept.key for kept in letters.to_take_away(tx)]
    assert gone == ["out 1.1", "failure 1.2 failed watcher"]


def test_rule_39_a_message_that_was_on_its_way_while_two_people_erased_is_taken_away_as_well(
    tx: SqliteTx,
) -> None:
    number = letters.claim(tx, "out 1.1", Sort.OUT, BEN, NOON)
    assert number is not None
    letters.let_go(tx, DraftId(1))
    letters.sent(tx, number, ("D1", "1.2"), "x")
    assert [kept.ts for kept in letters.to_take_away(tx)] == ["1.2"]


def test_a_refused_letter_and_a_failure_do_not_count_and_a_lost_one_does(tx: SqliteTx) -> None:
    for number, fate in enumerate((Fate.REFUSED, Fate.LOST, Fate.GONE)):
        at = after(minutes=number)
        letter = letters.claim(tx, f"waiting {number}", Sort.WAITING, BEN, at)
        assert letter is not None
        letters.now_is(tx, letter, fate)
    failure = letters.claim(tx, "failure 1.1 failed watcher", Sort.FAILURE, BEN, NOON)
    assert failure is not None
    assert letters.pings(tx, BEN, NOON) == [after(minutes=1), after(minutes=2)]
    assert letters.pings(tx, BEN, after(minutes=2)) == [after(minutes=2)]


def test_somebody_is_asked_once_about_a_draft_and_keeps_how(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx).id
    assert letters.ask(tx, draft, BEN, How.NAMED, by=ZOE, now=NOON)
    assert not letters.ask(tx, draft, BEN, How.AS_WELL, by=ZOE, now=after(hours=1))
    assert [(one.person, one.how) for one in letters.asked(tx, draft)] == [(BEN, How.NAMED)]
    assert letters.last_asked(tx) == {BEN: NOON}
    assert letters.asked(tx, DraftId(99)) == []
