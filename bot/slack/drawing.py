"""Drawing a card into Slack: with blocks and buttons, or as text where Slack refuses those."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.card import CardView
from bot.domain.emoji import Gesture
from bot.domain.errors import PictureGone
from bot.slack import blocks, plaincard, wording
from bot.slack.calls import Answer, SlackRefused, call
from bot.words.languages import Language, speaking

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Draws cards in the language and the time of the channel."""

    client: AsyncWebClient
    zone: ZoneInfo
    gestures: Mapping[Gesture, tuple[str, ...]]
    language: Language

    async def show(self, view: CardView, method: str, **arguments: Any) -> tuple[Answer, Answer]:
        """Post or change a message so that it is this card.

        Raises `PictureGone` where one of its pictures may be why Slack refuses it, and as `call`.
        """
        try:
            return await call(self.client, method, **arguments, **self._drawn(view))
        except SlackRefused as refusal:
            if view.hung and refusal.error == "invalid_blocks":
                raise PictureGone(str(refusal)) from None
            text = self._as_text(view) if refusal.error in plaincard.NOT_TAKEN else None
            if text is None:
                raise
        log.warning("card as text", extra={"event": "card.as_text", "draft": view.draft.id})
        # No blocks at all, and said so: what is left out of an update stays.
        return await call(self.client, method, **arguments, text=text, blocks=[])

    def _drawn(self, view: CardView) -> dict[str, Any]:
        with speaking(self.language):
            return {
                "text": blocks.cut(wording.plain(view, self.zone)),
                "blocks": blocks.card(view, self.zone, self.gestures),
            }

    def _as_text(self, view: CardView) -> str | None:
        with speaking(self.language):
            return plaincard.card(view, self.zone, self.gestures)
