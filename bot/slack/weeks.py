"""The week as a picture in Slack: uploaded first, and shown by a message that says it as well."""

import logging
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SlackUnavailable
from bot.domain.sheet import Sheet
from bot.domain.week import Week
from bot.ports import CardRef, Files
from bot.slack import weekwords
from bot.slack.calls import SlackRefused, call
from bot.words.languages import Language, speaking

log = logging.getLogger(__name__)

NAME = "week.png"
Draw = Callable[[Sheet], Awaitable[bytes]]


class SlackWeeks:
    """Weeks as messages, over files that hang in Slack for them (trap 98)."""

    def __init__(
        self, client: AsyncWebClient, files: Files, draw: Draw, language: Language
    ) -> None:
        """`language` is what everybody reads in the channel."""
        self._client = client
        self._files = files
        self._draw = draw
        self._language = language

    async def post(self, channel: str, week: Week) -> CardRef:
        """Post a week as a picture; where Slack takes none, in words alone."""
        with speaking(self._language):
            return await self._post(channel, week)

    async def _post(self, channel: str, week: Week) -> CardRef:
        sheet = weekwords.sheet(week)
        file = await self._hung(sheet)
        try:
            return await self._say(channel, weekwords.message(sheet, file, week.links))
        except SlackRefused as refusal:
            # A picture that Slack doesn't show yet posts nothing; its words do.
            if not file or refusal.error != "invalid_blocks":
                raise
        return await self._say(channel, weekwords.message(sheet, "", week.links))

    async def _hung(self, sheet: Sheet) -> str:
        try:
            return await self._files.hang(NAME, await self._draw(sheet))
        except SlackUnavailable as trouble:
            log.warning("no picture", extra={"event": "slack.unavailable", "why": str(trouble)})
            return ""

    async def _say(self, channel: str, message: dict[str, object]) -> CardRef:
        quiet = {"unfurl_links": False, "unfurl_media": False}
        answer, _ = await call(
            self._client, "chat.postMessage", channel=channel, **message, **quiet
        )
        return CardRef(channel=answer["channel"], ts=answer["ts"])
