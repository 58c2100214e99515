"""Every trouble of Meta's networks and TikTok in turn: what people read, and what is out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.demo import TOML
from tests.composing import by_shortcut
from tests.flows.test_pictures import image
from tests.publishers.servers.containers_graph import InstagramGraph, ThreadsGraph
from tests.publishers.servers.facebook_graph import FacebookGraph
from tests.publishers.servers.faults import Fault, Kind
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.tiktok_api import TikTokApi
from tests.world import World, world

PAGE, GRAM, THREADS, TOK = "soupe-page", "soupe-gram", "soupe-threads", "soupe-tok"
CREATES = {
    PAGE: "/feed",
    GRAM: "/media_publish",
    THREADS: "/threads_publish",
    TOK: "/content/init/",
}
UNSURE = "nobody knows yet whether it is out"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What goes wrong in the call that makes the post, and what is true afterwards.

    `says` is read on the card; `out` is how often a post is out at the end, TikTok's `tok` apart.
    """

    name: str
    meta: Fault
    tok: Fault
    says: str
    says_tok: str = ""
    out: int = 0
    out_tok: int = 0
    then: float = 12


def status(number: int, **more: object) -> Fault:
    """An answer with a status."""
    return replace(Fault(kind=Kind.STATUS, path="", status=number), **more)  # type: ignore[arg-type]


def own(meta: str, tok: str, number: int = 400) -> dict[str, Fault]:
    """The networks' own errors."""
    return {
        "meta": status(400, own=True, error=meta),
        "tok": status(number, own=True, error=tok),
    }


def both(fault: Fault) -> dict[str, Fault]:
    """The same trouble everywhere."""
    return {"meta": fault, "tok": fault}


RESET = Fault(kind=Kind.RESET, path="")
RENEW = "ask an administrator to renew it"
TROUBLES = (
    Trouble(name="Lost on the way", **both(RESET), says=UNSURE),
    Trouble(
        name="Taken, and the answer lost",
        **both(replace(RESET, after=True)),
        says="published",
        says_tok=UNSURE,
        out=1,
    ),
    Trouble(
        name="Half an answer",
        **both(Fault(kind=Kind.HALF, path="", after=True)),
        says="published",
        says_tok=UNSURE,
        out=1,
    ),
    Trouble(name="A proxy's trouble", **both(status(502)), says=UNSURE),
    Trouble(name="Its own trouble", **own("2", "internal_error", 500), says=UNSURE),
    Trouble(
        name="Too many calls",
        **own("4", "rate_limit_exceeded", 429),
        says="published",
        out=1,
        out_tok=1,
        then=16,
    ),
    Trouble(name="A login that ran out", **own("190/463", "access_token_invalid", 401), says=RENEW),
    Trouble(name="A login taken back", **own("190/458", "access_token_invalid", 401), says=RENEW),
    Trouble(
        name="A right that is missing",
        **own("200", "scope_not_authorized", 401),
        says="misses a permission",
        says_tok=RENEW,
    ),
    Trouble(
        name="Words that are refused",
        **own("100", "invalid_params"),
        says="said no (code 100)",
        says_tok="does not accept the post",
    ),
    Trouble(
        name="Blocked for a while",
        **own("368", "spam_risk_user_banned_from_posting", 403),
        says="lets this account publish nothing",
    ),
)


def settings(servers: Mapping[str, LocalServer]) -> str:
    """The demonstration's settings with an account on each of these networks."""
    kinds = {PAGE: "facebook", GRAM: "instagram", THREADS: "threads", TOK: "tiktok"}
    more = {GRAM: 'login = "facebook"'}
    return TOML + "".join(
        f"""
[[accounts]]
name = "{name}"
network = "{kinds[name]}"
base_url = "{server.url}"
handle = "soupe"
mode = "live"
secret_env = "THE_TOKEN"
{more.get(name, "")}
"""
        for name, server in servers.items()
    )


async def leaves(here: World, text: str, number: int) -> None:
    """Ana drafts a post with a picture for all four, Ben approves, and its time comes."""
    form = await by_shortcut(here.ana)
    form.attaches(image("green", "JPEG"))
    await form.sends(text, list(CREATES))
    form.describes("A bowl of leek soup")
    assert await form.sends() == {}
    card = await here.card(number)
    await here.ben.reacts(card["ts"])
    await here.card(number, saying="scheduled")
    await here.passes(seconds=61)


def said_of(card: str, name: str) -> str:
    """What a card says of one account."""
    after = card.partition(f"{name}: ")[2]
    others = (after.find(f"{other}: ") for other in CREATES if other != name)
    return after[: min((at for at in others if at >= 0), default=len(after))]


@pytest.mark.slow
async def test_in_every_trouble_no_post_is_doubled_and_people_read_what_to_do(
    tmp_path: Path,
) -> None:
    """The judge of doubles reads the servers' logs alone."""
    async with (
        FacebookGraph() as pages,
        InstagramGraph() as gram,
        ThreadsGraph() as threads,
        TikTokApi() as tok,
    ):
        servers = {PAGE: pages, GRAM: gram, THREADS: threads, TOK: tok}
        environ = {"THE_TOKEN": "ana-token-5e1f"}
        async with world(tmp_path, toml=settings(servers), environ=environ) as here:
            tok.verified = here.bot.address
            for name in servers:
                await here.ana.types(f"live {name}")
                assert "is live now" in await here.ben.types(f"live {name}")
            for number, trouble in enumerate(TROUBLES, start=1):
                for name, server in servers.items():
                    fault = trouble.tok if name == TOK else trouble.meta
                    server.faults.plan(replace(fault, path=CREATES[name]))
                await leaves(here, trouble.name, number)
                await here.passes(seconds=trouble.then)
                for name in servers:
                    says = trouble.says_tok if name == TOK else ""
                    card = await here.card(number, saying=f"{name}: ")
                    found = said_of(card["text"], name)
                    assert (says or trouble.says) in found, (trouble.name, name, found)
                await here.passes(minutes=11)
                for name, server in servers.items():
                    out = [e["text"] for e in server.accepted("create")].count(trouble.name)
                    wanted = trouble.out_tok if name == TOK else trouble.out
                    assert out == wanted, (trouble.name, name)
