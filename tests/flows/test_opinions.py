"""Whose opinion counts, for which version, and what people are told where it does not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.demo import TOML
from tests.world import Person, World, world

SOUP = "Soup is back! --on soupe-wall"
AUTHOR = "authors can't approve their own post"

Somebody = Callable[[World], Person]


@pytest.mark.parametrize(
    "emoji",
    [
        "white_check_mark",
        "heavy_check_mark",
        "+1",
        "thumbsup",
        "+1::skin-tone-2",
        "+1::skin-tone-6",
        "thumbsup::skin-tone-3",
    ],
)
async def test_every_approving_emoji_and_skin_tone_approves(tmp_path: Path, emoji: str) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card, emoji)
        await here.card(saying="scheduled")


@pytest.mark.parametrize("emoji", ["tada", "eyes", "heart", "ok_hand", "100"])
async def test_other_emoji_approve_nothing(tmp_path: Path, emoji: str) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card, emoji)
        await here.settles()
        await here.passes(hours=1)
        assert "needs a second opinion" in (await here.card())["text"]
        assert await here.wall() == []


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (lambda here: here.ana, AUTHOR),
        (lambda here: here.gus, "guests can't approve"),
        (lambda here: here.sam, "guests can't approve"),
        (lambda here: here.eve, "people from another organisation can't approve"),
        (lambda here: here.botty, "bots don't have opinions that count"),
        (lambda here: here.flow, "bots don't have opinions that count"),
    ],
    ids=["author", "guest", "single-channel guest", "external", "bot", "workflow"],
)
async def test_whose_approval_does_not_count_stands_on_the_card_with_the_reason(
    tmp_path: Path, who: Somebody, why: str
) -> None:
    """Rules 1 and 5."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await who(here).reacts(card)
        await here.card(saying=f"does not count: {why}")
        await here.passes(hours=1)
        await here.settles()
        assert await here.wall() == []
        dismissed = [e for e in await here.journal() if e.kind == "vote.dismissed"]
        assert [e.actor for e in dismissed] == [who(here).id]


async def test_a_person_who_is_not_in_the_channel_cannot_approve(tmp_path: Path) -> None:
    """Rule 6."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.does("leave")
        await here.zoe.reacts(card)
        await here.card(saying="only full members of the drafts channel can approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_an_approver_who_is_deactivated_meanwhile_does_not_count_any_more(
    tmp_path: Path,
) -> None:
    """Rule 5."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.olga.does("kind", user=here.ben.id, kind="deactivated")
        await here.passes(seconds=61)
        await here.card(saying="this person's Slack account is deactivated")
        await here.passes(hours=1)
        assert await here.wall() == []


@pytest.mark.parametrize("kind", ["owner", "admin"])
async def test_who_administers_the_workspace_cannot_approve_a_post_of_their_own(
    tmp_path: Path, kind: str
) -> None:
    """Rules 1 and 8."""
    async with world(tmp_path) as here:
        await here.olga.does("kind", user=here.zoe.id, kind=kind)
        card = await here.zoe.drafts(SOUP)
        await here.zoe.reacts(card)
        await here.card(saying=AUTHOR)
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_two_emoji_of_one_person_are_one_vote(tmp_path: Path) -> None:
    """Rule 7: level 4 needs two people."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Fire alarm test at noon --on soupe-wall")
        for emoji in ("white_check_mark", "+1", "+1::skin-tone-4", "heavy_check_mark"):
            await here.ben.reacts(card, emoji)
        await here.settles()
        await here.card(saying="still needed: one approval by somebody other than the authors")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_a_guest_may_draft_and_somebody_else_approves(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.gus.drafts(SOUP)
        await here.gus.reacts(card)
        await here.card(saying=AUTHOR)
        await here.ben.reacts(card)
        await here.card(saying="scheduled")


async def test_an_editor_becomes_an_author_and_loses_her_vote(tmp_path: Path) -> None:
    """Rule 2."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        answer = await here.ben.types("edit 1 --as-author Soup is back, and better!")
        assert "earlier approvals don't count" in answer
        new = await here.card(saying="and better!")
        assert f"by <@{here.ana.id}>, <@{here.ben.id}>" in new["text"]
        await here.ben.reacts(new["ts"])
        await here.card(saying=AUTHOR)
        await here.ana.reacts(new["ts"])
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.zoe.reacts(new["ts"])
        await here.card(saying="scheduled")


