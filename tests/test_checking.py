"""`check` asks a live Slack who the people are, and says the policy with their names."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.checking import check
from bot.clock import AdjustableClock
from bot.config.settings import Settings
from bot.config.unreachable import NO_APP
from bot.demo import TOML
from bot.simulator.seed import OLGA, soupe_and_co
from bot.simulator.server import Simulator
from tests.world import KEY

GROUPS = """
[policy.groups]
comms = ["U0ANA", "U0BEN", "U0ZOE"]
legal = "S0LEGAL"
"""


def rules(*needs: str) -> str:
    asked = ", ".join(f'"{need}"' for need in needs)
    return f"{TOML}{GROUPS}\n[[policy.rules]]\nneeds = [{asked}]\n"


@contextlib.asynccontextmanager
async def practice() -> AsyncIterator[Simulator]:
    """The practice workspace, without a bot."""
    clock = AdjustableClock()
    simulator = Simulator(soupe_and_co(now=clock.now), now=clock.now)
    await simulator.start()
    try:
        yield simulator
    finally:
        await simulator.stop()


async def checked(simulator: Simulator, folder: Path, toml: str) -> tuple[list[str], bool]:
    """What `check` prints, and whether all is well."""
    environ = {
        "SLACK_BOT_TOKEN": simulator.bot_token,
        "SLACK_APP_TOKEN": simulator.app_token,
        "SLACK_API_BASE_URL": simulator.api_url,
        "SECOND_OPINION_SECRET_KEY": KEY,
        "DATABASE_URL": f"sqlite:///{folder / 'check.db'}",
    }
    return await check(Settings.load(environ, toml))


async def test_the_policy_is_said_with_the_names_that_slack_tells(tmp_path: Path) -> None:
    async with practice() as simulator:
        lines, is_well = await checked(simulator, tmp_path, rules("2 of @comms", "1 of @legal"))
    assert is_well
    assert "ok       Slack: 4 full members are in the channel" in lines
    assert (
        "ok       A post of level 0 to 5 on soupe-wall needs 2 of @comms (ana, ben, zoé) and 1 of"
        " @legal (olga, zoé), never its authors."
    ) in lines


async def test_rule_6_a_user_group_that_is_switched_off_is_a_problem(tmp_path: Path) -> None:
    async with practice() as simulator:
        await simulator.act(
            {"as": OLGA, "do": "group", "group": "S0LEGAL", "users": [OLGA], "disabled": True}
        )
        lines, is_well = await checked(simulator, tmp_path, rules("1 of @legal"))
    assert not is_well
    assert any("@legal can't be read, so nobody of it can approve" in line for line in lines)
    assert any("1 people of @legal where only 0 could be counted" in line for line in lines)


async def test_rule_6_people_of_a_group_who_are_not_in_the_channel_do_not_fill_it(
    tmp_path: Path,
) -> None:
    async with practice() as simulator:
        for user in ("U0BEN", "U0ZOE"):
            await simulator.act({"as": OLGA, "do": "kick", "channel": "C0DRAFTS", "user": user})
        lines, is_well = await checked(simulator, tmp_path, rules("2 of @comms"))
    assert not is_well
    assert any("2 people of @comms where only 1 could be counted" in line for line in lines)
    assert any("With 2 people who may approve, a draft by one" in line for line in lines)


async def test_trap_30_an_apps_token_that_slack_refuses_is_a_problem(tmp_path: Path) -> None:
    async with practice() as simulator:
        lines, _ = await checked(simulator, tmp_path, TOML)
        assert "ok       Slack: the app's token lets the bot hear" in lines
        simulator.faults.fail("apps.connections.open", "not_allowed_token_type")
        lines, is_well = await checked(simulator, tmp_path, TOML)
    assert not is_well
    assert f"problem  {NO_APP.format(word='not_allowed_token_type')}" in lines


@pytest.mark.parametrize(("setting", "is_well"), [("", False), ("external_channel = true", True)])
async def test_rule_18_a_shared_channel_is_a_problem_unless_the_settings_know_it(
    tmp_path: Path, setting: str, is_well: bool
) -> None:
    async with practice() as simulator:
        await simulator.act({"as": OLGA, "do": "share", "channel": "C0DRAFTS"})
        toml = TOML.replace("[slack]", f"[slack]\n{setting}")
        lines, fine = await checked(simulator, tmp_path, toml)
    assert fine == is_well
    assert any("shared with another organisation" in line for line in lines) != is_well
