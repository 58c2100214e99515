"""Sightings of opinions, and who approves after all of them."""

from bot.domain.people import UserId
from storage import votes
from storage.connection import SqliteTx
from storage.votes import DISMISSED, GIVEN, TAKEN_BACK, Vote
from tests.factories import ANA, BEN, NOON, ZOE, a_content, a_target, after
from tests.storage.filled import a_kept_draft, revise


def vote(person: UserId, kind: str, minutes: int = 0, reason: str = "") -> Vote:
    return Vote(person=person, kind=kind, reason=reason, seen_at=after(minutes=minutes))


def test_a_vote_is_kept_with_its_revision_digest_and_time(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    votes.add(tx, draft, BEN, GIVEN, now=after(minutes=1))
    votes.add(tx, draft, ANA, DISMISSED, now=after(minutes=2), reason="author")
    assert votes.of(tx, draft.id, 1) == [vote(BEN, GIVEN, 1), vote(ANA, DISMISSED, 2, "author")]
    row = tx.row("SELECT digest FROM votes WHERE person = :who", who=BEN)
    assert row == {"digest": draft.revision.digest}


def test_rule_16_votes_belong_to_their_revision(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    votes.add(tx, draft, BEN, GIVEN, now=NOON)
    new = revise(tx, draft.id, 2, a_content(a_target(text="New")))
    assert votes.of(tx, draft.id, 2) == []
    votes.add(tx, new, ZOE, GIVEN, now=NOON)
    assert [v.person for v in votes.of(tx, draft.id, 2)] == [ZOE]
    assert [v.person for v in votes.of(tx, draft.id, 1)] == [BEN]


def test_rule_26_a_vote_lives_from_its_first_sighting() -> None:
    seen = [vote(BEN, GIVEN, 1), vote(ZOE, GIVEN, 2), vote(BEN, GIVEN, 3)]
    assert votes.standing(seen) == {BEN: after(minutes=1), ZOE: after(minutes=2)}


def test_rule_23_a_vote_given_anew_begins_anew() -> None:
    seen = [vote(BEN, GIVEN, 1), vote(BEN, TAKEN_BACK, 2)]
    assert votes.standing(seen) == {}
    assert votes.standing([*seen, vote(BEN, GIVEN, 3)]) == {BEN: after(minutes=3)}
    assert votes.standing([vote(BEN, TAKEN_BACK, 2)]) == {}


def test_dismissals_are_no_votes_and_are_remembered_by_reason() -> None:
    seen = [vote(BEN, DISMISSED, 1, "guest"), vote(BEN, DISMISSED, 2, "alias"), vote(ZOE, GIVEN)]
    assert votes.standing(seen) == {ZOE: NOON}
    assert votes.dismissals(seen) == {(BEN, "guest"), (BEN, "alias")}
