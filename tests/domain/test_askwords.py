"""What an author reads about who can approve a draft, and by when."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.askwords import who_can
from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.reviewers import Prospect
from bot.domain.watch import Cause, Unreached
from tests.factories import BEN, NOON, OLGA, ZOE, after

PARIS = ZoneInfo("Europe/Paris")
ALL = (BEN, OLGA, ZOE)
ANY = Tally(group=ANYONE, needed=1, could=ALL)
AWAY = Unreached(person=OLGA, cause=Cause.AWAY, at=after(hours=9))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Prospect(), ""),
        (
            Prospect(tallies=(ANY,), now=(BEN, ZOE), by=after(hours=4, minutes=45)),
            "<@U0BEN> or <@U0ZOE> can approve it, by 17:45.",
        ),
        (
            Prospect(tallies=(ANY,), now=(BEN,), never=(AWAY,), by=after(days=1)),
            "<@U0BEN> can approve it, by Tue 3 Mar 2026, 13:00 (Europe/Paris, UTC+1)."
            " With today's absences: <@U0OLGA> is away until 22:00.",
        ),
        (
            Prospect(tallies=(Tally(group=ANYONE, needed=2, could=ALL),), now=ALL),
            "Two of <@U0BEN>, <@U0OLGA> and <@U0ZOE> can approve it.",
        ),
        (
            Prospect(tallies=(Tally(group="legal", needed=1, could=(ZOE,)), ANY), now=ALL),
            "For @legal <@U0ZOE> and <@U0BEN>, <@U0OLGA> or <@U0ZOE> can approve it.",
        ),
        (
            Prospect(tallies=(ANY,), later=(AWAY,)),
            "Nobody who could approve it can be reached now: <@U0OLGA> is away until 22:00;"
            " I ask them then.",
        ),
        (
            Prospect(tallies=(ANY,), never=(AWAY,), by=after(hours=4)),
            "Nobody who could approve it can be reached before 17:00: <@U0OLGA> is away until"
            " 22:00. Another time, or one more colleague in this channel, would help.",
        ),
        (
            Prospect(tallies=(ANY,)),
            "Nobody in this channel could approve it as things are; `/draft why` on it says more.",
        ),
    ],
)
def test_it_says_who_can_and_by_when(found: Prospect, said: str) -> None:
    assert who_can(found, PARIS, NOON) == said


def test_too_few_who_are_there_are_no_quorum() -> None:
    found = Prospect(tallies=(Tally(group=ANYONE, needed=2, could=ALL),), now=(BEN,))
    assert who_can(found, PARIS, NOON).startswith(
        "Only <@U0BEN>, of two who are needed, can approve it"
    )


def test_at_most_six_are_named() -> None:
    many = tuple(BEN for _ in range(9))
    found = Prospect(tallies=(Tally(group=ANYONE, needed=1, could=many),), now=many)
    assert "or 3 more can approve it" in who_can(found, PARIS, NOON)


def test_a_time_of_another_day_carries_its_date() -> None:
    found = Prospect(tallies=(ANY,), now=(BEN,), by=NOON + timedelta(hours=12))
    assert "Tue 3 Mar 2026, 01:00" in who_can(found, PARIS, NOON)
