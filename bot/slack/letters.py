"""Slack as the way to single people: one message each, in their conversation with the bot."""

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import CardGone, NotTold
from bot.domain.people import UserId
from bot.ports import CardRef, Letter
from bot.slack import blocks, letterwords
from bot.slack.calls import DOUBTFUL, SlackRefused, call
from bot.words.languages import Language, speaking

log = logging.getLogger(__name__)


class SlackLetters:
    """Messages that are written once, kept true, and taken away for a newer one."""

    def __init__(
        self, client: AsyncWebClient, channel: str, language: Callable[[UserId], Language]
    ) -> None:
        """`channel` is where somebody is told alone whom the app may not write to.

        `language` says in which language each of them reads.
        """
        self._client = client
        self._channel = channel
        self._language = language

    def _drawn(self, letter: Letter) -> dict[str, Any]:
        with speaking(self._language(letter.person)):
            said, buttons = letterwords.said(letter), letterwords.buttons(letter)
            return {"text": blocks.cut(said), "blocks": blocks.sentence(said, buttons)}

    async def write(self, letter: Letter) -> CardRef:
        """Write to one person; a message that can't be changed later has no `ts`.

        Raises `NotTold` where they surely don't have it, or `SlackUnavailable`.
        """
        try:
            return await self._post(letter)
        except SlackRefused as refusal:
            if refusal.error in DOUBTFUL:
                raise
        except CardGone:
            log.info("no conversation", extra={"event": "letter.whispered"})
        return await self._whisper(letter)

    async def _post(self, letter: Letter) -> CardRef:
        quiet = {"unfurl_links": False, "unfurl_media": False}
        drawn = self._drawn(letter)
        answer, _ = await call(
            self._client, "chat.postMessage", channel=letter.person, **drawn, **quiet
        )
        return CardRef(channel=answer["channel"], ts=answer["ts"])

    async def _whisper(self, letter: Letter) -> CardRef:
        """Where the app may not write to people, a whisper in the channel is better."""
        where = {"channel": self._channel, "user": letter.person}
        try:
            await call(
                self._client, "chat.postEphemeral", **where, text=self._drawn(letter)["text"]
            )
        except SlackRefused as refusal:
            if refusal.error in DOUBTFUL:
                raise
            raise NotTold(str(refusal)) from None
        return CardRef(channel=self._channel, ts="")

    async def show(self, ref: CardRef, letter: Letter) -> None:
        """Let a message say what is true now; nobody hears of that."""
        drawn = self._drawn(letter)
        await call(self._client, "chat.update", channel=ref.channel, ts=ref.ts, **drawn)

    async def remove(self, ref: CardRef) -> None:
        """Take a message away; one that is gone is taken away."""
        try:
            await call(self._client, "chat.delete", channel=ref.channel, ts=ref.ts)
        except CardGone:
            return