async def test_an_edit_voids_the_approval_and_asks_the_former_approver_again(
    tmp_path: Path,
) -> None:
    """Rule 16."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        asked = await here.told(f"<@{here.ben.id}> D-1 was changed (edited)")
        assert "Soup is back{+ on Tuesday+}!" in asked["text"]
        assert "please look at the new card" in asked["text"]
        assert here.zoe.id not in asked["text"]
        new = await here.card(saying="needs a second opinion")
        assert new["ts"] != card
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back on Tuesday!"]


async def test_an_edit_that_changes_nothing_keeps_the_votes(tmp_path: Path) -> None:
    """Rule 16."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        answer = await here.ana.types("edit 1 Soup is back!")
        assert answer == "D-1 already says just that, so nothing changed and votes stay."
        assert [c["ts"] for c in here.cards()] == [card]
        await here.passes(seconds=61)
        await here.card(saying="open the post")


async def test_a_change_of_time_voids_the_approval(tmp_path: Path) -> None:
    """Rules 16 and 20."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.ana.types("at 1 in 30 minutes")
        await here.told(f"<@{here.ben.id}> D-1 was changed (another time)")
        await here.card(saying="needs a second opinion")
        await here.passes(minutes=31)
        assert await here.wall() == []


async def test_an_approval_that_is_taken_back_in_the_countdown_stops_the_post(
    tmp_path: Path,
) -> None:
    """Rule 23."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.ben.reacts(card, on=False)
        await here.card(saying="needs a second opinion")
        await here.passes(hours=1)
        assert await here.wall() == []
        kinds = [e.kind for e in await here.journal()]
        assert "vote.taken_back" in kinds


async def test_an_approval_given_again_starts_the_countdown_anew(tmp_path: Path) -> None:
    """Rule 23."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.passes(seconds=50)
        await here.ben.reacts(card, on=False)
        await here.card(saying="needs a second opinion")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=50)
        assert await here.wall() == []
        await here.passes(seconds=11)
        await here.card(saying="open the post")


async def test_an_approval_on_the_retired_card_counts_for_nothing_and_is_answered_once(
    tmp_path: Path,
) -> None:
    """Rule 17."""
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        await here.card(saying="on Tuesday")
        await here.ben.reacts(old)
        await here.ben.hears("has no effect here; please react on the newest card of D-1")
        await here.ben.reacts(old, on=False)
        await here.ben.reacts(old)
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == []
        assert len([w for w in here.ben.whispers() if "no effect here" in w["text"]]) == 1


async def test_an_approval_on_another_message_of_the_bot_is_answered_once(tmp_path: Path) -> None:
    """Rule 17."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        note = await here.told("D-1 was changed")
        await here.ben.reacts(note["ts"])
        await here.ben.hears("please react on a draft's newest card")
        await here.settles()
        assert "needs a second opinion" in (await here.card())["text"]


async def test_a_reaction_on_a_colleagues_message_is_nobodys_business(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.zoe.does("message", text="Lunch?")
        await here.ben.reacts(said["ts"])
        await here.settles()
        assert here.ben.whispers() == []


async def test_a_workspace_alias_never_approves_and_the_card_says_so(tmp_path: Path) -> None:
    """Rule 21."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="shipit", value="alias:white_check_mark")
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card, "shipit")
        await here.card(saying="an emoji alias made in this workspace can't approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_only_those_whom_the_policy_names_can_approve(tmp_path: Path) -> None:
    """Rule 6."""
    toml = TOML + '\n[policy]\napprovers = ["U0ZOE0"]\n'
    async with world(tmp_path, toml=toml) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card)
        await here.card(saying="the policy names other approvers for this")


async def test_an_empty_list_of_approvers_means_nobody_and_the_card_says_so(
    tmp_path: Path,
) -> None:
    """Rule 6."""
    async with world(tmp_path, toml=TOML + "\n[policy]\napprovers = []\n") as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card)
        await here.card(saying="the policy's list of approvers is empty, so nobody can approve")
        await here.passes(hours=1)
        assert await here.wall() == []


async def test_an_edit_that_would_leave_nobody_to_approve_is_refused_before_saving(
    tmp_path: Path,
) -> None:
    """Rule 2."""
    async with world(tmp_path) as here:
        for person in (here.zoe, here.olga):
            await person.does("leave")
        await here.ana.drafts(SOUP)
        answer = await here.ben.types("edit 1 --as-author Soup is back, and better!")
        assert "too few people could approve it; please ask an author" in answer
        assert "and better" not in (await here.card())["text"]


async def test_published_votes_are_spent(tmp_path: Path) -> None:
    """Rule 19."""
    async with world(tmp_path) as here:
        card = await here.schedules(SOUP)
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        await here.ben.reacts(card, on=False)
        await here.ben.reacts(card)
        await here.zoe.reacts(card)
        await here.settles()
        await here.passes(hours=1)
        assert await here.wall() == ["Soup is back!"]
