"""Requests to the bot's own address, and the server's shell."""

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot import shell
from bot.simulator.refusals import Refusal
from tests.alone.ways import Try, Ways
from tests.test_shell import settings
from tests.world import SIGNING, Message

WAYS = Ways("test_no_request_from_outside_gets_a_post_out")
way = WAYS.way

SIGNED = "only what Slack signed, just now, is heard"
LEFT = "request.refused"


async def _approval(at: Try) -> Message:
    """Ben's press of Approve, as Slack would send it."""
    ts = await at.draft()
    elements = [e for b in at.here.message(ts)["blocks"] for e in b.get("elements", [])]
    button = next(e for e in elements if str(e.get("action_id")).startswith("card_approve"))
    return at.pressed(at.here.ben, ts, button)


async def _sent(at: Try, body: bytes, headers: dict[str, str]) -> int:
    url = f"{at.here.bot.address}/slack/events"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with (
        aiohttp.ClientSession() as web,
        web.post(url, data=body, headers={**form, **headers}) as answer,
    ):
        return answer.status


def _signed(body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    text = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(SIGNING.encode(), text, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@way("a colleague's press is sent without a signature", SIGNED, LEFT)
async def _unsigned(at: Try) -> None:
    body = urlencode({"payload": json.dumps(await _approval(at))}).encode()
    assert await _sent(at, body, {}) == 401


@way("a colleague's press is sent with a forged signature", SIGNED, LEFT)
async def _forged(at: Try) -> None:
    press = await _approval(at)
    at.here.simulator.faults.bad_signatures = 1
    await _refused(at, press)


@way("a colleague's press is sent with a signature of an hour ago", SIGNED, LEFT)
async def _old(at: Try) -> None:
    press = await _approval(at)
    at.here.simulator.faults.signature_offset_seconds = -3600
    await _refused(at, press)
    at.here.simulator.faults.signature_offset_seconds = 0


async def _refused(at: Try, press: Message) -> None:
    try:
        await at.sends(press)
    except Refusal:
        return
    raise AssertionError("the bot took a request that Slack did not sign")


@way(
    "a colleague's press, taken back since, is recorded and sent once more",
    "a signed press or command is heard once, also after a restart",
    f"button.pressed {LEFT}",
)
async def _replayed(at: Try) -> None:
    first = urlencode({"payload": json.dumps(await _approval(at))}).encode()
    signed = _signed(first)
    assert await _sent(at, first, signed) == 200
    await at.card("scheduled")
    await at.here.ben.presses((await at.card())["ts"], "card_approve")
    await at.card("needs a second opinion")
    assert await _sent(at, first, signed) == 401
    await at.here.simulator.http.close()
    await at.here.stop()
    await at.here.start()
    # A new porter knows it not, and acknowledges it; the bot does, and does nothing.
    assert await _sent(at, first, signed) == 200
    await at.here.hears_out()
    assert "needs a second opinion" in (await at.card())["text"]


@way("somebody posts to the web pages", "they read, and nothing else (rule 1)", LEFT)
async def _pages(at: Try) -> None:
    await at.draft()
    async with aiohttp.ClientSession() as web:
        for path in ("/", "/wall", "/wall.json", "/healthz", "/readyz", "/metrics", "/drafts/1"):
            url = f"{at.here.bot.address}{path}"
            async with web.post(url, data={"approve": str(at.number)}) as answer:
                assert answer.status in {404, 405}, path


@way("somebody writes `resume` at the server", "the shell only stops (rule 34)", "refused")
async def _shell(at: Try) -> None:
    await at.approved()
    await at.here.zoe.types("pause a fire in the kitchen")
    await shell.refuse_to_resume(settings(at.here))


@way("a program sends the same press a hundred times", SIGNED, LEFT)
async def _flood(at: Try) -> None:
    body = urlencode({"payload": json.dumps(await _approval(at))}).encode()
    answers = await asyncio.gather(*(_sent(at, body, {}) for _ in range(100)))
    assert set(answers) == {401}
    written = [e for e in await at.here.journal() if e.kind == LEFT]
    assert len(written) <= 40
