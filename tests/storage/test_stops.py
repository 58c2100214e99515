"""Objections and holds as rows, and reactions that were answered already (rules 12 and 13)."""

from dataclasses import replace

import pytest

from bot.domain.drafts import Draft
from bot.domain.emoji import Gesture
from bot.domain.reactions import Reaction
from storage import stops
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.stops import Given
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
    number = stops.open_stop(tx, draft.id, OBJECT, ZOE, now=NOON, card="1.1", reason="")
    stops.given_with(tx, number, "x")
    x = Given(stop=number, reaction=Reaction(user=ZOE, emoji="x"), is_open=True, is_gone=False)
    assert reactions(tx, draft) == (x,)
    (stop,) = stops.opened(tx, draft.id, SEALER)
    stops.close(tx, stop, by=BEN, why="lifted", now=NOON, sealer=SEALER)
    assert reactions(tx, draft) == (replace(x, is_open=False),)
    assert reactions(tx, draft, HOLD) == reactions(tx, draft, card="2.2") == ()
    stops.gone(tx, x, SEALER)
    assert reactions(tx, draft) == (replace(x, is_open=False, is_gone=True),)


def test_an_emoji_that_went_leaves_the_others_and_may_come_again(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    number = stops.open_stop(tx, draft.id, OBJECT, ZOE, now=NOON, card="1.1", reason="")
    for emoji in ("x", "nope", "x"):
        stops.given_with(tx, number, emoji)
    nope, x = reactions(tx, draft)
    stops.gone(tx, x, SEALER)
    assert reactions(tx, draft) == (nope, replace(x, is_gone=True))
    stops.given_with(tx, number, "x")
    assert reactions(tx, draft) == (nope, x)


def test_rule_38_an_emoji_is_gone_by_the_bots_own_word_alone(tx: SqliteTx) -> None:
    """Whoever writes into the file takes nobody's objection back."""
    draft = a_kept_draft(tx)
    number = stops.open_stop(tx, draft.id, OBJECT, ZOE, now=NOON, card="1.1", reason="")
    stops.given_with(tx, number, "x")
    stops.given_with(tx, number, "nope")
    nope, x = reactions(tx, draft)
    stops.gone(tx, x, SEALER)
    tx.run("UPDATE stop_emoji SET gone_seal = (SELECT max(gone_seal) FROM stop_emoji)")
    assert reactions(tx, draft) == (nope, replace(x, is_gone=True))
    for sql in ("UPDATE stop_emoji SET emoji = 'tada'", "DELETE FROM stop_emoji"):
        with pytest.raises(ConstraintRefused, match="are kept"):
            tx.run(sql)


def reactions(
    tx: SqliteTx, draft: Draft, kind: Gesture = OBJECT, card: str = "1.1"
) -> tuple[Given, ...]:
    return stops.reactions(tx, draft.id, kind, card, SEALER)
