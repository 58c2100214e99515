"""The pages for connecting an account: what they show, send and never keep."""

from collections.abc import AsyncIterator, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.accounts import AccountName
from bot.domain.errors import NotAllowed, SlackUnavailable
from bot.services.connecting import Connected
from bot.services.inviting import Departure, Offer
from bot.web.application import web_app
from bot.web.connecting import Reception
from bot.web.metrics import Counters

Client = TestClient[web.Request, web.Application]
LINK = "/connect/" + "k" * 43
OFFER = Offer(account="acme", handle='"><b>acme', network="x", signs_in=True)


class Desk:
    """Answers as it is told, and remembers what it was given."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.given: list[str] = []

    async def look(self, link: str) -> Offer | None:
        return OFFER

    async def depart(self, link: str) -> Departure:
        return Departure(address='https://x.example/?a=1&b="2"', browser="hers")

    async def arrive(self, brought: Mapping[str, str], browser: str) -> Connected:
        self.given += [*brought.values(), browser]
        if self.trouble:
            raise self.trouble
        return Connected(account=AccountName("acme"), identity="<i>x</i>", before="another")

    async def paste(self, link: str, token: str) -> Connected:
        raise AssertionError(f"nobody pastes {token}")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[Client]:
    async def ready() -> Mapping[str, bool | str]:
        return {}

    reception = Reception(look=desk.look, depart=desk.depart, arrive=desk.arrive, paste=desk.paste)
    app = web_app(ready=ready, metrics=Counters(), reception=reception)
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_the_page_of_a_link_sends_its_forms_here_alone(client: Client) -> None:
    answer = await client.get(LINK)
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert "<b>acme" not in await answer.text()
    elsewhere = await client.get("/")
    assert "form-action 'none'" in elsewhere.headers["Content-Security-Policy"]


async def test_whoever_signs_in_gets_a_cookie_for_these_pages_alone(client: Client) -> None:
    answer = await client.post(LINK, data={"way": "sign-in"})
    cookie = answer.cookies["connecting"]
    assert cookie.value == "hers"
    assert (cookie["path"], cookie["samesite"]) == ("/connect/", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]
    page = await answer.text()
    assert 'content="0; url=https://x.example/?a=1&amp;b=&quot;2&quot;"' in page


async def test_what_a_network_sends_back_is_taken_with_the_cookie(
    client: Client, desk: Desk
) -> None:
    answer = await client.get("/connect/back?code=c&state=s", cookies={"connecting": "hers"})
    assert desk.given == ["c", "s", "hers"]
    page = await answer.text()
    assert "&lt;i&gt;x&lt;/i&gt;" in page
    assert "only rehearses until two people" in page


@pytest.mark.parametrize(
    ("trouble", "status", "says"),
    [
        (SlackUnavailable("down"), 503, "please try again in a minute"),
        (NotAllowed("Sorry, ask <@U0ANA>."), 403, "Sorry, ask &lt;@U0ANA&gt;."),
    ],
)
async def test_what_went_wrong_is_said_kindly(
    client: Client, desk: Desk, trouble: Exception, status: int, says: str
) -> None:
    desk.trouble = trouble
    answer = await client.get("/connect/back?code=c&state=s")
    assert answer.status == status
    assert says in await answer.text()


async def test_our_own_failure_is_a_page_in_words_and_a_traceback_without_the_address(
    client: Client, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk once answered with a bare 500, to somebody who had just signed in."""
    desk.trouble = OSError("the disk is full")
    at = "/connect/back?code=canary&state=s"
    answer = await client.get(at, headers={"Accept-Language": "fr"})
    page = await answer.text()
    assert answer.status == 500
    assert "Quelque chose a échoué chez nous" in page
    assert "disk" not in page
    assert "the disk is full" in caplog.text
    assert "canary" not in page + caplog.text


@pytest.mark.parametrize("link", ["/connect/short", "/connect/" + "k" * 44, "/connect/" + "é" * 43])
async def test_what_cannot_be_a_link_does_not_exist(client: Client, link: str) -> None:
    assert (await client.get(link)).status == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"canary"),
        ("multipart/form-data; boundary=a", b"--a\r\ncanary"),
        ("application/x-www-form-urlencoded; charset=canary", b"way=paste"),
        ("application/x-www-form-urlencoded", b"secret=canary\xff"),
    ],
)
async def test_what_is_no_form_is_refused_in_words_and_not_quoted(
    client: Client, kind: str, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can send anything to these addresses; it once was an error with a traceback."""
    answer = await client.post(LINK, data=body, headers={"Content-Type": kind})
    page = await answer.text()
    assert answer.status == 400
    assert "please open its link again" in page
    assert "canary" not in page + caplog.text
