"""Reading our own messages back from Slack: the journal's anchors, and whether there are any."""

import logging
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import anchors
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.slack.calls import SlackRefused, call

PAGE = 200

Message = dict[str, Any]

log = logging.getLogger(__name__)


async def anchors_in(client: AsyncWebClient, channel: str, bot: UserId) -> list[tuple[int, str]]:
    """Every anchor that the bot ever posted there, as number and hash.

    Nothing of our own database is believed: the whole history is read, and the bot's threads
    of anchors in it. Raises `SlackUnavailable`, `CardGone`.
    """
    found = []
    async for message in pages(client, "conversations.history", channel=channel):
        if message.get("user") != bot:
            continue
        found += _anchor(message)
        if anchors.begins_thread(message.get("text")) and message.get("reply_count"):
            replies = pages(client, "conversations.replies", channel=channel, ts=message["ts"])
            found += [
                one async for reply in replies if reply.get("user") == bot for one in _anchor(reply)
            ]
    return found


async def spoke_since(
    client: AsyncWebClient, bot: UserId, channel: str, moment: datetime, thread: CardRef | None
) -> bool:
    """Whether the bot has written after a moment, in a channel or in one thread.

    Raises `SlackUnavailable`.
    """
    oldest = f"{moment.timestamp():.6f}"
    async for message in pages(client, "conversations.history", channel=channel, oldest=oldest):
        if is_said(message, bot):
            return True
    return thread is not None and await _replied_since(client, bot, thread, oldest)


async def _replied_since(client: AsyncWebClient, bot: UserId, thread: CardRef, oldest: str) -> bool:
    where = {"channel": thread.channel, "ts": thread.ts, "oldest": oldest}
    try:
        async for message in pages(client, "conversations.replies", **where):
            # The thread's first message comes along, however old it is.
            if is_said(message, bot) and float(message["ts"]) > float(oldest):
                return True
    except SlackRefused as refusal:
        # Not every app may read threads (trap 102); the channel has said enough.
        log.info("thread not read", extra={"event": "clock.slack", "why": refusal.error})
    return False


def is_said(message: Message, bot: UserId) -> bool:
    """Whether the bot wrote it: that it has joined, Slack says in its name."""
    return message.get("user") == bot and message.get("subtype") in {None, "bot_message"}


def _anchor(message: Message) -> list[tuple[int, str]]:
    # An anchor is never updated: one that was, is none.
    read = None if message.get("edited") else anchors.read(str(message.get("text") or ""))
    return [read] if read else []


async def pages(client: AsyncWebClient, method: str, **wanted: str) -> AsyncIterator[Message]:
    """Give the messages of a channel or a thread, page after page, as Slack orders them."""
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer, _ = await call(client, method, limit=PAGE, **wanted, **more)
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
