"""A workspace, a network in a second process, and the bot in a third, which may die any time."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import AdjustableClock
from bot.demo import free_port
from bot.porter.sockets import PLACES
from bot.simulator.delivery import Patience
from bot.simulator.seed import DRAFTS, soupe_and_co
from bot.simulator.server import Simulator
from tests.crash.processes import Bots, Child, Died
from tests.crash.relay import Cut, Relay
from tests.publishers.servers.linkedin_api import PAGE
from tests.publishers.servers.slack_api import NEWS
from tests.publishers.servers.webhook_receiver import SECRET as WEBHOOK_SECRET
from tests.world import World

ACCOUNT = "soupe-net"
SECRETS = {
    "bluesky": "ana1-app2",
    "no-keys": "ana-token-5e1f",
    "containers": "ana-token-5e1f",
    "x": "ana-access-3f1d",
    "linkedin": "ana-token-6b2c",
    "slack": "xoxb-news-5d1e",
    "webhook": WEBHOOK_SECRET,
}
KINDS = {"no-keys": "mastodon", "containers": "threads"}
HANDLES = {"bluesky": "ana.test", "containers": "soupe"}
PATHS = {"webhook": "/hook"}
MORE = {"linkedin": f'author = "{PAGE}"', "slack": f'channel = "{NEWS}"'}
# Where the same again makes no second post, so that a doubt is settled without people.
KEYED = ("bluesky", "webhook")
CALLS = {
    "bluesky": b"POST /xrpc/com.atproto.repo.putRecord ",
    "no-keys": b"POST /api/v1/statuses ",
    "containers": b"POST /v1.0/1001/threads_publish ",
    "x": b"POST /2/tweets ",
    "linkedin": b"POST /rest/posts ",
    "slack": b"POST /chat.postMessage ",
    "webhook": b"POST /hook ",
}

TOML = """
[slack]
drafts_channel = "{channel}"

[[accounts]]
name = "{account}"
network = "{kind}"
handle = "{handle}"
base_url = "http://127.0.0.1:{port}{path}"
{more}
mode = "live"
secret_env = "NETWORK_SECRET"

[policy]
countdown_seconds = 10

