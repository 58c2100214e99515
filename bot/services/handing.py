"""Handing over: at its time one person is given a post, and says what became of it.

Whom, the last look decides and records. After that the post counts as perhaps out, as one whose
answer was lost: nothing gives it to anybody else, and people say whether it is out. What stops it
meanwhile stops it with that person too.
"""

import asyncio
import logging
from dataclasses import dataclass, replace

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, Target
from bot.domain.errors import CardGone, NotTold, SlackUnavailable
from bot.domain.handing import GIVEN, Handing, Standing, standing_of
from bot.domain.journal import THE_BOT, Kind
from bot.domain.pauses import paused_what
from bot.domain.states import State
from bot.ports import CardRef, Hands
from bot.services.context import Context
from bot.services.outcomes import Job, give_back, job_of, told, unknown
from bot.services.picturing import hang_standing
from bot.services.record import record
from bot.services.showing import show, tell
from bot.words.phrases import marked, phrase
from storage import deliveries, handovers, pauses, stops, takedowns
from storage.engine import Tx
from storage.handovers import Handover

log = logging.getLogger(__name__)

SAID = {
    Standing.STOPPED: marked("is stopped: {who}, who has it to post by hand, was told not to"),
    Standing.LATE: marked("is too late, and {who} has not said what became of it; please ask them"),
}
"""What the thread hears beside the message to that person."""

UNTOLD = {
    Standing.STOPPED: marked(
        "is stopped, and {who} may have it to post by hand; I can't reach them, so please tell them"
    ),
    Standing.LATE: SAID[Standing.LATE],
}
"""What the thread hears where there is no message to that person that we know of."""

