"""The shortcut in a message's menu: it opens the composer with what the message says."""

import logging

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SlackUnavailable
from bot.domain.messages import Message
from bot.ports import CardRef
from bot.services import intake, noticing
from bot.slack import composer, ids
from bot.slack.calls import call
from bot.words.phrases import rendered
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Asking, Payload, asking, message_meant

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut; what it can't do is told where it was used."""

    async def on_shortcut(
        ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        by = asking(body)
        ref, message = message_meant(body, desk.bot)
        sentence = await answered(desk, by.user, _open(desk, client, by, ref, message))
        if sentence:
            await respond(rendered(sentence), response_type="ephemeral", replace_original=False)

    app.shortcut(ids.DRAFT_THIS)(desk.heard(on_shortcut))


async def _open(
    desk: Desk, client: AsyncWebClient, by: Asking, ref: CardRef, message: Message
) -> str:
    desk.refuse_elsewhere(by.team)
    opening = await intake.offer(desk.ctx, ref, message, by.user)
    view = composer.drawn(composer.of_message(opening, ref, message))
    try:
        await call(client, "views.open", trigger_id=by.trigger, view=view)
    except SlackUnavailable as trouble:
        log.warning("form not opened", extra={"event": "slack.unavailable", "why": str(trouble)})
        return composer.NOT_OPENED
    await noticing.active(desk.ctx, by.user)
    return ""
