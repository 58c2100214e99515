"""Reading the journal's anchors back from Slack: our own messages, from the channel itself."""

from collections.abc import AsyncIterator
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import anchors
from bot.domain.people import UserId
from bot.slack.calls import call

PAGE = 200

Message = dict[str, Any]


async def anchors_in(client: AsyncWebClient, channel: str, bot: UserId) -> list[tuple[int, str]]:
    """Every anchor that the bot ever posted there, as number and hash.

    Nothing of our own database is believed: the whole history is read, and the bot's threads
    of anchors in it. Raises `SlackUnavailable`, `CardGone`.
    """
    found = []
    async for message in _pages(client, "conversations.history", channel=channel):
        if message.get("user") != bot:
            continue
        found += _anchor(message)
        if message.get("text") == anchors.THREAD and message.get("reply_count"):
            replies = _pages(client, "conversations.replies", channel=channel, ts=message["ts"])
            found += [
                one async for reply in replies if reply.get("user") == bot for one in _anchor(reply)
            ]
    return found


def _anchor(message: Message) -> list[tuple[int, str]]:
    # An anchor is never updated: one that was, is none.
    read = None if message.get("edited") else anchors.read(str(message.get("text") or ""))
    return [read] if read else []


async def _pages(client: AsyncWebClient, method: str, **wanted: str) -> AsyncIterator[Message]:
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer, _ = await call(client, method, limit=PAGE, **wanted, **more)
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
