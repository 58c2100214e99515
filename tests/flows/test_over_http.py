"""The same bot behind signed HTTP instead of a socket."""

import time
from pathlib import Path

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.composing import by_shortcut
from tests.world import SIGNING, world

SOUP = "Soup is back! --on soupe-wall"


async def test_the_first_post_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        card = await here.ana.drafts(SOUP)
        await here.ana.reacts(card)
        await here.ana.hears("authors can't approve their own post")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


async def test_buttons_and_refusals_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        card = await here.ana.drafts(SOUP)
        await here.zoe.presses(card, "hold")
        await here.card(saying="held by")
        assert await here.ben.types("show 99") == (
            "There is no draft 99; `/draft list` shows the open ones."
        )


async def test_a_form_over_http(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        form = await by_shortcut(here.ana)
        assert "yesterday" in (await form.sends("Soup!", ["soupe-wall"], "yesterday"))["when"]
        await form.sends(when="tomorrow 9am")
        assert "D-1 for soupe-wall" in form.says
        await here.card(saying="needs a second opinion")


async def test_a_request_with_a_wrong_signature_does_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        here.simulator.faults.bad_signatures = 1
        answer = await here.zoe.tries("command", command="/draft", text="pause smoke")
        assert not answer["ok"]
        assert "Not paused" in await here.ana.types("status")


async def test_an_old_request_that_is_sent_again_does_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        here.simulator.faults.signature_offset_seconds = -3600
        answer = await here.zoe.tries("command", command="/draft", text="pause smoke")
        here.simulator.faults.signature_offset_seconds = 0
        assert not answer["ok"]
        assert "Not paused" in await here.ana.types("status")


async def test_the_address_answers_slacks_challenge(tmp_path: Path) -> None:
    async with world(tmp_path, http=True) as here:
        assert await here.simulator.http.verify_url("are you there?")


async def test_what_is_no_request_of_slacks_is_refused_and_a_limit_is_acknowledged(
    tmp_path: Path,
) -> None:
    """Traps 14, 18 and 20: no failure of ours, which Slack would count or a stranger could use."""
    limited = b'{"type": "app_rate_limited", "minute_rate_limited": 1}'
    async with world(tmp_path, http=True) as here, aiohttp.ClientSession() as session:

        async def status(body: bytes, at: str = "") -> int:
            at = at or str(int(time.time()))
            sign = SignatureVerifier(SIGNING).generate_signature
            signature = sign(timestamp=at, body=body.decode(errors="replace")) or ""
            headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
            headers["Content-Type"] = "application/json"
            address = f"{here.bot.address}/slack/events"
            async with session.post(address, data=body, headers=headers) as answer:
                assert "Traceback" not in await answer.text()
                return answer.status

        assert await status(limited) == 200
        assert await status(limited, at="5") == 401
        assert await status(limited, at="yesterday") == 401
        assert await status(b"\xff\xfe\x00") == 400
        assert await status(b'{"type":') == 400
