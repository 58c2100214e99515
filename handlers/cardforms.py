"""Buttons of the card that open a form, and what comes back from it (traps 89, 92, 93, 97).

A form is opened first and with what is known here, since its ticket lives three seconds. What was
sent is carried out before it is acknowledged, so that a refusal stands in the form beside what was
typed; where that takes too long, the form closes, and a refusal gives the words back in a letter.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.composing import Done
from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import CardGone, NotAllowed, SlackUnavailable
from bot.domain.objections import cause_of, reason_of
from bot.domain.people import UserId
from bot.domain.slots import is_next_slot
from bot.domain.states import Event, step
from bot.domain.times import TimeProblem, parse_when, say_timing
from bot.services import (
    correcting,
    drafting,
    homes,
    noticing,
    objecting,
    overview,
    pressing,
    retiming,
)
from bot.services.pressed import may_read_there, on_newest_card
from bot.services.showing import whisper
from bot.slack import answers, cardforms, formparts, ids
from bot.slack.calls import call
from bot.words.phrases import rendered
from handlers import asked, buttons
from handlers.desk import Desk
from handlers.errors import BUSY, tried
from handlers.payloads import Asking, Filled, Payload, Press, filled
from handlers.promised import promised

TIMES = (ids.TIME, ids.MISSED_NEW_TIME)
OPENERS = buttons.of((ids.REQUEST_CHANGES, ids.CORRECT, *TIMES))
LINKS = buttons.of((ids.OPEN_POST, ids.OPEN_CARD))
ZONE_SECONDS = 1.5
# Slack waits three seconds for what a sent form gets (trap 92).
SOON = 2.0

Problem = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form's own field for refusals, what can be wrong in it, and what it does.

    `field` is empty for a form in which nothing can be typed: Slack shows no refusal there. What
    `keeps_back` a post as it is, keeps it back also where a stop interrupts it.
    """

    field: str
    wrong: Callable[[Desk, Filled], Awaitable[Problem]]
    carry_out: Callable[[Desk, Filled], Awaitable[str]]
    keeps_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What became of a form: words for that person alone, or a refusal for each field."""

    words: str = ""
    wrong: Problem = field(default_factory=dict)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the buttons that open a form, and to the forms."""

    async def on_link(ack: AsyncAck) -> None:
        # The person's own Slack opens the page; unanswered, it would show a warning (trap 12).
        await ack()

    buttons.open_forms(app, desk, OPENERS, _open)
    app.action(LINKS)(on_link)
    _hear(app, desk, ids.CHANGES_FORM, CHANGES)
    _hear(app, desk, ids.TAKE_BACK_FORM, TAKING_BACK)
    _hear(app, desk, ids.TIME_FORM, TIME)
    _hear(app, desk, ids.CORRECT_FORM, CORRECT)


def _hear(app: AsyncApp, desk: Desk, name: str, form: Form) -> None:
    """Carry out what is sent by a form, and answer in it or, when it is closed, that person."""

    async def on_form(ack: AsyncAck, body: Payload) -> None:
        found = filled(body)
        if found.ticket is None:
            await _unreadable(desk, form, found.user, ack)
            return
        work = asyncio.ensure_future(_reply(desk, form, found))
        finished, _ = await asyncio.wait({work}, timeout=SOON)
        if finished and work.result().wrong:
            await ack(response_action="errors", errors=_plain(work.result().wrong))
            return
        if finished:
            await ack()
            await _tell(desk, form, found, work.result())
            return
        draft = found.ticket.draft if form.keeps_back else 0
        async with promised(desk, found.user, draft, found.value(form.field)):
            await ack()
            await _tell(desk, form, found, await work)

    app.view(name)(desk.heard(on_form))


async def _unreadable(desk: Desk, form: Form, by: UserId, ack: AsyncAck) -> None:
    if form.field:
        await ack(response_action="errors", errors={form.field: rendered(formparts.NOT_OURS)})
        return
    await ack()
    await letter(desk, by, formparts.NOT_OURS)


async def _reply(desk: Desk, form: Form, found: Filled) -> Reply:
    wrong, why_not = await tried(desk, found.user, form.wrong(desk, found))
    if wrong:
        return Reply(wrong=wrong)
    if wrong is not None:
        words, why_not = await tried(desk, found.user, form.carry_out(desk, found))
        if words is not None:
            return Reply(words=words)
    return Reply(wrong={form.field: why_not}) if form.field else Reply(words=why_not)


def _plain(wrong: Problem) -> Problem:
    return {name: formparts.at_field(sentence) for name, sentence in wrong.items()}


async def _tell(desk: Desk, form: Form, found: Filled, reply: Reply) -> None:
    """Answer whoever sent a form, where they look; its words go back to them if it did nothing."""
    if reply.wrong:
        typed = found.value(form.field)
        await letter(desk, found.user, cardforms.given_back(reply.wrong.values(), typed))
    elif found.about.ref.ts:
        await whisper(desk.ctx, desk.ctx.channel, found.user, reply.words)
    else:
        await homes.answered(desk.ctx, found.user, reply.words)


