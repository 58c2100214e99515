"""Enrolling: the first roster, who comes and goes, and colleagues who stand for newcomers (6)."""

import logging
from collections.abc import Iterable

from bot.domain.errors import CardGone, NotAllowed, NotFound, SlackUnavailable, UserError
from bot.domain.journal import THE_BOT, Kind
from bot.domain.people import Standing, UserId
from bot.domain.review import Room, named
from bot.domain.roster import (
    CHANNEL,
    LEAST_PEOPLE,
    SURELY_NOT,
    Changes,
    Entry,
    Newcomer,
    Roster,
    changes,
)
from bot.ports import Button
from bot.services.asking import second_person
from bot.services.context import Context
from bot.services.record import record
from bot.services.rooms import hall
from bot.services.showing import announce
from bot.words.phrases import joined, phrase
from storage import absences, rosters
from storage.engine import Tx

log = logging.getLogger(__name__)

CONFIRM_ACTION = "confirm_newcomers"


async def begin(ctx: Context) -> None:
    """Look at the start: write the first roster, and log groups of which nobody can approve."""
    room = await look(ctx, fresh=True)
    if room is None:
        return
    for group in ctx.rules.policy.groups:
        if not group.members(room.subteams):
            log.warning(
                "nobody of a group can approve",
                extra={"event": "roster.empty", "group": group.name},
            )


async def look(ctx: Context, *, fresh: bool = False) -> Room | None:
    """Compare the roster with who is there now, and say what changed.

    Slack's trouble waits for the next look: until then nobody new is on the roster.
    """
    try:
        room = await hall(ctx, fresh=fresh)
    except SlackUnavailable as trouble:
        log.warning(
            "roster not compared", extra={"event": "slack.unavailable", "why": str(trouble)}
        )
        return None
    if not await ctx.store.read(rosters.has_begun):
        await _begin(ctx, room)
        return room
    came = await ctx.store.write(lambda tx: _compare(tx, ctx, room))
    if came:
        await _ask_for(ctx, came)
    return room


def _there(ctx: Context, room: Room) -> dict[str, frozenset[UserId]]:
    """The full members of the channel, and of each group those of them who are in it."""
    full = frozenset(u for u in room.members if room.standing(u) is Standing.MEMBER)
    groups = {name: people & full for name, people in named(ctx.rules.policy, room).items()}
    return {CHANNEL: full, **groups}


def _gone(
    ctx: Context, room: Room, roster: Roster, waiting: list[Newcomer]
) -> dict[str, frozenset[UserId]]:
    """Those known here of whom Slack says for sure that they are not there any more."""

    def known(scope: str) -> frozenset[UserId]:
        return roster.of(scope) | {one.person for one in waiting if one.scope == scope}

    def away(user: UserId) -> bool:
        return user not in room.members or room.standing(user) in SURELY_NOT

    gone = {CHANNEL: frozenset(filter(away, known(CHANNEL)))}
    for name, people in named(ctx.rules.policy, room).items():
        gone[name] = frozenset(u for u in known(name) if u not in people or away(u))
    return gone


async def _begin(ctx: Context, room: Room) -> None:
    """Write the first roster as soon as at least two full members are there."""
    there = _there(ctx, room)
    enough = len(there[CHANNEL]) >= LEAST_PEOPLE

    def begun(tx: Tx) -> bool:
        if rosters.has_begun(tx):
            return False
        if not enough:
            return absences.first_time(tx, "roster waits", ctx.now())
        pairs = [(scope, user) for scope, users in there.items() for user in sorted(users)]
        rosters.begin(tx, pairs, now=ctx.now(), sealer=ctx.sealer)
        people = " ".join(sorted(there[CHANNEL]))
        record(tx, ctx.now(), Kind.ROSTER_BEGUN, THE_BOT, people=people)
        return True

    if await ctx.store.write(begun):
        await announce(ctx, _first(there[CHANNEL]) if enough else ALONE)


