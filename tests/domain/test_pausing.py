"""What everybody is told of a pause: what waits, when the next would have left, what was late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.journal import THE_SHELL
from bot.domain.pauses import Pause
from bot.domain.pausing import MOST_NAMED, affected, announced, until, whom
from tests.factories import BEN, NOON, a_delivery, after

PAUSE = Pause(id=1, reason="a crisis", by=BEN, since=NOON)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NEXT = a_delivery(due_at=after(minutes=6))
SENDING = a_delivery(DeliveryState.SENDING, draft=DraftId(7))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (-MINUTE, "now"),
        (timedelta(0), "now"),
        (SECOND, "in less than a minute"),
        (MINUTE - SECOND, "in less than a minute"),
        (MINUTE, "in 1 min"),
        (timedelta(hours=2) - SECOND, "in 119 min"),
        (timedelta(hours=2), "in 2 h"),
        (timedelta(days=2) - SECOND, "in 47 h"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(days=9, hours=5), "in 9 days"),
    ],
)
def test_how_long_it_is_until_then_is_said_roughly(left: timedelta, said: str) -> None:
    assert until(NOON + left, NOON) == said


def test_rule_32_what_waits_is_counted_and_the_next_is_named_by_its_time() -> None:
    assert affected(PAUSE, [], []) == "No posts wait."
    assert affected(PAUSE, [NEXT], []) == "1 post waits, the next in 6 min."
    later = replace(NEXT, due_at=after(hours=5))
    assert affected(PAUSE, [NEXT, later], []) == "2 posts wait, the next in 6 min."


def test_rule_32_what_could_not_be_stopped_any_more_is_named() -> None:
    said = affected(PAUSE, [], [SENDING, replace(SENDING, draft=DraftId(8))])
    assert said == (
        "No posts wait. Could not be stopped any more, being sent now:"
        " D-7 on soupe-wall, D-8 on soupe-wall."
    )


def test_not_more_than_a_message_holds_is_named() -> None:
    said = affected(PAUSE, [], [SENDING] * (MOST_NAMED + 1))
    assert said.count("D-7 on soupe-wall") == MOST_NAMED


def test_rule_32_a_pause_is_announced_with_who_what_why_and_how_it_ends() -> None:
    assert announced(PAUSE, "a crisis.", [NEXT], [SENDING]) == (
        ":octagonal_sign: <@U0BEN> paused everything: a crisis. 1 post waits, the next in 6 min."
        " Could not be stopped any more, being sent now: D-7 on soupe-wall."
        " Two people can end it: one writes `/draft resume`, another confirms."
    )


def test_rule_32_a_pause_of_one_account_names_it_and_its_own_end() -> None:
    said = announced(replace(PAUSE, account="soupe-wall"), "a crisis.", [], [])
    assert said.startswith(":octagonal_sign: <@U0BEN> paused `soupe-wall`: a crisis. No posts")
    assert said.endswith("one writes `/draft resume soupe-wall`, another confirms.")


def test_rule_34_whoever_sits_at_the_server_is_nobody_that_slack_knows() -> None:
    assert whom(THE_SHELL) == "somebody at the server"
    assert whom(BEN) == "<@U0BEN>"