async def letter(desk: Desk, user: UserId, words: str) -> None:
    """Write to one person where there is no form any more."""
    try:
        await desk.ctx.cards.say(user, words)
    except (SlackUnavailable, CardGone):
        await whisper(desk.ctx, desk.ctx.channel, user, words)


async def _open(desk: Desk, client: AsyncWebClient, pressed: Press, by: Asking) -> str:
    desk.refuse_elsewhere(pressed.team)
    await may_read_there(desk.ctx, pressed.user, pressed.ref)
    draft = await _meant(desk, pressed)
    view = await _form(desk, pressed, draft)
    await call(client, "views.open", trigger_id=by.trigger, view=view)
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
    if pressed.action == ids.CORRECT:
        _, posts = await correcting.ways(desk.ctx, draft.id)
        texts = list(dict.fromkeys(post.target.text for post in posts))
        text = texts[0] if len(texts) == 1 else ""
        return cardforms.correct(draft, pressed.ref, text, correcting.said_of(posts))
    objecting.still_stoppable(draft)
    mine = await objecting.own_now(desk.ctx, draft.id, pressed.user)
    if mine:
        return cardforms.take_back(draft, pressed.ref, mine)
    return cardforms.request_changes(draft, pressed.ref)


async def _nothing_wrong(desk: Desk, form: Filled) -> Problem:
    return {}


async def without_words(desk: Desk, form: Filled) -> Problem:
    """Say what is missing in an objection in words, by field."""
    cause = cause_of(form.value(cardforms.CAUSE))
    if cause is None:
        return {cardforms.CAUSE: cardforms.CHOOSE}
    said = reason_of(cause, form.value(cardforms.WORDS))
    return {} if said else {cardforms.WORDS: cardforms.SAY_IT}


async def object_to(desk: Desk, form: Filled) -> str:
    """Object with what was filled in; the answer is for that person alone. Raises `UserError`."""
    cause = cause_of(form.value(cardforms.CAUSE))
    if cause is None:
        raise NotAllowed(cardforms.CHOOSE_AGAIN)
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
    return answers.taken_back(draft)


async def _unreadable_time(desk: Desk, form: Filled) -> Problem:
    """Say what can't be read, while the form is open; a slow Slack loses nothing typed."""
    try:
        async with asyncio.timeout(ZONE_SECONDS):
            zone = await drafting.zone_of(desk.ctx, await desk.ctx.cards.person(form.user))
    except (TimeoutError, SlackUnavailable):
        return {cardforms.WHEN: BUSY}
    if is_next_slot(form.value(cardforms.WHEN)):
        return {}
    found = parse_when(form.value(cardforms.WHEN), now=desk.ctx.now(), zone=zone)
    return {cardforms.WHEN: found.sentence} if isinstance(found, TimeProblem) else {}


async def _another_time(desk: Desk, form: Filled) -> str:
    await _come_back(desk, form)
    ctx, about = desk.ctx, form.about
    person = await ctx.cards.person(form.user)
    on = (await drafting.get(ctx, about.draft)).revision.content.accounts
    timing = await drafting.read_when(ctx, person, form.value(cardforms.WHEN), on)
    wish = retiming.Wish(
        draft=DraftId(about.draft), digest=about.digest, by=form.user, timing=timing
    )
    done = await retiming.another_time(ctx, wish)
    return await _timed(desk, done, await drafting.zone_of(ctx, person))


async def _correct(desk: Desk, form: Filled) -> str:
    await _come_back(desk, form)
    wish = correcting.Wish(
        draft=form.about.draft, by=form.user, text=form.value(cardforms.TEXT), key=form.key
    )
    return await asked.answer(desk.ctx, await correcting.correct(desk.ctx, wish), form.user)


async def _timed(desk: Desk, done: Done, zone: ZoneInfo) -> str:
    if done.suggested or done.before is None:
        return answers.suggested(done.draft)
    if done.moved_to is not None:
        return answers.moved(done.draft, done.moved_to, zone)
    link = await overview.card_link(desk.ctx, done.draft.id)
    return answers.revised(done.draft, done.before, zone, link)


async def _come_back(desk: Desk, form: Filled) -> None:
    desk.refuse_elsewhere(form.team)
    await noticing.active(desk.ctx, form.user)


CHANGES = Form(field=cardforms.WORDS, wrong=without_words, carry_out=object_to, keeps_back=True)
TAKING_BACK = Form(field="", wrong=_nothing_wrong, carry_out=_take_back)
CORRECT = Form(field=cardforms.TEXT, wrong=_nothing_wrong, carry_out=_correct)
TIME = Form(field=cardforms.WHEN, wrong=_unreadable_time, carry_out=_another_time, keeps_back=True)
