"""Objections and holds: one gesture stops a post, and only the right people let it go on."""

from pathlib import Path

import pytest

from bot.demo import TOML
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"


async def approved(here: World) -> str:
    """Have a draft by Ana that Ben approved, and return its card."""
    return await here.schedules(SOUP)


async def stays(here: World) -> None:
    """Nothing leaves within the hour."""
    await here.passes(seconds=61)
    await here.passes(hours=1)
    assert await here.wall() == []


async def leaves(here: World) -> None:
    """The post leaves within its countdown."""
    await here.passes(seconds=61)
    await here.card(saying="open the post")
    assert await here.wall() == ["Soup is back!"]


@pytest.mark.parametrize("emoji", ["x", "no_entry", "-1", "thumbsdown", "-1::skin-tone-5"])
async def test_an_objection_outranks_every_approval(tmp_path: Path, emoji: str) -> None:
    """Rule 12."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.olga.reacts(card)
        await here.zoe.reacts(card, emoji)
        await here.card(saying=f"<@{here.zoe.id}> objects")
        await stays(here)


async def test_an_objection_that_is_taken_back_lets_the_approval_count_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        await here.zoe.reacts(card, "x", on=False)
        await here.card(saying="scheduled")
        await leaves(here)


async def test_an_objection_persists_over_an_edit_until_its_owner_approves_the_new_version(
    tmp_path: Path,
) -> None:
    """Rule 12."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        new = await here.card(saying="on Tuesday")
        await here.ben.reacts(new["ts"])
        await here.card(saying=f"<@{here.ben.id}> approved")
        await here.card(saying=f"<@{here.zoe.id}> objects")
        await here.passes(hours=1)
        assert await here.wall() == []
        await here.zoe.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back on Tuesday!"]


async def test_an_objection_is_taken_back_on_the_old_card_where_it_was_given(
    tmp_path: Path,
) -> None:
    """Rule 12: a reaction on a retired card can close what it opened, and nothing else (17)."""
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        await here.zoe.reacts(old, "x")
        await here.card(saying="objects")
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        new = await here.card(saying="on Tuesday")
        await here.zoe.reacts(old, "x", on=False)
        await here.card(saying="needs a second opinion")
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")


async def test_an_objection_on_a_retired_card_stops_nothing_and_its_giver_is_told(
    tmp_path: Path,
) -> None:
    """Rule 17."""
    async with world(tmp_path) as here:
        old = await here.ana.drafts(SOUP)
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        new = await here.card(saying="on Tuesday")
        await here.ben.reacts(new["ts"])
        await here.card(saying="scheduled")
        await here.zoe.reacts(old, "x")
        await here.zoe.hears("has no effect here; please react on the newest card of D-1")
        await here.settles()
        assert "scheduled" in (await here.card())["text"]


async def test_deleting_the_card_closes_no_objection(tmp_path: Path) -> None:
    """Rules 12 and 18."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        await here.olga.does("delete", ts=card)
        await here.settles()
        fresh = await here.card(saying=f"<@{here.zoe.id}> objects")
        assert fresh["ts"] != card
        await here.ben.reacts(fresh["ts"])
        await here.card(saying=f"<@{here.ben.id}> approved")
        await stays(here)


async def test_an_objection_is_lifted_by_another_non_author_with_a_reason(tmp_path: Path) -> None:
    """Rule 12."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        answer = await here.olga.types("lift 1 done as asked")
        assert "The objection to D-1 is lifted" in answer
        await here.card(saying="scheduled")
        closed = [e for e in await here.journal() if e.kind == "stop.closed"]
        assert [e.actor for e in closed] == [here.olga.id]
        await leaves(here)


