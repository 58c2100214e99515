"""The whole way of a post to a network's local server: approved, sent, looked for, told."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.accounts import Mode
from bot.domain.deliveries import DeliveryState, Intent, Receipt
from bot.domain.drafts import Content, Picture
from bot.ports import Publisher
from bot.publishers.tiktok import TikTokPublisher
from bot.slack.wording import plain
from storage import accounts, pictures
from tests.factories import ANA, BEN, SEALER
from tests.fakes import FrozenClock
from tests.publishers.bench import Bench as Network
from tests.publishers.bench import PictureShelf
from tests.publishers.servers.local import LocalServer
from tests.services.bench import Bench, bench

# Longer than any countdown, lateness bound and look for what is unknown.
IN_THE_END = (20, 40, 60, 120, 300, 400, 600)


class OneClock(FrozenClock):
    """The time of the bot and of its publishers; it starts now, as servers stamp their posts."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))

    @property
    def slept(self) -> list[float]:
        """Nobody asks here how long anybody slept."""
        return []

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.advance(seconds=seconds)


class Impatient:
    """A publisher that waits little for the answer to its one call, and asks all else in peace.

    Where a video is begun while it is prepared, its end is brought by whoever began it.
    """

    def __init__(self, patient: Publisher, hasty: Publisher) -> None:
        self._patient = patient
        self._hasty = hasty

    def __getattr__(self, name: str) -> Any:
        begins = name == "prepare" and isinstance(self._hasty, TikTokPublisher)
        return getattr(self._hasty if begins else self._patient, name)

    async def send(self, intent: Intent) -> Receipt:
        """Make the one call, and soon give up on it."""
        return await self._hasty.send(intent)


@dataclass(kw_only=True)
class Posting:
    """A team with one account on one network; `server` is what answers there."""

    here: Bench
    server: LocalServer
    pictures: tuple[Picture, ...]

    async def leaves(self, text: str, meanwhile: Callable[[], None]) -> None:
        """Have a post approved, let something happen, and let its time come."""
        account = next(iter(self.here.ctx.accounts))
        await self.here.approved(text, accounts=(account,), change=self.shown)
        meanwhile()
        await self.here.beats()

    def shown(self, content: Content) -> Content:
        """A content with as few pictures as its network needs, or a video."""
        return replace(
            content,
            targets=tuple(replace(target, pictures=self.pictures) for target in content.targets),
        )

    async def in_the_end(self) -> None:
        """Let pass whatever the bot may still want to do by itself."""
        for seconds in IN_THE_END:
            await self.here.beats(seconds=seconds)

    async def state(self) -> DeliveryState:
        """How its post stands."""
        return (await self.here.delivery()).state

    def out(self, text: str) -> int:
        """How often the server took a post of this text: the judge of doubles is its log."""
        return [_text(entry) for entry in self.server.accepted("create")].count(text)

    @property
    def card(self) -> str:
        """What is on the card now."""
        return plain(self.here.cards.views[self.here.cards.newest][-1], ZoneInfo("UTC"))

    @property
    def read(self) -> str:
        """All that people could read by now: each state of the card, and what was said."""
        shown = [plain(view, ZoneInfo("UTC")) for v in self.here.cards.views.values() for view in v]
        return "\n".join((*shown, *self.here.cards.texts()))


@contextlib.asynccontextmanager
async def posting(
    folder: Path,
    network: Network,
    server: LocalServer,
    *,
    hasty: Publisher | None = None,
) -> AsyncIterator[Posting]:
    """Open a team whose one account, made live by two, is on this network.

    Its one call is made by `hasty`, where there is one.
    """
    publisher, clock = network.publisher, network.clock
    assert isinstance(clock, OneClock)
    identity = await publisher.who_am_i()
    account = replace(publisher.account, mode=Mode.LIVE)
    async with bench(folder, clock=clock) as here:
        here.ctx = replace(
            here.ctx,
            accounts={account.name: account},
            publishers={account.name: Impatient(publisher, hasty) if hasty else publisher},
        )
        live = replace(account, identity=identity)
        await here.ctx.store.write(
            lambda tx: accounts.put(tx, live, now=clock.now(), sealer=SEALER, people=(ANA, BEN))
        )
        few = network.few()
        await _keep(here, network.shelf, few)
        yield Posting(here=here, server=server, pictures=few)


async def _keep(here: Bench, shelf: PictureShelf, few: tuple[Picture, ...]) -> None:
    for one in few:
        await here.ctx.store.write(
            lambda tx, one=one: pictures.add(  # type: ignore[misc]
                tx, one.sha256, one.media_type, shelf.kept[one.sha256]
            )
        )


def _text(entry: dict[str, Any]) -> str:
    """What a server wrote down of a post: its words, or the record that has them."""
    return str(entry["record"]["text"] if "record" in entry else entry["text"])
