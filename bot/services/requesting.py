"""Requesting: whom the bot asks for an opinion, one reachable person in turn, written down first.

The author's own choice comes first. When half of the time is over without an answer, one more is
asked; nobody is asked at night, or while they are away.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.drafts import Draft, DraftId
from bot.domain.errors import NotAllowed, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import UserId
from bot.domain.quorum import Count
from bot.domain.reminding import Turns, due_or_soon, half_of, is_night, is_soon, ladder, whom_to_ask
from bot.domain.review import Room, dismissed_because
from bot.domain.reviewers import A_LOOK, comes_before
from bot.domain.states import State
from bot.domain.watch import WatchPolicy, Whereabouts, unreached_because, zone_of
from bot.services.context import Context
from bot.services.lettering import not_told
from bot.services.record import record
from bot.services.reviewers import counted_now, wanted_by
from bot.services.rooms import hall
from bot.services.whereabouts import known
from bot.words.phrases import phrase
from storage import drafts, letters, stops
from storage.engine import Tx
from storage.letters import How, Request

ASKED_ABOUT = frozenset({State.IN_REVIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One draft that asks for opinions: whose would help, who was asked, by when it wants them."""

    draft: Draft
    counted: Count
    requests: tuple[Request, ...]
    due: datetime | None

    def since(self, now: datetime) -> datetime:
        """From when the time of this version is counted: once somebody was asked."""
        first = self.requests[0].at if self.requests else now
        return max(self.draft.revision.made_at, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who there is and where they are, read once for all drafts.

    `watch` is by what somebody is there for a look, and no longer.
    """

    room: Room
    known: Whereabouts
    watch: WatchPolicy
    now: datetime


async def could_approve(ctx: Context, authors: tuple[UserId, ...], reviewer: UserId) -> None:
    """Refuse to name somebody whose approval would not count. Raises `NotAllowed`.

    Where Slack can't be asked, the card will tell.
    """
    try:
        room = await hall(ctx, reviewer, fresh=False)
    except SlackUnavailable as trouble:
        not_told("nobody compared", trouble)
        return
    why = dismissed_because(ctx.rules.policy, authors, room, reviewer)
    if why is not None:
        raise NotAllowed(
            phrase(
                "<@{reviewer}> can't approve this post: {why}. Please name somebody else,"
                " or nobody: then I ask somebody who can be reached.",
                reviewer=reviewer,
                why=why,
            )
        )


def name(tx: Tx, ctx: Context, draft: DraftId, by: UserId, reviewer: UserId) -> None:
    """Write down whom an author wants to be asked first."""
    if letters.ask(tx, draft, reviewer, How.NAMED, by=by, now=ctx.now()):
        facts = {"how": How.NAMED.value, "person": reviewer}
        record(tx, ctx.now(), Kind.REVIEW_ASKED, by, draft, **facts)


def hurry(ctx: Context, draft: Draft) -> None:
    """Let people be asked about a draft at once where it is due soon."""
    if is_soon(draft.revision.content.timing.start, ctx.now()):
        ctx.hurry()


def opened(tx: Tx, ctx: Context, room: Room) -> list[Open]:
    """The drafts on which an opinion would help: nobody stops them, and lint blocks nothing."""
    found = []
    for number in drafts.in_states(tx, ASKED_ABOUT):
        draft = drafts.get(tx, number)
        if draft is None or stops.opened(tx, number, ctx.sealer):
            continue
        if drafts.report_of(tx, number, draft.revision.number).blocking:
            continue
        one = Open(
            draft=draft,
            counted=counted_now(tx, ctx, draft, room),
            requests=tuple(letters.asked(tx, number)),
            due=wanted_by(tx, draft),
        )
        found.append(one)
    return found


def ask(tx: Tx, ctx: Context, room: Room) -> None:
    """Write down whom the bot asks, one reachable person in turn for each opinion that lacks."""
    for one, person in to_ask(tx, ctx, room):
        how = How.AS_WELL if one.requests else How.IN_TURN
        if letters.ask(tx, one.draft.id, person, how, by=THE_BOT, now=ctx.now()):
            facts = {"how": how.value, "person": person, "digest": one.draft.revision.digest}
            record(tx, ctx.now(), Kind.REVIEW_ASKED, THE_BOT, one.draft.id, **facts)


def to_ask(tx: Tx, ctx: Context, room: Room) -> list[tuple[Open, UserId]]:
    """Whom the bot would ask now about each draft: mostly nobody, so nothing is written."""
    watch = replace(ctx.rules.watch, span=A_LOOK)
    around = Around(room=room, known=known(tx, ctx), watch=watch, now=ctx.now())
    there, last = opened(tx, ctx, room), letters.last_asked(tx)
    load = Counter(
        request.person
        for one in there
        for request in one.requests
        if request.person in one.counted.could
    )
    found = []
    for one in there:
        for person in _as_well(around, one, Turns(load=load, last=last)):
            found.append((one, person))
            load[person] += 1
            last[person] = ctx.now()
    return found


def _as_well(around: Around, one: Open, turns: Turns) -> tuple[UserId, ...]:
    """Choose who is asked besides those who were: nobody at night, nobody who is away."""
    now, start = around.now, one.since(around.now)
    due = due_or_soon(start, one.due)
    if now >= due:
        return ()
    half = half_of(start, due)
    is_half = bool(one.requests) and now >= half
    before = due if is_half else half
    asked = {request.person for request in one.requests}
    could = one.counted.could
    expected = [u for u in could if u in asked and _answers(around, u, before)]
    free = [u for u in could if u not in asked and _is_there(around, u)]
    return whom_to_ask(one.counted.tallies, expected, turns.order(free), half=is_half)


def _is_there(around: Around, user: UserId) -> bool:
    person, now, watch = around.room.people.get(user), around.now, around.watch
    if person is None or unreached_because(user, person, around.known, watch, now) is not None:
        return False
    return not is_night(now, zone_of(person, watch))


def _answers(around: Around, user: UserId, before: datetime) -> bool:
    """Whether somebody who was asked can be reached, and is reminded, before a time."""
    person, now, watch = around.room.people.get(user), around.now, around.watch
    one = unreached_because(user, person, around.known, watch, now)
    if person is None or (one is not None and not comes_before(one, before)):
        return False
    return bool(ladder(now, before, zone_of(person, watch)))