async def test_an_author_cannot_lift_an_objection_to_her_own_draft(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        answer = await here.ana.types("lift 1 it is fine")
        assert answer == (
            "Sorry, you can't lift this objection: authors can't lift an objection to their own"
            " draft; please ask a colleague."
        )
        await here.card(saying="objects")


async def test_a_guest_cannot_lift_an_objection(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        answer = await here.gus.types("lift 1 it is fine")
        assert answer == "Sorry, you can't lift this objection: guests can't approve."


async def test_a_lifted_objection_does_not_come_back_while_its_emoji_stays(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        await here.olga.types("lift 1 done as asked")
        await here.card(saying="scheduled")
        await here.settles()
        await here.settles()
        await leaves(here)


async def test_lifting_revives_no_approval_of_an_older_version(tmp_path: Path) -> None:
    """Rule 12."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card, "x")
        await here.card(saying="objects")
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        await here.card(saying="on Tuesday")
        await here.olga.types("lift 1 done as asked")
        await here.card(saying="needs a second opinion")
        await stays(here)


@pytest.mark.parametrize("who", ["gus", "eve", "botty"])
async def test_an_objection_of_somebody_who_is_no_full_member_stops_nothing(
    tmp_path: Path, who: str
) -> None:
    """Rule 31 read backwards: Slack says who they are, and they are not of the channel's own."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await getattr(here, who).reacts(card, "x")
        await here.settles()
        await leaves(here)


async def test_the_authors_own_objection_stops_her_post(tmp_path: Path) -> None:
    """Rule 31: stopping needs one person, the author too."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.ana.reacts(card, "x")
        await here.card(saying="objects")
        await stays(here)


async def test_an_alias_made_in_the_workspace_objects_and_holds(tmp_path: Path) -> None:
    """Rule 21."""
    async with world(tmp_path) as here:
        await here.olga.does("emoji", name="nope", value="alias:x")
        await here.olga.does("emoji", name="wait", value="alias:raised_hand")
        card = await approved(here)
        await here.zoe.reacts(card, "nope")
        await here.card(saying="objects")
        await here.olga.reacts(card, "wait")
        await here.card(saying=f"held by <@{here.olga.id}>")
        await stays(here)


@pytest.mark.parametrize("emoji", ["raised_hand", "hand", "raised_hand::skin-tone-3"])
async def test_a_hold_by_emoji_waits_and_keeps_the_votes(tmp_path: Path, emoji: str) -> None:
    """Rule 13."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.reacts(card, emoji)
        await here.card(saying=f"held by <@{here.zoe.id}>")
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.zoe.reacts(card, emoji, on=False)
        await here.card(saying="scheduled")
        await leaves(here)


async def test_a_hold_by_command_is_released_by_another_person(tmp_path: Path) -> None:
    """Rule 13."""
    async with world(tmp_path) as here:
        await approved(here)
        answer = await here.zoe.types("hold 1 is the date right?")
        assert answer == ("D-1 is held; its votes stay. `/draft release 1` lets it go on.")
        await here.card(saying="is the date right?")
        await here.passes(seconds=61)
        assert await here.wall() == []
        assert await here.olga.types("release 1 it is") == "D-1 is released."
        await here.card(saying="scheduled")
        await leaves(here)


async def test_a_hold_and_its_release_by_button(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.presses(card, "hold")
        await here.zoe.hears("D-1 is held")
        await here.card(saying="held by")
        await here.passes(seconds=61)
        assert await here.wall() == []
        await here.olga.presses(card, "release")
        await here.olga.hears("D-1 is released.")
        await here.card(saying="scheduled")
        await leaves(here)


async def test_an_author_cannot_release_somebody_elses_hold(tmp_path: Path) -> None:
    """Rule 13."""
    async with world(tmp_path) as here:
        card = await approved(here)
        await here.zoe.types("hold 1")
        await here.card(saying="held by")
        await here.ana.presses(card, "release")
        await here.ana.hears(
            "Authors can't release somebody else's hold on their own draft; please ask a colleague."
        )
        await stays(here)


async def test_an_author_releases_her_own_hold(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await approved(here)
        await here.ana.types("hold 1")
        await here.card(saying="held by")
        assert await here.ana.types("release 1") == "D-1 is released."
        await leaves(here)


async def test_a_guest_holds_her_own_draft_and_nobody_elses(tmp_path: Path) -> None:
    """Rule 31: whoever wrote a draft may hold it, guest or not."""
    async with world(tmp_path) as here:
        await here.gus.drafts(SOUP)
        assert (await here.gus.types("hold 1")).startswith("D-1 is held")
        await here.ana.drafts("Bread is back! --on soupe-wall", number=2)
        answer = await here.gus.types("hold 2")
        assert answer == "Sorry, that needs a full member of the channel: guests can't approve."


async def test_a_hold_on_a_draft_that_nobody_approved_yet_outlives_the_approval(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.types("hold 1")
        await here.card(saying="held by")
        await here.ben.reacts(card)
        await here.card(saying=f"<@{here.ben.id}> approved")
        await stays(here)


async def test_a_hold_persists_over_an_edit(tmp_path: Path) -> None:
    """Rule 12: holds are rows, opened when seen and closed by an act."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.reacts(card, "raised_hand")
        await here.card(saying="held by")
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        new = await here.card(saying="on Tuesday")
        await here.ben.reacts(new["ts"])
        await here.card(saying=f"<@{here.ben.id}> approved")
        await here.card(saying=f"held by <@{here.zoe.id}>")
        await stays(here)


async def test_a_post_that_was_held_past_its_bound_is_missed_and_says_that_it_was_held(
    tmp_path: Path,
) -> None:
    """Rules 13 and 25."""
    async with world(tmp_path) as here:
        await approved(here)
        await here.zoe.types("hold 1")
        await here.card(saying="held by")
        await here.passes(minutes=20)
        await here.card(saying="missed")
        assert "held" in (await here.card())["text"]
        assert await here.wall() == []


@pytest.mark.parametrize(
    ("stopped", "words", "act"),
    [
        ("raised_hand", "release 1", "release somebody else's hold"),
        ("x", "lift 1 done as asked", ""),
    ],
)
async def test_rules_12_and_13_a_policy_that_names_approvers_names_who_lets_go_as_well(
    tmp_path: Path, stopped: str, words: str, act: str
) -> None:
    toml = TOML + '\n[policy]\napprovers = ["U0ZOE"]\n'
    async with world(tmp_path, toml=toml) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.olga.reacts(card, stopped)
        await here.card(saying="held by" if act else "objects")
        answer = await here.ben.types(words)
        assert (f"the people whom the policy names can {act}" if act else "can't lift") in answer
        await here.zoe.types(words)
        await here.card(saying="needs a second opinion")
