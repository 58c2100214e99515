"""The whole bot behind its porter: acknowledged at once, whatever the bot is doing (trap 1)."""

import http.client
import threading
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.porter import hiring
from bot.simulator.seed import ANA, DRAFTS
from tests.porter.inside import pipe_of
from tests.porter.slack import Signed, command
from tests.world import SIGNING, World, world

PATIENCE = 60.0


def sent(here: World, one: Signed) -> list[int]:
    """Send a request from another thread while this one, and the bot with it, stands still."""
    found: list[int] = []
    address = urlsplit(here.bot.address)

    def send() -> None:
        assert address.hostname is not None
        line = http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE)
        line.request("POST", "/slack/events", one.body, one.headers)
        found.append(line.getresponse().status)
        line.close()

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    # No callback of the bot's can run before this returns.
    thread.join(PATIENCE)
    return found


async def test_trap_1_an_acknowledgement_does_not_wait_for_the_bot(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        text = "Soup is back! --on soupe-wall"
        one = command(text, user_id=str(ANA), channel_id=str(DRAFTS), trigger_id="1.1")
        assert sent(here, Signed(body=one.body, secret=SIGNING)) == [200]
        assert here.cards() == []
        assert "Soup+is+back" in (tmp_path / "world.db.heard").read_text()
        await here.card()
        await here.hears_out()
        assert (tmp_path / "world.db.heard").read_text() == ""


async def test_trap_9_what_was_acknowledged_is_done_after_the_apps_token_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zoé's pause was confirmed to her, and the bot killed; it lay under the token of before."""
    monkeypatch.setattr(hiring, "SECONDS_TO_STOP", 0.05)
    async with world(tmp_path) as here:
        assert here.begun is not None
        pipe_of(here.begun.porter).hold()
        await here.zoe.does("command", command="/draft", text="pause smoke in the kitchen")
        await here.crash()
        workspace = here.simulator.workspace
        workspace.app = replace(workspace.app, app_token="xapp-1-another")
        await here.start()
        await here.told("smoke in the kitchen")
        assert "Everything is paused" in await here.ana.types("status")
