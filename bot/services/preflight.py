"""Looking before the time: a day, an hour and five minutes before, what would fail is told.

Login, quota, the server's limits, the pictures in the store, and pauses; who answers for a post is
looked at by `forecasting`. What is well stays silent, and trouble is said once at each mark.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain import filming, preflight
from bot.domain.accounts import AccountName, Mode
from bot.domain.connections import end_of
from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.drafts import Draft, Target
from bot.domain.errors import (
    CardGone,
    PublishError,
    Refused,
    SlackUnavailable,
    Unauthorized,
    UserError,
)
from bot.domain.figures import ServerLimits
from bot.domain.fitting import fit_for, misfit
from bot.domain.journal import THE_BOT, Kind
from bot.domain.keeping import ShelfTrouble
from bot.domain.parts import in_parts
from bot.domain.people import UserId
from bot.domain.preflight import HOUR, LAST, MARKS, Hurdle, Trouble
from bot.lint.lengths import lengths
from bot.ports import Publisher
from bot.services.context import Context
from bot.services.keeping import bytes_of
from bot.services.record import record
from bot.services.showing import tell
from storage import absences, connections, deliveries, drafts, pauses, pictures, votes
from storage.engine import Tx

log = logging.getLogger(__name__)

MOST = 40
AT_ONCE = 8
# Seconds for one post; what is slower than that counts as no answer.
PATIENCE = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A post that is to leave, and the mark before its time that it has just passed."""

    delivery: Delivery
    draft: Draft
    target: Target
    mark: timedelta

    @property
    def key(self) -> str:
        """How it is remembered that this was looked at."""
        return f"preflight {self.delivery.id} {self.mark}"


async def look_before(ctx: Context) -> None:
    """Look at the posts that passed a mark, and tell of each draft what would keep it here."""
    wanted = await ctx.store.read(lambda tx: _wanted(tx, ctx))
    # A large video is read whole, and several at once are more than a small machine has.
    turn = asyncio.Lock()
    found: dict[str, tuple[Trouble, ...]] = {}
    for at in range(0, len(wanted), AT_ONCE):
        few = wanted[at : at + AT_ONCE]
        # One network's odd answer must not keep the others' posts from being looked at.
        looked = await asyncio.gather(
            *(_look(ctx, one, turn) for one in few), return_exceptions=True
        )
        for one, troubles in zip(few, looked, strict=True):
            found[one.key] = (
                _broken(one, troubles) if isinstance(troubles, BaseException) else troubles
            )
    by_draft: dict[int, list[Planned]] = defaultdict(list)
    for one in wanted:
        by_draft[one.draft.id].append(one)
    for those in by_draft.values():
        await _tell(ctx, those, found)


def _broken(one: Planned, what: BaseException) -> tuple[Trouble, ...]:
    """A look that broke told nothing: it counts as no answer."""
    log.error(
        "looking before the time broke",
        exc_info=what,
        extra={"event": "preflight.broke", "delivery": one.delivery.id},
    )
    return (preflight.no_answer(one.target.account),)


def _wanted(tx: Tx, ctx: Context) -> list[Planned]:
    ahead = deliveries.leaving(tx, ctx.now() + MARKS[0], MOST)
    planned = (_planned(tx, ctx, one) for one in ahead if one.state is DeliveryState.SCHEDULED)
    return [one for one in planned if one is not None and not absences.was_said(tx, one.key)]


def _planned(tx: Tx, ctx: Context, delivery: Delivery) -> Planned | None:
    draft = drafts.get(tx, delivery.draft)
    if draft is None or delivery.mode is not Mode.LIVE:
        return None
    given = votes.standing(votes.of(tx, draft.id, draft.revision.number)).values()
    approved_at = max(given, default=draft.revision.made_at)
    mark = preflight.mark_met(delivery.due_at, ctx.now(), approved_at)
    target = draft.revision.content.on(delivery.account)
    if mark is None or target is None or delivery.revision != draft.revision.number:
        return None
    return Planned(delivery=delivery, draft=draft, target=target, mark=mark)


