"""Who counts as what, and that a missing flag is never a yes (rules 5 and 6)."""

from typing import Any

import pytest

from bot.domain.people import SLACKBOT, Standing, UserId, may_stop, standing
from tests.factories import BEN, TEAM, a_person

MEMBERS = frozenset({BEN, SLACKBOT})


def said(home_team: str = TEAM, members: frozenset[UserId] = MEMBERS, **flags: Any) -> Standing:
    return standing(a_person(BEN, **flags), home_team=home_team, members=members)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({}, Standing.MEMBER),
        ({"is_bot": True}, Standing.BOT),
        ({"is_deactivated": True}, Standing.DEACTIVATED),
        ({"team_id": "T0OTHER"}, Standing.EXTERNAL),
        ({"is_guest": True}, Standing.GUEST),
        ({"team_id": None}, Standing.UNKNOWN),
        ({"is_bot": None}, Standing.UNKNOWN),
        ({"is_guest": None}, Standing.UNKNOWN),
        ({"is_deactivated": None}, Standing.UNKNOWN),
        ({"team_id": None, "is_bot": None}, Standing.UNKNOWN),
    ],
)
def test_rule_5_each_flag_makes_its_standing(flags: dict[str, Any], expected: Standing) -> None:
    assert said(**flags) is expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"is_bot": True, "is_deactivated": True, "team_id": "T0OTHER"}, Standing.BOT),
        ({"is_deactivated": True, "team_id": "T0OTHER"}, Standing.DEACTIVATED),
        ({"team_id": "T0OTHER", "is_guest": True}, Standing.EXTERNAL),
        ({"is_guest": True, "is_bot": None}, Standing.GUEST),
        ({"team_id": None, "is_guest": True}, Standing.GUEST),
        ({"team_id": "T0OTHER", "is_bot": None}, Standing.EXTERNAL),
        ({"is_deactivated": True, "team_id": None}, Standing.DEACTIVATED),
    ],
)
def test_a_known_exclusion_is_said_before_an_unknown(
    flags: dict[str, Any], expected: Standing
) -> None:
    assert said(**flags) is expected


def test_rule_5_slackbot_is_a_bot_whatever_its_flags_say() -> None:
    """Trap 53: Slackbot is described as a person."""
    slackbot = a_person(SLACKBOT)
    assert standing(slackbot, home_team=TEAM, members=MEMBERS) is Standing.BOT


def test_rule_5_somebody_whom_slack_does_not_describe_is_unknown() -> None:
    assert standing(None, home_team=TEAM, members=MEMBERS) is Standing.UNKNOWN


def test_rule_5_without_a_home_team_nobody_is_known() -> None:
    assert said(home_team="", team_id="") is Standing.UNKNOWN


def test_rule_6_a_colleague_outside_the_channel_is_no_member() -> None:
    assert said(members=frozenset()) is Standing.NOT_IN_CHANNEL


def test_rule_31_members_and_the_unknown_may_stop_and_nobody_else() -> None:
    assert {what for what in Standing if may_stop(what)} == {Standing.MEMBER, Standing.UNKNOWN}
