"""The question that asks for somebody who answers for a post (rule 30)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.drafts import DraftId
from bot.domain.forecast import because, question, reasons
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


TOMORROW = after(days=1)


@pytest.mark.parametrize(
    ("cause", "at", "said"),
    [
        (Cause.UNKNOWN, None, "<@U0ANA> is not known to Slack any more"),
        (Cause.AWAY, TOMORROW, "<@U0ANA> is away until 13:00 on Tue 3 Mar 2026"),
        (Cause.STATUS, None, "<@U0ANA>'s Slack status is :airplane:"),
        (Cause.STATUS, after(hours=1), "<@U0ANA>'s Slack status is :airplane: until 14:00"),
        (Cause.HOURS, after(hours=1), "<@U0ANA>'s working hours begin at 14:00"),
        (Cause.HOURS, None, "<@U0ANA>'s working hours don't begin within a fortnight"),
        (Cause.HOURS_END, after(hours=1), "<@U0ANA>'s working hours end at 14:00"),
    ],
)
def test_rule_30_each_cause_is_said_with_its_time(
    cause: Cause, at: datetime | None, said: str
) -> None:
    emoji = "airplane" if cause is Cause.STATUS else ""
    one = Unreached(person=ANA, cause=cause, at=at, emoji=emoji)
    assert because(one, PARIS, near=NOON) == said


def test_rule_30_a_time_carries_its_date_unless_it_is_on_the_day_of_the_post() -> None:
    """The day is that of the place: 23:30 in London is tomorrow in Paris."""
    one = Unreached(person=ANA, cause=Cause.AWAY, at=after(hours=2))
    assert because(one, PARIS) == "<@U0ANA> is away until 15:00 on Mon 2 Mar 2026"
    late = Unreached(person=ANA, cause=Cause.AWAY, at=after(hours=11, minutes=30))
    assert because(late, PARIS, near=NOON) == "<@U0ANA> is away until 00:30 on Tue 3 Mar 2026"
    assert because(late, PARIS, near=after(hours=11)) == "<@U0ANA> is away until 00:30"
    assert because(late, PARIS, near=after(hours=12)) == "<@U0ANA> is away until 00:30"


def test_rule_30_at_most_six_are_said_why_and_the_others_counted() -> None:
    gone = [Unreached(person=UserId(f"U{n}"), cause=Cause.UNKNOWN) for n in range(8)]
    said = [f"<@U{n}> is not known to Slack any more" for n in range(6)]
    assert reasons(gone[:6], PARIS, near=None) == ", ".join(said)
    assert reasons(gone[:7], PARIS, near=None) == ", ".join([*said, "and 1 more"])
    assert reasons(gone, PARIS, near=None) == ", ".join([*said, "and 2 more"])
    assert reasons([], PARIS, near=None) == ""
