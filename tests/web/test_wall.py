"""The practice wall shows what was posted, as text and nothing but text."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.wall_ports import Feed
from bot.web.application import web_app
from bot.web.markup import Html, fill
from bot.web.metrics import Counters
from bot.web.wall import wall_page
from tests.web.feeds import NOON, ListFeed, a_post

Client = TestClient[web.Request, web.Application]


class Reader(HTMLParser):
    """Collects the elements of a page, and the text of each article's paragraph."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "p" and dict(attrs).get("class") == "text":
            self._inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


async def everything() -> Mapping[str, bool | str]:
    return {}


@pytest.fixture
def feed() -> ListFeed:
    return ListFeed()


@pytest.fixture
async def client(feed: ListFeed) -> AsyncIterator[Client]:
    app = web_app(ready=everything, metrics=Counters(), wall=feed)
    async with TestClient(TestServer(app)) as running:
        yield running


async def page_of(client: Client) -> Reader:
    answer = await client.get("/wall")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    return Reader(await answer.text())


async def test_posts_stand_newest_first_each_with_its_number(client: Client, feed: Feed) -> None:
    await feed.add(a_post(1, "first"))
    await feed.add(a_post(2, "second"))
    page = await page_of(client)
    assert [attrs["id"] for attrs in page.all("article")] == ["post-2", "post-1"]
    assert page.texts == ["second", "first"]


async def test_a_removed_post_is_gone_from_both(client: Client, feed: Feed) -> None:
    await feed.add(a_post(1))
    await feed.remove(1, NOON)
    assert (await page_of(client)).all("article") == []
    assert await (await client.get("/wall.json")).json() == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a & b &amp; c &lt;",
        "line one\n\n  line three",
        "\"quotes\" and 'more'",
        "$account ${id} $$",
        "</p></article><h1>hi</h1>",
        "مرحبا 👩‍🚒 é",
    ],
)
async def test_a_text_is_shown_exactly_as_it_was_written(
    client: Client, feed: Feed, text: str
) -> None:
    await feed.add(a_post(1, text))
    page = await page_of(client)
    assert page.texts == [text]
    assert len(page.all("article")) == 1
    assert [attrs.get("src") for attrs in page.all("script")] == ["/static/wall.js"]


async def test_handles_and_descriptions_are_escaped_too(client: Client, feed: Feed) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    await feed.add(a_post(1, account=evil, handle=evil, pictures=(("0" * 64, evil),)))
    page = await page_of(client)
    assert [one["src"] for one in page.all("img")] == [f"/wall/picture/{'0' * 64}"]
    (picture,) = page.all("li")
    assert picture["aria-label"] == evil


async def test_a_picture_is_shown_while_its_post_is_on_the_wall(client: Client, feed: Feed) -> None:
    await feed.add(a_post(1, pictures=(("0" * 64, "A door"),)))
    there = await client.get(f"/wall/picture/{'0' * 64}")
    assert (there.status, there.content_type) == (200, "image/png")
    assert (await client.get(f"/wall/picture/{'1' * 64}")).status == 404
    await feed.remove(1, NOON)
    assert (await client.get(f"/wall/picture/{'0' * 64}")).status == 404


async def test_pictures_are_told_by_their_descriptions(client: Client, feed: Feed) -> None:
    await feed.add(a_post(1, pictures=(("0" * 64, "A blue door"), ("1" * 64, ""))))
    labels = [attrs["aria-label"] for attrs in (await page_of(client)).all("li")]
    assert labels == ["A blue door", "a picture without a description"]


async def test_half_a_surrogate_pair_does_not_break_the_page(client: Client, feed: Feed) -> None:
    await feed.add(a_post(1, "a\ud83db"))
    assert (await page_of(client)).texts == ["a?b"]
    (post,) = await (await client.get("/wall.json")).json()
    assert post["text"] == "a\ud83db"


async def test_the_json_holds_the_same_posts(client: Client, feed: Feed) -> None:
    paris = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    await feed.add(a_post(1, "Hé\nho", at=paris, pictures=(("0" * 64, "A door"),)))
    assert await (await client.get("/wall.json")).json() == [
        {
            "id": 1,
            "account": "wall",
            "handle": "practice",
            "text": "Hé\nho",
            "pictures": [{"sha256": "0" * 64, "alt": "A door"}],
            "at": "2026-11-23T12:00:00+00:00",
        }
    ]


async def test_the_page_refreshes_itself_with_and_without_scripts(client: Client) -> None:
    page = await page_of(client)
    assert {"http-equiv": "refresh", "content": "2"} in page.all("meta")
    script = await client.get("/static/wall.js")
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (await client.get("/static/pages.css")).status == 200
    assert (await client.get("/static/icon.svg")).status == 200


def test_an_empty_wall_says_what_to_do_and_nothing_is_inline() -> None:
    html = wall_page([])
    assert "let somebody else" in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<style" not in html


def test_what_is_filled_in_is_text_unless_it_is_html() -> None:
    assert fill("<b>$x</b>", x="<i>") == "<b>&lt;i&gt;</b>"
    assert fill("<b>$x</b>", x=Html("<i>")) == "<b><i></b>"
    with pytest.raises(KeyError):
        fill("$x")