ALONE = phrase(
    "Nobody posts alone, so I begin when at least two full members are in this"
    " channel; please invite a colleague."
)


def _first(people: Iterable[UserId]) -> str:
    return phrase(
        "Whose opinion counts here, from now on: {names}. Whoever comes later"
        " counts when two of them stand for the newcomer.",
        names=_mentions(sorted(people)),
    )


def _mentions(users: Iterable[UserId]) -> str:
    return ", ".join(f"<@{user}>" for user in users)


def _compare(tx: Tx, ctx: Context, room: Room) -> list[Newcomer]:
    """Write down who came and who left since; return the newcomers nobody was asked about."""
    roster, waiting = rosters.on_it(tx, ctx.sealer), rosters.waiting(tx, ctx.sealer)
    gone = _gone(ctx, room, roster, waiting)
    _write(tx, ctx, changes(roster, waiting, _there(ctx, room), gone))
    return _unasked(tx, ctx)


def _write(tx: Tx, ctx: Context, found: Changes) -> None:
    now = ctx.now()
    for scope, user in found.left:
        rosters.add(tx, user, scope, Entry.LEFT, by="", now=now, sealer=ctx.sealer)
        record(tx, now, Kind.ROSTER_LEFT, user, scope=scope)
    for scope, user in found.came:
        rosters.add(tx, user, scope, Entry.CAME, by="", now=now, sealer=ctx.sealer)
        record(tx, now, Kind.ROSTER_CAME, user, scope=scope, inviter="")


def _unasked(tx: Tx, ctx: Context) -> list[Newcomer]:
    """The newcomers about whom nobody was asked yet, each once."""
    return [
        one
        for one in rosters.waiting(tx, ctx.sealer)
        if absences.first_time(tx, f"newcomer {one.id}", ctx.now())
    ]


async def _ask_for(ctx: Context, came: list[Newcomer]) -> None:
    """Ask in the channel about newcomers, all in one message with a button."""
    roster = await ctx.store.read(lambda tx: rosters.on_it(tx, ctx.sealer))
    lines = [_line(one, roster) for one in came]
    names = _mentions(dict.fromkeys(one.person for one in came))
    sentence = phrase(
        "{lines} Please press the button if you know them, or write `/draft confirm"
        " @PERSON`; until then the opinions of {names} don't count there.",
        lines=joined(" ", lines),
        names=names,
    )
    button = Button(
        action=CONFIRM_ACTION, words=phrase("I know them"), value=str(came[0].id), style="primary"
    )
    try:
        await ctx.cards.say(ctx.channel, sentence, buttons=(button,))
    except (SlackUnavailable, CardGone):
        await announce(ctx, sentence)


def _line(one: Newcomer, roster: Roster) -> str:
    where = phrase("here")
    if one.scope != CHANNEL:
        where = phrase("in @{scope}", scope=one.scope)
    if one.inviter is None or not roster.has(one.inviter):
        return phrase(
            "<@{person}> is new {where} and counts when two colleagues have confirmed it.",
            person=one.person,
            where=where,
        )
    return phrase(
        "<@{person}> is new {where}, invited by <@{inviter}>, and counts when a"
        " colleague other than <@{inviter}> has confirmed it.",
        person=one.person,
        where=where,
        inviter=one.inviter,
    )


async def has_joined(ctx: Context, person: UserId, inviter: UserId | None) -> None:
    """Write down who invited somebody, as Slack's event tells; then look who is there."""

    def came(tx: Tx) -> None:
        if inviter is None or not rosters.has_begun(tx):
            return
        if rosters.on_it(tx, ctx.sealer).has(person):
            return
        now = ctx.now()
        rosters.add(tx, person, CHANNEL, Entry.CAME, by=inviter, now=now, sealer=ctx.sealer)
        record(tx, now, Kind.ROSTER_CAME, person, scope=CHANNEL, inviter=inviter)

    await ctx.store.write(came)
    await look(ctx)


