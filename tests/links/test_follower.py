"""What is said of a link once it was followed."""

from dataclasses import replace

import pytest
from aiohttp import web

from bot.domain.links import LinkFact, Outcome
from bot.links.client import GuardedClient
from bot.links.follower import PICTURE, Follower
from tests.links.servers import OUTSIDE, Names, moved, page, site

SOUP = (
    '<title>Soup</title><meta name="description" content="Leek">'
    '<meta property="og:image" content="/leek.png">'
)


async def test_a_link_that_answers_is_known_with_its_page_and_where_it_ended() -> None:
    names = Names({"short.test": [OUTSIDE], "www.soup.test": [OUTSIDE]})

    def answer(request: web.Request) -> web.Response:
        there = f"http://www.soup.test:{here.port}/menu"
        return moved(there) if request.path == "/x" else page(SOUP)

    async with site(answer) as here:
        follower = Follower(GuardedClient(here.reach(names)))
        fact = await follower.look(here.url("/x", host="short.test"))
    final = f"http://www.soup.test:{here.port}/menu"
    assert fact == LinkFact(
        url=here.url("/x", host="short.test"),
        outcome=Outcome.ANSWERS,
        status=200,
        final=final,
        title="Soup",
        description="Leek",
        image=f"http://www.soup.test:{here.port}/leek.png",
    )
    assert (fact.host, fact.leads_elsewhere) == ("soup.test", True)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ANSWERS),
        (204, Outcome.ANSWERS),
        (401, Outcome.ANSWERS),
        (403, Outcome.ANSWERS),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (429, Outcome.ANSWERS),
        (500, Outcome.FAILING),
        (503, Outcome.FAILING),
        (599, Outcome.FAILING),
        (999, Outcome.ANSWERS),
    ],
)
async def test_a_status_means_what_it_means_to_readers(status: int, outcome: Outcome) -> None:
    async with site(lambda _: page("<title>Oh no</title>", status=status)) as here:
        fact = await Follower(GuardedClient(here.reach())).look(here.url())
    assert (fact.outcome, fact.status) == (outcome, status)
    assert fact.title == ("Oh no" if status == 200 else "")


async def test_what_could_not_be_reached_says_why_and_names_no_page() -> None:
    async with site(lambda _: page("")) as here:
        follower = Follower(GuardedClient(here.reach()))
        fact = await follower.look(here.url(host="nobody.test"))
    assert (fact.outcome, fact.why, fact.title) == (
        Outcome.NO_SUCH_HOST,
        "nobody has that name",
        "",
    )


async def test_a_page_s_picture_is_got_whole_or_not_at_all() -> None:
    def answer(request: web.Request) -> web.Response:
        kind = "text/html" if request.path == "/page" else "image/png"
        size = 3000 if request.path == "/large" else 1000
        status = 404 if request.path == "/gone" else 200
        return web.Response(body=b"a" * size, content_type=kind, status=status)

    async with site(answer) as here:
        small = GuardedClient(here.reach(), replace(PICTURE, most_bytes=2000))
        follower = Follower(GuardedClient(here.reach()), small)
        got = {path: len(await follower.picture(here.url(path))) for path in PATHS}
        inside = await follower.picture("http://127.0.0.2/leek.png")
    assert got == {"/leek.png": 1000, "/large": 0, "/gone": 0, "/page": 0}
    assert inside == b""


PATHS = ("/leek.png", "/large", "/gone", "/page")


@pytest.mark.parametrize(
    "named", ["text/html;éutf-8 *0*", "text/html; charset=iso-8859-12", "text/html; charset=", ";"]
)
async def test_no_server_breaks_a_look_by_what_it_calls_its_page(named: str) -> None:
    """The standard library raises `IndexError` for the first, and `LookupError` for the second."""

    def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"<title>Soup</title>", headers={"Content-Type": named})

    async with site(answer) as here:
        fact = await Follower(GuardedClient(here.reach())).look(here.url())
    assert (fact.outcome, fact.status) == (Outcome.ANSWERS, 200)
    assert fact.title == ("Soup" if named.startswith("text") else "")
