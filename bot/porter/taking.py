"""The porter at work: a request of Slack's is written down and answered, all else is passed on.

What isn't surely Slack's, or is to be answered by what the bot makes of it, is passed on as it
came; so the bot itself refuses, and notes what it refused.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
from aiohttp import hdrs, web

from bot.porter.book import Book
from bot.porter.heard import FORM, SIGNATURE, Heard, is_signed, is_unanswered, kept, sealed
from bot.porter.lines import Tell, refusal, told_as
from bot.porter.passing import passed_on, refused
from bot.porter.seen import Seen

LARGEST_BODY = 1024 * 1024
SECONDS_TO_SEND_A_BODY = 10.0
AGAIN = 401


@dataclass(slots=True, kw_only=True)
class Porter:
    """Takes requests at `path`; `tell` reaches the bot in order, `session` with any request.

    Slack signs with `secret`; with `key` is sealed what is written down.
    """

    secret: str
    key: str
    path: str
    book: Book
    tell: Tell
    session: aiohttp.ClientSession
    seen: Seen = field(default_factory=Seen)

    def application(self) -> web.Application:
        """What answers at the address that Slack and everybody calls."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("POST", self.path, self.receive)
        app.router.add_route("*", "/{anything:.*}", self.pass_on)
        return app

    async def pass_on(self, request: web.Request, body: bytes | None = None) -> web.StreamResponse:
        """Let the bot answer what can be passed on; it is told of what can't."""
        status = refused(request)
        if status is None:
            return await passed_on(self.session, request, body)
        return self._refuse(request.method, status)

    def _refuse(self, method: str, status: int) -> web.Response:
        if (told := told_as(method)) is not None:
            self.tell(refusal(told, status))
        return web.Response(status=status, headers={"Connection": "close"})

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Write down what Slack sent, and answer; the bot works on it from then on."""
        length, packed = request.content_length, hdrs.CONTENT_ENCODING in request.headers
        if length is None or length > LARGEST_BODY or packed:
            return await self.pass_on(request)
        try:
            async with asyncio.timeout(SECONDS_TO_SEND_A_BODY):
                body = await request.read()
        except TimeoutError:
            return self._refuse(request.method, 408)
        match self._answered(request.headers, body):
            case None:
                return await self.pass_on(request, body)
            case 200:
                return web.Response()
            case status:
                return self._refuse(request.method, status)

    def _answered(self, headers: Mapping[str, str], body: bytes) -> int | None:
        """With which status this is answered here: 200 where it is written down.

        What a person did and comes again is refused here, where it is known: passed on, it could
        reach the bot before the first.
        """
        now = time.time()
        if not is_signed(self.secret, headers, body, now):
            return None
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return None
        kind = headers.get("Content-Type", "")
        if not is_unanswered(kind, text) or self.book.is_full():
            return None
        if kind.startswith(FORM) and not self.seen.first_time(headers.get(SIGNATURE, ""), now):
            return AGAIN
        number = self.book.next_number()
        heard = sealed(self.key, Heard(number=number, headers=kept(headers), body=text))
        return 200 if self.book.keep_and_tell(heard, self.tell) else None
