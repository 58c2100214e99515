"""The story of the soup on the plane, played through the workspace's public side alone.

Everything is done as a person at the page would do it: over HTTP, and read back from the wall.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

ANA, BEN, OLGA, ZOE, CHANNEL = "U0ANA", "U0BEN", "U0OLGA", "U0ZOE", "C0DRAFTS"
TEXT = "Soupe du jour: roasted pumpkin with a spoon of crème fraîche 🎃 Come hungry!"
PATIENCE_SECONDS = 30.0
ALONE_SECONDS = 3.0
PAUSE_SECONDS = 0.05

State = dict[str, Any]


class StoryFailed(Exception):
    """The story did not go on as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Where the page and the wall are, and whether the second person stays away."""

    page: str
    wall: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the page."""

    session: aiohttp.ClientSession
    page: str
    user: str

    async def does(self, what: str, **fields: object) -> State:
        """Act, as `POST /sim/act` does."""
        body = {"as": self.user, "do": what, **fields}
        async with self.session.post(f"{self.page}sim/act", json=body) as response:
            answer: State = await response.json()
        if not answer.get("ok"):
            raise StoryFailed(f"{what}: {answer.get('error')}")
        return answer

    async def sees(self) -> list[State]:
        """The messages of the drafts channel as this person sees them."""
        async with self.session.get(f"{self.page}sim/state", params={"as": self.user}) as response:
            state: State = await response.json()
        messages: list[State] = state["messages"][CHANNEL]
        return messages


async def play(story: Story) -> int:
    """Play it, and return 0 only if the post is on the wall as two people made it."""
    async with aiohttp.ClientSession() as session:
        try:
            return await _play(story, session)
        except StoryFailed as trouble:
            print(f"✗ {trouble}")
            return 1


async def _play(story: Story, session: aiohttp.ClientSession) -> int:
    ana, ben, olga, zoe = (Person(session, story.page, user) for user in (ANA, BEN, OLGA, ZOE))
    await _settled(olga, zoe)
    card = await _drafted(ana)
    await _own_opinion(ana, card)
    if not story.alone:
        await _second_opinion(ben, card)
    _say("The clock moves two minutes forward.")
    await ana.does("advance", seconds=120)
    return await _at_the_wall(story, session, ben)


async def _settled(olga: Person, zoe: Person) -> None:
    """Two people say that the bot is set up as it should be; before that nothing is published."""
    message = await _until("the bot says how it is set up", lambda: _settings(olga))
    _show(message)
    _say("Olga and Zoé press Confirm: that, too, takes two.")
    (row,) = (block for block in message["blocks"] if block["type"] == "actions")
    press = {"block_id": row["block_id"], "action_id": row["elements"][0]["action_id"]}
    for person in (olga, zoe):
        await person.does("press", channel=CHANNEL, ts=message["ts"], **press)

    async def confirmed() -> State | None:
        seen = [m for m in await olga.sees() if m["ts"] == message["ts"]]
        return seen[0] if "confirmed by" in seen[0]["text"] else None

    _show(await _until("the settings are in force", confirmed))


async def _settings(person: Person) -> State | None:
    found = [m for m in await person.sees() if "how I am set up" in m["text"]]
    return found[0] if found else None


async def _drafted(ana: Person) -> State:
    _say(f"Ana types: /draft {TEXT} --on soupe-wall")
    await ana.does("command", channel=CHANNEL, command="/draft", text=f"{TEXT} --on soupe-wall")
    card = await _until("the card appears", lambda: _card(ana))
    _show(card)
    return card


async def _card(person: Person) -> State | None:
    messages = [m for m in await person.sees() if not m.get("ephemeral")]
    cards = [m for m in messages if m.get("metadata") or "D-1" in m["text"]]
    return cards[0] if cards else None


async def _own_opinion(ana: Person, card: State) -> None:
    _say("Ana reacts to her own draft with ✅ and boards her plane (✈️ in her Slack status).")
    await ana.does("react", channel=CHANNEL, ts=card["ts"], name="white_check_mark", on=True)
    await ana.does("status", emoji=":airplane:", text="On a plane", expiration=0)

    async def told() -> State | None:
        mine = [m for m in await ana.sees() if m.get("ephemeral") and "count" in m["text"]]
        return mine[-1] if mine else None

    _show(await _until("Ana hears that her own opinion does not count", told))


async def _second_opinion(ben: Person, card: State) -> None:
    _say("Ben reads the card and reacts with ✅.")
    await ben.does("react", channel=CHANNEL, ts=card["ts"], name="white_check_mark", on=True)

    async def approved() -> State | None:
        seen = await _card(ben)
        return seen if seen and "scheduled" in seen["text"] else None

    _show(await _until("the card says that it is scheduled", approved))


async def _at_the_wall(story: Story, session: aiohttp.ClientSession, ben: Person) -> int:
    async def published() -> State | None:
        async with session.get(story.wall) as response:
            posts: list[State] = await response.json()
        return posts[0] if posts else None

    patience = ALONE_SECONDS if story.alone else PATIENCE_SECONDS
    try:
        post = await _until("the post is on the wall", published, patience)
    except StoryFailed:
        _say("Nothing is on the wall: nobody posts alone.")
        return 1
    if post["text"] != TEXT:
        raise StoryFailed("the wall shows another text than the one that was approved")

    async def linked() -> State | None:
        seen = await _card(ben)
        return seen if seen and "open the post" in seen["text"] else None

    _show(await _until("the card shows the link", linked))
    _say(f"On the wall, by {post['handle']}: {post['text']}")
    _say("Two people made this post.")
    return 0


async def _until(
    what: str,
    look: Callable[[], Awaitable[State | None]],
    patience: float = PATIENCE_SECONDS,
) -> State:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = await look()
        if found is not None:
            print(f"✓ {what}", flush=True)
            return found
        await asyncio.sleep(PAUSE_SECONDS)
    raise StoryFailed(f"{what}: waited {patience:.0f} seconds for it")


def _say(line: str) -> None:
    print(f"\n▸ {line}", flush=True)


def _show(message: State) -> None:
    for line in str(message["text"]).splitlines():
        print(f"    │ {line}", flush=True)
