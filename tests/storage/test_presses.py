"""Votes by button in the database: sealed, insert-only, and never an author's (rules 38, 42)."""

import pytest
from sqlite_utils import Database

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId
from bot.domain.people import UserId
from bot.domain.presses import Press, PressKind
from bot.domain.seals import Sealer
from storage import cards, presses
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, CHANNEL, NOON, SEALER, ZOE, a_content, a_target
from tests.storage.attacks import refused
from tests.storage.filled import revise, scheduled, taken

K = PressKind
S = DeliveryState


def shown(tx: SqliteTx, db: Database | None = None, *, level: int = 0) -> Draft:
    """A scheduled draft of this level with its card."""
    draft, _ = scheduled(tx)
    if db is not None:
        db.execute("DROP TRIGGER revisions_never_change")
        tx.run("UPDATE revisions SET level = :level", level=level)
    card = cards.Card(
        draft=draft.id, revision=1, channel=CHANNEL, ts="1.1", state="living", shown=""
    )
    cards.add(tx, card, NOON, SEALER)
    return draft


def press(tx: SqliteTx, draft: Draft, kind: PressKind = K.APPROVE, by: UserId = BEN) -> Press:
    """Press a button of that card."""
    number = presses.next_number(tx, draft.id)
    made = Press(number=number, person=by, kind=kind, card="1.1", at=NOON)
    presses.add(tx, draft, made, SEALER)
    return made


def test_rule_42_presses_are_read_back_in_order(tx: SqliteTx) -> None:
    draft = shown(tx)
    made = tuple(press(tx, draft, kind) for kind in PressKind)
    assert presses.of(tx, draft, SEALER) == made
    assert [one.number for one in made] == [1, 2, 3, 4, 5, 6]
    assert presses.whole(tx, draft.id, SEALER)


def test_rule_42_a_press_is_for_one_version_only(tx: SqliteTx) -> None:
    draft = shown(tx)
    press(tx, draft)
    newer = revise(tx, draft.id, 2, a_content(a_target(text="New soup")))
    assert presses.of(tx, newer, SEALER) == ()


def test_rule_18_a_press_goes_with_its_card(tx: SqliteTx) -> None:
    draft = shown(tx)
    press(tx, draft)
    cards.retire(tx, draft.id, "gone")
    assert presses.of(tx, draft, SEALER) == ()
    assert presses.whole(tx, draft.id, SEALER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE presses SET kind = 'approve'",
        "UPDATE OR REPLACE presses SET person = 'U0ZOE'",
        "DELETE FROM presses",
        "REPLACE INTO presses SELECT * FROM presses",
        "INSERT OR REPLACE INTO presses SELECT * FROM presses WHERE number = 2",
        "INSERT OR IGNORE INTO presses SELECT * FROM presses WHERE number = 1",
    ],
)
def test_rule_38_presses_are_insert_only(tx: SqliteTx, db: Database, sql: str) -> None:
    draft = shown(tx)
    press(tx, draft)
    press(tx, draft, K.TAKEN_BACK)
    refused(db.conn, sql, "presses are insert-only")


FORGED = "INSERT INTO presses SELECT draft_id, number + 1, {what} FROM presses"


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (f"revision, digest, '{ANA}', card, kind, at, seal", "needs another person"),
        ("revision + 1, digest, person, card, kind, at, seal", "the version that its card shows"),
        ("revision, 'evil', person, card, kind, at, seal", "the version that its card shows"),
        ("revision, digest, person, '9.9', kind, at, seal", "the version that its card shows"),
        ("revision, digest, person, card, 'confirm', at, seal", "CHECK"),
    ],
    ids=["author", "revision", "digest", "card", "kind"],
)
def test_rule_38_the_database_takes_no_press_but_on_the_living_card_by_another_person(
    tx: SqliteTx, db: Database, what: str, reason: str
) -> None:
    press(tx, shown(tx))
    refused(db.conn, FORGED.format(what=what), reason)


def test_rule_42_a_press_on_a_retired_card_is_refused_by_the_database(tx: SqliteTx) -> None:
    draft = shown(tx)
    cards.retire(tx, draft.id)
    with pytest.raises(ConstraintRefused, match="the version that its card shows"):
        press(tx, draft)


def test_rule_38_a_press_that_we_did_not_write_is_none_and_is_noticed(tx: SqliteTx) -> None:
    draft = shown(tx)
    press(tx, draft)
    tx.run(FORGED.format(what="revision, digest, 'U0ZOE', card, kind, at, seal"))
    assert [one.person for one in presses.of(tx, draft, SEALER)] == [BEN]
    assert not presses.whole(tx, draft.id, SEALER)


def test_rule_38_a_press_that_is_gone_between_others_is_noticed(tx: SqliteTx, db: Database) -> None:
    draft = shown(tx)
    for kind in (K.APPROVE, K.TAKEN_BACK, K.PUBLISH_NOW):
        press(tx, draft, kind)
    db.execute("DROP TRIGGER presses_never_leave")
    tx.run("DELETE FROM presses WHERE number = 2")
    assert not presses.whole(tx, draft.id, SEALER)


def test_rule_38_another_key_reads_no_press(tx: SqliteTx) -> None:
    draft = shown(tx)
    press(tx, draft)
    other = Sealer(b"another key of at least thirty-two bytes")
    assert presses.of(tx, draft, other) == ()
    assert not presses.whole(tx, draft.id, other)
    assert presses.whole(tx, DraftId(99), other)


@pytest.mark.parametrize("state", [S.CLAIMED, S.SENDING, S.REHEARSED])
@pytest.mark.parametrize(
    "story", ["nobody", "approved", "taken back", "sent for anew", "another card"]
)
def test_rule_10_level_5_is_not_claimed_or_sent_without_a_standing_press_in_person(
    tx: SqliteTx, db: Database, story: str, state: DeliveryState
) -> None:
    draft = shown(tx, db, level=5)
    if story == "approved":
        press(tx, draft)
    if story in {"taken back", "sent for anew"}:
        press(tx, draft, K.PUBLISH_NOW)
        press(tx, draft, K.TAKEN_BACK if story == "taken back" else K.SEND_NOW)
    if story == "another card":
        press(tx, draft, K.PUBLISH_NOW)
        cards.retire(tx, draft.id, "gone")
    assert taken(tx) == []
    db.execute("DROP TRIGGER deliveries_follow_the_steps")
    sql = f"UPDATE deliveries SET state = '{state}', token = 't'"
    refused(db.conn, sql, "a post of level 5 needs a press in person")


def test_rule_10_level_5_goes_with_a_press_in_person_and_another_persons_taking_back(
    tx: SqliteTx, db: Database
) -> None:
    draft = shown(tx, db, level=5)
    press(tx, draft, K.PUBLISH_NOW)
    press(tx, draft, K.TAKEN_BACK, by=ZOE)
    (delivery,) = taken(tx)
    assert delivery.state is S.CLAIMED


def test_rule_10_level_4_needs_no_press(tx: SqliteTx, db: Database) -> None:
    shown(tx, db, level=4)
    assert len(taken(tx)) == 1
