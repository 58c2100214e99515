"""Signing in as each network documents it: codes, challenges, lasting tokens, renewals."""

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.connections import Grant, Renewal
from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.login_ports import SignIn
from bot.publishers.oauth_ways import way_of
from bot.publishers.signing_in import sign_in_of
from tests.publishers.bench import HandClock
from tests.publishers.servers import oauth_door
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.oauth_door import APP, APP_SECRET, OAuthDoor, Style

BACK = "https://bot.example/connect/back"
PAGE_TOKEN = "page-token-1b2c"
PAGES = [
    {"id": "2002", "username": "other", "access_token": "page-token-other"},
    {
        "id": "1001",
        "username": "Soupe",
        "access_token": PAGE_TOKEN,
        "instagram_business_account": {"id": "3003", "username": "soupe"},
    },
]


class Door(LocalServer):
    """A server that is nothing but a door."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.known: dict[str, str] = {}
        self.door = OAuthDoor(style=style, give=self.known.__setitem__, back=BACK, pages=PAGES)

    def routes(self) -> list[web.RouteDef]:
        return self.door.routes()


@dataclass(kw_only=True)
class Place:
    """A door, our way through it, and somebody with a browser."""

    server: Door
    sign: SignIn
    clock: HandClock
    session: aiohttp.ClientSession

    @property
    def door(self) -> OAuthDoor:
        return self.server.door

    async def comes_back(self, address: str) -> dict[str, str]:
        """Say yes at the network, and give what the browser brings back."""
        async with self.session.get(address, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            there = urlsplit(answer.headers["Location"])
        assert f"{there.scheme}://{there.netloc}{there.path}" == BACK
        return {name: values[0] for name, values in parse_qs(there.query).items()}

    async def signs_in(self) -> Grant:
        """Go the whole way."""
        journey = await self.sign.begin(BACK)
        brought = await self.comes_back(journey.address)
        assert brought["state"] == journey.state
        return await self.sign.finish(brought["code"], journey.kept)

    def at(self, fault: Fault) -> None:
        """Let the next call for a token fail."""
        self.server.faults.plan(replace(fault, path=self.door.style.token))


STYLES = {
    "x": (Network.X, oauth_door.X, {}),
    "linkedin": (Network.LINKEDIN, oauth_door.LINKEDIN, {"author": "urn:li:organization:7"}),
    "linkedin-partner": (
        Network.LINKEDIN,
        oauth_door.LINKEDIN_PARTNER,
        {"author": "urn:li:organization:7"},
    ),
    "tiktok": (Network.TIKTOK, oauth_door.TIKTOK, {}),
    "threads": (Network.THREADS, oauth_door.THREADS, {}),
    "instagram": (Network.INSTAGRAM, oauth_door.INSTAGRAM, {}),
    "facebook": (Network.FACEBOOK, oauth_door.FACEBOOK, {}),
    "instagram-page": (
        Network.INSTAGRAM,
        oauth_door.INSTAGRAM_BY_FACEBOOK,
        {"login": "facebook"},
    ),
    "mastodon": (Network.MASTODON, oauth_door.MASTODON, {}),
}


@contextlib.asynccontextmanager
async def at_the_door(name: str, *, secret: str = APP_SECRET) -> AsyncIterator[Place]:
    network, style, extras = STYLES[name]
    clock = HandClock()
    async with Door(style) as server, aiohttp.ClientSession() as session:
        account = Account(
            name=AccountName("soupe"),
            network=network,
            base_url=server.url,
            handle="soupe",
            mode=Mode.LIVE,
        )
        app = None if network is Network.MASTODON else (APP, secret)
        sign = sign_in_of(account, extras=extras, app=app, session=session, clock=clock)
        assert sign is not None
        yield Place(server=server, sign=sign, clock=clock, session=session)


@pytest.mark.parametrize(
    ("name", "token", "renewal", "lasts", "ends"),
    [
        ("x", "access", Renewal.ROTATES, 7200, None),
        ("linkedin", "access", Renewal.NONE, 5184000, 5184000),
        ("linkedin-partner", "access", Renewal.KEEPS, 5184000, 31536000),
        ("tiktok", "access", Renewal.ROTATES, 7200, 15552000),
        ("threads", "lasting", Renewal.KEEPS, 5184000, 5184000),
        ("instagram", "lasting", Renewal.KEEPS, 5184000, 5184000),
        ("facebook", "page-token", Renewal.NONE, None, None),
        ("mastodon", "access", Renewal.NONE, None, None),
    ],
)
async def test_somebody_signs_in_and_the_token_lasts_as_its_network_says(
    name: str, token: str, renewal: Renewal, lasts: int | None, ends: int | None
) -> None:
    async with at_the_door(name) as place:
        grant = await place.signs_in()
        assert grant.access.startswith(token)
        assert grant.renewal is renewal
        now = place.clock.now()
        assert grant.expires_at == (now + timedelta(seconds=lasts) if lasts else None)
        assert grant.ends_at == (now + timedelta(seconds=ends) if ends else None)


@pytest.mark.parametrize("name", STYLES)
async def test_a_code_and_a_state_are_good_once(name: str) -> None:
    async with at_the_door(name) as place:
        one, other = await place.sign.begin(BACK), await place.sign.begin(BACK)
        assert one.state != other.state
        brought = await place.comes_back(one.address)
        await place.sign.finish(brought["code"], one.kept)
        with pytest.raises((Unauthorized, Refused)) as raised:
            await place.sign.finish(brought["code"], one.kept)
        assert APP_SECRET not in raised.value.sentence
        assert brought["code"] not in raised.value.sentence


@pytest.mark.parametrize("name", ["x", "mastodon"])
async def test_a_code_that_somebody_else_began_to_ask_for_is_worth_nothing(name: str) -> None:
    """The challenge of RFC 7636: a stolen code is no use without what it was asked with."""
    async with at_the_door(name) as place:
        mine, theirs = await place.sign.begin(BACK), await place.sign.begin(BACK)
        brought = await place.comes_back(mine.address)
        with pytest.raises(Unauthorized, match="verifier does not fit"):
            await place.sign.finish(brought["code"], theirs.kept)


@pytest.mark.parametrize("name", ["x", "tiktok"])
async def test_a_rotated_secret_is_replaced_each_time(name: str) -> None:
    async with at_the_door(name) as place:
        first = await place.signs_in()
        second = await place.sign.renew(first)
        third = await place.sign.renew(second)
        assert len({first.renewer, second.renewer, third.renewer}) == 3
        assert len({first.access, second.access, third.access}) == 3
        with pytest.raises(Unauthorized, match="was invalid"):
            await place.sign.renew(first)


@pytest.mark.parametrize("lasts", ["9" * 40, "²", -1, 0])
async def test_an_end_that_is_none_is_not_believed_and_breaks_nothing(lasts: object) -> None:
    """What a network says of the time is used up with the answer: it must not be lost by it."""
    async with at_the_door("x") as place:
        style = replace(place.door.style, lasts=lasts)
        place.door.style = style
        first = await place.signs_in()
        assert (first.expires_at, first.renewal) == (None, Renewal.ROTATES)
        assert (await place.sign.renew(first)).access != first.access


async def test_a_scope_with_half_a_character_is_left_out() -> None:
    """No database takes it, and the token that came with it would be lost."""
    async with at_the_door("x") as place:
        place.door.allowed = f"{place.door.style.scopes} extra.\ud800"
        assert "extra" not in " ".join((await place.signs_in()).scopes)


async def test_a_partners_secret_stays_and_is_not_prolonged_by_use() -> None:
    async with at_the_door("linkedin-partner") as place:
        first = await place.signs_in()
        second = await place.sign.renew(first)
        assert second.renewer == first.renewer
        assert second.access != first.access


@pytest.mark.parametrize("name", ["threads", "instagram"])
async def test_a_lasting_token_renews_itself(name: str) -> None:
    async with at_the_door(name) as place:
        first = await place.signs_in()
        place.clock.move(30 * 86400)
        second = await place.sign.renew(first)
        assert second.access != first.access
        assert second.expires_at == place.clock.now() + timedelta(days=60)
        place.door.lasting.clear()
        with pytest.raises(Unauthorized, match="revoked"):
            await place.sign.renew(second)


async def test_of_several_pages_the_one_of_the_settings_is_taken_or_none() -> None:
    async with at_the_door("facebook") as place:
        assert (await place.signs_in()).access == PAGE_TOKEN
        place.door.pages = PAGES[:1]
        with pytest.raises(Refused, match="None of the Pages that were chosen there is soupe"):
            await place.signs_in()


async def test_instagram_through_facebook_takes_the_token_of_its_page() -> None:
    async with at_the_door("instagram-page") as place:
        assert (await place.signs_in()).access == PAGE_TOKEN


@pytest.mark.parametrize("name", ["x", "tiktok", "threads", "instagram"])
async def test_a_login_that_may_do_less_than_it_must_is_refused_by_name(name: str) -> None:
    async with at_the_door(name) as place:
        scopes = place.door.style.scopes.replace(",", " ").split()
        place.door.allowed = ("," if "," in place.door.style.scopes else " ").join(scopes[:1])
        with pytest.raises(Refused, match=scopes[1]):
            await place.signs_in()


@pytest.mark.parametrize("name", ["x", "linkedin", "tiktok"])
async def test_a_wrong_secret_of_the_app_ends_no_login(name: str) -> None:
    async with at_the_door(name, secret="another-app-secret") as place:
        with pytest.raises(Refused, match="does not accept our app"):
            await place.signs_in()


STATUS = Fault(kind=Kind.STATUS, path="", status=503)
RESET = Fault(kind=Kind.RESET, path="")


@pytest.mark.parametrize(
    ("fault", "rotating", "staying"),
    [
        (RESET, OutcomeUnknown, NothingSent),
        (replace(RESET, after=True), OutcomeUnknown, NothingSent),
        (replace(STATUS, status=502), OutcomeUnknown, NothingSent),
        (replace(STATUS, status=500), OutcomeUnknown, NothingSent),
        (replace(STATUS, status=429), Throttled, Throttled),
    ],
)
async def test_what_may_be_used_up_is_told_from_what_is_not(
    fault: Fault, rotating: type[PublishError], staying: type[PublishError]
) -> None:
    for name, expected in (("x", rotating), ("linkedin-partner", staying)):
        async with at_the_door(name) as place:
            grant = await place.signs_in()
            place.at(fault)
            with pytest.raises(expected) as raised:
                await place.sign.renew(grant)
            assert type(raised.value) is expected
            assert grant.renewer not in raised.value.sentence


async def test_a_network_that_is_not_there_has_used_up_nothing() -> None:
    async with at_the_door("x") as place:
        grant = await place.signs_in()
        await place.server.__aexit__()
        with pytest.raises(NothingSent):
            await place.sign.renew(grant)


@pytest.mark.parametrize(("name", "secrets"), [("x", 2), ("tiktok", 2), ("mastodon", 1)])
async def test_a_login_is_ended_where_a_program_can_end_it(name: str, secrets: int) -> None:
    """Whoever comes by the token later, as from an old backup, has nothing."""
    async with at_the_door(name) as place:
        grant = await place.signs_in()
        assert await place.sign.revoke(grant)
        assert place.door.revoked == [grant.renewer, grant.access][-secrets:]
        assert await place.sign.revoke(grant), "what has ended is ended"
        place.server.faults.plan(replace(STATUS, path=place.door.style.revoke))
        with pytest.raises(PublishError) as raised:
            await place.sign.revoke(grant)
        assert grant.access not in raised.value.sentence


@pytest.mark.parametrize("name", ["linkedin", "threads", "instagram", "facebook"])
async def test_where_no_program_can_end_a_login_that_is_said(name: str) -> None:
    async with at_the_door(name) as place:
        grant = await place.signs_in()
        heard = list(place.server.calls)
        assert not await place.sign.revoke(grant)
        assert place.server.calls == heard


async def test_no_secret_is_in_a_log_or_in_what_is_shown_of_a_journey(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with at_the_door("threads") as place:
        journey = await place.sign.begin(BACK)
        assert journey.state not in repr(journey)
        assert journey.kept["verifier"] not in repr(journey)
        grant = await place.signs_in()
        await place.sign.renew(grant)
        for secret in (APP_SECRET, grant.access, journey.kept["verifier"]):
            assert secret not in caplog.text


def test_networks_without_such_a_door_have_none() -> None:
    for network in (Network.BLUESKY, Network.SLACK, Network.WEBHOOK, Network.WALL):
        account = Account(
            name=AccountName("a"), network=network, base_url="", handle="", mode=Mode.LIVE
        )
        assert way_of(account, {}, has_app=True) is None
