"""Reading what people wrote in Slack: one message as it stands now, or all since a moment."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import CardGone
from bot.domain.messages import Message
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.slack.calls import SlackRefused, call
from bot.slack.reading import is_gone, message_in
from bot.slack.witness import pages

# A channel that the bot is not in any more shows it nothing, whatever still stands there.
OUTSIDE = "not_in_channel"


async def message(client: AsyncWebClient, ref: CardRef, bot: UserId) -> Message:
    """Read one message, in a thread or not: by its reactions, which any app may ask (102).

    Raises `CardGone` where it was deleted or can't be read any more, and `SlackUnavailable`.
    """
    try:
        answer, _ = await call(
            client, "reactions.get", channel=ref.channel, timestamp=ref.ts, full=True
        )
    except SlackRefused as refusal:
        if refusal.error == OUTSIDE:
            raise CardGone(OUTSIDE) from None
        raise
    found = answer["message"]
    if is_gone(found):
        raise CardGone("tombstone")
    return message_in({**found, "ts": ref.ts}, bot)


async def since(
    client: AsyncWebClient, channel: str, moment: datetime, bot: UserId
) -> Sequence[tuple[CardRef, Message]]:
    """Read a channel's messages after a moment, oldest first. Raises `SlackUnavailable`."""
    oldest = f"{moment.timestamp():.6f}"
    read = pages(client, "conversations.history", channel=channel, oldest=oldest)
    newest_first = [one async for one in read if not is_gone(one)]
    return [
        (CardRef(channel=channel, ts=str(one["ts"])), message_in(one, bot))
        for one in reversed(newest_first)
    ]
