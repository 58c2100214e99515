"""The buttons that vote: read, decided by the service, and confirmed to that person."""

from slack_bolt.async_app import AsyncApp

from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId, label
from bot.services import drafting, noticing, pressing, retrying, timekeeping
from bot.services.pressing import Wish
from bot.slack import ids, presses
from bot.words.phrases import t
from handlers import buttons
from handlers.desk import Desk
from handlers.payloads import Press

ABOUT_MISSED = (ids.MISSED_SEND_NOW, ids.MISSED_WITHDRAW)
OURS = buttons.of((*presses.KINDS, *ABOUT_MISSED, ids.THIS_IS_NOW, ids.RETRY))


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that vote."""
    buttons.listen(app, desk, OURS, carry_out)


async def carry_out(desk: Desk, pressed: Press) -> str:
    """Take one press; the answer is for that person alone. Raises `UserError`."""
    desk.refuse_elsewhere(pressed.team)
    await noticing.active(desk.ctx, pressed.user)
    if pressed.action == ids.THIS_IS_NOW:
        return await timekeeping.this_is_now(desk.ctx, pressed.user)
    if pressed.action == ids.RETRY:
        which = DeliveryId(pressed.value)
        wish = retrying.Wish(delivery=which, by=pressed.user, ref=pressed.ref)
        again = await retrying.retry(desk.ctx, wish)
        return presses.retried(again.draft, again.account, again.outcome.missing)
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
    await drafting.withdraw(ctx, number, user)
    return t("{draft} is withdrawn.", draft=label(number))
