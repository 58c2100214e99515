"""The marks on our cards, by which one is found whose posting was not heard to end (trap 75)."""

from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.card import CardView
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.slack import ids
from bot.slack.calls import PASSING, SlackRefused
from bot.slack.witness import pages

# Slack's clock, which gives messages their `ts`, may be a little behind ours.
MAY_LAG = timedelta(minutes=1)


def mark(view: CardView) -> dict[str, Any]:
    """What a card says about itself to programs: ids alone (trap 85)."""
    about = {"draft": view.draft.id, "revision": view.draft.revision.number}
    return {"event_type": ids.CARD_EVENT, "event_payload": about}


async def posted_since(
    client: AsyncWebClient, bot: UserId, channel: str, moment: datetime, wanted: dict[str, Any]
) -> tuple[CardRef, ...]:
    """Find the bot's own messages with this mark since a moment.

    An app that may not read history finds none: then there may be two cards, of which one counts.
    Raises `SlackUnavailable`.
    """
    oldest = f"{(moment - MAY_LAG).timestamp():.6f}"
    where = {"channel": channel, "oldest": oldest, "include_all_metadata": "true"}
    found = []
    try:
        async for message in pages(client, "conversations.history", **where):
            if message.get("user") == bot and message.get("metadata") == wanted:
                found.append(CardRef(channel=channel, ts=message["ts"]))
    except SlackRefused as refusal:
        if refusal.error in PASSING:
            raise
    return tuple(found)
