"""Messages in a draft's thread: only one that is nothing but "delete delete" means something."""

from slack_bolt.async_app import AsyncApp

from bot.domain.errors import SlackUnavailable, UserError
from bot.services import hearing, noticing
from bot.services.showing import whisper
from handlers.desk import Desk
from handlers.errors import said
from handlers.payloads import Payload, cried


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to messages; what the bot and other programs say is passed over."""

    async def on_message(event: Payload) -> None:
        found = cried(event, desk.bot)
        if found is None:
            return
        await noticing.active(desk.ctx, found.user)
        try:
            await hearing.cry(desk.ctx, found)
        except (UserError, SlackUnavailable) as refusal:
            sentence = await said(desk, refusal, found.user)
            await whisper(desk.ctx, found.channel, found.user, sentence)

    app.event("message")(desk.work.kept(on_message))
