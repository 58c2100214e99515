"""The buttons that vote: read, decided by the service, and confirmed to that person."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.drafts import DraftId
from bot.domain.errors import NotAllowed
from bot.services import noticing
from bot.services.pressing import Wish
from bot.services.pressing import press as take
from bot.slack import presses
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Payload, Press, press

OURS = re.compile(f"^({'|'.join(presses.KINDS)}):")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that vote."""

    async def on_press(
        ack: AsyncAck, body: Payload, action: Payload, respond: AsyncRespond
    ) -> None:
        await ack()
        pressed = press(body, action)
        if pressed is None:
            return
        sentence = await answered(desk, pressed.user, carry_out(desk, pressed))
        await respond(sentence, response_type="ephemeral", replace_original=False)

    app.action(OURS)(desk.work.kept(on_press))


async def carry_out(desk: Desk, pressed: Press) -> str:
    """Take one press; the answer is for that person alone. Raises `UserError`."""
    if desk.team and pressed.team and pressed.team != desk.team:
        raise NotAllowed("Sorry, this bot works for another workspace.")
    await noticing.active(desk.ctx, pressed.user)
    done = await take(
        desk.ctx,
        Wish(
            kind=presses.KINDS[pressed.action],
            draft=DraftId(pressed.value),
            by=pressed.user,
            ref=pressed.ref,
        ),
    )
    return presses.pressed(done.draft, done.kind)
