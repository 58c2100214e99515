"""The app's Home: what waits for whom, true while somebody looks, and nothing for others (110)."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.services import homes
from bot.simulator.ledger import Kind
from tests.forms import form, send, words
from tests.world import Person, World, world

REST = timedelta(seconds=homes.APART_SECONDS)
SOUP = "Soup is back! --on soupe-wall"


def home_of(person: Person) -> dict[str, Any] | None:
    """The Home that the bot has published for somebody."""
    return dict(found) if (found := person.world.simulator.snapshot(person.id)["home"]) else None


def published(person: Person) -> int:
    """How often the bot has published somebody's Home."""
    history = person.world.simulator.workspace.ledger.history
    return len([h for h in history if (h.kind, h.actor) == (Kind.HOME_PUBLISHED, person.id)])


async def opens(person: Person, saying: str = "Waiting for me") -> str:
    """Open Home and wait until it says something; give all that it says."""
    await person.does("open_home")
    return await sees(person, saying)


async def sees(person: Person, saying: str) -> str:
    """Wait until somebody's Home says this; give all that it says."""

    def found() -> str | None:
        home = home_of(person)
        said = words(home) if home else ""
        return said if saying in said else None

    return await person.world.until(found, f"{person.id}'s Home to say {saying!r}")


async def presses(person: Person, action: str) -> None:
    """Press a button of one's Home."""
    home = home_of(person)
    assert home is not None
    for block in home["blocks"]:
        for element in block.get("elements", []):
            if str(element.get("action_id", "")).startswith(action):
                await person.does(
                    "view_action",
                    view_id=home["id"],
                    action_id=element["action_id"],
                    block_id=block["block_id"],
                )
                return
    raise AssertionError(f"there is no button {action} on the Home of {person.id}")


async def refreshes(here: World) -> None:
    """Let time pass until what changed is shown to whoever looks."""
    here.clock.advance(REST)
    await homes.keep_true(here.bot.ctx)


