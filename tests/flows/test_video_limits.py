"""How long TikTok lets an account's videos last is said in the form, and before the time."""

from pathlib import Path

from bot.demo import TOML
from bot.services.preflight import look_before
from tests.composing import by_shortcut
from tests.media.filming import TALL
from tests.publishers.servers.tiktok_api import TikTokApi
from tests.world import world

TOK = "soupe-tok"
SAYS = "TikTok takes videos of at most 4 seconds, and this one has 5.0: cut it"


def settings(tok: TikTokApi) -> str:
    """The demonstration's settings with an account on TikTok."""
    return f"""{TOML}
[[accounts]]
name = "{TOK}"
network = "tiktok"
base_url = "{tok.url}"
handle = "soupe"
mode = "live"
secret_env = "TOK_TOKEN"
"""


async def test_a_video_that_is_too_long_for_its_account_is_told_in_the_form_and_a_day_before(
    tmp_path: Path,
) -> None:
    """It was said first at the slot: the post stayed here, and nobody could cut it in time."""
    async with TikTokApi() as tok:
        environ = {"TOK_TOKEN": "ana-token-5e1f"}
        async with world(tmp_path, toml=settings(tok), environ=environ) as here:
            await here.ana.types(f"live {TOK}")
            await here.ben.types(f"live {TOK}")
            tok.longest = 4
            form = await by_shortcut(here.ana)
            form.attaches(TALL)
            assert await form.sends("Soup is back!", [TOK], when="in 30 hours") == {}
            form.describes("Leek soup is poured into a bowl")
            assert list((await form.sends()).values()) == [f"{SAYS}."]
            assert here.cards() == []

            # TikTok lets accounts post longer ones one day, and shorter ones the next.
            tok.longest = 300
            assert await form.sends() == {}
            await form.closes()
            card = await here.card()
            await here.ben.reacts(card["ts"])
            await here.card(saying="scheduled")
            tok.longest = 4
            await here.passes(hours=7)
            await look_before(here.bot.ctx)
            assert f"{TOK}: {SAYS}" in (await here.told("this post would not leave"))["text"]
            assert SAYS in await here.ana.types("again 1 --at in 40 hours")
            assert tok.taken == {}
