"""What follows links in tests: nothing is asked of any network."""

import asyncio
from typing import Any

from bot.domain.links import LinkFact, Outcome
from tests.fakes import Happening


class FakeLinks:
    """Links that answer at once with what they are told to be, or wait until they are let go.

    `meanwhile` happens once while a link is being looked at.
    """

    def __init__(self) -> None:
        self.told: dict[str, LinkFact] = {}
        self.asked: list[str] = []
        self.waiting: dict[str, asyncio.Event] = {}
        self.meanwhile: dict[str, Happening] = {}
        self.pictures: dict[str, bytes] = {}

    def tell(
        self, url: str, outcome: Outcome = Outcome.ANSWERS, *, final: str = "", **more: Any
    ) -> None:
        """Say what comes of following a link from now on."""
        self.told[url] = LinkFact(url=url, outcome=outcome, final=final, **more)

    async def look(self, url: str) -> LinkFact:
        self.asked.append(url)
        if happening := self.meanwhile.pop(url, None):
            await happening()
        if url in self.waiting:
            await self.waiting[url].wait()
        usual = LinkFact(url=url, outcome=Outcome.ANSWERS, status=200, final=url)
        return self.told.get(url, usual)

    async def picture(self, url: str) -> bytes:
        self.asked.append(url)
        return self.pictures.get(url, b"")
