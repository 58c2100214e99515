"""Buttons: read, authorise again in the service, answer that person."""

from slack_bolt.async_app import AsyncApp

from bot.services import (
    caring,
    climbing,
    enrolling,
    noticing,
    overview,
    policies,
    stopping,
    takedown,
    unsure,
)
from bot.services.asking import ask_of
from bot.services.drafting import zone_for
from bot.services.hearing import confirm
from bot.services.pressed import on_newest_card
from bot.slack import answers, ids, whywords
from bot.words.phrases import marked, t
from handlers import buttons, opinions
from handlers.desk import Desk
from handlers.payloads import Press

OURS = buttons.of(
    (
        ids.WHY,
        ids.HOLD,
        ids.RELEASE,
        ids.TAKE_DOWN,
        ids.CARE,
        ids.IS_OUT,
        ids.IS_NOT_OUT,
        ids.CONFIRM_ASK,
        ids.CONFIRM_POLICY,
        ids.CONFIRM_NEWCOMERS,
        ids.TAKE_SUGGESTION,
        ids.DECLINE_SUGGESTION,
    )
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons of cards and asks."""
    buttons.listen(app, desk, OURS, carry_out)


async def carry_out(desk: Desk, pressed: Press) -> str:
    """Do what a button says; the answer is for that person alone. Raises `UserError`."""
    desk.refuse_elsewhere(pressed.team)
    ctx, user, value = desk.ctx, pressed.user, pressed.value
    await noticing.active(ctx, user)
    match pressed.action:
        case ids.WHY:
            await overview.may_read(ctx, user)
            return whywords.why((await overview.one(ctx, value)).view, await zone_for(ctx, user))
        case ids.HOLD:
            return answers.held(await stopping.hold(ctx, value, user, how=marked("by button")))
        case ids.RELEASE:
            await on_newest_card(ctx, value, pressed.ref)
            draft = await stopping.release(ctx, value, user)
            return t("D-{id} is released.", id=draft.id)
        case ids.TAKE_DOWN:
            found = await takedown.take_down(ctx, value, user)
            return answers.removed(found, ctx.rules.phones)
        case ids.CARE:
            draft = await caring.take_care(ctx, value, user)
            await climbing.say_so(ctx)
            return t("Thank you for taking care of D-{id}; its thread says so.", id=draft.id)
        case ids.IS_OUT:
            await unsure.is_out(ctx, value, user)
            return t("Thank you: it counts as published.")
        case ids.IS_NOT_OUT:
            await unsure.is_not_out(ctx, value, user)
            return t("Thank you: it counts as not published; a new time asks for new approvals.")
        case ids.TAKE_SUGGESTION | ids.DECLINE_SUGGESTION:
            return await opinions.pressed(ctx, pressed)
        case ids.CONFIRM_POLICY:
            return await policies.confirm(ctx, value, user, pressed.ref)
        case ids.CONFIRM_NEWCOMERS:
            return await enrolling.confirm_asked(ctx, value, user)
        case _:
            return await confirm(ctx, await ask_of(ctx, value), user)
