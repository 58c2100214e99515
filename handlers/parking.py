"""Parked drafts: commands and buttons that ask about one, begin one again, or save a table's."""

import asyncio
import logging

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import orders
from bot.domain.errors import SlackUnavailable, UserError
from bot.domain.people import UserId
from bot.services import homes, noticing, overview, parking
from bot.services.showing import whisper
from bot.slack import composer, formparts, ids, parkwords
from bot.slack.calls import call
from bot.slack.escaping import escape
from handlers import asked, buttons
from handlers.desk import Desk
from handlers.errors import answered, tried
from handlers.payloads import Asking, Filled, Payload, Press, Typed, filled
from handlers.promised import promised

log = logging.getLogger(__name__)

OURS = buttons.of((ids.ASK_NOW,))
# Slack waits three seconds for what a sent form gets (trap 92).
SOON = 2.0
SETTLED = 1.0


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that asks about a parked draft, and to the form of a table."""

    async def on_table(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        what = filled(body)
        work = asyncio.ensure_future(tried(desk, what.user, _saved(desk, what)))
        finished, _ = await asyncio.wait({work}, timeout=SOON)
        if not finished:
            async with promised(desk, what.user):
                await ack(response_action="update", view=composer.moment())
                (words, why_not), _ = await asyncio.gather(work, asyncio.sleep(SETTLED))
                # A refusal repeats names from the table, in which nothing is markup.
                await _show(desk, client, what, words or escape(why_not))
            return
        words, why_not = work.result()
        if words is None:
            wrong = {parkwords.TABLE: formparts.at_field(why_not)}
            await ack(response_action="errors", errors=wrong)
            return
        await ack(response_action="update", view=composer.said(words))

    buttons.listen(app, desk, OURS, _ask_now)
    app.view(ids.IMPORT_FORM)(desk.heard(on_table))


async def _ask_now(desk: Desk, pressed: Press) -> str:
    """Ask about a parked draft, from Home. Raises `UserError`."""
    desk.refuse_elsewhere(pressed.team)
    await noticing.active(desk.ctx, pressed.user)
    return await _asked(desk, pressed.value, pressed.user)


async def _asked(desk: Desk, number: int, user: UserId) -> str:
    draft = await parking.ask(desk.ctx, number, user)
    return await asked.answer(desk.ctx, draft, user)


async def answer(desk: Desk, request: Typed, command: orders.Ask | orders.Again) -> str:
    """Carry out one of these commands; the answer is for that person alone."""
    if isinstance(command, orders.Ask):
        return await _asked(desk, command.draft, request.user)
    ctx, user = desk.ctx, request.user
    await overview.may_read(ctx, user)
    draft = await parking.again(ctx, command.draft, user, command.when, request.key)
    return await asked.answer(ctx, draft, user)


async def opened(desk: Desk, client: AsyncWebClient, by: Asking) -> str:
    """Open the form of a table; return nothing, or why not."""
    return await answered(desk, by.user, _open(desk, client, by))


async def _open(desk: Desk, client: AsyncWebClient, by: Asking) -> str:
    desk.refuse_elsewhere(by.team)
    try:
        await call(client, "views.open", trigger_id=by.trigger, view=parkwords.import_form())
    except SlackUnavailable as trouble:
        log.warning("form not opened", extra={"event": "slack.unavailable", "why": str(trouble)})
        return composer.NOT_OPENED
    await noticing.active(desk.ctx, by.user)
    return ""


async def _saved(desk: Desk, what: Filled) -> str:
    """Save a draft for each row of the table. Raises `UserError`."""
    desk.refuse_elsewhere(what.team)
    await noticing.active(desk.ctx, what.user)
    tables = what.handed(parkwords.TABLE)
    if not tables:
        raise UserError(parkwords.NO_TABLE)
    sheet = parking.Sheet(
        table=tables[0], by=what.user, key=what.key, files=what.handed(parkwords.PICTURES)
    )
    return parkwords.all_saved(await parking.park_all(desk.ctx, sheet))


async def _show(desk: Desk, client: AsyncWebClient, what: Filled, words: str) -> None:
    try:
        await call(client, "views.update", view_id=what.view, view=composer.said(words))
    except SlackUnavailable as trouble:
        log.warning("form not changed", extra={"event": "slack.unavailable", "why": str(trouble)})
        await whisper(desk.ctx, desk.ctx.channel, what.user, words)
        await homes.answered(desk.ctx, what.user, words)
