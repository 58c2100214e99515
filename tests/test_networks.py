"""All networks at once: each account is opened by a start that asks no network anything."""

from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from benchmarks import everywhere
from bot.config.settings import Settings
from bot.domain.accounts import Network
from bot.networks import Outside, open_networks
from bot.publishers.connected import ConnectedPublisher
from storage.store import Store
from storage.wall import WallFeed
from tests.config.samples import SOCKET
from tests.fakes import FrozenClock
from tests.storage.templates import begin_with_tables

SLACK = "http://127.0.0.1:9/api/"


async def test_an_account_on_every_network_is_opened_and_none_is_asked(tmp_path: Path) -> None:
    environ = {**SOCKET, **everywhere.environ(), "SLACK_API_BASE_URL": SLACK}
    settings = Settings.load(environ, everywhere.settings())
    begin_with_tables(tmp_path / "all.db")
    async with AsyncExitStack() as stack:
        store = await Store.open(f"sqlite:///{tmp_path / 'all.db'}")
        stack.push_async_callback(store.close)
        # Nobody listens anywhere, and even the session is closed: a call would fail.
        session = aiohttp.ClientSession()
        await session.close()
        outside = Outside(
            settings=settings, session=session, clock=FrozenClock(), feed=WallFeed(store)
        )
        networks = open_networks(stack, outside, store)
    opened = {one.account.network: one for one in networks.publishers.values()}
    assert set(opened) == set(Network)
    connected = {net for net, one in opened.items() if isinstance(one, ConnectedPublisher)}
    assert connected == {Network(name) for name in everywhere.WITH_APP}
    assert {name.removeprefix("on-") for name in networks.logins.signs} == set(everywhere.WITH_APP)
