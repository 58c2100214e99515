"""What would fail at its time is said before, by the running bot and in a network's own words."""

from pathlib import Path

from bot.services.preflight import look_before
from tests.flows.networks import TOOTS, networks


async def test_a_login_that_was_revoked_and_a_server_that_takes_less_are_told_a_day_before(
    tmp_path: Path,
) -> None:
    async with networks(tmp_path, live=(TOOTS,)) as on:
        here = on.here
        await here.schedules(f"Soup is back! --on {TOOTS} --at in 30 hours")
        on.api.longest = 10
        await look_before(here.bot.ctx)
        assert not [m for m in here.messages(here.olga.id) if "would not leave" in m["text"]]

        await here.passes(hours=7)
        await look_before(here.bot.ctx)
        said = await here.told("this post would not leave")
        assert "takes 10 characters, and this text has 13; please shorten it" in said["text"]
        on.api.members.clear()
        await here.passes(hours=22, minutes=1)
        await look_before(here.bot.ctx)
        said = await here.told("this post would not leave", times=2)
        assert "does not accept the account's login any more" in said["text"]
        assert on.api.posts() == []
