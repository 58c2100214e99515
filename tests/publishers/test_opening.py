"""An account gets the publisher of its network, or a sentence about its settings."""

import asyncio
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.config.networks import FORMS
from bot.domain.accounts import Network
from bot.domain.errors import ConfigError
from bot.lint.limits import read_limits
from bot.publishers.bluesky import BlueskyPublisher
from bot.publishers.mastodon import MastodonPublisher
from bot.publishers.opening import OPENERS
from bot.publishers.wall import WallPublisher
from bot.slack.wording import NETWORKS
from tests.publishers.bench import Bench, account
from tests.publishers.conftest import Opener


@pytest.mark.parametrize(
    ("network", "url", "kind"),
    [
        (Network.BLUESKY, "https://bsky.social", BlueskyPublisher),
        (Network.MASTODON, "https://social.example/", MastodonPublisher),
        (Network.MASTODON, "http://127.0.0.1:3000", MastodonPublisher),
        (Network.WALL, "", WallPublisher),
    ],
)
async def test_each_network_has_its_publisher(
    opened: Opener, network: Network, url: str, kind: type
) -> None:
    chosen = account(network, url, "ana")
    publisher = opened(chosen, " secret\n")
    assert isinstance(publisher, kind)
    assert publisher.account == chosen
    assert "secret" not in repr(publisher)


def test_no_network_is_without_a_publisher_a_form_and_a_name() -> None:
    here = {Network.WALL, Network.BY_HAND}
    assert set(OPENERS) == set(Network) - here
    assert set(FORMS) == set(Network) - {Network.WALL}
    assert set(NETWORKS) == set(Network)
    packs = Path(__file__).parents[2] / "bot" / "lint" / "packs"
    assert set(Network) <= set(read_limits((packs / "limits.toml").read_text("utf-8")))


@pytest.mark.parametrize(
    ("url", "secret", "problem"),
    [
        ("http://social.example", "s", "must begin with https://"),
        ("social.example", "s", "must begin with https://"),
        ("https://", "s", "must begin with https://"),
        ("https://social.example", " ", "secret is missing"),
        ("https://social.example", "se\ncret", "characters that no secret has"),
        ("https://social.example", "sécret", "characters that no secret has"),
    ],
)
@pytest.mark.parametrize("network", [Network.BLUESKY, Network.MASTODON])
async def test_settings_that_cannot_work_are_named_without_the_secret(
    opened: Opener, network: Network, url: str, secret: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        opened(account(network, url, "ana"), secret)
    assert len(caught.value.problems) == 1
    assert problem in caught.value.problems[0]
    assert caught.value.problems[0].startswith(f"our-{network.value}: ")
    assert secret.strip() not in caught.value.problems[0] or secret in ("s", " ")


async def test_closing_leaves_the_callers_session_open(
    opened: Opener, session: aiohttp.ClientSession
) -> None:
    publisher = opened(account(Network.MASTODON, "https://social.example", "ana"), "s")
    await publisher.close()
    await publisher.close()
    assert not session.closed


async def test_a_local_server_in_its_own_process_writes_down_what_it_accepted(
    tmp_path: Path, opened: Opener, mastodon: Bench
) -> None:
    log = tmp_path / "accepted.jsonl"
    command = [
        sys.executable, "-m", "tests.publishers.servers.mastodon_api", "--port", "0",
        "--log", str(log), "--manners", "snac",
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        *command, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
        bench = replace(mastodon, publisher=opened(
            account(Network.MASTODON, ready["url"], "ana"), ready["accounts"][0][1]
        ))  # fmt: skip
        intent = await bench.publisher.prepare(bench.target("Elsewhere"), bench.shelf, "k9")
        await bench.publisher.send(intent)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(e["what"], e["text"], e["key"]) for e in entries] == [("create", "Elsewhere", "k9")]


def test_only_the_networks_that_are_used_are_loaded() -> None:
    """Start-up stays short however many networks there are."""
    code = (
        "import sys, bot.app\n"
        "print(sorted(m for m in sys.modules if m.startswith('bot.publishers.')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    loaded = {"answers", "http", "links", "opening"}
    assert said.strip() == str(sorted(f"bot.publishers.{name}" for name in loaded))


def test_all_networks_together_load_nothing_of_others_and_take_a_blink() -> None:
    """Start-up stays below a second with every network set up: no library comes with one."""
    code = """
import importlib, pkgutil, sys, time
import bot.app, bot.publishers
before, began = set(sys.modules), time.process_time()
for one in pkgutil.iter_modules(bot.publishers.__path__, "bot.publishers."):
    importlib.import_module(one.name)
took = time.process_time() - began
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(new - set(sys.stdlib_module_names)), took < 0.5)
"""
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    assert said.strip() == "['bot'] True"
