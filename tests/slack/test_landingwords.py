"""What somebody is told who was away."""

from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.landing import Happening, Landing, What
from bot.slack.landingwords import MOST_TOLD, landed
from tests.factories import ANA, NOON, ZOE, after

PARIS = ZoneInfo("Europe/Paris")


def landing(*happenings: Happening) -> Landing:
    return Landing(
        person=ANA,
        start=NOON,
        end=after(hours=6, seconds=7),
        zone=PARIS,
        happenings=happenings,
        cards={DraftId(1): "https://slack.example/1"},
    )


def test_each_thing_has_its_line_with_what_is_known() -> None:
    out = Happening(
        draft=DraftId(1),
        what=What.OUT,
        at=after(hours=1),
        account="so<u>pe",
        link="https://net.example/1?a=1&b=2",
    )
    held = Happening(draft=DraftId(2), what=What.HELD, at=after(hours=2, seconds=9), by=ZOE)
    assert landed(landing(out, held)).splitlines() == [
        "Welcome back! While you were away, from Mon 2 Mar 2026, 13:00 (Europe/Paris, UTC+1) until"
        " Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1), of the posts that you wrote, approved or"
        " watched:",
        "• *D-1* on so&lt;u&gt;pe went out (14:00) · <https://net.example/1?a=1&amp;b=2|the post>"
        " · <https://slack.example/1|its card>",
        "• *D-2* was held by <@U0ZOE> (15:00)",
    ]


def test_a_long_absence_ends_with_how_much_more_there_was() -> None:
    many = [Happening(draft=DraftId(n), what=What.MISSED, at=NOON) for n in range(1, MOST_TOLD + 3)]
    lines = landed(landing(*many)).splitlines()
    assert len(lines) == MOST_TOLD + 2
    assert lines[-1] == "and 2 more: `/draft list` shows what is under way"
