"""Which message shows which revision, and that a card is ours (rules 17 and 38)."""

from dataclasses import replace

import pytest

from bot.domain.drafts import Draft
from bot.ports import CardRef
from storage import cards, drafts
from storage.cards import Card
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import CHANNEL, NOON, SEALER
from tests.storage.filled import a_kept_draft, scheduled


def posted(tx: SqliteTx, draft: Draft, ts: str, revision: int = 1) -> Card:
    """A living card of a draft, as it is read back."""
    card = Card(
        draft=draft.id, revision=revision, channel=CHANNEL, ts=ts, state="living", shown="view"
    )
    cards.add(tx, card, NOON, SEALER)
    found = cards.at(tx, CHANNEL, ts)
    assert found is not None
    assert replace(found, seal="") == card
    return found


def test_a_card_is_found_by_its_message_and_by_its_draft(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    card = posted(tx, draft, "1.1")
    assert cards.ref(card) == CardRef(channel=CHANNEL, ts="1.1")
    assert cards.living(tx, draft.id) == card
    assert cards.at(tx, CHANNEL, "1.2") is None
    assert cards.at(tx, "C0OTHER", "1.1") is None


def test_rule_17_a_new_card_needs_the_old_one_to_be_retired(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    posted(tx, draft, "1.1")
    with pytest.raises(ConstraintRefused):
        posted(tx, draft, "1.2", revision=2)
    cards.retire(tx, draft.id)
    assert cards.living(tx, draft.id) is None
    new = posted(tx, draft, "1.2", revision=2)
    assert cards.living(tx, draft.id) == new
    old = cards.at(tx, CHANNEL, "1.1")
    assert old is not None
    assert old.state == "retired"


def test_retiring_leaves_other_drafts_and_gone_cards_alone(tx: SqliteTx) -> None:
    first, second = a_kept_draft(tx, "a"), a_kept_draft(tx, "b")
    posted(tx, first, "1.1")
    other = posted(tx, second, "1.2")
    cards.retire(tx, first.id, "gone")
    cards.retire(tx, first.id)
    gone = cards.at(tx, CHANNEL, "1.1")
    assert gone is not None
    assert gone.state == "gone"
    assert cards.living(tx, second.id) == other


def test_each_retired_card_is_shrunk_once(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    for revision, ts in ((1, "1.1"), (2, "1.2"), (3, "1.3")):
        cards.retire(tx, draft.id)
        posted(tx, draft, ts, revision)
    old = cards.retired_of(tx, draft.id, before=3)
    assert {card.ts for card in old} == {"1.1", "1.2"}
    assert cards.retired_of(tx, draft.id, before=1) == []
    cards.set_shown(tx, old[0], "retired", 0)
    assert cards.retired_of(tx, draft.id, before=3) == old[1:]


def test_what_a_card_shows_is_remembered(tx: SqliteTx) -> None:
    card = posted(tx, a_kept_draft(tx), "1.1")
    cards.set_shown(tx, card, "another view", 0)
    found = cards.at(tx, CHANNEL, "1.1")
    assert found is not None
    assert found.shown == "another view"


def test_a_card_is_stale_whenever_anything_that_it_shows_has_changed(tx: SqliteTx) -> None:
    """The tables count it themselves, so that no writer can forget it."""
    draft, _ = scheduled(tx)
    card = posted(tx, draft, "1.1")

    def drawn() -> list[int]:
        stale = [int(number) for number in cards.stale(tx)]
        cards.set_shown(tx, card, "view", drafts.changes(tx, draft.id))
        assert cards.stale(tx) == []
        return stale

    assert drawn() == [draft.id]
    for change in (
        "UPDATE deliveries SET reason = 'waits'",
        "UPDATE deliveries SET due_at = 'later'",
        "UPDATE deliveries SET removal = 'gone'",
        "UPDATE deliveries SET state = 'failed'",
        "UPDATE drafts SET state = 'failed'",
        "UPDATE drafts SET state_reason = 'why'",
        "INSERT INTO stops (draft_id, kind, person, opened_at) VALUES (1, 'hold', 'U', 'x')",
        "UPDATE stops SET closed_at = 'x', closed_by = 'U', closed_why = 'y'",
    ):
        tx.run(change)
        assert drawn() == [draft.id], change
    tx.run("UPDATE deliveries SET look_at = 'later', attempt = attempt + 1")
    tx.run("UPDATE drafts SET version = version + 1")
    assert drawn() == []


@pytest.mark.parametrize(
    "change", ["revision = 2", "ts = '1.2'", "channel = 'C0EVIL'", "draft_id = 2", "seal = ''"]
)
def test_rule_38_a_card_that_was_pointed_elsewhere_is_not_ours(tx: SqliteTx, change: str) -> None:
    first, _ = a_kept_draft(tx, "a"), a_kept_draft(tx, "b")
    assert cards.seal_holds(posted(tx, first, "1.1"), SEALER) is True
    tx.run(f"UPDATE cards SET {change}")
    row = tx.row("SELECT channel, ts FROM cards")
    assert row is not None
    moved = cards.at(tx, str(row["channel"]), str(row["ts"]))
    assert moved is not None
    assert cards.seal_holds(moved, SEALER) is False
