"""The publisher of an account whose token is in our own store and changes as time goes on.

A post is sent with the very token that was asked whose it is: what is connected or renewed
between the question and the call changes nothing of it (rule 20). Only an account that was
disconnected meanwhile sends nothing more.
"""

import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.accounts import Account
from bot.domain.connections import Held
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import NothingSent, Unauthorized
from bot.domain.figures import Quota, ServerLimits
from bot.login_ports import Login
from bot.ports import Abilities, Pictures, Publisher, Seen
from bot.words.phrases import phrase

Open = Callable[[str], Publisher]
"""Opens the network's own publisher with a token, without asking the network yet."""

T = TypeVar("T")

NO_TOKEN = "not-connected"
KEPT = 64


@dataclass(slots=True, kw_only=True)
class Opened:
    """A publisher with one token; `uses` are calls that run and posts that were prepared."""

    publisher: Publisher
    held: Held
    uses: int = 0


class ConnectedPublisher:
    """One account, always with the token of now; a post goes with the token that prepared it."""

    def __init__(self, account: Account, *, login: Login, opens: Open) -> None:
        self.account = account
        self._login = login
        self._opens = opens
        # Says what its network can do, and is never asked anything else.
        self._unconnected = opens(NO_TOKEN)
        self._now: Opened | None = None
        self._prepared: OrderedDict[str, Opened] = OrderedDict()

    @property
    def abilities(self) -> Abilities:
        """What this network's server can do."""
        return self._unconnected.abilities

    async def who_am_i(self) -> str:
        """Ask whose login it is; one that was just refused is renewed first, where that can be."""
        async with self._using(await self._current()) as opened:
            try:
                return await opened.publisher.who_am_i()
            except Unauthorized:
                newer = await self._login.anew(opened.held)
        async with self._using(await self._opened(newer)) as opened:
            return await opened.publisher.who_am_i()

    async def limits(self) -> ServerLimits | None:
        """Ask the server what it takes."""
        async with self._using(await self._current()) as opened:
            return await opened.publisher.limits()

    async def quota(self) -> Quota | None:
        """Ask the network how many posts it takes more."""
        async with self._using(await self._current()) as opened:
            return await opened.publisher.quota()

    async def check(self, target: Target) -> None:
        """Ask what would keep a post here."""
        async with self._using(await self._current()) as opened:
            await opened.publisher.check(target)

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Prepare a post, and keep the token for it."""
        async with self._using(await self._current()) as opened:
            intent = await self._called(opened, opened.publisher.prepare(target, pictures, key))
            await self._keep(key, opened)
            return intent

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Prepare the next part of a thread, and keep the token for it."""
        async with self._using(await self._current()) as opened:
            asked = opened.publisher.prepare_next(target, pictures, key, before)
            intent = await self._called(opened, asked)
            await self._keep(key, opened)
            return intent

    async def send(self, intent: Intent) -> Receipt:
        """Make the one call, with the token that prepared it where there is one."""
        async with self._prepared_for(intent) as opened:
            return await self._called(opened, opened.publisher.send(intent))

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        """Make the one call that changes a post, with the token that prepared it."""
        async with self._prepared_for(intent) as opened:
            return await self._called(opened, opened.publisher.edit(receipt, intent))

    async def find(self, intent: Intent) -> Receipt | None:
        """Look whether the intent's post is out."""
        async with self._using(await self._current()) as opened:
            return await opened.publisher.find(intent)

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read a post as the public sees it."""
        async with self._using(await self._current()) as opened:
            return await opened.publisher.read_back(receipt)

    async def delete(self, receipt: Receipt) -> None:
        """Remove a post."""
        async with self._using(await self._current()) as opened:
            await opened.publisher.delete(receipt)

    async def close(self) -> None:
        """Give back what is held open."""
        every = [*self._prepared.values(), *([self._now] if self._now else ())]
        self._prepared.clear()
        self._now = None
        await self._unconnected.close()
        for opened in every:
            await opened.publisher.close()

    async def _called(self, opened: Opened, call: Awaitable[T]) -> T:
        """Make a call; a no to a token that was replaced meanwhile is no word on the post.

        Networks may end a token when it is renewed, others renew beside us, and an upload takes
        minutes.
        """
        try:
            return await call
        except Unauthorized as no:
            newest = await self._login.now()
            if newest.connection.version == opened.held.connection.version:
                raise
            raise NothingSent(
                phrase(
                    "The login of {account} was renewed meanwhile, so nothing was sent yet.",
                    account=self.account.name,
                )
            ) from no

    async def _current(self) -> Opened:
        return await self._opened(await self._login.now())

    async def _opened(self, held: Held) -> Opened:
        before = self._now
        if before is not None and before.held.connection.version == held.connection.version:
            return before
        self._now = opened = Opened(publisher=self._opens(held.grant.access), held=held)
        if before is not None and before.uses == 0:
            await before.publisher.close()
        return opened

    @contextlib.asynccontextmanager
    async def _using(self, opened: Opened) -> AsyncIterator[Opened]:
        opened.uses += 1
        try:
            yield opened
        finally:
            await self._let_go(opened)

    @contextlib.asynccontextmanager
    async def _prepared_for(self, intent: Intent) -> AsyncIterator[Opened]:
        """What prepared an intent, once, or what is in use now.

        Raises `Unauthorized` where the login has ended.
        """
        prepared = self._prepared.pop(intent.key, None)
        try:
            async with self._using(prepared or await self._current()) as opened:
                await self._login.check()
                yield opened
        finally:
            await self._let_go(prepared)

    async def _keep(self, key: str, opened: Opened) -> None:
        opened.uses += 1
        await self._let_go(self._prepared.pop(key, None))
        self._prepared[key] = opened
        if len(self._prepared) > KEPT:
            _, oldest = self._prepared.popitem(last=False)
            await self._let_go(oldest)

    async def _let_go(self, opened: Opened | None) -> None:
        if opened is None:
            return
        opened.uses -= 1
        if opened.uses == 0 and opened is not self._now:
            await opened.publisher.close()
