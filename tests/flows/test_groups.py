"""Groups: who must be among those who approve, by account and level; told on the card."""

from pathlib import Path

from bot.demo import TOML
from tests.world import world

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