[defaults]
zone = "Europe/Paris"
"""


@dataclass(slots=True)
class Apart(World):
    """The world of a test whose bot and network are processes of their own."""

    kind: str = "bluesky"
    blind: bool = False
    ahead: float = 0.0
    drafted: int = 0
    bots: Bots | None = None
    network: Child | None = None
    relay: Relay | None = None
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The bot's database file."""
        return self.folder / "world.db"

    @property
    def child(self) -> Bots:
        """The bot's processes."""
        assert self.bots is not None, "this world is not open"
        return self.bots

    @property
    def wire(self) -> Relay:
        """The relay before the network."""
        assert self.relay is not None, "there is no relay"
        return self.relay

    async def open(self) -> None:
        """Start the network and the relay, then the bot, and make the account live."""
        self.bots = await Bots.start(self.folder / "bot.log")
        log = str(self.folder / "network.log")
        module, errors = "tests.crash.network_process", self.folder / "network.errors"
        self.network = await Child.start(module, self.kind, log, errors=errors)
        port = int((await self.network.reads())["url"].rpartition(":")[2])
        self.relay = Relay(port, CALLS[self.kind], self.child.kill)
        await self.relay.start()
        self.toml = TOML.format(
            channel=DRAFTS,
            account=ACCOUNT,
            kind=KINDS.get(self.kind, self.kind),
            handle=HANDLES.get(self.kind, "ana"),
            path=PATHS.get(self.kind, ""),
            more=MORE.get(self.kind, ""),
            port=self.relay.port,
        )
        self.environ = {"NETWORK_SECRET": SECRETS[self.kind]}
        await self.start()
        await self.settle_settings()
        await self.ana.types(f"live {ACCOUNT}")
        assert "is live now" in await self.ben.types(f"live {ACCOUNT}")

    async def start(self, wished: str | None = None) -> None:
        """Start the bot, to die at a moment of its start if one is wished. Raises `Died`."""
        environ = self._environ(free_port())
        toml = self.toml + '\n[web]\nhost = "127.0.0.1"\n'
        facts = {"ahead": self.ahead, "wished": wished, "blind": self.blind}
        await self.child.open(environ=environ, toml=toml, **facts)
        await self._sockets(PLACES)

    async def _sockets(self, count: int) -> None:
        async with asyncio.timeout(60):
            await self.simulator.sockets.wait_for(count)

    async def stop(self) -> None:
        """Stop the bot in good order."""
        with contextlib.suppress(Died):
            await self.child.ask("stop")
        await self.buried()

    async def buried(self) -> None:
        """Wait until Slack too has noticed that the bot is gone."""
        assert not self.child.is_alive
        await self._sockets(0)

    async def close(self) -> None:
        """End every process that this world has started."""
        if self.bots is not None:
            await self.bots.close()
        if self.relay is not None:
            await self.relay.stop()
        if self.network is not None:
            await self.network.close()

    async def arms(self, wished: str) -> None:
        """Let the bot count its moments from now on, and die at this one."""
        await self.child.ask("arm", wished=wished)

    def cuts(self, cut: Cut) -> None:
        """Let the bot die in the next call that makes a post."""
        self.wire.wished = cut

    async def moments(self) -> list[str]:
        """What the bot passed since it counts."""
        return list((await self.child.ask("ahead", seconds=self.ahead))["seen"])

    async def passes(self, **by: float) -> None:
        """Let time pass everywhere, and the bot look once at what is due. Raises `Died`."""
        span = timedelta(**by)
        self.clock.advance(span)
        self.ahead += span.total_seconds()
        await self.child.ask("ahead", seconds=self.ahead)
        await self.child.ask("beat")

    async def reconciles(self) -> None:
        """Let the bot look at everything again. Raises `Died`."""
        await self.child.ask("reconcile")

    async def drafted_by_ana(self, text: str) -> tuple[int, str]:
        """Have a new draft; return its number and its card's ts."""
        self.drafted += 1
        self.texts[self.drafted] = text
        card = await self.ana.drafts(f"{text} --on {ACCOUNT}", number=self.drafted)
        return self.drafted, card

    async def scheduled(self, text: str) -> int:
        """Have a draft that two people made and that only waits for its countdown."""
        number, card = await self.drafted_by_ana(text)
        await self.ben.reacts(card)
        await self.card(number, saying="scheduled")
        await self.quiet()
        return number

    async def quiet(self) -> None:
        """Wait until the bot has nothing left to do now."""
        await self.simulator.settle()
        await self.reconciles()

    def accepted(self) -> list[dict[str, Any]]:
        """What the network wrote into its log, oldest first."""
        log = self.folder / "network.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [dict(json.loads(line)) for line in lines]

    def made(self, text: str) -> list[dict[str, Any]]:
        """The posts with this text that the network ever accepted."""
        return [
            entry
            for entry in self.accepted()
            if entry["what"] == "create" and entry.get("record", entry)["text"] == text
        ]

    def gone_from_network(self) -> list[dict[str, Any]]:
        """The deletions that the network accepted."""
        return [entry for entry in self.accepted() if entry["what"] == "delete"]


@contextlib.asynccontextmanager
async def apart(folder: Path, kind: str, *, blind: bool = False) -> AsyncIterator[Apart]:
    """Open everything; whatever happens, every process has ended afterwards.

    `blind`: a bot with a planted mistake, which believes that any repetition is harmless.
    """
    clock = AdjustableClock()
    patience = Patience(ack_seconds=1.0, retry_delays=(0.0,))
    simulator = Simulator(soupe_and_co(now=clock.now), now=clock.now, patience=patience)
    await simulator.start()
    here = Apart(simulator, clock, folder, kind=kind, blind=blind)
    try:
        await here.open()
        yield here
    finally:
        await here.close()
        await simulator.stop()
