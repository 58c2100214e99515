"""What is said about watches and absences."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.forecast import because, reasons
from bot.domain.watch import Absence, Cause, Unreached, Watch
from bot.slack import watchwords
from tests.factories import ANA, BEN, NOON, OLGA, ZOE, after
from tests.slack.gallery import GALLERY

PARIS = ZoneInfo("Europe/Paris")
ONE = "Mon 2 Mar 2026, 13:00 (Europe/Paris, UTC+1)"
SEVEN = "Mon 2 Mar 2026, 19:00 (Europe/Paris, UTC+1)"


def test_an_absence_is_confirmed_with_its_times_for_oneself_and_for_others() -> None:
    away = Absence(person=ANA, start=NOON, end=after(hours=6), by=ANA)
    said = f" away from {ONE} until {SEVEN}: posts that nobody else answers for wait;"
    assert watchwords.absent(away, ANA, PARIS) == f"You are{said} `/draft back` ends it."
    told = watchwords.absent(away, BEN, PARIS)
    assert told == f"<@U0ANA> is{said} their `/draft back` ends it."


def test_whoever_is_back_hears_what_still_speaks_against_it() -> None:
    assert watchwords.returned(None, PARIS) == "Welcome back: you can be reached again."
    flying = Unreached(person=BEN, cause=Cause.STATUS, emoji="airplane")
    assert watchwords.returned(flying, PARIS) == (
        "Welcome back; <@U0BEN>'s Slack status is :airplane:, so you don't count as reachable:"
        " please clear it."
    )
    away = Unreached(person=BEN, cause=Cause.AWAY, at=after(hours=6))
    assert watchwords.returned(away, PARIS).endswith("`/draft back` ends that.")


def test_a_watch_is_confirmed_with_its_times_and_what_speaks_against_it() -> None:
    mine = Watch(person=BEN, start=NOON, end=after(hours=6))
    said = watchwords.watching(mine, None, PARIS)
    assert said == (
        f"You have the watch from {ONE} until {SEVEN}: you answer for what leaves then;"
        " `/draft watch off` hands it back."
    )
    away = Unreached(person=BEN, cause=Cause.AWAY, at=after(hours=6))
    assert watchwords.watching(mine, away, PARIS) == (
        f"{said} But <@U0BEN> is away until 19:00 on Mon 2 Mar 2026, so you don't count as"
        " reachable: `/draft back` ends that."
    )


@pytest.mark.parametrize(
    ("cause", "at", "said"),
    [
        (Cause.UNKNOWN, None, "<@U0BEN> is not known to Slack any more"),
        (Cause.AWAY, after(hours=6), "<@U0BEN> is away until 19:00"),
        (Cause.AWAY, after(hours=30), "<@U0BEN> is away until 19:00 on Tue 3 Mar 2026"),
        (Cause.STATUS, None, "<@U0BEN>'s Slack status is :airplane:"),
        (Cause.STATUS, after(hours=6), "<@U0BEN>'s Slack status is :airplane: until 19:00"),
        (Cause.HOURS, after(hours=6), "<@U0BEN>'s working hours begin at 19:00"),
        (Cause.HOURS, None, "<@U0BEN>'s working hours don't begin within a fortnight"),
        (Cause.HOURS_END, after(hours=6), "<@U0BEN>'s working hours end at 19:00"),
    ],
)
def test_rule_30_each_cause_is_said(cause: Cause, at: datetime | None, said: str) -> None:
    emoji = "airplane" if cause is Cause.STATUS else ""
    assert because(Unreached(person=BEN, cause=cause, at=at, emoji=emoji), PARIS, near=NOON) == said


def test_rule_30_many_reasons_are_cut() -> None:
    found = [Unreached(person=who, cause=Cause.UNKNOWN) for who in (ANA, BEN, ZOE, OLGA) * 2]
    assert reasons(found, PARIS, near=NOON).endswith(", and 2 more")
    assert reasons([], PARIS, near=NOON) == ""


def test_rule_28_a_scheduled_card_names_who_answers_for_it() -> None:
    scheduled = GALLERY["scheduled"]
    alone = ":eyes: <@U0BEN> answers for it while it is fresh"
    assert watchwords.answering(scheduled, PARIS) == alone
    two = replace(scheduled, reachable=(ANA, BEN))
    said = ":eyes: <@U0ANA>, <@U0BEN> answer for it while it is fresh"
    assert watchwords.answering(two, PARIS) == said
    for name in ("unreachable", "held", "paused", "published", "needs-opinion"):
        assert watchwords.answering(GALLERY[name], PARIS) == ""


def test_rule_28_a_scheduled_card_says_that_its_author_is_in_the_air_then() -> None:
    """Story 3: whoever wrote it sits in a plane while it is fresh, and somebody else answers."""
    in_the_air = Unreached(person=ANA, cause=Cause.STATUS, at=after(hours=9), emoji="airplane")
    asleep = Unreached(person=ZOE, cause=Cause.HOURS)
    view = replace(GALLERY["scheduled"], unreached=(asleep, in_the_air))
    assert watchwords.answering(view, PARIS) == (
        ":eyes: <@U0BEN> answers for it while it is fresh;"
        " <@U0ANA>'s Slack status is :airplane: until 22:00"
    )


def test_rule_30_the_forecast_names_the_time_and_the_reasons() -> None:
    assert watchwords.forecast(GALLERY["unreachable"], PARIS) == (
        "at 19:00 nobody who answers for it can be reached: <@U0ANA> is away until 19:30,"
        " <@U0BEN>'s working hours begin at 09:00 on Tue 3 Mar 2026"
    )
    assert watchwords.forecast(GALLERY["parked"], PARIS) == (
        "at its time nobody who answers for it can be reached"
    )


def test_rule_28_who_has_the_watch_is_named() -> None:
    assert watchwords.on_duty((ZOE,)) == ":eyes: <@U0ZOE> has the watch now."
    assert watchwords.on_duty((BEN, ZOE)) == ":eyes: <@U0BEN>, <@U0ZOE> have the watch now."
    assert watchwords.on_duty(()) == ""
