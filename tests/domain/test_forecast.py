"""The question that asks for somebody who answers for a post (rule 30)."""

from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.forecast import question
from bot.domain.people import UserId
from bot.domain.watch import Cause, Unreached
from tests.factories import ANA, BEN, NOON, OLGA, ZOE, after

PARIS = ZoneInfo("Europe/Paris")
AT = "At Mon 2 Mar 2026, 13:00 (Europe/Paris, UTC+1) nobody who answers for this post can be"
DO = (
    " React to the card with :eyes:, or write `/draft watch from WHEN until WHEN`; another time is"
    " `/draft at 7 WHEN`, and without anybody it is not sent."
)


def test_rule_30_it_gives_the_reasons_and_names_who_could() -> None:
    away = Unreached(person=ANA, cause=Cause.AWAY, at=after(hours=2))
    assert question(DraftId(7), NOON, [away], [BEN, ZOE], PARIS) == (
        f"{AT} reached: <@U0ANA> is away until 15:00."
        f" <@U0BEN> <@U0ZOE>, can one of you take the watch?{DO}"
    )


def test_rule_30_without_anybody_who_could_it_asks_everybody() -> None:
    said = question(DraftId(7), NOON, [], [], PARIS)
    assert said == f"{AT} reached. Who can take the watch?{DO}"


def test_rule_30_at_most_four_people_are_named() -> None:
    many = [BEN, ZOE, OLGA, UserId("U1"), UserId("U2")]
    said = question(DraftId(7), NOON, [], many, PARIS)
    assert "<@U1>, can one of you" in said
    assert "<@U2>" not in said
