"""Slack as the way to whoever posts by hand: one message each, in their conversation with us."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import NotTold
from bot.domain.handing import Handing
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.slack import handwords
from bot.slack.calls import DOUBTFUL, SlackRefused, call
from bot.words.languages import Language, speaking


class SlackHands:
    """The messages of posts that people put out by hand; times are said in `zone`."""

    def __init__(
        self, client: AsyncWebClient, zone: ZoneInfo, language: Callable[[UserId], Language]
    ) -> None:
        """`language` says in which language each person reads."""
        self._client = client
        self._zone = zone
        self._language = language

    async def give(self, handing: Handing) -> CardRef:
        """Give one person a post. Raises `NotTold`, or `SlackUnavailable` where nobody knows."""
        shown = self._drawn(handing)
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
        shown = self._drawn(handing)
        await call(self._client, "chat.update", channel=ref.channel, ts=ref.ts, **shown)

    def _drawn(self, handing: Handing) -> dict[str, Any]:
        with speaking(self._language(handing.person)):
            return handwords.drawn(handing, self._zone)