WITH_A_PERSON = phrase(
    "somebody has it to post by hand, and says here or to the bot what became of it"
)
MAYBE_TOLD = phrase(
    "Slack gave no answer when somebody was asked to post it by hand, so they may have it"
)
CUT_OFF = phrase(
    "the bot was stopped just when somebody was asked to post it by hand, so they may have it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A handover, and what its person should see now."""

    handover: Handover
    job: Job
    view: Handing


async def hand_over(ctx: Context, job: Job, *, by: float) -> None:
    """Give a post to the person whom the last look chose, and record that it may be out.

    `by` is the monotonic second at which that look is too old (rule 24).
    """
    hands, given = ctx.hands, await _to_ask(ctx, job)
    if hands is None or given is None:
        return
    try:
        hung = await hang_standing(ctx, given.view.pictures)
    except SlackUnavailable:
        await give_back(
            ctx, job, phrase("Slack can't show its pictures now, so nobody was asked yet")
        )
        return
    if ctx.clock.monotonic() > by:
        # It hangs now, so that the next look is not kept waiting.
        await give_back(ctx, job, phrase("the last look at Slack was too old"))
        return
    # What came meanwhile must not be passed over.
    given = await _to_ask(ctx, job)
    if given is None:
        return
    try:
        ref = await hands.give(replace(given.view, hung=hung))
    except NotTold:
        await give_back(ctx, job, phrase("Slack can't reach whoever would post it by hand"))
        return
    except (SlackUnavailable, CardGone):
        await _with_a_person(ctx, job, given.handover, None, MAYBE_TOLD)
        return
    await _with_a_person(ctx, job, given.handover, ref, WITH_A_PERSON)


async def _to_ask(ctx: Context, job: Job) -> Given | None:
    """What a person is to be given now; where nothing is, the claim is returned."""
    given = await ctx.store.read(lambda tx: _given_now(tx, ctx, job.delivery))
    if ctx.hands is not None and given is not None and given.view.standing is Standing.ASKED:
        return given
    why = given.view.why if given else ""
    await give_back(ctx, job, why or phrase("nobody was asked to post it by hand"))
    return None


async def was_cut_off(ctx: Context, job: Job) -> None:
    """Ask about a post that was just being given when the bot was stopped, and name its person."""
    given = await ctx.store.read(lambda tx: _given_now(tx, ctx, job.delivery))
    if given is None:
        await unknown(ctx, job, CUT_OFF)
        return
    await _with_a_person(ctx, job, given.handover, None, CUT_OFF)


async def _with_a_person(
    ctx: Context, job: Job, handover: Handover, ref: CardRef | None, reason: str
) -> None:
    """Record it whatever happens: from now on only people can say what became of it."""

    def recorded(tx: Tx) -> bool:
        now_is = deliveries.get(tx, job.delivery.id)
        if now_is is None or now_is.token != job.delivery.token:
            return False
        if ref is not None:
            handovers.shows(tx, handover, ref.channel, ref.ts, Standing.ASKED.value)
        if not deliveries.finish(tx, now_is, DeliveryState.UNKNOWN, reason=reason):
            return False
        record(
            tx,
            ctx.now(),
            Kind.DELIVERY_UNKNOWN,
            THE_BOT,
            job.draft.id,
            delivery=job.delivery.id,
            account=job.delivery.account,
            why=reason,
            handed_to=handover.person,
        )
        return True

    if await asyncio.shield(ctx.store.write(recorded)):
        await show(ctx, job.draft.id)
        who = f"<@{handover.person}>"
        said = (
            phrase("is with {who}, who posts it by hand and says when it is out", who=who)
            if ref
            else phrase(
                "was to be posted by {who}: {why}. Please ask them, and press what is true",
                who=who,
                why=reason,
            )
        )
        await tell(ctx, job.draft, told(job, said))


async def keep_true(ctx: Context) -> None:
    """Let each person's message show how it stands: stopped, too late, out, or not any more."""
    if ctx.hands is None:
        return
    for given in await ctx.store.read(lambda tx: _to_show(tx, ctx)):
        await (_shown if given.handover.ts else _warned)(ctx, ctx.hands, given)


async def _shown(ctx: Context, hands: Hands, given: Given) -> None:
    one, view = given.handover, given.view
    ref = CardRef(channel=one.channel, ts=one.ts)
    try:
        if view.standing is Standing.ASKED:
            view = replace(view, hung=await hang_standing(ctx, view.pictures))
        await hands.show(ref, view)
    except CardGone:
        log.info("its message is gone", extra={"event": "handing.gone", "delivery": one.delivery})
    except SlackUnavailable:
        # The next beat tries again.
        log.warning("not shown", extra={"event": "handing.unshown", "delivery": one.delivery})
        return
    shown = view.standing.value
    await ctx.store.write(lambda tx: handovers.shows(tx, one, one.channel, one.ts, shown))
    if view.standing in SAID:
        who = f"<@{one.person}>"
        await tell(ctx, given.job.draft, told(given.job, phrase(SAID[view.standing], who=who)))


async def _warned(ctx: Context, hands: Hands, given: Given) -> None:
    """Stop whoever may have a post by a message that we don't know; tried once for each reason."""
    one, view = given.handover, given.view
    try:
        ref = await hands.give(view)
    except (SlackUnavailable, CardGone):
        ref = None
        log.warning("not warned", extra={"event": "handing.unwarned", "delivery": one.delivery})
    channel, ts = (ref.channel, ref.ts) if ref else ("", "")
    await ctx.store.write(lambda tx: handovers.shows(tx, one, channel, ts, view.standing.value))
    said = (SAID if ref else UNTOLD)[view.standing].format(who=f"<@{one.person}>")
    await tell(ctx, given.job.draft, told(given.job, said))


def _to_show(tx: Tx, ctx: Context) -> list[Given]:
    found = []
    for one in handovers.watched(tx):
        delivery = deliveries.get(tx, one.delivery)
        given = _given(tx, ctx, delivery, one) if delivery else None
        if given is None or given.view.standing.value == one.shown:
            continue
        if one.ts or given.view.standing in SAID:
            found.append(given)
    return found


def _given_now(tx: Tx, ctx: Context, claimed: Delivery) -> Given | None:
    delivery = deliveries.get(tx, claimed.id)
    return _given(tx, ctx, delivery) if delivery and delivery.token == claimed.token else None


def _given(
    tx: Tx, ctx: Context, delivery: Delivery, handover: Handover | None = None
) -> Given | None:
    """Read what the person of a handover should see now; without text unless it is to be posted."""
    one = handover or handovers.of(tx, delivery.id)
    job = job_of(tx, delivery)
    if one is None or job is None:
        return None
    why = _stopped(tx, ctx, job.draft, delivery)
    is_old = one.attempt != delivery.attempt
    standing = Standing.NOT_OUT if is_old else standing_of(delivery, why, ctx.now())
    return Given(handover=one, job=job, view=_view(one, job.target, delivery, standing, why))


def _view(
    one: Handover, target: Target, delivery: Delivery, standing: Standing, why: str
) -> Handing:
    asked = standing is Standing.ASKED
    return Handing(
        draft=delivery.draft,
        delivery=delivery.id,
        person=one.person,
        account=target.account,
        handle=target.handle,
        page=target.address,
        standing=standing,
        until=delivery.late_at,
        text=target.text if asked else "",
        pictures=target.pictures if asked else (),
        why=why if standing in GIVEN else "",
    )


def _stopped(tx: Tx, ctx: Context, draft: Draft, delivery: Delivery) -> str:
    """Say what keeps a post back that somebody has already, or nothing."""
    running = pauses.against(tx, ctx.sealer, draft, [delivery.account])
    if running:
        return phrase(
            "{paused}: {reason}", paused=paused_what(running[0]), reason=running[0].reason
        )
    if stops.opened(tx, draft.id, ctx.sealer):
        return phrase("somebody holds it or objects to it")
    if delivery.removal or takedowns.open_of(tx, draft.id) is not None:
        return phrase("it is being taken down")
    if (delivery.revision, delivery.digest) != (draft.revision.number, draft.revision.digest):
        return phrase("the draft was changed")
    return "" if draft.state is State.PUBLISHING else phrase("it is not approved any more")
