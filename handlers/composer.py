"""The composer: a form to write a draft, a change or a suggestion in, and what becomes of it."""

import asyncio
import logging
from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.composing import (
    NEW,
    Before,
    Composed,
    Done,
    Field,
    Opening,
    Unfit,
)
from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable, UserError
from bot.domain.people import UserId
from bot.ports import CardRef
from bot.services import composing, drafting, noticing, opening, overview, reviewers
from bot.services.context import Context
from bot.services.pressed import may_read_there, on_newest_card
from bot.slack import composer, formparts, ids
from bot.slack.calls import SlackRefused, call
from bot.slack.escaping import escape
from bot.words.phrases import rendered
from handlers import buttons, counting
from handlers.composed import typed_in, wish_in
from handlers.desk import Desk
from handlers.errors import answered, in_words, said, tried
from handlers.payloads import Asking, Filled, Payload, Press, asking, filled
from handlers.promised import promised, tell

log = logging.getLogger(__name__)

OURS = buttons.of((ids.EDIT,))
TOOLS = buttons.of((ids.COMPOSE_COUNT, ids.COMPOSE_MORE, ids.COMPOSE_PARK))
# Slack waits three seconds for what a sent form gets (trap 92).
SOON = 2.0
# What is shown later must not overtake the acknowledgement, which changes the form as well.
SETTLED = 1.0
# After that a text that was not sent is given back without what else a form would show.
SECONDS_TO_REOPEN = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The form that follows, and the same in words for whoever has closed it.

    `unsent` is the text that was typed, where it may be kept nowhere else.
    """

    view: formparts.View
    words: str
    unsent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form stays as it is: a sentence for each field, by the field's name."""

    at: dict[str, str]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the shortcut, to *Edit*, and to forms that are sent."""

    async def on_shortcut(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        by = asking(body)
        sentence = await opened(desk, client, by)
        if sentence:
            await tell(desk, by.user, sentence)

    typing = counting.register(app, desk)

    async def on_sent(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        what = filled(body)
        typing.forget(what.view)
        await _answer(desk, what, ack, client)

    async def on_tool(
        ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient
    ) -> None:
        await ack()
        what, name = filled(body), str(action["action_id"]).partition(":")[0]
        sentence = await answered(desk, what.user, _tool(desk, client, what, name, typing))
        if sentence:
            await tell(desk, what.user, sentence)

    app.action(TOOLS)(desk.heard(on_tool))
    app.shortcut(ids.COMPOSE)(desk.heard(on_shortcut))
    buttons.open_forms(app, desk, OURS, _edit)
    app.view(ids.COMPOSE)(desk.heard(on_sent))


async def opened(desk: Desk, client: AsyncWebClient, by: Asking) -> str:
    """Open an empty form; return nothing, or why not and how to go on in one sentence."""
    return await answered(desk, by.user, _open(desk, client, by, NEW))


async def _edit(desk: Desk, client: AsyncWebClient, pressed: Press, by: Asking) -> str:
    await may_read_there(desk.ctx, pressed.user, pressed.ref)
    draft = await on_newest_card(desk.ctx, pressed.value, pressed.ref)
    return await _open(desk, client, by, draft.id, pressed.ref)


async def _open(
    desk: Desk,
    client: AsyncWebClient,
    by: Asking,
    draft: DraftId,
    ref: CardRef = formparts.NOWHERE,
) -> str:
    desk.refuse_elsewhere(by.team)
    found = await _opening(desk.ctx, by.user, draft)
    view = composer.drawn(composer.form(found, ref))
    try:
        await call(client, "views.open", trigger_id=by.trigger, view=view)
    except SlackUnavailable as trouble:
        log.warning("form not opened", extra={"event": "slack.unavailable", "why": str(trouble)})
        return composer.NOT_OPENED
    await noticing.active(desk.ctx, by.user)
    return ""


async def _opening(ctx: Context, user: UserId, draft: DraftId) -> Opening:
    if draft == NEW:
        return await opening.open_new(ctx, user)
    return await opening.open_edit(ctx, draft, user)


async def _answer(desk: Desk, what: Filled, ack: AsyncAck, client: AsyncWebClient) -> None:
    """Acknowledge with what became of it; where that takes long, show it afterwards."""
    work = asyncio.ensure_future(_reply(desk, what))
    finished, _ = await asyncio.wait({work}, timeout=SOON)
    if not finished:
        typed, draft = typed_in(what).text, what.ticket.draft if what.ticket else NEW
        async with promised(desk, what.user, draft, typed):
            await ack(response_action="update", view=composer.moment())
            reply, _ = await asyncio.gather(work, asyncio.sleep(SETTLED))
            await _show_late(desk, what, reply, client)
        return
    match work.result():
        case Shown(view=view):
            await ack(response_action="update", view=view)
        case Refusal(at=sentences):
            await ack(response_action="errors", errors=_in_place(sentences, what.shown))


async def _show_late(
    desk: Desk, what: Filled, reply: Shown | Refusal, client: AsyncWebClient
) -> None:
    found = reply if isinstance(reply, Shown) else await _again(desk, what, reply)
    try:
        await call(client, "views.update", view_id=what.view, view=found.view)
    except SlackUnavailable as trouble:
        log.warning("form not changed", extra={"event": "slack.unavailable", "why": str(trouble)})
        await tell(desk, what.user, found.words, found.unsent)


async def _reply(desk: Desk, what: Filled) -> Shown | Refusal:
    reply, why_not = await tried(desk, what.user, _composed(desk, what))
    return reply or Refusal(at={Field.TEXT.value: why_not})


async def _composed(desk: Desk, what: Filled, *, parked: bool = False) -> Shown | Refusal:
    """Let the service make of it what was asked for, and draw what follows. Raises `UserError`."""
    desk.refuse_elsewhere(what.team)
    wish = replace(wish_in(what), parked=parked)
    await noticing.active(desk.ctx, what.user)
    try:
        found = await composing.compose(desk.ctx, wish)
    except Unfit as unfit:
        told = {str(at): await said(desk, why, what.user) for at, why in unfit.wrong.items()}
        return Refusal(at=told)
    if isinstance(found, Done):
        return await _done(desk, what.user, found)
    now = await _now(desk.ctx, what, wish, found.composed)
    return Shown(view=composer.drawn(composer.first(now, found)), words=composer.NOT_SENT)


async def _now(ctx: Context, what: Filled, wish: composing.Wish, typed: Composed) -> composer.Form:
    """The form as it stands, with what was typed in it."""
    again = await opening.open_again(ctx, wish.by, wish.draft, typed)
    return composer.Form(opening=again, ticket=what.about, submit=what.submit)


async def _tool(
    desk: Desk, client: AsyncWebClient, what: Filled, action: str, typing: counting.Counting
) -> str:
    """Count and check, or show more fields; nothing is sent. Returns why not, if it can't be."""
    if action == ids.COMPOSE_PARK:
        return await _park(desk, client, what)
    desk.refuse_elsewhere(what.team)
    wish = wish_in(what)
    await noticing.active(desk.ctx, what.user)
    try:
        found = await composing.look(desk.ctx, wish)
    except Unfit as unfit:
        found = Before(composed=wish.composed)
        why = "; ".join(in_words(one) for one in unfit.wrong.values())
    else:
        why = ""
    now = await _now(desk.ctx, what, wish, found.composed)
    state = composer.more(now) if action == ids.COMPOSE_MORE else composer.looked(now, found, why)
    async with typing.beside(what) as drawing:
        return await _redraw(client, what, composer.drawn(state), drawing)


