"""Follows links, and says of each what came of it (rule 20)."""

import asyncio
from typing import Final
from urllib.parse import urljoin

from bot.domain.links import LinkFact, Outcome, host_of
from bot.links.client import Bounds, Fetched, GuardedClient
from bot.links.errors import NotReached
from bot.links.page import Page, read_page

AT_ONCE: Final = 16
KINDS: Final = ("image/jpeg", "image/png", "image/webp", "image/gif")
# Larger than a page may be: a photograph.
PICTURE: Final = Bounds(most_bytes=4 * 1024 * 1024)
GONE: Final = frozenset({404, 410})
FIRST_FAILING: Final = 500
LAST_FAILING: Final = 599


class Follower:
    """Looks where links lead, some at once."""

    def __init__(self, client: GuardedClient, pictures: GuardedClient | None = None) -> None:
        """`pictures` gets what is larger than a page; usually the same as `client`."""
        self._client, self._pictures = client, pictures or client
        self._room = asyncio.Semaphore(AT_ONCE)

    async def picture(self, url: str) -> bytes:
        """Get the picture of a page; empty where there is none, or only a part of one."""
        try:
            async with self._room:
                found = await self._pictures.get(url, KINDS)
        except NotReached:
            return b""
        return found.body if _is_picture(found) else b""

    async def look(self, url: str) -> LinkFact:
        """Follow one link. Never fails: what is not known is said."""
        try:
            async with self._room:
                found = await self._client.get(url)
        except NotReached as trouble:
            return LinkFact(url=url, outcome=trouble.outcome, final=trouble.final, why=trouble.why)
        # A page that isn't there has a title too, such as "not found".
        page = read_page(found.body, found.charset) if _is_fine(found.status) else Page()
        return LinkFact(
            url=url,
            outcome=_outcome(found.status),
            status=found.status,
            final=found.final,
            title=page.title,
            description=page.description,
            image=_whole(found, page.image),
        )


def _is_picture(found: Fetched) -> bool:
    return _is_fine(found.status) and found.whole


def _is_fine(status: int) -> bool:
    return 200 <= status < 300


def _outcome(status: int) -> Outcome:
    """What a status means for readers; a no to programs, such as 403 or 429, is an answer."""
    if status in GONE:
        return Outcome.GONE
    return Outcome.FAILING if FIRST_FAILING <= status <= LAST_FAILING else Outcome.ANSWERS


def _whole(found: Fetched, image: str) -> str:
    if not image:
        return ""
    try:
        address = urljoin(found.final, image)
    except ValueError:
        return ""
    return address if address.startswith(("https://", "http://")) and host_of(address) else ""
