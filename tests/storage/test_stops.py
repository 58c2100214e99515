"""Objections and holds as rows, and reactions that were answered already (rules 12 and 13)."""

from bot.domain.emoji import Gesture
from storage import stops
from storage.connection import SqliteTx
from tests.factories import ANA, BEN, NOON, SEALER, ZOE, a_stop, after
from tests.storage.filled import a_kept_draft

OBJECT, HOLD = Gesture.OBJECT, Gesture.HOLD


def test_open_stops_are_read_oldest_first_and_of_their_draft_alone(tx: SqliteTx) -> None:
    draft, other = a_kept_draft(tx, "a"), a_kept_draft(tx, "b")
    for by, kind in ((ZOE, OBJECT), (BEN, HOLD)):
        stops.open_stop(tx, draft.id, kind, by, now=NOON, card="1.1", reason="no")
    stops.open_stop(tx, other.id, HOLD, ANA, now=NOON, card="", reason="")
    assert stops.opened(tx, draft.id, SEALER) == (
        a_stop(OBJECT, ZOE, id=1, reason="no", card="1.1"),
        a_stop(HOLD, BEN, id=2, reason="no", card="1.1"),
    )


def test_a_stop_is_closed_once_and_by_whom_is_kept(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    stops.open_stop(tx, draft.id, OBJECT, ZOE, now=NOON, card="1.1", reason="no")
    (stop,) = stops.opened(tx, draft.id, SEALER)
    assert stops.close(tx, stop, by=BEN, why="done", now=after(minutes=1), sealer=SEALER) is True
    assert stops.close(tx, stop, by=ZOE, why="again", now=after(minutes=2), sealer=SEALER) is False
    assert stops.opened(tx, draft.id, SEALER) == ()
    row = tx.row("SELECT closed_by, closed_why FROM stops")
    assert row == {"closed_by": BEN, "closed_why": "done"}


def test_rule_12_a_lifted_objection_stays_answered_while_its_emoji_stays(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    stops.open_stop(tx, draft.id, OBJECT, ZOE, now=NOON, card="1.1", reason="")
    (stop,) = stops.opened(tx, draft.id, SEALER)
    assert stops.answered_on(tx, draft.id, OBJECT, "1.1") == set()
    stops.close(tx, stop, by=BEN, why="lifted", now=NOON, sealer=SEALER)
    assert stops.answered_on(tx, draft.id, OBJECT, "1.1") == {ZOE}
    assert stops.answered_on(tx, draft.id, HOLD, "1.1") == set()
    assert stops.answered_on(tx, draft.id, OBJECT, "2.2") == set()
    stops.reaction_gone(tx, draft.id, OBJECT, "1.1", ZOE)
    assert stops.answered_on(tx, draft.id, OBJECT, "1.1") == set()


def test_a_reaction_that_went_leaves_an_open_stop_and_other_people_as_they_are(
    tx: SqliteTx,
) -> None:
    draft = a_kept_draft(tx)
    for by in (ZOE, BEN):
        stops.open_stop(tx, draft.id, OBJECT, by, now=NOON, card="1.1", reason="")
    first, second = stops.opened(tx, draft.id, SEALER)
    stops.close(tx, second, by=ANA, why="lifted", now=NOON, sealer=SEALER)
    stops.reaction_gone(tx, draft.id, OBJECT, "1.1", ZOE)
    assert stops.opened(tx, draft.id, SEALER) == (first,)
    assert stops.answered_on(tx, draft.id, OBJECT, "1.1") == {BEN}
