"""What Slack owes: a reaction is told when it is given, and found by looking a while later."""

from bot.domain.presses import Press, PressKind
from bot.domain.silence import FOUND_AFTER
from storage import cards, presses, silences, votes
from storage.cards import Card
from storage.connection import SqliteTx
from tests.factories import BEN, CHANNEL, NOON, SEALER, ZOE, after
from tests.storage.filled import a_kept_draft

NOW = after(hours=2)


def test_trap_11_only_the_first_sighting_of_a_reaction_was_owed_a_word(tx: SqliteTx) -> None:
    """It was given before it was found; that it is gone later is another thing."""
    draft = a_kept_draft(tx)
    for minutes, kind in ((0, votes.GIVEN), (30, votes.TAKEN_BACK), (40, votes.GIVEN)):
        votes.add(tx, draft, BEN, kind, now=after(minutes=minutes))
    assert silences.owed(tx, NOON, NOW) == NOON - FOUND_AFTER
    assert silences.owed(tx, after(minutes=20), NOW) is None


def test_trap_11_a_press_is_no_reaction_and_what_is_too_young_makes_nobody_wonder(
    tx: SqliteTx,
) -> None:
    draft = a_kept_draft(tx)
    card = Card(draft=draft.id, revision=1, channel=CHANNEL, ts="1.1", state="living", shown="")
    cards.add(tx, card, NOON, SEALER)
    press = Press(number=1, person=ZOE, kind=PressKind.APPROVE, card="1.1", at=NOON)
    presses.add(tx, draft, press, SEALER)
    votes.add(tx, draft, ZOE, votes.GIVEN, now=after(minutes=30))
    assert silences.owed(tx, NOON, after(minutes=4)) is None
    assert silences.owed(tx, NOON, NOW) == NOON
    votes.add(tx, draft, BEN, votes.GIVEN, now=after(minutes=30))
    assert silences.owed(tx, NOON, after(minutes=34)) == NOON
    assert silences.owed(tx, NOON, after(minutes=35)) == after(minutes=30) - FOUND_AFTER
