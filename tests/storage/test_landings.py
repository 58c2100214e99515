"""Sightings, trips, and what is told to whoever lands."""

import pytest

from bot.domain.journal import Kind
from bot.domain.watch import Absence
from storage import absences, journal, landings
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import ANA, BEN, NOON, OLGA, SEALER, ZOE, a_content, after
from tests.storage.filled import a_kept_draft, revise, scheduled

WEEK_AGO = after(days=-7)


def test_rule_28_whose_eyes_are_on_a_revision_is_what_was_seen_last(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    for person, there in ((BEN, True), (ZOE, True), (BEN, False)):
        landings.sighted(tx, draft, person, NOON, there=there)
    assert landings.watching(tx, draft) == {ZOE}
    newer = revise(tx, draft.id, 2, a_content())
    assert landings.watching(tx, newer) == set()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM sightings",
        "UPDATE sightings SET person = 'U0WHO'",
        "INSERT INTO sightings SELECT * FROM sightings",
    ],
)
def test_rule_38_sightings_are_kept(tx: SqliteTx, sql: str) -> None:
    landings.sighted(tx, a_kept_draft(tx), BEN, NOON, there=True)
    with pytest.raises(ConstraintRefused, match="sightings are insert-only"):
        tx.run(sql)


def test_a_trip_begins_and_ends_once(tx: SqliteTx) -> None:
    landings.leaves(tx, BEN, after(hours=-2))
    with pytest.raises(ConstraintRefused):
        landings.leaves(tx, BEN, NOON)
    assert landings.travelling(tx) == {BEN}
    assert landings.over(tx, WEEK_AGO, NOON, SEALER) == []
    landings.lands(tx, BEN, after(hours=-1))
    assert landings.travelling(tx) == set()
    (trip,) = landings.over(tx, WEEK_AGO, NOON, SEALER)
    assert (trip.person, trip.start, trip.end) == (BEN, after(hours=-2), after(hours=-1))


def test_an_absence_is_over_at_its_end_or_when_its_owner_is_back(tx: SqliteTx) -> None:
    def away(who: str, start: float, end: float) -> None:
        found = (after(hours=start), after(hours=end))
        absences.add(tx, Absence(person=ANA, start=found[0], end=found[1], by=ANA))

    away(ANA, -9, -8)
    assert [one.end for one in landings.over(tx, WEEK_AGO, NOON, SEALER)] == [after(hours=-8)]
    away(ANA, -2, 2)
    assert len(landings.over(tx, WEEK_AGO, NOON, SEALER)) == 1
    absences.end(tx, ANA, NOON, SEALER)
    assert [one.end for one in landings.over(tx, WEEK_AGO, NOON, SEALER)] == [after(hours=-8), NOON]


def test_what_was_told_is_not_told_again_and_old_absences_never(tx: SqliteTx) -> None:
    for start, end in ((-300, -200), (-2, -1)):
        absences.add(
            tx, Absence(person=ANA, start=after(hours=start), end=after(hours=end), by=ANA)
        )
    (one,) = landings.over(tx, WEEK_AGO, NOON, SEALER)
    assert absences.first_time(tx, one.key, NOON)
    assert landings.over(tx, WEEK_AGO, NOON, SEALER) == []
    absences.unsay(tx, [one.key])
    assert landings.over(tx, WEEK_AGO, NOON, SEALER) == [one]


def test_a_persons_drafts_are_those_they_wrote_approved_or_watched(tx: SqliteTx) -> None:
    mine = a_kept_draft(tx, "r1")
    approved, _ = scheduled(tx, "r2", by=BEN)
    landings.sighted(tx, mine, ZOE, NOON, there=True)
    landings.sighted(tx, mine, ZOE, NOON, there=False)
    assert landings.of_person(tx, ANA) == [mine.id, approved.id]
    assert landings.of_person(tx, BEN) == [approved.id]
    assert landings.of_person(tx, ZOE) == [mine.id]
    assert landings.of_person(tx, OLGA) == []


def test_the_journal_tells_what_happened_between(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    for hours, kind in ((-1, Kind.DRAFT_MISSED), (1, Kind.STOP_OPENED), (2, Kind.VOTE_COUNTED)):
        journal.append(
            tx, at=after(hours=hours), kind=kind, actor=ZOE, draft=draft.id, facts={"stop": "hold"}
        )
    between = (NOON, after(hours=3))
    (told,) = landings.told(tx, draft.id, between, [Kind.STOP_OPENED, Kind.DRAFT_MISSED])
    assert (told.kind, told.at, told.by) == (Kind.STOP_OPENED, after(hours=1), ZOE)
    assert told.facts == {"stop": "hold"}
