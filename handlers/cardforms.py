"""Buttons of the card that open a form, and what comes back from it (traps 89, 92, 93, 97).

A form is opened first and with what is known here, since its ticket lives three seconds. What was
typed wrong is said at its field; whatever takes Slack's help happens after the acknowledgement.
"""

import asyncio
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import orders
from bot.domain.drafts import Draft, DraftId, label
from bot.domain.errors import NotAllowed, SlackUnavailable
from bot.domain.objections import cause_of, reason_of
from bot.domain.states import Event, step
from bot.domain.times import TimeProblem, parse_when, say_timing
from bot.services import drafting, noticing, objecting, pressing
from bot.services.pressed import on_newest_card
from bot.services.showing import whisper
from bot.slack import answers, cardforms, ids
from bot.slack.calls import call
from handlers import buttons, opinions
from handlers.desk import Desk
from handlers.errors import BUSY, answered
from handlers.payloads import Filled, Payload, Press, filled, press

TIMES = (ids.TIME, ids.MISSED_NEW_TIME)
OPENERS = buttons.of((ids.REQUEST_CHANGES, *TIMES))
LINKS = buttons.of((ids.OPEN_POST,))
ZONE_SECONDS = 1.5
SAY_IT = "Please say in a few words what should change."

Problem = dict[str, str]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that open a form, and to the forms."""

    async def on_press(
        ack: AsyncAck,
        body: Payload,
        action: Payload,
        client: AsyncWebClient,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        pressed = press(body, action)
        if pressed is None:
            return
        ticket = str(body.get("trigger_id") or "")
        sentence = await answered(desk, pressed.user, _open(desk, pressed, client, ticket))
        if sentence:
            await buttons.say(desk, body, respond, sentence)

    async def on_link(ack: AsyncAck) -> None:
        # The person's own Slack opens the page; unanswered, it would show a warning (trap 12).
        await ack()

    app.action(OPENERS)(desk.work.kept(on_press))
    app.action(LINKS)(on_link)
    _hear(app, desk, ids.CHANGES_FORM, _without_words, object_to)
    _hear(app, desk, ids.TAKE_BACK_FORM, _nothing_wrong, _take_back)
    _hear(app, desk, ids.TIME_FORM, _unreadable_time, _another_time)


def _hear(
    app: AsyncApp,
    desk: Desk,
    form: str,
    wrong: Callable[[Desk, Filled], Awaitable[Problem]],
    carry_out: Callable[[Desk, Filled], Awaitable[str]],
) -> None:
    """Let `carry_out` act on a form in which nothing is `wrong`; that person alone is answered."""

    async def on_form(ack: AsyncAck, body: Payload, view: Payload) -> None:
        found = filled(body, view)
        if found is None:
            await ack()
            return
        problems = await wrong(desk, found)
        if problems:
            await ack(response_action="errors", errors=problems)
            return
        await ack()
        sentence = await answered(desk, found.user, carry_out(desk, found))
        await whisper(desk.ctx, desk.ctx.channel, found.user, sentence)

    app.view(form)(desk.work.kept(on_form))


async def _open(desk: Desk, pressed: Press, client: AsyncWebClient, ticket: str) -> str:
    desk.refuse_elsewhere(pressed.team)
    draft = await _meant(desk, pressed)
    view = await _form(desk, pressed, draft)
    await call(client, "views.open", trigger_id=ticket, view=view)
    await noticing.active(desk.ctx, pressed.user)
    return ""


async def _meant(desk: Desk, pressed: Press) -> Draft:
    """The draft that a button is about; the one of *New time* stands under a question (25)."""
    if pressed.action == ids.MISSED_NEW_TIME:
        question = await pressing.asked(desk.ctx, pressed.value)
        return await drafting.get(desk.ctx, question.draft)
    return await on_newest_card(desk.ctx, pressed.value, pressed.ref)


async def _form(desk: Desk, pressed: Press, draft: Draft) -> Payload:
    """Choose the form. Raises `UserError` where there is nothing left for it to do."""
    if pressed.action in TIMES:
        step(draft.state, Event.REVISE)
        now = say_timing(draft.revision.content.timing, ZoneInfo(desk.ctx.rules.zone))
        is_author = pressed.user in draft.authors
        return cardforms.another_time(draft, pressed.ref, now, is_author=is_author)
    objecting.still_stoppable(draft)
    mine = await objecting.own_now(desk.ctx, draft.id, pressed.user)
    if mine:
        return cardforms.take_back(draft, pressed.ref, mine)
    return cardforms.request_changes(draft, pressed.ref)


async def _nothing_wrong(desk: Desk, form: Filled) -> Problem:
    return {}


async def _without_words(desk: Desk, form: Filled) -> Problem:
    cause = cause_of(form.value(cardforms.CAUSE))
    if cause is None:
        return {cardforms.CAUSE: "Please choose what should change."}
    said = reason_of(cause, form.value(cardforms.WORDS))
    return {} if said else {cardforms.WORDS: SAY_IT}


async def object_to(desk: Desk, form: Filled) -> str:
    """Object with what was filled in; the answer is for that person alone. Raises `UserError`."""
    cause = cause_of(form.value(cardforms.CAUSE))
    if cause is None:
        raise NotAllowed("Please press *Request changes* again, and choose what should change.")
    await _come_back(desk, form)
    about = form.about
    done = await objecting.object_to(
        desk.ctx,
        objecting.Wish(
            draft=DraftId(about.draft),
            digest=about.digest,
            ref=about.ref,
            by=form.user,
            cause=cause,
            words=form.value(cardforms.WORDS),
        ),
    )
    return answers.objected(done.draft, about.digest)


async def _take_back(desk: Desk, form: Filled) -> str:
    await _come_back(desk, form)
    draft = await objecting.take_back(desk.ctx, form.about.draft, form.user)
    return f"Your request for changes to {label(draft.id)} is taken back."


async def _unreadable_time(desk: Desk, form: Filled) -> Problem:
    """Say what can't be read, while the form is open; a slow Slack loses nothing typed."""
    try:
        async with asyncio.timeout(ZONE_SECONDS):
            zone = await drafting.zone_of(desk.ctx, await desk.ctx.cards.person(form.user))
    except (TimeoutError, SlackUnavailable):
        return {cardforms.WHEN: BUSY}
    found = parse_when(form.value(cardforms.WHEN), now=desk.ctx.now(), zone=zone)
    # A field shows no markup.
    said = found.sentence.replace("`", "") if isinstance(found, TimeProblem) else ""
    return {cardforms.WHEN: said} if said else {}


async def _another_time(desk: Desk, form: Filled) -> str:
    await _come_back(desk, form)
    zone = await drafting.zone_for(desk.ctx, form.user)
    wanted = orders.At(draft=form.about.draft, when=form.value(cardforms.WHEN))
    return await opinions.change(desk, form.user, wanted, zone)


async def _come_back(desk: Desk, form: Filled) -> None:
    desk.refuse_elsewhere(form.team)
    await noticing.active(desk.ctx, form.user)