async def _redraw(client: AsyncWebClient, what: Filled, view: formparts.View, drawing: str) -> str:
    """Draw a form anew, unless it was sent or drawn meanwhile. Returns why not, if it can't be."""
    try:
        await call(client, "views.update", view_id=what.view, view=view, hash=drawing or None)
    except SlackUnavailable as trouble:
        if isinstance(trouble, SlackRefused) and trouble.error == "hash_conflict":
            return ""
        log.warning("form not changed", extra={"event": "slack.unavailable", "why": str(trouble)})
        return composer.NOT_CHANGED
    return ""


async def _park(desk: Desk, client: AsyncWebClient, what: Filled) -> str:
    """Save the draft and ask nobody yet; what is wrong stands on top of the form."""
    found = await _composed(desk, what, parked=True)
    if isinstance(found, Refusal):
        words = "\n".join(escape(one) for one in found.at.values())
        wish = wish_in(what)
        now = await _now(desk.ctx, what, wish, wish.composed)
        found = Shown(view=composer.drawn(composer.not_saved(now, words)), words=words)
    try:
        await call(client, "views.update", view_id=what.view, view=found.view)
    except SlackUnavailable as trouble:
        log.warning("form not changed", extra={"event": "slack.unavailable", "why": str(trouble)})
        return found.words
    return ""


async def _done(desk: Desk, user: UserId, what: Done) -> Shown:
    zone = await drafting.zone_for(desk.ctx, user)
    link = await overview.card_link(desk.ctx, what.draft.id)
    who_can = "" if what.before else await reviewers.said(desk.ctx, what.draft, zone)
    words = composer.sentence(what, zone, link, who_can)
    return Shown(view=composer.said(words), words=words)


async def _again(desk: Desk, what: Filled, refusal: Refusal) -> Shown:
    """The form with what was typed and why it was not sent, whatever else fails."""
    sentences = list(refusal.at.values())
    words = "\n".join(escape(one) for one in sentences)
    typed = typed_in(what)
    over = Shown(view=composer.over(typed, words), words=words, unsent=typed.text)
    if what.ticket is None:
        return over
    work = _reopened(desk.ctx, what.user, what.ticket, typed)
    again, _ = await tried(desk, what.user, work, within=SECONDS_TO_REOPEN)
    if again is None:
        return over
    now = composer.Form(opening=again, ticket=what.ticket)
    return replace(over, view=composer.drawn(composer.refused(now, words)))


async def _reopened(
    ctx: Context, user: UserId, ticket: formparts.Ticket, typed: Composed
) -> Opening | None:
    """What the form would show now; nothing where it is refused, which was told already."""
    try:
        if ticket.draft != NEW:
            await overview.may_read(ctx, user)
        return await opening.open_again(ctx, user, DraftId(ticket.draft), typed)
    except UserError:
        return None


def _in_place(sentences: dict[str, str], shown: frozenset[str]) -> dict[str, str]:
    """Let each refusal stand at a field that the form has; Slack shows no others."""
    placed: dict[str, list[str]] = {}
    files = next((name for name in shown if name.startswith(Field.PICTURES)), "")
    for name, sentence in sentences.items():
        name = files if name == Field.PICTURES and files else name
        placed.setdefault(name if name in shown else Field.TEXT.value, []).append(
            rendered(sentence)
        )
    return {name: formparts.at_field(" ".join(found)) for name, found in placed.items()}