async def test_a_draft_waits_for_colleagues_and_is_its_authors_own(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        bens = await opens(here.ben)
        assert "Waiting for me (1)" in bens
        assert "Mine (0)" in bens
        assert "|D-1>* needs a second opinion · soupe-wall" in bens
        anas = await opens(here.ana)
        assert "Waiting for me (0)" in anas
        assert "Mine (1)" in anas


async def test_home_says_what_the_list_says(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at tomorrow 9am")
        await here.zoe.types("hold 1 is the date right?")
        listed = await here.ben.types("list")
        assert listed.startswith(f"*D-1* held by <@{here.zoe.id}> · ")
        said = await opens(here.ben)
        assert listed.removeprefix("*D-1*") in said


async def test_what_i_approved_waits_for_me_no_more_and_leaves_next(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await opens(here.ben, "Waiting for me (1)")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await refreshes(here)
        said = await sees(here.ben, "The coming week (1)")
        assert "Waiting for me (0)" in said


async def test_what_i_answer_for_stands_on_home_until_it_is_not_fresh_any_more(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --at in 1 hour")
        await here.zoe.reacts(card, "eyes")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        assert await here.ben.types("queue") == await here.ben.types("list")
        said = await opens(here.zoe, "I answer for (1)")
        assert "The coming week (1)" in said
        assert "I answer for" not in await opens(here.olga, "The coming week (1)")
        await here.passes(minutes=61)
        await here.card(saying="open the post")
        assert "The coming week (0)" in await opens(here.zoe, "open the post")
        assert "seven days" in await here.ben.types("queue")
        here.clock.advance(timedelta(hours=1))
        before = published(here.zoe)
        await here.zoe.does("open_home")
        await here.until(lambda: published(here.zoe) > before or None, "Zoé's Home anew")
        assert "I answer for" not in await sees(here.zoe, "The coming week (0)")


async def test_a_hold_from_home_is_answered_there_and_stops_the_post(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await opens(here.zoe, "The coming week (1)")
        await presses(here.zoe, "card_hold")
        said = await sees(here.zoe, "D-1 is held; its votes stay")
        assert f"held by <@{here.zoe.id}>" in said
        await here.card(saying="held by")
        await here.passes(minutes=5)
        assert await here.wall() == []
        await presses(here.zoe, "card_release")
        await sees(here.zoe, "D-1 is released.")
        await here.card(saying="scheduled")


async def test_rule_13_an_author_releases_nobody_elses_hold_on_home_either(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card)
        await here.zoe.types("hold 1")
        await here.card(saying="held by")
        await opens(here.ana, "held by")
        await presses(here.ana, "card_release")
        await sees(here.ana, "Authors can't release somebody else's hold")
        await here.passes(minutes=5)
        assert await here.wall() == []


async def test_a_missed_post_stands_at_the_top_and_gets_another_time_there(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(hours=1)
        await here.reconciles()
        await here.card(saying="missed")
        said = await opens(here.ana, "Needs somebody now (1)")
        assert said.index("Needs somebody now") < said.index("Waiting for me")
        await presses(here.ana, "card_time")
        await send(here.ana, await form(here.ana, "Time"), when="in 3 hours")
        said = await sees(here.ana, "D-1 is now version")
        assert "Mine (1)" in said


async def test_who_is_away_and_what_is_paused_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.zoe.types("away until 23:59")
        await here.ben.types("pause fire in the building")
        said = await opens(here.ana)
        assert f"<@{here.zoe.id}> is away until" in said
        assert "Everything is paused" in said


async def test_trap_110_whoever_is_not_in_the_channel_sees_no_draft(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.zoe.does("leave")
        said = await opens(here.zoe, "please join it first")
        assert "Soup" not in said


async def test_trap_110_an_outsider_in_the_channel_sees_no_draft(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await here.olga.does("kind", user=here.ben.id, kind="external")
        said = await opens(here.ben, "please join it first")
        assert "Soup" not in said


async def test_trap_110_the_tab_of_messages_is_no_home(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ben.does("open_home", tab="messages")
        await here.settles()
        assert home_of(here.ben) is None


async def test_a_home_is_published_only_when_opened_or_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ben)
        for _ in range(3):
            await refreshes(here)
        assert published(here.ben) == 1
        await here.ana.types("withdraw 1")
        await refreshes(here)
        await sees(here.ben, "Waiting for me (0)")
        assert published(here.ben) == 2
        assert home_of(here.zoe) is None


async def test_who_opened_it_long_ago_is_not_kept_up_to_date(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ben)
        await here.passes(hours=2)
        await here.ana.types("withdraw 1")
        await refreshes(here)
        assert published(here.ben) == 1


async def test_slack_that_is_down_keeps_the_bot_beating_and_the_next_opening_shows_home(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        here.simulator.faults.break_with("views.publish", 500)
        await here.ben.does("open_home")
        await here.settles()
        assert home_of(here.ben) is None
        here.simulator.faults.clear()
        here.clock.advance(REST)
        await opens(here.ben, "Waiting for me (1)")


async def test_a_draft_that_names_channels_and_people_names_nobody_on_home(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.does("command", command="/draft", text="<!channel> *hi* --on soupe-wall")
        await here.card()
        said = await opens(here.ben, "Waiting for me (1)")
        assert "<!channel>" not in said


async def test_two_presses_at_once_on_home_hold_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await opens(here.zoe, "The coming week (1)")
        await asyncio.gather(presses(here.zoe, "card_hold"), presses(here.zoe, "card_hold"))
        await sees(here.zoe, "D-1 is held")
        await here.settles()
        opened = [e for e in await here.journal() if e.kind == "stop.opened"]
        assert len(opened) == 1


async def test_a_draft_is_begun_and_changed_from_home(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await opens(here.ana, "Draft a post")
        await presses(here.ana, "home_draft")
        assert (await form(here.ana, "Draft a post"))["type"] == "modal"
        await here.ana.drafts(SOUP)
        await refreshes(here)
        await sees(here.ana, "Mine (1)")
        await presses(here.ana, "card_edit")
        await form(here.ana, "Edit D-1")


async def test_trap_89_a_form_that_slack_does_not_open_from_home_is_said_there(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ana, "Mine (1)")
        here.simulator.faults.break_with("views.open", 500)
        for button in ("home_draft", "card_edit", "card_time"):
            await presses(here.ana, button)
            await sees(here.ana, ":speech_balloon:")
            here.clock.advance(REST)
            await opens(here.ana, "Mine (1)")


async def missed(here: World) -> None:
    """A draft of Ana's that nobody approved in time."""
    await here.ana.drafts(f"{SOUP} --at in 10 minutes")
    await here.passes(hours=1)
    await here.reconciles()
    await here.card(saying="missed")


async def test_a_failure_stays_on_everybodys_home_until_somebody_takes_care_of_it(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await missed(here)
        await opens(here.zoe, "Needs somebody now (1)")
        await opens(here.ben, "Needs somebody now (1)")
        await presses(here.ben, "home_care")
        said = await sees(here.ben, "Thank you for taking care of D-1")
        assert "Needs somebody now" not in said
        await here.told(f"<@{here.ben.id}> takes care of D-1, which is missed.")
        await refreshes(here)
        await here.until(
            lambda: "Needs somebody" not in words(home_of(here.zoe) or {"blocks": []}) or None,
            "Zoé's Home to be quiet",
        )
        assert "Mine (1)" in await opens(here.ana)
        (entry,) = [e for e in await here.journal() if e.kind == "failure.cared_for"]
        assert entry.actor == here.ben.id


async def test_a_guest_takes_care_of_nothing_and_it_stays(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await missed(here)
        await opens(here.gus, "Needs somebody now (1)")
        await presses(here.gus, "home_care")
        said = await sees(here.gus, "Sorry, that needs a full member of the channel")
        assert "Needs somebody now (1)" in said


async def test_a_race_of_two_who_take_care_leaves_one_name(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await missed(here)
        for person in (here.ben, here.zoe):
            await opens(person, "Needs somebody now (1)")
        await asyncio.gather(*(presses(p, "home_care") for p in (here.ben, here.zoe)))
        found = [await sees(person, ":speech_balloon:") for person in (here.ben, here.zoe)]
        assert sum("Thank you for taking care" in said for said in found) == 1
        assert sum("Somebody takes care of D-1 already" in said for said in found) == 1
        await here.told("takes care of D-1")


async def test_another_failure_of_a_new_version_needs_somebody_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await missed(here)
        await opens(here.ben, "Needs somebody now (1)")
        await presses(here.ben, "home_care")
        await sees(here.ben, "Thank you")
        await here.ana.types("at 1 in 10 minutes")
        await here.passes(hours=1)
        await here.reconciles()
        await opens(here.ben, "Needs somebody now (1)")
