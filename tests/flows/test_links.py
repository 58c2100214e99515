"""Links as people see them: on the card, and at their time (rule 20)."""

from pathlib import Path

from aiohttp import web

from bot.demo import TOML
from bot.links.client import GuardedClient
from bot.links.follower import Follower
from tests.links.servers import OUTSIDE, Names, moved, page, site
from tests.world import world


async def test_rule_20_a_post_whose_link_leads_elsewhere_by_its_time_stays_here(
    tmp_path: Path,
) -> None:
    """Story: the name of last year's festival was sold while the post waited for its time."""
    names = Names({"www.soupfest.com": [OUTSIDE], "casino.example": [OUTSIDE]})
    sold: list[bool] = []

    def answer(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=404)
        if request.path == "/win":
            return page("Win!")
        return moved(f"http://casino.example:{there.port}/win") if sold else page("Soup!")

    async with site(answer) as there:
        follower = Follower(GuardedClient(there.reach(names)))
        async with world(tmp_path, follow=lambda _: follower) as here:
            fest = there.url("/", host="www.soupfest.com")
            old = there.url("/old", host="www.soupfest.com")
            lost = there.url("/", host="lost.example")
            card = await here.ana.drafts(f"Soup fest: {fest} --on soupe-wall")
            assert "link" not in here.message(card)["text"]
            await here.ben.reacts(card)
            await here.card(saying="scheduled")
            sold.append(True)
            await here.passes(minutes=3)
            waiting = await here.card(saying="leads to casino.example now")
            assert "led to soupfest.com before" in waiting["text"]
            assert await here.wall() == []
            # Another draft of the same address says it at once, to whoever is asked.
            await here.ana.drafts(f"Again {fest} and {old}, or {lost} --on soupe-wall", number=2)
            said = (await here.card(2))["text"]
            assert "leads to another site: casino.example" in said
            assert "there is no such page (404)" in said
            assert "nobody has that name" in said


async def test_links_are_not_followed_where_the_settings_say_so_and_the_card_says_it(
    tmp_path: Path,
) -> None:
    async with site(lambda _: page("Soup!")) as there:
        follower = Follower(GuardedClient(there.reach()))
        toml = f"{TOML}\n[links]\nfollow = false\n"
        async with world(tmp_path, toml=toml, follow=lambda _: follower) as here:
            card = await here.ana.drafts(f"Soup: {there.url()} --on soupe-wall")
            assert "links were not followed, as the settings say" in here.message(card)["text"]
        assert there.requests == []
