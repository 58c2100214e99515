"""Where it hurries: other people, told to all, marked and reviewed (rule 15)."""

from datetime import UTC, datetime
from pathlib import Path

from bot.demo import TOML
from tests.world import World, world

STRICT = TOML + (
    "\n[policy]\napprovals = { 0 = 2 }\n"
    '[policy.urgent]\ngroup = "oncall"\n[policy.groups]\noncall = ["U0ZOE"]\n'
)
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SOUP = "The road is closed! --on soupe-wall"


async def urgent(here: World) -> str:
    """A draft for which two approvals are usual, declared urgent by Ana."""
    card = await here.ana.drafts(SOUP)
    answer = await here.ana.types("urgent 1 flood in the street")
    assert "For 15 minutes people of @oncall can approve D-1" in answer
    await here.told(f"<@{here.ana.id}> says that D-1 is urgent")
    return card


async def test_rule_15_the_urgent_quorum_approves_for_a_quarter_of_an_hour(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=STRICT) as here:
        card = await urgent(here)
        await here.ben.reacts(card)
        await here.card(saying="the policy names other approvers for this")
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        shown = await here.card(saying="open the post")
        assert f"declared urgent by <@{here.ana.id}>" in shown["text"]
        assert "to be reviewed by somebody else until" in shown["text"]
        assert "urgent.declared" in [e.kind for e in await here.journal()]


async def test_rule_15_after_a_quarter_of_an_hour_it_needs_the_usual_people(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=STRICT) as here:
        card = await urgent(here)
        await here.passes(minutes=16)
        await here.zoe.reacts(card)
        await here.settles()
        assert "still needed: one approval" in (await here.card())["text"]
        assert "once is all" in await here.ana.types("urgent 1 flood again")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")


async def test_rule_15_an_author_of_the_urgent_quorum_is_an_author(tmp_path: Path) -> None:
    async with world(tmp_path, toml=STRICT) as here:
        card = await here.zoe.drafts(SOUP)
        await here.zoe.types("urgent 1 flood in the street")
        await here.zoe.reacts(card)
        await here.card(saying="authors can't approve their own post")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_rules_15_and_42_the_urgent_quorum_can_also_press(tmp_path: Path) -> None:
    """Zoé is no usual approver, and the button used to send her away."""
    toml = STRICT.replace("approvals =", 'approvers = ["U0BEN", "U0OLGA"]\napprovals =')
    async with world(tmp_path, toml=toml) as here:
        card = await urgent(here)
        await here.zoe.presses(card, "card_approve")
        await here.card(saying="scheduled")


async def test_rule_15_without_settings_nobody_can_hurry(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        answer = await here.ana.types("urgent 1 flood in the street")
        assert "The settings name no urgent quorum for these accounts" in answer


async def test_rule_15_a_guest_hurries_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, toml=STRICT) as here:
        await here.gus.drafts(SOUP)
        assert "that needs a full member" in await here.gus.types("urgent 1 flood")


async def test_rule_15_somebody_who_had_no_part_reviews_it(tmp_path: Path) -> None:
    async with world(tmp_path, toml=STRICT, starts=MONDAY) as here:
        card = await urgent(here)
        await here.zoe.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        for person in (here.ana, here.zoe):
            assert "Somebody who had no part in it" in await person.types("reviewed 1")
        await here.passes(days=4)
        await here.settles()
        await here.told("D-1 was declared urgent and waits for a review")
        assert "is kept" in await here.ben.types("reviewed 1")
        await here.card(saying=f"reviewed by <@{here.ben.id}>")
        assert "Nothing waits for a review here" in await here.olga.types("reviewed 1")
