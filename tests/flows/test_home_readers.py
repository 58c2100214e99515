"""Who reads a Home: it stays after its reader has left the channel, and shows nothing (110).

And what each of several readers sees is true, whatever happens to the others or at once.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services import homes, pressed
from tests.flows.test_home import SOUP, home_of, opens, presses, published, refreshes, sees
from tests.forms import form, open_forms, send, words
from tests.world import Person, World, world

pytestmark = pytest.mark.slow

GONE = "please join it first"


async def leaves_unseen(person: Person) -> None:
    """Leave the channel while Slack takes no Home, so that the old one stays as it was."""
    here = person.world
    here.simulator.faults.fail("views.publish", "internal_error", user_id=person.id)
    await person.does("leave")
    await here.settles()
    here.simulator.faults.clear()
    assert GONE not in words(home_of(person) or {"blocks": []})


async def changed_in_secret(here: World) -> None:
    """Zoé writes into Ana's draft what is for the channel alone."""
    await here.zoe.types("edit 1 --as-author Secret merger on Monday")
    await here.card(saying="Secret")


@pytest.mark.parametrize("button", ["card_time", "card_edit"])
async def test_trap_110_whoever_left_opens_no_form_about_what_was_written_since(
    tmp_path: Path, button: str
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ana, "Mine (1)")
        await leaves_unseen(here.ana)
        await changed_in_secret(here)
        await presses(here.ana, button)
        said = await sees(here.ana, GONE)
        assert "Secret" not in said
        assert open_forms(here.ana) == []


async def test_trap_110_a_missed_post_tells_whoever_left_nothing_new(tmp_path: Path) -> None:
    """Ben was removed; *Time* of what failed stands on everybody's Home."""
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(hours=1)
        await here.reconciles()
        await here.card(saying="missed")
        await opens(here.ben, "Needs somebody now (1)")
        await leaves_unseen(here.ben)
        await here.ana.types("edit 1 Embargoed: we merge with Acme")
        await here.settles()
        await presses(here.ben, "card_time")
        await sees(here.ben, GONE)
        assert open_forms(here.ben) == []


@pytest.mark.parametrize("button", ["card_time", "card_edit"])
async def test_trap_89_nobody_reads_where_slack_does_not_say_in_time_who_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    monkeypatch.setattr(pressed, "LOOK_SECONDS", 0.0)
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ana, "Mine (1)")
        await presses(here.ana, button)
        await sees(here.ana, ":speech_balloon: Slack could not be asked just now")
        assert open_forms(here.ana) == []


async def test_trap_110_the_home_of_whoever_leaves_shows_nothing_at_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ben, "Waiting for me (1)")
        await here.passes(hours=2)
        await here.ben.does("leave")
        said = await sees(here.ben, GONE)
        assert "Soup" not in said


async def test_trap_110_a_home_that_slack_did_not_take_back_is_taken_back_later(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.ben, "Waiting for me (1)")
        await leaves_unseen(here.ben)
        here.clock.advance(timedelta(seconds=homes.AFTER_TROUBLE_SECONDS))
        await refreshes(here)
        await sees(here.ben, GONE)


async def test_what_a_form_from_home_led_to_is_said_on_home(tmp_path: Path) -> None:
    """Ben looks at Home, where a whisper in the channel would not be seen."""
    async with world(tmp_path) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(hours=1)
        await here.reconciles()
        await here.card(saying="missed")
        await opens(here.ben, "Needs somebody now (1)")
        await presses(here.ben, "card_time")
        await send(here.ben, await form(here.ben, "Suggest a time"), when="in 3 hours")
        await sees(here.ben, "Your suggestion is in the thread of D-1")
        assert not [m for m in here.ben.whispers() if "suggestion" in m["text"]]


async def test_a_race_between_a_press_and_the_refreshing_of_home_shows_the_newer_one(
    tmp_path: Path,
) -> None:
    """Slack is slow to say who is there while Zoé's Home is renewed; meanwhile she holds."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await opens(here.zoe, "The coming week (1)")
        await here.ana.drafts("Bread is back! --on soupe-wall", number=2)
        who = here.simulator.faults.keep_answer("users.info", user=here.zoe.id)
        renewing = asyncio.ensure_future(refreshes(here))
        await who.ready.wait()
        await presses(here.zoe, "card_hold")
        await sees(here.zoe, "D-1 is held")
        who.go.set()
        await renewing
        assert f"held by <@{here.zoe.id}>" in words(home_of(here.zoe) or {})
        await refreshes(here)
        assert f"held by <@{here.zoe.id}>" in words(home_of(here.zoe) or {})


async def test_one_home_that_slack_does_not_take_stops_nobody_elses(tmp_path: Path) -> None:
    """Zoé's account was deactivated after she had opened Home."""
    async with world(tmp_path) as here:
        await here.ana.drafts(SOUP)
        await opens(here.zoe)
        await opens(here.ben)
        here.simulator.faults.fail("views.publish", "user_not_found", user_id=here.zoe.id)
        await here.ana.types("withdraw 1")
        await refreshes(here)
        await sees(here.ben, "Waiting for me (0)")
        here.simulator.faults.clear()
        await here.ana.drafts(SOUP, number=2)
        await refreshes(here)
        await sees(here.ben, "Waiting for me (1)")
        assert published(here.zoe) == 1
        await opens(here.zoe, "|D-2>*")


async def test_what_i_object_to_waits_for_me_no_more_until_it_is_another_version(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(SOUP)
        await here.ben.reacts(card, "x")
        await here.card(saying="somebody objects")
        await opens(here.ben, "Waiting for me (0)")
        await opens(here.zoe, "Waiting for me (1)")
        await here.ana.types("edit 1 Soup is back on Friday!")
        await here.card(saying="Friday")
        await refreshes(here)
        await sees(here.ben, "Waiting for me (1)")


async def test_a_race_in_which_the_older_home_arrives_last_is_mended_at_the_next_look(
    tmp_path: Path,
) -> None:
    """The refreshing is already on its way to Slack, and is overtaken by what Zoé's press shows."""
    async with world(tmp_path) as here:
        await here.schedules(SOUP)
        await opens(here.zoe, "The coming week (1)")
        await here.ana.drafts("Bread is back! --on soupe-wall", number=2)
        slow = here.simulator.faults.hold("views.publish", times=1)
        (fault,) = here.simulator.faults.methods["views.publish"]
        renewing = asyncio.ensure_future(refreshes(here))
        while fault.times:  # noqa: ASYNC110  # nothing tells of a call that waits
            await asyncio.sleep(0)
        await presses(here.zoe, "card_hold")
        await sees(here.zoe, "D-1 is held")
        slow.set()
        await renewing
        assert "held by" not in words(home_of(here.zoe) or {})
        await refreshes(here)
        assert f"held by <@{here.zoe.id}>" in words(home_of(here.zoe) or {})
