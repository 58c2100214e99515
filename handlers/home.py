"""The app's Home: whoever opens it sees what waits for them, and begins a draft (trap 110)."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.services import homes
from bot.slack import ids
from handlers import buttons, composer
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.payloads import Payload, actor, asking

OURS = buttons.of((ids.DRAFT_POST,))


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    """Listen to Home being opened, and to its own button.

    The same event comes for the tab of messages, too.
    """

    async def on_opened(event: Payload) -> None:
        if event.get("tab") == "home":
            await homes.opened(desk.ctx, actor(event))

    async def on_draft(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        by = asking(body)
        sentence = await composer.opened(desk, client, by)
        if sentence:
            await homes.answered(desk.ctx, by.user, sentence)

    inbox.listen("app_home_opened", on_opened)
    app.action(OURS)(desk.heard(on_draft))