async def _look(ctx: Context, one: Planned, turn: asyncio.Lock) -> tuple[Trouble, ...]:
    """Say what would keep one post here; nothing of it is visible to anybody."""
    kept = await ctx.store.read(lambda tx: _paused(tx, ctx, one))
    ending = await ctx.store.read(lambda tx: _login(tx, ctx, one))
    told, limits = await _network(ctx, one.target)
    async with turn:
        stored = await _pictures(ctx, one.target, limits)
    return (*kept, *ending, *stored, *told)


def _paused(tx: Tx, ctx: Context, one: Planned) -> list[Trouble]:
    """A pause is trouble once the time is near; a day before it says nothing yet."""
    if one.mark > HOUR:
        return []
    running = pauses.against(tx, ctx.sealer, one.draft, [one.target.account])
    return [preflight.paused(running[0])] if running else []


def _login(tx: Tx, ctx: Context, one: Planned) -> list[Trouble]:
    """A login that is good now and ends before the post's time."""
    account = one.target.account
    found = connections.get(tx, account, ctx.sealer) if account in ctx.rules.owners else None
    end = end_of(found, ctx.now()) if found is not None else None
    if end is None or not ctx.now() < end <= one.delivery.due_at:
        return []
    return [preflight.login_ends(account, end)]


async def _pictures(ctx: Context, target: Target, limits: ServerLimits) -> list[Trouble]:
    """Whether each approved picture is in our own store, byte for byte (rule 20), and a video fits.

    Accounts may have been chosen anew since it was attached, and a server may say today how long
    its videos may last.
    """
    card = target.card.picture if target.card is not None else None
    wanted = (*target.pictures, *([card] if card is not None else []))
    # A misfit is said with what its network would say.
    fit = None if misfit(target) else fit_for([target.network])
    if fit is not None:
        told = filming.told(target.network, limits.video_seconds) if target.has_video else ()
        fit = replace(fit, films=(*fit.films, *told))
    try:
        for picture in wanted:
            content = await bytes_of(ctx.store, ctx.shelves, picture.sha256)
            if content is None:
                return [preflight.picture_lost()]
            if picture.is_video and fit is not None:
                await ctx.picture_of(content, fit)
    except ShelfTrouble as trouble:
        log.warning("pictures can't be read", extra={"event": "picture.away", "why": str(trouble)})
        return [preflight.pictures_away()]
    except UserError as no:
        return [preflight.does_not_fit(no.sentence)]
    return []


async def _network(ctx: Context, target: Target) -> tuple[list[Trouble], ServerLimits]:
    """Ask the network about a post; also what its server takes, as far as it says so."""
    publisher, silent = ctx.publishers.get(target.account), ServerLimits()
    if publisher is None:
        return [preflight.not_set_up(target.account)], silent
    if said := misfit(target):
        return [preflight.does_not_fit(said)], silent
    try:
        async with asyncio.timeout(PATIENCE):
            return await _asked(ctx, publisher, target)
    except (Refused, Unauthorized) as no:
        return [preflight.said_no(no.sentence)], silent
    except PublishError as error:
        return [preflight.unreachable(error.sentence)], silent
    except TimeoutError:
        return [preflight.no_answer(target.account)], silent


def _too_heavy(tx: Tx, target: Target, limits: ServerLimits) -> list[Trouble]:
    """The first file of a post that is bigger than its server takes, by the server's own word."""
    for one in target.pictures:
        most = limits.video_bytes if one.is_video else limits.picture_bytes
        if most is not None and pictures.size(tx, one.sha256) > most:
            found = preflight.too_heavy(
                target.account, most, needs_address=one.is_video and limits.needs_address
            )
            return [found]
    return []


