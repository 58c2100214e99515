"""Groups: who must be among those who approve, by account and level; told on the card."""

from pathlib import Path

import pytest

from bot.demo import TOML
from bot.simulator.seed import OLGA, ZOE
from tests.world import world

pytestmark = pytest.mark.slow

ON_WALL = " --on soupe-wall"
COMMS = """
[policy.groups]
comms = ["U0BEN", "U0ZOE"]
legal = ["U0ZOE", "U0OLGA"]
"""


def policy(*rules: str) -> str:
    """The usual settings, with groups and these rules."""
    return TOML + COMMS + "".join(f"\n[[policy.rules]]\n{rule}\n" for rule in rules)


async def test_one_of_two_groups_each_and_who_is_in_both_fills_one_seat(tmp_path: Path) -> None:
    """Rules 7 and 10."""
    needs = 'needs = ["1 of @comms", "1 of @legal"]'
    async with world(tmp_path, toml=policy(needs)) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.card(saying="still needed: one approval of @comms")
        await here.zoe.reacts(card)
        await here.card(saying="still needed: one approval of @legal")
        why = await here.ana.types("why 1")
        assert f"@comms: 1 of 1 · <@{here.zoe.id}>" in why
        assert f"Who could approve for @legal: <@{here.olga.id}>." in why
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        shown = await here.card(saying=f"@comms: 1 of 1 · <@{here.ben.id}>")
        assert f"@legal: 1 of 1 · <@{here.zoe.id}>" in shown["text"]
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_who_is_in_no_group_that_is_asked_does_not_count(tmp_path: Path) -> None:
    """Rule 6."""
    async with world(tmp_path, toml=policy('needs = ["1 of @comms"]')) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.olga.reacts(card)
        await here.olga.hears("the policy names other approvers for this")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_level_that_no_rule_is_about_is_never_published(tmp_path: Path) -> None:
    """Rule 11: a rule that does not apply is not a rule fulfilled."""
    only_worse = 'levels = "3-5"\nneeds = ["1 of anyone"]'
    async with world(tmp_path, toml=policy(only_worse)) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(card)
        await here.card(saying="without a rule the answer is no")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_an_edit_that_would_leave_a_group_too_small_is_refused_before_saving(
    tmp_path: Path,
) -> None:
    """Rule 2."""
    async with world(tmp_path, toml=policy('needs = ["2 of @comms"]')) as here:
        await here.ana.drafts("Soup is back!" + ON_WALL)
        said = await here.ben.types("edit 1 --as-author Soup is back on Monday!")
        assert "then too few people could approve it" in said


LEGAL = '\n[policy.groups]\nlegal = "S0LEGAL"\ncomms = ["U0BEN", "U0ZOE"]\n'


def legal(needs: str = 'needs = ["1 of @legal"]') -> str:
    """The usual settings, with a user group of Slack's: Zoé and Olga at first."""
    return f"{TOML}{LEGAL}\n[[policy.rules]]\n{needs}\n"


async def test_a_user_group_of_slacks_says_who_may_approve(tmp_path: Path) -> None:
    """Rule 6."""
    async with world(tmp_path, toml=legal()) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.ben.reacts(card)
        await here.ben.hears("the policy names other approvers for this")
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")


@pytest.mark.parametrize(
    "change", [{"users": [str(OLGA)]}, {"users": [str(ZOE)], "disabled": True}]
)
async def test_who_left_the_user_group_since_is_noticed_at_the_last_look(
    tmp_path: Path, change: dict[str, object]
) -> None:
    """Rules 6 and 24: it is asked again, and what can't be read has nobody."""
    async with world(tmp_path, toml=legal()) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.olga.does("group", group="S0LEGAL", **change)
        await here.passes(seconds=61)
        await here.card(saying="still needed: ")
        assert await here.wall() == []


async def test_a_user_group_that_slack_cannot_tell_now_lets_nothing_leave(tmp_path: Path) -> None:
    """Rules 6 and 24."""
    async with world(tmp_path, toml=legal()) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        here.simulator.faults.fail("usergroups.users.list", "internal_error")
        await here.passes(seconds=61)
        assert await here.wall() == []
        here.simulator.faults.methods.clear()
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_in_stages_legal_is_asked_in_the_thread_when_comms_has_approved(
    tmp_path: Path,
) -> None:
    """Rule 10."""
    stages = 'needs = ["1 of @comms", "1 of @legal"]\nstages = [["@comms"], ["@legal"]]'
    asked = "Those before you have approved D-1, so it now needs an approval of @legal"
    async with world(tmp_path, toml=legal(stages)) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.card(saying="@legal: 0 of 1 · asked when those before them have approved")
        await here.olga.reacts(card)
        await here.card(saying=f"<@{here.olga.id}> approved early")
        await here.olga.reacts(card, on=False)
        await here.settles()
        assert not [m for m in here.messages(here.ana.id) if asked in m["text"]]
        await here.ben.reacts(card)
        question = await here.told(asked)
        assert "<!subteam^S0LEGAL>" in question["text"]
        assert question["thread_ts"] == card
        await here.settles()
        assert len([m for m in here.messages(here.ana.id) if asked in m["text"]]) == 1
        await here.olga.reacts(card)
        await here.card(saying="scheduled")


async def test_an_approval_before_its_turn_counts_when_its_turn_comes(tmp_path: Path) -> None:
    """Rule 10."""
    stages = 'needs = ["1 of @comms", "1 of @legal"]\nstages = [["@comms"], ["@legal"]]'
    async with world(tmp_path, toml=legal(stages)) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.olga.reacts(card)
        await here.card(saying="approved early")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        assert not [m for m in here.messages(here.ana.id) if "Those before you" in m["text"]]


async def test_an_objection_is_lifted_by_somebody_of_the_objectors_own_group(
    tmp_path: Path,
) -> None:
    """Rule 12."""
    needs = 'needs = ["1 of @comms", "1 of @legal"]'
    async with world(tmp_path, toml=legal(needs)) as here:
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.olga.reacts(card, "x")
        await here.card(saying="somebody objects")
        answer = await here.ben.types("lift 1 done as asked")
        assert answer == "Sorry, you can't lift this objection: it takes somebody of @legal."
        await here.card(saying="somebody objects")
        await here.zoe.types("lift 1 done as asked")
        await here.card(saying="needs a second opinion")


async def test_in_a_channel_that_is_shared_on_purpose_only_own_members_vote(
    tmp_path: Path,
) -> None:
    """Rule 18: without the setting, nothing is published from such a channel."""
    shared = TOML.replace("[slack]", "[slack]\nexternal_channel = true")
    async with world(tmp_path, toml=shared) as here:
        await here.olga.does("share")
        card = await here.ana.drafts("Soup is back!" + ON_WALL)
        await here.eve.reacts(card)
        await here.eve.hears("people from another organisation can't approve")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
