"""Who people are: asked anew where it decides, and a missing flag is unknown (traps 35 and 55)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SlackUnavailable
from bot.domain.people import Standing, UserId, standing
from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    BOTTY,
    DAN,
    DRAFTS,
    EVE,
    FLOW,
    GUS,
    LEGAL,
    OLGA,
    SAM,
    TEAM,
    ZOE,
)
from bot.simulator.server import Simulator
from bot.slack.directory import MOST_ASKED, REMEMBERED_SECONDS, Directory, person_from
from tests.fakes import FrozenClock


@pytest.fixture
def directory(client: AsyncWebClient, clock: FrozenClock) -> Directory:
    return Directory(client, clock)


def asked(workspace: Simulator, method: str) -> int:
    return len([call for call in workspace.log if call.method == method])


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (ANA, Standing.MEMBER),
        (BEN, Standing.MEMBER),
        (GUS, Standing.GUEST),
        (SAM, Standing.GUEST),
        (DAN, Standing.DEACTIVATED),
        (EVE, Standing.EXTERNAL),
        (BOTTY, Standing.BOT),
        (FLOW, Standing.BOT),
        (BOT_USER, Standing.BOT),
        ("U0NOBODY", Standing.UNKNOWN),
    ],
)
async def test_rule_5_everybody_in_the_workspace_has_a_standing(
    directory: Directory, user: str, expected: Standing
) -> None:
    person = await directory.person(UserId(user), fresh=True)
    members = await directory.members(str(DRAFTS))
    assert standing(person, home_team=TEAM.id, members=members) is expected


USER: dict[str, Any] = {
    "id": "U1",
    "team_id": "T1",
    "name": "ana",
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "deleted": False,
    "tz": "Europe/Lisbon",
    "profile": {"status_emoji": ":airplane:", "status_expiration": 1772452800},
}


def test_a_user_is_read() -> None:
    person = person_from(USER)
    assert (person.is_bot, person.is_guest, person.is_deactivated) == (False, False, False)
    assert (person.name, person.zone, person.status_emoji) == ("ana", "Europe/Lisbon", ":airplane:")
    assert person.status_until == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ("is_bot", "is_bot"),
        ("is_restricted", "is_guest"),
        ("deleted", "is_deactivated"),
        ("team_id", "team_id"),
        ("tz", "zone"),
    ],
)
def test_trap_55_an_absent_flag_is_unknown_and_never_no(flag: str, field: str) -> None:
    assert getattr(person_from({k: v for k, v in USER.items() if k != flag}), field) is None


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ("is_bot", "is_bot"),
        ("is_workflow_bot", "is_bot"),
        ("is_connector_bot", "is_bot"),
        ("is_restricted", "is_guest"),
        ("is_ultra_restricted", "is_guest"),
        ("deleted", "is_deactivated"),
    ],
)
def test_any_one_flag_is_enough(flag: str, field: str) -> None:
    assert getattr(person_from({**USER, flag: True}), field) is True


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "Ana 🥣"}, "Ana 🥣"),
        ({"display_name": ""}, "Ana O."),
        (None, "Ana O."),
    ],
)
def test_a_name_is_found_somewhere(profile: dict[str, str] | None, name: str) -> None:
    person = person_from({**USER, "real_name": "Ana O.", "profile": profile})
    assert person.name == name
    assert person.status_until is None


async def test_people_are_remembered_where_it_only_informs_and_asked_where_it_decides(
    directory: Directory, workspace: Simulator, clock: FrozenClock
) -> None:
    for _ in range(2):
        await directory.person(UserId(ANA), fresh=False)
    assert asked(workspace, "users.info") == 1
    await directory.person(UserId(ANA), fresh=True)
    assert asked(workspace, "users.info") == 2
    clock.advance(seconds=REMEMBERED_SECONDS)
    await directory.person(UserId(ANA), fresh=False)
    assert asked(workspace, "users.info") == 3


async def test_slacks_trouble_is_not_taken_for_a_stranger(
    directory: Directory, workspace: Simulator
) -> None:
    workspace.faults.fail("users.info", "fatal_error")
    with pytest.raises(SlackUnavailable, match="fatal_error"):
        await directory.person(UserId(ANA), fresh=True)


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_somebody_whom_slack_does_not_show_is_none(
    directory: Directory, workspace: Simulator, word: str
) -> None:
    workspace.faults.fail("users.info", word)
    assert await directory.person(UserId(ANA), fresh=True) is None


async def test_all_pages_of_members_are_read(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await directory.members(str(DRAFTS))
    assert len(everybody) == 11
    monkeypatch.setattr("bot.slack.directory.PAGE", 3)
    assert await directory.members(str(DRAFTS)) == everybody


@pytest.mark.parametrize("word", ["missing_scope", "access_denied", "unknown_method"])
async def test_trap_35_without_the_right_to_read_emoji_there_are_no_aliases(
    directory: Directory, workspace: Simulator, word: str
) -> None:
    workspace.faults.fail("emoji.list", word)
    assert await directory.custom_emoji() == {}


async def test_trap_35_trouble_with_the_emoji_list_is_trouble(
    directory: Directory, workspace: Simulator
) -> None:
    workspace.faults.fail("emoji.list", "fatal_error", times=1)
    with pytest.raises(SlackUnavailable):
        await directory.custom_emoji()
    assert await directory.custom_emoji() == {}
    await directory.custom_emoji()
    assert asked(workspace, "emoji.list") == 2
    await directory.custom_emoji(fresh=True)
    assert asked(workspace, "emoji.list") == 3


async def test_rule_6_a_user_group_is_remembered_and_asked_anew_where_it_decides(
    directory: Directory, workspace: Simulator
) -> None:
    assert await directory.subteam(LEGAL, fresh=False) == {ZOE, OLGA}
    await workspace.act({"as": OLGA, "do": "group", "group": LEGAL, "users": [ZOE]})
    assert await directory.subteam(LEGAL, fresh=False) == {ZOE, OLGA}
    assert await directory.subteam(LEGAL, fresh=True) == {ZOE}
    assert await directory.subteam(LEGAL, fresh=False) == {ZOE}


@pytest.mark.parametrize("word", ["no_such_subteam", "plan_upgrade_required", "missing_scope"])
async def test_rule_6_a_user_group_that_is_not_there_for_us_has_nobody(
    directory: Directory, workspace: Simulator, word: str
) -> None:
    workspace.faults.fail("usergroups.users.list", word)
    assert await directory.subteam(LEGAL, fresh=True) is None


async def test_a_user_group_that_slack_may_tell_later_decides_nothing(
    directory: Directory, workspace: Simulator
) -> None:
    workspace.faults.fail("usergroups.users.list", "internal_error")
    with pytest.raises(SlackUnavailable):
        await directory.subteam(LEGAL, fresh=True)


async def test_many_people_are_read_from_the_list_of_the_workspace(
    directory: Directory, workspace: Simulator
) -> None:
    """Who is not in it is unknown."""
    strangers = frozenset(UserId(f"U0NO{number}") for number in range(MOST_ASKED))
    found = await directory.everybody(strangers | {UserId(ANA), UserId(GUS)}, fresh=True)
    assert asked(workspace, "users.info") == 0
    ana, gus = found[UserId(ANA)], found[UserId(GUS)]
    assert ana is not None
    assert not ana.is_guest
    assert gus is not None
    assert gus.is_guest
    assert {found[user] for user in strangers} == {None}


async def test_few_people_are_asked_one_by_one(directory: Directory, workspace: Simulator) -> None:
    found = await directory.everybody(frozenset({UserId(ANA), UserId("U0NO")}), fresh=True)
    assert asked(workspace, "users.list") == 0
    assert found[UserId("U0NO")] is None
