"""Trap 77: the workspace knows whom a message notifies, and which links hide where they lead."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.ledger import Kind
from bot.simulator.mentions import disguised, notified
from bot.simulator.seed import BOT_USER, DRAFTS
from bot.simulator.server import Simulator
from tests.simulator.steps import card


def mrkdwn(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]


def plain(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "plain_text", "text": text}}]


def rich(*pieces: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(pieces)}
    return [{"type": "rich_text", "elements": [section]}]


EVERYBODY = "<!channel> <@U1> <!subteam^S1|@comms> <!here> <@U1|ana>"


@pytest.mark.parametrize(
    ("text", "blocks", "who"),
    [
        (EVERYBODY, [], ("channel", "U1", "S1", "here")),
        ("", mrkdwn(EVERYBODY), ("channel", "U1", "S1", "here")),
        ("", plain(EVERYBODY), ()),
        ("", rich({"type": "text", "text": EVERYBODY}), ()),
        ("", rich({"type": "user", "user_id": "U1"}), ("U1",)),
        ("", rich({"type": "broadcast", "range": "everyone"}), ("everyone",)),
        ("", rich({"type": "usergroup", "usergroup_id": "S1"}), ("S1",)),
        ("&lt;!channel&gt; @channel @here", [], ()),
    ],
)
def test_markup_notifies_where_slack_reads_it_and_nowhere_else(
    text: str, blocks: list[dict[str, Any]], who: tuple[str, ...]
) -> None:
    assert notified(text, blocks) == who


HIDING = "<https://evil.example|https://good.example/x>"


@pytest.mark.parametrize(
    ("text", "blocks", "is_hiding"),
    [
        (HIDING, [], True),
        ("", mrkdwn(HIDING), True),
        ("", rich({"type": "link", "url": "https://evil.example", "text": "good.example"}), True),
        ("", plain(HIDING), False),
        ("<https://good.example/x|good.example>", [], False),
        ("<https://good.example|open the post>", [], False),
        ("", rich({"type": "link", "url": "https://good.example"}), False),
    ],
)
def test_a_link_is_disguised_where_its_words_name_another_host(
    text: str, blocks: list[dict[str, Any]], is_hiding: bool
) -> None:
    assert bool(disguised(text, blocks)) is is_hiding


async def test_the_history_tells_whom_a_message_notified(
    sim: Simulator, client: AsyncWebClient
) -> None:
    ts = await card(client, "hello <!channel>")
    await client.chat_update(channel=DRAFTS, ts=ts, text="hello <!here>")
    lines = [line for line in sim.workspace.history if line.kind is Kind.MENTIONED]
    assert [(line.actor, line.name) for line in lines] == [(BOT_USER, "channel")]
