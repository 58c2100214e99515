"""A link for one person and one use: opened, signed in with, brought back by that very browser."""

import asyncio
import html
import re
from pathlib import Path

import aiohttp
import pytest

from bot import connect
from bot.domain.errors import UserError
from tests.flows.test_connecting import ANAS, TOOTS, X, XWithDoor, go_live, on_x, toots
from tests.test_shell import settings
from tests.world import World

pytestmark = pytest.mark.slow


def link_in(answer: str) -> str:
    """The address that the bot gave somebody."""
    found = re.search(r"<(http[^|>]+)\|Connect ", answer)
    assert found is not None, answer
    return found[1]


async def text_of(answer: aiohttp.ClientResponse, status: int = 200) -> str:
    """A page's text, as a browser shows it."""
    text = html.unescape(await answer.text())
    assert answer.status == status, text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    return text


async def departs(browser: aiohttp.ClientSession, link: str) -> str:
    """Press the button to sign in, and give the network's address."""
    page = await text_of(await browser.post(link, data={"way": "sign-in"}))
    found = re.search(r'href="([^"]+)" rel', page)
    assert found is not None, page
    return found[1]


async def says_yes(browser: aiohttp.ClientSession, address: str) -> str:
    """Allow it at the network, and give where the browser is sent back to."""
    answer = await browser.get(address, allow_redirects=False)
    assert answer.status == 302, await answer.text()
    return answer.headers["Location"]


async def signed_in(here: World, api: XWithDoor, browser: aiohttp.ClientSession) -> str:
    """Ana goes the whole way with her browser; give what the last page says."""
    link = link_in(await here.ana.types(f"connect {X}"))
    back = await says_yes(browser, await departs(browser, link))
    return html.unescape(await (await browser.get(back)).text())


def browsers() -> tuple[aiohttp.ClientSession, aiohttp.ClientSession]:
    """Hers, and somebody else's."""
    jars = [aiohttp.CookieJar(unsafe=True) for _ in range(2)]
    return aiohttp.ClientSession(cookie_jar=jars[0]), aiohttp.ClientSession(cookie_jar=jars[1])


async def test_the_owner_signs_in_by_a_link_that_is_good_once_and_in_one_browser(
    tmp_path: Path,
) -> None:
    hers, theirs = browsers()
    async with on_x(tmp_path) as (here, api), hers, theirs:
        api.door.back = f"{here.bot.address}/connect/back"
        refusal = await here.zoe.types(f"connect {X}")
        assert "is connected by <@U0ANA> or <@U0BEN>; please ask them" in refusal
        link = link_in(await here.ana.types(f"connect {X}"))
        # Whoever only looks, as Slack and virus scanners do, uses nothing up.
        for _ in range(2):
            assert "Sign in at x" in await text_of(await theirs.get(link))
        address = await departs(hers, link)
        await text_of(await hers.get(link), 404)
        await text_of(await theirs.post(link, data={"way": "sign-in"}), 404)
        back = await says_yes(hers, address)
        # The same answer in another browser is somebody's who was sent there.
        await text_of(await theirs.get(back), 404)
        forged = re.sub(r"state=[^&#]+", "state=forged", back)
        await text_of(await hers.get(forged), 404)
        strays = [e for e in await here.journal() if e.kind == "refused" and "sign-in" in str(e)]
        assert [e.actor for e in strays] == ["U0ANA"]
        page = await text_of(await hers.get(back))
        assert f"{X} is connected" in page
        assert "https://x.com/i/user/" in page
        await text_of(await hers.get(back), 404)
        await go_live(here, X)
        await here.publishes("Soup is back!", on=X)
        entries = await here.journal()
        told = [(e.kind, e.actor) for e in entries if e.kind.startswith(("conn", "account.conn"))]
        assert told == [("connecting.offered", "U0ANA"), ("account.connected", "U0ANA")]
        # Anew as the same profile it stays live; as another one it is refused by its name.
        assert "is connected" in await signed_in(here, api, hers)
        assert "LIVE" in await here.ana.types("status")
        api.door.person = "ben"
        assert "It was not connected" in await signed_in(here, api, hers)
        secrets = [*api.members, *api.door.renewers, *api.door.spent]
        assert not any(one in str([e.details for e in entries]) for one in secrets)


async def test_a_link_is_over_after_its_time_and_when_a_newer_one_was_made(tmp_path: Path) -> None:
    hers, theirs = browsers()
    async with toots(tmp_path) as (here, api), hers, theirs:
        first = link_in(await here.ana.types(f"connect {TOOTS}"))
        second = link_in(await here.ana.types(f"connect {TOOTS}"))
        await text_of(await hers.get(first), 404)
        await text_of(await hers.get(f"{first[:-43]}{'A' * 43}"), 404)
        # A token that is no good costs nothing; a good one uses the link up.
        wrong = await hers.post(second, data={"way": "paste", "secret": "canary-wrong"})
        page = await text_of(wrong, 403)
        assert "does not accept" in page
        assert "canary" not in page
        right = await hers.post(second, data={"way": "paste", "secret": f" {ANAS}\n"})
        assert f"{api.url}/@ana" in await text_of(right)
        await text_of(await hers.post(second, data={"way": "paste", "secret": ANAS}), 404)
        third = link_in(await here.ben.types(f"connect {TOOTS}"))
        again = {"way": "paste", "secret": ANAS}
        both = await asyncio.gather(hers.post(third, data=again), theirs.post(third, data=again))
        assert sorted(answer.status for answer in both) == [200, 404]
        third = link_in(await here.ben.types(f"connect {TOOTS}"))
        await here.passes(minutes=15)
        await text_of(await theirs.get(third), 404)


async def test_at_the_server_a_link_is_made_for_the_owner_where_a_browser_can_reach_the_bot(
    tmp_path: Path,
) -> None:
    hers, theirs = browsers()
    async with on_x(tmp_path) as (here, api), hers, theirs:
        with pytest.raises(UserError, match="no public_url"):
            await connect.by_link(settings(here), X)
        here.toml += f'\n[web]\npublic_url = "{here.bot.address}"\n'
        assert connect.signs_in(settings(here), X)
        said = await connect.by_link(settings(here), X)
        assert said.startswith(f"While the bot runs, U0ANA can connect {X} here")
        api.door.back = f"{here.bot.address}/connect/back"
        back = await says_yes(hers, await departs(hers, said.split()[-1]))
        assert "is connected" in await text_of(await hers.get(back))
        (offered,) = [e for e in await here.journal() if e.kind == "connecting.offered"]
        assert (offered.actor, dict(offered.details)["person"]) == ("shell", "U0ANA")


async def test_another_profile_by_link_voids_the_votes_at_once(tmp_path: Path) -> None:
    """Rule 20."""
    hers, theirs = browsers()
    async with toots(tmp_path) as (here, api), hers, theirs:
        link = link_in(await here.ana.types(f"connect {TOOTS}"))
        await text_of(await hers.post(link, data={"way": "paste", "secret": ANAS}))
        await go_live(here)
        await here.schedules(f"Soup is back! --on {TOOTS}")
        link = link_in(await here.ben.types(f"connect {TOOTS}"))
        answer = await hers.post(link, data={"way": "paste", "secret": "ben-token-7c2d"})
        assert "only rehearses until two people" in await text_of(answer)
        await here.card(saying="DRY RUN")
        await here.passes(minutes=5)
        assert api.posts() == []
