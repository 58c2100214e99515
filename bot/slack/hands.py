"""Slack as the way to whoever posts by hand: one message each, in their conversation with us."""

from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import NotTold
from bot.domain.handing import Handing
from bot.ports import CardRef
from bot.slack import handwords
from bot.slack.calls import DOUBTFUL, SlackRefused, call


class SlackHands:
    """The messages of posts that people put out by hand; times are said in `zone`."""

    def __init__(self, client: AsyncWebClient, zone: ZoneInfo) -> None:
        self._client = client
        self._zone = zone

    async def give(self, handing: Handing) -> CardRef:
        """Give one person a post. Raises `NotTold`, or `SlackUnavailable` where nobody knows."""
        shown = handwords.drawn(handing, self._zone)
        quiet = {"unfurl_links": False, "unfurl_media": False}
        try:
            answer, _ = await call(
                self._client, "chat.postMessage", channel=handing.person, **shown, **quiet
            )
        except SlackRefused as refusal:
            if refusal.error in DOUBTFUL:
                raise
            raise NotTold(str(refusal)) from None
        return CardRef(channel=answer["channel"], ts=answer["ts"])

    async def show(self, ref: CardRef, handing: Handing) -> None:
        """Let the message show how the post stands now."""
        shown = handwords.drawn(handing, self._zone)
        await call(self._client, "chat.update", channel=ref.channel, ts=ref.ts, **shown)
