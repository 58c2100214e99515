"""Slack's sockets as the porter tells of them: is one open, is one new, and are they ours alone?"""

import asyncio
import logging
import time
from collections.abc import Callable

from bot.porter.lines import Held
from bot.services import silence
from bot.services.context import Context

log = logging.getLogger(__name__)

# How often events are looked for that another process may have been given (trap 26).
SHARED_SECONDS = 15.0


class Socket:
    """What is known of Slack's sockets, which the porter holds and watches (traps 27 to 30)."""

    def __init__(
        self, on_new: Callable[[], None], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """`on_new` is called whenever events may have been lost before it (trap 25).

        `ticks` are the machine's own: in a trial people move the clock, and no connection.
        """
        self._on_new = on_new
        self._ticks = ticks
        self._looked_at = 0.0
        self._held = Held(count=0, others=0, is_new=False)
        self._connected = asyncio.Event()
        self._answered = asyncio.Event()
        self._goes_on = False
        self._told = ""
        self._is_good = False

    @property
    def refusal(self) -> str:
        """Slack's word for why it opens no socket, while none is open; empty if it may open one."""
        return "" if self._held.count else self._held.refusal

    def told(self, held: Held) -> None:
        """Note what the porter holds now."""
        self._held = held
        if held.count or held.refusal:
            self._answered.set()
        if not held.count:
            self._connected.clear()
            return
        self._connected.set()
        if not held.is_new:
            return
        log.log(
            logging.WARNING if held.others else logging.INFO,
            "socket opened",
            extra={"event": "socket.opened", "ours": held.count, "others": held.others},
        )
        self._on_new()

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._connected.is_set()

    async def answered(self, seconds: float) -> None:
        """Wait until Slack can reach us, or refuses to, so long at the most."""
        try:
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        except TimeoutError:
            log.warning("no socket yet", extra={"event": "socket.refused"})
        self._goes_on = not self.refusal

    async def look(self, ctx: Context) -> None:
        """Look at everything again, now and then, while another program may be told of it.

        People are told once of a token that Slack refuses now, and that it takes one again.
        """
        # Where a start is refused, it ends with that, and its people need not hear it each time.
        if self._goes_on and self.refusal not in {"", self._told}:
            self._told = self.refusal
            await silence.refused(ctx, self.refusal)
            self._is_good = False
        if self._held.count and not self._is_good:
            self._told, self._is_good = "", True
            await silence.accepted(ctx)
        now = self._ticks()
        if self._held.others and now - self._looked_at > SHARED_SECONDS:
            self._looked_at = now
            self._on_new()
