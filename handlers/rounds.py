"""A round: what waits for one person, in one form, draft after draft (traps 89, 91, 92, 93)."""

import asyncio
import logging
from dataclasses import dataclass, replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.drafts import DraftId
from bot.domain.errors import SlackUnavailable
from bot.domain.people import UserId
from bot.domain.rounds import ANY, Round
from bot.services import drafting, noticing, rounds
from bot.slack import cardforms, formparts, ids, roundwords
from bot.slack.calls import SlackRefused, call
from bot.slack.roundwords import Drawing, Sight
from bot.words.phrases import rendered
from handlers import buttons
from handlers.cardforms import SOON, Problem, letter, object_to, without_words
from handlers.desk import Desk
from handlers.errors import tried
from handlers.payloads import Asking, Filled, Payload, Press, filled
from handlers.promised import promised

log = logging.getLogger(__name__)

BEGINS = buttons.of((ids.ROUND,))
AGAIN = buttons.of((ids.ROUND_AGAIN,))
STEPS = buttons.of(
    (
        ids.ROUND_APPROVE,
        ids.ROUND_APPROVE_AND_WATCH,
        ids.ROUND_OBJECT,
        ids.ROUND_SKIP,
        ids.ROUND_BACK,
    )
)
# What is shown later must not overtake the acknowledgement, which changes the form as well.
SETTLED = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """How a round goes on: past these, with `first` if it still waits, and what is said above."""

    passed: tuple[DraftId, ...] = ()
    first: DraftId = ANY
    note: str = ""
    objecting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The form that follows; `instead` is drawn where Slack doesn't take it.

    `words` are for whoever has closed it.
    """

    view: formparts.View
    instead: formparts.View
    words: str


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the button that begins a round, and to what is pressed and sent in its form."""

    async def on_step(
        ack: AsyncAck, body: Payload, action: Payload, client: AsyncWebClient
    ) -> None:
        await ack()
        what, sight = filled(body), roundwords.sight_in(action.get("value"))
        name = str(action["action_id"]).partition(":")[0]
        if sight is not None and what.ticket is not None:
            await _show(desk, client, what, await _step(desk, what, name, sight))

    async def on_again(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        what = filled(body)
        await _show(desk, client, what, await _next(desk, what.user, Going()))

    async def on_sent(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await _answer(desk, filled(body), ack, client)

    buttons.open_forms(app, desk, BEGINS, _begin)
    app.action(STEPS)(desk.heard(on_step))
    app.action(AGAIN)(desk.heard(on_again))
    app.view(ids.ROUND_FORM)(desk.heard(on_sent))


async def _begin(desk: Desk, client: AsyncWebClient, pressed: Press, by: Asking) -> str:
    """Open the form first, since its ticket lives three seconds, and fill it then (trap 89)."""
    desk.refuse_elsewhere(pressed.team)
    try:
        view = roundwords.moment()
        opened, _ = await call(client, "views.open", trigger_id=by.trigger, view=view)
    except SlackUnavailable as trouble:
        log.warning("form not opened", extra={"event": "slack.unavailable", "why": str(trouble)})
        return roundwords.NOT_OPENED
    await noticing.active(desk.ctx, pressed.user)
    what = filled({"user": {"id": pressed.user}, "view": opened["view"]})
    going = Going(first=DraftId(pressed.value))
    await _show(desk, client, what, await _next(desk, pressed.user, going))
    return ""


async def _step(desk: Desk, what: Filled, name: str, sight: Sight) -> Shown:
    """Do what a button says about the draft that stood above it, and go on."""
    passed = tuple(DraftId(number) for number in what.about.passed)
    stays = Going(passed=passed, first=sight.draft)
    goes_on = Going(passed=(*passed, sight.draft))
    match name:
        case ids.ROUND_SKIP:
            going = goes_on
        case ids.ROUND_OBJECT:
            going = replace(stays, objecting=True)
        case ids.ROUND_APPROVE | ids.ROUND_APPROVE_AND_WATCH:
            watching = name == ids.ROUND_APPROVE_AND_WATCH
            work = _approve(desk, what, sight, watching=watching)
            words, why_not = await tried(desk, what.user, work)
            going = replace(goes_on, note=words) if words else replace(stays, note=why_not)
        case _:
            going = stays
    return await _next(desk, what.user, going)


async def _approve(desk: Desk, what: Filled, sight: Sight, *, watching: bool) -> str:
    desk.refuse_elsewhere(what.team)
    await noticing.active(desk.ctx, what.user)
    done = await rounds.approve(
        desk.ctx,
        rounds.Vote(
            draft=sight.draft,
            by=what.user,
            mark=sight.mark,
            drawn_at=sight.drawn_at,
            watching=watching,
        ),
    )
    return roundwords.approved(done.draft, done.outcome.missing, watching=done.watching)


async def _next(desk: Desk, user: UserId, going: Going) -> Shown:
    """Draw what comes next; where that can't be found out, why, after what was done before."""
    shown, why_not = await tried(desk, user, _found(desk, user, going))
    if shown is not None:
        return shown
    words = f"{going.note} {why_not}".strip()
    view = roundwords.stopped(words)
    return Shown(view=view, instead=view, words=words)


async def _found(desk: Desk, user: UserId, going: Going) -> Shown:
    found = await rounds.look(desk.ctx, user, going.passed, going.first)
    how = Drawing(
        zone=await drafting.zone_for(desk.ctx, user),
        now=desk.ctx.now(),
        passed=going.passed,
        note=going.note,
        objecting=going.objecting and _is(found, going.first),
    )
    view = roundwords.drawn(found, how)
    instead = roundwords.unshown(found.turn, how) if found.turn else view
    return Shown(view=view, instead=instead, words=going.note)


def _is(found: Round, number: DraftId) -> bool:
    return found.turn is not None and found.turn.view.draft.id == number


async def _show(desk: Desk, client: AsyncWebClient, what: Filled, shown: Shown) -> None:
    """Draw a form anew, unless something newer was drawn meanwhile (trap 91)."""
    try:
        await _update(client, what, shown)
    except SlackUnavailable as trouble:
        if isinstance(trouble, SlackRefused) and trouble.error == "hash_conflict":
            return
        log.warning("form not changed", extra={"event": "slack.unavailable", "why": str(trouble)})
        if shown.words:
            await letter(desk, what.user, shown.words)


async def _update(client: AsyncWebClient, what: Filled, shown: Shown) -> None:
    arguments = {"view_id": what.view, "hash": what.drawing or None}
    try:
        await call(client, "views.update", view=shown.view, **arguments)
    except SlackRefused as refusal:
        if refusal.error in {"hash_conflict", "not_found"}:
            raise
        # A card that can't be shown can't be approved either.
        await call(client, "views.update", view=shown.instead, **arguments)


async def _answer(desk: Desk, what: Filled, ack: AsyncAck, client: AsyncWebClient) -> None:
    """Take an objection; acknowledge with what comes next, or what is missing (trap 92)."""
    if what.ticket is None:
        await ack(response_action="errors", errors={cardforms.WORDS: rendered(formparts.NOT_OURS)})
        return
    work = asyncio.ensure_future(_objected(desk, what))
    finished, _ = await asyncio.wait({work}, timeout=SOON)
    if not finished:
        async with promised(desk, what.user, what.ticket.draft, what.value(cardforms.WORDS)):
            await ack(response_action="update", view=roundwords.moment())
            reply, _ = await asyncio.gather(work, asyncio.sleep(SETTLED))
            shown = reply if isinstance(reply, Shown) else await _given_back(desk, what, reply)
            await _show(desk, client, replace(what, drawing=""), shown)
        return
    match work.result():
        case Shown(view=view):
            await ack(response_action="update", view=view)
        case wrong:
            errors = {name: formparts.at_field(sentence) for name, sentence in wrong.items()}
            await ack(response_action="errors", errors=errors)


async def _objected(desk: Desk, what: Filled) -> Shown | Problem:
    """Object with what was filled in, and go on; or say what is wrong, by field."""
    wrong, why_not = await tried(desk, what.user, without_words(desk, what))
    if wrong is None or wrong:
        return wrong or {cardforms.WORDS: why_not}
    words, why_not = await tried(desk, what.user, object_to(desk, what))
    if words is None:
        return {cardforms.WORDS: why_not}
    passed = (*map(DraftId, what.about.passed), DraftId(what.about.draft))
    return await _next(desk, what.user, Going(passed=passed, note=words))


async def _given_back(desk: Desk, what: Filled, wrong: Problem) -> Shown:
    """The same draft with why nothing was done, and the words that were typed."""
    note = cardforms.given_back(wrong.values(), what.value(cardforms.WORDS))
    passed = tuple(DraftId(number) for number in what.about.passed)
    first = DraftId(what.about.draft)
    return await _next(desk, what.user, Going(passed=passed, first=first, note=note))