async def _asked(
    ctx: Context, publisher: Publisher, target: Target
) -> tuple[list[Trouble], ServerLimits]:
    """Ask the network who we are, about this post, how many more it takes, and what at all."""
    if await publisher.who_am_i() != target.identity:
        return [preflight.another_profile(target.account)], ServerLimits()
    # A thread is asked about as a whole, too: its parts need more than each by itself.
    for post in dict.fromkeys((*in_parts(target), target)):
        await publisher.check(post)
    quota, told = await publisher.quota(), await publisher.limits()
    limits = told or ServerLimits()
    found = [] if told is None else beyond(ctx, target, limits)
    found += await ctx.store.read(lambda tx: _too_heavy(tx, target, limits))
    if quota is not None and not quota.left:
        found.append(preflight.no_quota(target.account, quota.of))
    return found, limits


def beyond(ctx: Context, target: Target, limits: ServerLimits) -> list[Trouble]:
    """Say what of a post is more than its server takes, by the server's own word."""
    account, found = target.account, []
    usual = ctx.linter.limits_of(target.network.value, ctx.lint.limits_of(account))
    count = max(lengths(target, usual.counts, limits.link_length or usual.link_length))
    if limits.characters is not None and count > limits.characters:
        found.append(preflight.too_long(account, count, limits.characters))
    many = len(target.pictures)
    if limits.pictures is not None and many > limits.pictures:
        found.append(preflight.too_many_pictures(account, many, limits.pictures))
    most = limits.alt_text
    if most is not None and any(len(one.alt_text) > most for one in target.pictures):
        found.append(preflight.alt_text_too_long(account, most))
    return found


async def _tell(
    ctx: Context, those: Sequence[Planned], found: Mapping[str, tuple[Trouble, ...]]
) -> None:
    """Write down what was looked at and what is wrong, and say it in the draft's thread."""
    said = await ctx.store.write(lambda tx: _noted(tx, ctx, those, found))
    if not said:
        return
    draft, due = those[0].draft, min(one.delivery.due_at for one in those)
    people = await ctx.store.read(lambda tx: _who(tx, draft))
    zone = ZoneInfo(ctx.rules.zone)
    await tell(ctx, draft, preflight.told(draft.id, due, said, people, zone))
    for account, troubles in said.items():
        if words := preflight.told_owner(draft.id, due, account, troubles, zone):
            others = (one for one in ctx.rules.owners.get(account, ()) if one not in people)
            for owner in others:
                await _write(ctx, owner, draft, words)


async def _write(ctx: Context, owner: UserId, draft: Draft, words: str) -> None:
    """Tell an owner who may read no thread of the channel; the thread has it in any case."""
    try:
        await ctx.cards.say(owner, words)
    except (SlackUnavailable, CardGone):
        log.warning(
            "owner not told",
            extra={"event": "preflight.owner_not_told", "draft": draft.id},
        )


def _noted(
    tx: Tx, ctx: Context, those: Sequence[Planned], found: Mapping[str, tuple[Trouble, ...]]
) -> dict[AccountName, tuple[Trouble, ...]]:
    """Note each look once; a network that did not answer is asked again until the last mark."""
    said: dict[AccountName, tuple[Trouble, ...]] = {}
    for one in those:
        troubles = found[one.key]
        silent = any(each.hurdle is Hurdle.UNREACHABLE for each in troubles)
        if silent and one.mark > LAST:
            log.info(
                "a post was not looked at before its time",
                extra={"event": "preflight.later", "delivery": one.delivery.id},
            )
            continue
        now_is = deliveries.get(tx, one.delivery.id)
        planned = now_is is not None and now_is.state is DeliveryState.SCHEDULED
        if planned and absences.first_time(tx, one.key, ctx.now()) and troubles:
            said[one.target.account] = troubles
            record(
                tx,
                ctx.now(),
                Kind.DELIVERY_WOULD_FAIL,
                THE_BOT,
                one.draft.id,
                delivery=one.delivery.id,
                account=one.target.account,
                digest=one.delivery.digest,
                what=[each.hurdle.value for each in troubles],
                before=str(one.mark),
            )
    return said


def _who(tx: Tx, draft: Draft) -> tuple[UserId, ...]:
    """Those who can mend it, or answer for it: the authors, and whoever approved."""
    given = votes.standing(votes.of(tx, draft.id, draft.revision.number))
    return tuple(dict.fromkeys((*draft.authors, *given)))