async def confirm(ctx: Context, person: UserId, by: UserId) -> str:
    """Stand for a newcomer, wherever they are new; say how it stands (rules 6 and 41)."""
    await look(ctx, fresh=True)

    def of_person(tx: Tx) -> list[Newcomer]:
        return [one for one in rosters.waiting(tx, ctx.sealer) if one.person == person]

    return await _confirm(ctx, await ctx.store.read(of_person), by)


async def confirm_asked(ctx: Context, number: int, by: UserId) -> str:
    """Stand for all newcomers of the question whose first one has this number."""

    def asked(tx: Tx) -> list[Newcomer]:
        found = rosters.waiting(tx, ctx.sealer)
        first = next((one for one in found if one.id == number), None)
        return [one for one in found if first and one.since == first.since]

    return await _confirm(ctx, await ctx.store.read(asked), by)


async def _confirm(ctx: Context, newcomers: list[Newcomer], by: UserId) -> str:
    await second_person(ctx, by)
    if not newcomers:
        raise NotFound(
            phrase("There is nobody to confirm: they are confirmed already, or not here.")
        )
    mine = [one for one in newcomers if by not in {one.person, one.inviter}]
    if not mine:
        raise NotAllowed(
            phrase("Somebody else has to confirm it: you can't, as you or who invited them.")
        )

    def stand(tx: Tx) -> tuple[list[Newcomer], list[Newcomer]]:
        roster = rosters.on_it(tx, ctx.sealer)
        if not roster.has(by):
            raise NotAllowed(phrase("Sorry, only somebody on the roster confirms newcomers."))
        still = {one.id: one for one in rosters.waiting(tx, ctx.sealer)}
        return _stand(tx, ctx, [still[one.id] for one in mine if one.id in still], by)

    done, left = await ctx.store.write(stand)
    if done:
        await announce(ctx, _confirmed(done, by))
        ctx.wake()
    return _answer(done, left)


def _stand(
    tx: Tx, ctx: Context, newcomers: list[Newcomer], by: UserId
) -> tuple[list[Newcomer], list[Newcomer]]:
    """Write one person's word for newcomers; part them into confirmed and still waiting."""
    now, done = ctx.now(), []
    news = [one for one in newcomers if by not in one.vouchers]
    if not news:
        raise UserError(phrase("You have confirmed it already; one more colleague has to."))
    for one in news:
        rosters.add(tx, one.person, one.scope, Entry.VOUCHED, by=by, now=now, sealer=ctx.sealer)
        record(tx, now, Kind.ROSTER_VOUCHED, by, person=one.person, scope=one.scope)
    roster = rosters.on_it(tx, ctx.sealer)
    known = {(one.scope, one.person) for one in news}
    for one in rosters.waiting(tx, ctx.sealer):
        if (one.scope, one.person) in known and one.is_confirmed(roster):
            rosters.add(
                tx, one.person, one.scope, Entry.CONFIRMED, by=by, now=now, sealer=ctx.sealer
            )
            record(tx, now, Kind.ROSTER_CONFIRMED, by, person=one.person, scope=one.scope)
            done.append(one)
    confirmed = {(one.scope, one.person) for one in done}
    return done, [one for one in news if (one.scope, one.person) not in confirmed]


def _confirmed(done: list[Newcomer], by: UserId) -> str:
    names = _mentions(dict.fromkeys(one.person for one in done))
    return phrase(
        "<@{by}> confirmed {names}: from now on their opinion counts.", by=by, names=names
    )


def _answer(done: list[Newcomer], left: list[Newcomer]) -> str:
    parts = []
    if done:
        names = _mentions(dict.fromkeys(one.person for one in done))
        parts.append(phrase("Thank you: the opinion of {names} counts from now on.", names=names))
    if left:
        names = _mentions(dict.fromkeys(one.person for one in left))
        parts.append(phrase("Thank you: one more colleague has to confirm {names}.", names=names))
    return joined(" ", parts)
