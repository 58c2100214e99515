"""Landing: whoever was away is told once what became of the posts that they answer for."""

import logging
from collections.abc import Awaitable
from datetime import timedelta

from bot.domain.deliveries import MAYBE_OUT, Delivery, DeliveryId
from bot.domain.drafts import DraftId
from bot.domain.errors import CardGone, SlackUnavailable
from bot.domain.journal import THE_BOT, Kind
from bot.domain.landing import OF_KIND, Happening, Landing, What
from bot.domain.people import UserId
from bot.services.context import Context
from bot.services.drafting import zone_of
from bot.services.lettering import link_of
from bot.services.sighting import sight_status
from storage import absences, deliveries, landings
from storage.engine import Tx
from storage.landings import Away, Told

log = logging.getLogger(__name__)

REPORTED_FOR = timedelta(days=7)
LINKED = frozenset({What.OUT, What.PARTLY, What.UNSURE})


async def land(ctx: Context) -> None:
    """Report to everybody whose absence or status is over; Slack's trouble waits for later."""
    for person in await ctx.store.read(lambda tx: sorted(landings.travelling(tx))):
        await _later(person, _look_at(ctx, person))
    for person, times in (await ctx.store.read(lambda tx: _landed(tx, ctx))).items():
        await _later(person, _report(ctx, person, times))


async def _later(user: UserId, work: Awaitable[None]) -> None:
    """Let trouble with one person keep no report from the others."""
    try:
        await work
    except (SlackUnavailable, CardGone) as trouble:
        log.warning(
            "not told after an absence",
            extra={"event": "slack.unavailable", "user": user, "why": str(trouble)},
        )


async def _look_at(ctx: Context, user: UserId) -> None:
    """See whether somebody's status still says away; whoever has left is not travelling."""
    person = await ctx.cards.person(user)

    def seen(tx: Tx) -> None:
        if person is None or person.is_deactivated:
            landings.lands(tx, user, ctx.now())
        else:
            sight_status(tx, ctx, person)

    await ctx.store.write(seen)


def _landed(tx: Tx, ctx: Context) -> dict[UserId, list[Away]]:
    """Who is back from everything, and from what."""
    now = ctx.now()
    running = {a.person for a in absences.after(tx, now, ctx.sealer) if a.start <= now}
    gone = running | landings.travelling(tx)
    found: dict[UserId, list[Away]] = {}
    for one in landings.over(tx, now - REPORTED_FOR, now, ctx.sealer):
        if one.person not in gone:
            found.setdefault(one.person, []).append(one)
    return found


async def _report(ctx: Context, user: UserId, times: list[Away]) -> None:
    start, end = min(one.start for one in times), max(one.end for one in times)
    found = await ctx.store.read(lambda tx: _happenings(tx, user, times))
    person = await ctx.cards.person(user)
    new = await ctx.store.write(lambda tx: _first(tx, ctx, times))
    if not new or not found or person is None or person.is_deactivated:
        return
    landing = Landing(
        person=user,
        start=start,
        end=end,
        zone=await zone_of(ctx, person),
        happenings=tuple(found),
        cards={number: await link_of(ctx, number) for number in {h.draft for h in found}},
    )
    try:
        await ctx.cards.brief(landing)
    except (SlackUnavailable, CardGone):
        await ctx.store.write(lambda tx: absences.unsay(tx, [one.key for one in times]))
        raise


def _first(tx: Tx, ctx: Context, times: list[Away]) -> bool:
    """Remember that these are reported; say whether any of them was not."""
    new = [absences.first_time(tx, one.key, ctx.now()) for one in times]
    return any(new)


def _happenings(tx: Tx, user: UserId, times: list[Away]) -> list[Happening]:
    """What happened meanwhile to the drafts that somebody wrote, approved or watched."""
    found = []
    for number in landings.of_person(tx, user):
        told = [
            one
            for time in times
            for one in landings.told(tx, number, (time.start, time.end), tuple(OF_KIND))
        ]
        found += _of_draft(tx, number, told)
    return sorted(dict.fromkeys(found), key=lambda happening: happening.at)


def _of_draft(tx: Tx, number: DraftId, told: list[Told]) -> list[Happening]:
    known = {d.id: d for d in deliveries.of(tx, number)}
    found = [_happening(number, one, known) for one in told]
    # A draft whose deliveries were missed is missed itself: that is said once.
    by_account = {(h.what, bool(h.account)) for h in found}
    return [h for h in found if h.account or (h.what, True) not in by_account]


def _happening(number: DraftId, one: Told, known: dict[DeliveryId, Delivery]) -> Happening:
    delivery = known.get(DeliveryId(int(str(one.facts.get("delivery") or 0))))
    what = OF_KIND[Kind(one.kind)]
    if one.facts.get("stop") == "object":
        what = What.OBJECTED
    by_hand = what in {What.HELD, What.OBJECTED, What.WITHDRAWN}
    if delivery is not None and delivery.parts and what in {What.FAILED, What.MISSED}:
        what = What.PARTLY
    out = delivery is not None and delivery.state in MAYBE_OUT and what in LINKED
    receipt = delivery.receipt if delivery is not None and out else None
    return Happening(
        draft=number,
        what=what,
        at=one.at,
        by=one.by if by_hand and one.by != THE_BOT else None,
        account=delivery.account if delivery is not None else "",
        link=receipt.url if receipt is not None else "",
    )
