"""The buttons that vote: read, decided by the service, and confirmed to that person."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.drafts import DraftId, label
from bot.domain.errors import NotAllowed
from bot.services import drafting, noticing, pressing, timekeeping
from bot.services.pressing import Wish
from bot.slack import ids, presses
from handlers.desk import Desk
from handlers.errors import answered
from handlers.payloads import Payload, Press, press

ABOUT_MISSED = (ids.MISSED_SEND_NOW, ids.MISSED_NEW_TIME, ids.MISSED_WITHDRAW)
OURS = re.compile(f"^({'|'.join((*presses.KINDS, *ABOUT_MISSED, ids.THIS_IS_NOW))}):")


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
    if pressed.action == ids.THIS_IS_NOW:
        return await timekeeping.this_is_now(desk.ctx, pressed.user)
    if pressed.action in ABOUT_MISSED:
        return await _about_missed(desk, pressed)
    done = await pressing.press(
        desk.ctx,
        Wish(
            kind=presses.KINDS[pressed.action],
            draft=DraftId(pressed.value),
            by=pressed.user,
            ref=pressed.ref,
            watching=pressed.action == ids.APPROVE_AND_WATCH,
        ),
    )
    return presses.pressed(done.draft, done.kind, done.outcome.missing, watching=done.watching)


async def _about_missed(desk: Desk, pressed: Press) -> str:
    """Decide about one missed post (rule 25). Raises `UserError`."""
    ctx, user = desk.ctx, pressed.user
    if pressed.action == ids.MISSED_SEND_NOW:
        done = await pressing.send_now(ctx, pressed.value, user)
        return presses.pressed(done.draft, done.kind, done.outcome.missing)
    number = (await pressing.asked(ctx, pressed.value)).draft
    if pressed.action == ids.MISSED_WITHDRAW:
        await drafting.withdraw(ctx, number, user)
        return f"{label(number)} is withdrawn."
    return f"Please write the time you want: `/draft at {number} tomorrow 9am`."
