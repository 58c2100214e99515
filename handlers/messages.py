"""Messages: a new one may become a draft; in a thread "delete delete" and "ok" are heard."""

from bot.domain.errors import SlackUnavailable, UserError
from bot.services import hearing, intake, noticing, tracing
from bot.services.showing import whisper
from bot.services.spoken import answer
from bot.slack.reading import Means, meaning
from handlers.desk import Desk
from handlers.errors import said
from handlers.inbox import Inbox
from handlers.payloads import Payload, changed, cried, message_of, spoken


def register(inbox: Inbox, desk: Desk) -> None:
    """Listen to messages; what the bot and other programs say is passed over."""

    async def on_message(event: Payload) -> None:
        if meaning(event) is Means.WRITTEN:
            await intake.hear(desk.ctx, *message_of(event, desk.bot))
            await _in_a_thread(desk, event)
            return
        ref = changed(event)
        if ref is not None:
            await tracing.changed(desk.ctx, ref)

    inbox.listen("message", on_message)


async def _in_a_thread(desk: Desk, event: Payload) -> None:
    approving = spoken(event, desk.bot)
    if approving is not None:
        await answer(desk.ctx, approving)
    found = cried(event, desk.bot)
    if found is None:
        return
    await noticing.active(desk.ctx, found.user, noticing.moment_of(event.get("ts")))
    try:
        await hearing.cry(desk.ctx, found)
    except (UserError, SlackUnavailable) as refusal:
        sentence = await said(desk, refusal, found.user)
        await whisper(desk.ctx, found.channel, found.user, sentence)
