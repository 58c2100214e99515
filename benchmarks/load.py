"""A load of requests, as Slack sends them: an open loop, bounded in count and in time."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

MOST_REQUESTS = 5_000
LONGEST_WAIT = 15.0
TOO_LATE_MS = 3_000.0

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request of Slack's, not signed yet."""

    kind: str
    body: str
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """How long the 200, or the acknowledgement, took in milliseconds; `status` 0 is no answer."""

    kind: str
    status: int
    ms: float


def command(text: str, number: int, page_url: str) -> Sent:
    """Make a slash command of Ana's; `number` makes it one of its kind."""
    form = {
        "command": "/draft",
        "text": text,
        "user_id": "U0ANA",
        "user_name": "ana",
        "team_id": "T0SOUPECO",
        "channel_id": "C0DRAFTS",
        "api_app_id": "A0SECOND",
        "trigger_id": f"trigger-{number}",
        # A ticket that is not there: the answer is taken and thrown away.
        "response_url": f"{page_url}response/none",
    }
    return Sent(kind="command", body=urlencode(form), content_type=_FORM)


def reaction(ts: str, number: int) -> Sent:
    """Make the event of a reaction of Ben's on a message."""
    event = {
        "type": "reaction_added",
        "user": "U0BEN",
        "reaction": "eyes",
        "item": {"type": "message", "channel": "C0DRAFTS", "ts": ts},
        "item_user": "U0SECOND",
        "event_ts": f"1700000000.{number:06}",
    }
    body = {
        "type": "event_callback",
        "team_id": "T0SOUPECO",
        "api_app_id": "A0SECOND",
        "event_id": f"Ev{number}",
        "event_time": 1700000000,
        "event": event,
    }
    return Sent(kind="event", body=json.dumps(body), content_type=_JSON)


class Requests:
    """An endless round of work: a list is asked for, a post is drafted, a card is reacted to."""

    def __init__(self, page_url: str, cards: Sequence[str]) -> None:
        self._page_url = page_url
        self._cards = cards
        self._numbers = itertools.count(int(time.time()) * 1000)

    def __iter__(self) -> Iterator[Sent]:
        """Yield one request after another, no two drafts alike."""
        cards = itertools.cycle(self._cards or ("1700000000.000001",))
        for number in self._numbers:
            yield command("list", number, self._page_url)
            yield reaction(next(cards), number)
            text = f"Soup number {number} is ready --on soupe-wall --at tomorrow 9am"
            yield command(text, number + 1_000_000, self._page_url)
            yield reaction(next(cards), number + 1_000_000)


Deliver = Callable[[str, Sent], Awaitable[int]]
"""Sends one request to a program at an address; gives the status of its answer, or 0."""


class Load:
    """Sends requests at a steady rate, whatever becomes of the ones before."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver

    async def run(
        self, address: str, requests: Iterator[Sent], *, rate: float, seconds: float
    ) -> list[Ack]:
        """Send for so many seconds. Raises `ValueError` for a load that is too large."""
        count = int(rate * seconds)
        if count > MOST_REQUESTS:
            raise ValueError(f"{count} requests are more than {MOST_REQUESTS}")
        begin = time.perf_counter()
        sending = []
        for number, request in enumerate(itertools.islice(requests, count)):
            await asyncio.sleep(begin + number / rate - time.perf_counter())
            sending.append(asyncio.create_task(self._send(address, request)))
        return list(await asyncio.gather(*sending))

    async def _send(self, address: str, sent: Sent) -> Ack:
        begin = time.perf_counter()
        status = await self._deliver(address, sent)
        return Ack(kind=sent.kind, status=status, ms=(time.perf_counter() - begin) * 1000)


class Signed:
    """Delivers by signed HTTP."""

    def __init__(self, session: aiohttp.ClientSession, secret: str) -> None:
        self._session = session
        self._verifier = SignatureVerifier(secret)

    async def deliver(self, address: str, sent: Sent) -> int:
        """Send a request to a server; return the status, or 0."""
        stamp = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=stamp, body=sent.body)
        headers = {
            "Content-Type": sent.content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                url = f"{address}/slack/events"
                async with self._session.post(url, data=sent.body, headers=headers) as answer:
                    await answer.read()
                    return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
