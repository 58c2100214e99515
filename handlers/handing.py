"""What whoever posts by hand presses: it is out, with its link, or I did not."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.handing import link_in
from bot.services import noticing, unsure
from bot.services.asking import full_member
from bot.services.showing import whisper
from bot.slack import formparts, handwords, ids
from bot.slack.calls import call
from bot.words.phrases import t
from handlers import buttons
from handlers.desk import Desk
from handlers.errors import tried
from handlers.payloads import Asking, Filled, Payload, Press, filled
from handlers.promised import promised

OPENERS = buttons.of((ids.BY_HAND_OUT,))
OURS = buttons.of((ids.BY_HAND_NOT,))


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons under a post that was handed over, and to its form."""

    async def on_form(ack: AsyncAck, body: Payload) -> None:
        found = filled(body)
        link = found.value(handwords.LINK)
        if link and not link_in(link):
            wrong = formparts.at_field(handwords.NOT_A_LINK)
            await ack(response_action="errors", errors={handwords.LINK: wrong})
            return
        async with promised(desk, found.user, typed=link):
            await ack()
            words, why_not = await tried(desk, found.user, _is_out(desk, found))
            await whisper(desk.ctx, desk.ctx.channel, found.user, words or why_not)

    buttons.open_forms(app, desk, OPENERS, _open)
    app.view(ids.BY_HAND_FORM)(desk.heard(on_form))
    buttons.listen(app, desk, OURS, _is_not_out)


async def _open(desk: Desk, client: AsyncWebClient, pressed: Press, by: Asking) -> str:
    desk.refuse_elsewhere(pressed.team)
    await full_member(desk.ctx, pressed.user)
    await call(client, "views.open", trigger_id=by.trigger, view=handwords.form(pressed.value))
    await noticing.active(desk.ctx, pressed.user)
    return ""


async def _is_out(desk: Desk, form: Filled) -> str:
    desk.refuse_elsewhere(form.team)
    await noticing.active(desk.ctx, form.user)
    link = link_in(form.value(handwords.LINK))
    await unsure.is_out(desk.ctx, form.about.draft, form.user, link)
    return t("Thank you: it counts as published.")


async def _is_not_out(desk: Desk, pressed: Press) -> str:
    desk.refuse_elsewhere(pressed.team)
    await noticing.active(desk.ctx, pressed.user)
    await unsure.is_not_out(desk.ctx, pressed.value, pressed.user)
    return t("Thank you: it counts as not published; a new time asks for new approvals.")
