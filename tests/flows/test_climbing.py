"""A failure climbs from one person to everybody until somebody says that they take care of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo import TOML
from bot.services import climbing
from bot.slack import ids
from tests.flows.test_by_hand import ACCOUNT, given
from tests.flows.test_home import opens
from tests.letters import letter, press
from tests.world import World, world

pytestmark = pytest.mark.slow

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
SOUP = "Soup is back! --on soupe-wall"


async def looks(here: World, **by: float) -> None:
    """Let time pass, and the bot look who is to be told."""
    await here.passes(**by)
    await here.hears_out()
    await climbing.look(here.bot.ctx)


async def test_a_missed_post_climbs_until_somebody_takes_care_of_it_where_they_read_it(
    tmp_path: Path,
) -> None:
    toml = TOML.replace("[slack]", '[slack]\ninstaller = "U0OLGA"')
    async with world(tmp_path, toml=toml, starts=TUESDAY, confirming=("U0ZOE", "U0BEN")) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(minutes=21)
        await here.reconciles()
        await here.card(saying="missed")
        await looks(here, minutes=1, seconds=1)
        assert "Nobody takes care of it yet" in here.letters(here.ana, saying="D-1>* missed")[0]
        assert here.letters(here.olga, saying="D-1>* missed") == []
        await here.stop()
        await here.start()
        await looks(here, minutes=16)
        to_olga = await letter(here, here.olga, "D-1>* missed")
        await looks(here, minutes=31)
        await looks(here, minutes=31)
        await here.told("D-1>* missed")
        assert len(here.letters(here.ana, saying="D-1>* missed")) == 1

        await press(here.olga, to_olga, "home_care")
        await here.told(f"<@{here.olga.id}> takes care of D-1")
        await here.hears_out()
        for person in (here.ana, here.olga):
            (said,) = here.letters(person, saying="D-1>* missed")
            assert said.endswith(f"<@{here.olga.id}> takes care of it.")
        in_channel = await here.told("D-1>* missed")
        assert "takes care of it." in in_channel["text"]
        assert "actions" not in [block["type"] for block in in_channel["blocks"]]
        await looks(here, days=1)
        assert len([m for m in here.messages(here.olga.id) if "D-1>* missed" in m["text"]]) == 1


async def test_what_may_be_out_wakes_people_once_it_is_late_and_is_answered_from_the_message(
    tmp_path: Path,
) -> None:
    """Whoever posts by hand is left in peace until it is too late to post."""
    night = datetime(2029, 3, 6, 23, 0, tzinfo=UTC)
    async with world(tmp_path, toml=TOML + ACCOUNT, starts=night) as here:
        await here.ana.types("live soupe-insta")
        await here.ben.types("live soupe-insta")
        await given(here, "Soup is back")
        await letter(here, here.ben, "Please post *D-1*")
        await looks(here, minutes=5)
        assert here.letters(here.ben, saying="D-1>*") == []
        await looks(here, minutes=6)
        asked = await letter(here, here.ben, "D-1>* needs a look")
        assert "Nobody knows whether it is out" in asked["text"]
        await press(here.ben, asked, ids.IS_NOT_OUT)
        await here.card(saying="failed, nothing was published")
        await looks(here, minutes=2)
        assert "D-1>* failed" in here.letters(here.ben, saying="D-1>*")[0]
        assert len(here.letters(here.ben, saying="D-1>*")) == 1, "what is not out waits for the day"
        await looks(here, hours=9)
        assert len(here.letters(here.ben, saying="D-1>*")) == 2


async def test_a_post_that_missed_its_time_on_one_account_climbs_and_so_does_its_next_failure(
    tmp_path: Path,
) -> None:
    """The other account's post was out, so it was no missed draft, and nobody heard of it.

    Whoever took care of that is asked again when the retry misses its time as well.
    """
    toml = f'{TOML}\n[[accounts]]\nname = "other-wall"\nnetwork = "wall"\n'
    async with world(tmp_path, toml=toml, starts=TUESDAY) as here:
        await here.ana.drafts(f"{SOUP},other-wall")
        await here.ben.reacts(str((await here.card())["ts"]))
        await here.card(saying="scheduled")
        await here.zoe.types("pause other-wall smoke")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        await here.passes(minutes=12)
        await here.reconciles()
        await here.card(saying="partly published")
        await looks(here, hours=1)
        await opens(here.zoe, "Needs somebody now (1)")
        first = await letter(here, here.ben, "Nobody takes care of it yet")
        await press(here.ben, first, "home_care")
        await here.told(f"<@{here.ben.id}> takes care of D-1")

        await here.zoe.types("resume other-wall")
        await here.ben.types("resume other-wall")
        await here.zoe.presses(str((await here.card())["ts"]), "delivery_retry")
        await here.card(saying="other-wall: leaves")
        await here.zoe.types("pause other-wall smoke again")
        await here.passes(minutes=12)
        await here.reconciles()
        await here.card(saying="partly published")
        await looks(here, minutes=1, seconds=1)
        assert len(here.letters(here.ben, saying="Nobody takes care of it yet")) == 1


async def test_a_failure_whose_card_slack_goes_on_not_showing_is_told_to_its_author(
    tmp_path: Path,
) -> None:
    """Who answers for it stands on its card; else nobody heard of it as long as that lasted."""
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ana.drafts(f"{SOUP} --at in 10 minutes")
        await here.passes(minutes=21)
        await here.reconciles()
        await here.card(saying="missed")
        await here.hears_out()
        here.simulator.faults.fail("reactions.get", "not_in_channel")
        await looks(here, minutes=1, seconds=1)
        assert here.letters(here.ana, saying="D-1>* missed") == []
        await looks(here, minutes=15)
        assert len(here.letters(here.ana, saying="D-1>* missed")) == 1
