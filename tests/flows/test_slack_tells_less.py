"""Where Slack tells less than everything, nothing is decided (rule 22)."""

from pathlib import Path

from tests.world import world


async def test_rule_22_with_a_list_of_reactions_cut_short_nothing_is_decided(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        ts = await here.ana.drafts("Soup is back! --on soupe-wall")
        here.simulator.faults.reaction_users_shown = 1
        here.simulator.faults.truncate_full_reactions = True
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(ts)
        await here.settles()
        await here.passes(hours=1)
        assert "scheduled" not in here.message(ts)["text"]
        assert await here.wall() == []
        here.simulator.faults.truncate_full_reactions = False
        await here.settles()
        await here.card(saying="scheduled")


async def test_rule_24_a_post_waits_while_the_last_look_gets_a_list_cut_short(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        ts = await here.ana.drafts("Soup is back! --on soupe-wall")
        for person in (here.ben, here.zoe, here.olga):
            await person.reacts(ts)
        await here.card(saying="scheduled")
        await here.settles()
        here.simulator.faults.reaction_users_shown = 1
        here.simulator.faults.truncate_full_reactions = True
        await here.passes(seconds=90)
        assert await here.wall() == []
        here.simulator.faults.truncate_full_reactions = False
        await here.passes(seconds=30)
        assert await here.wall() == ["Soup is back!"]
