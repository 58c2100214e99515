"""Linking: where links lead is looked at for each revision, and again before it leaves (rule 20).

What is learned is written down beside the revision; deciding reads it there. Nobody waits for a
link longer than a few seconds, and what is not known by then is said.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import Draft, DraftId, short
from bot.domain.journal import THE_BOT, Kind
from bot.domain.keeping import ShelfTrouble
from bot.domain.links import LinkFact, Outcome
from bot.domain.states import OPEN, State
from bot.ports import Links
from bot.services.context import Context
from bot.services.keeping import New, brought, vouch
from bot.services.linkfacts import links_of, looked_at, looks_at, trouble
from bot.services.previews import pictures_of, with_previews
from bot.services.record import record
from bot.services.reviewing import look_at
from bot.services.revising import write_revision
from bot.services.showing import show, tell
from bot.words.phrases import phrase
from storage import absences, deliveries, drafts, linklooks, presses, votes
from storage.drafts import PREVIEW
from storage.engine import Tx

log = logging.getLogger(__name__)

# Seconds: for which a card waits, for a whole look, for one that a post waits for, for a round.
PATIENCE: Final = 3.0
LONGEST: Final = 10.0
HURRIED: Final = 5.0
ROUND: Final = 60.0
# How old a look may be: when it leaves, within the hour before, and within the day before.
FRESH: Final = timedelta(minutes=2)
HOUR, HOURLY = timedelta(hours=1), timedelta(minutes=10)
DAY, DAILY = timedelta(hours=24), timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look came to: the draft as it is now, and what turned worse since the first one."""

    draft: Draft
    turned: str


async def before_showing(ctx: Context, draft: Draft) -> Draft:
    """Look at a new revision's links, so that its card can say where they lead.

    Where one is slow, the card is shown without and the look goes on. Return the draft as it
    is then: it has a preview of its link where its network takes one.
    """
    if ctx.links is None or await _was_followed(ctx, draft):
        return draft
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(follow(ctx, draft.id, LONGEST))
        await asyncio.wait((looking,), timeout=PATIENCE)
        if not looking.done():
            await show(ctx, draft.id)
    look = looking.result()
    return look.draft if look else draft


async def _was_followed(ctx: Context, draft: Draft) -> bool:
    return await ctx.store.read(lambda tx: looked_at(tx, ctx, draft)) is not None


async def before_leaving(ctx: Context, number: DraftId) -> None:
    """Look once more at the links of a post that is due, unless that was done just now."""
    if ctx.links is None:
        return
    if await ctx.store.read(lambda tx: _is_older(tx, ctx, number, FRESH)):
        await follow(ctx, number, HURRIED)


async def look_where_due(ctx: Context) -> None:
    """Look at links that nobody looked at yet, and again at those of posts that leave soon.

    What turned worse is said in the thread, once, so that people hear it before the time. What
    is not reached within a minute waits for the next round.
    """
    if ctx.links is None:
        return
    began = ctx.clock.monotonic()
    for number in await ctx.store.read(lambda tx: _due(tx, ctx)):
        if ctx.clock.monotonic() - began > ROUND:
            return
        look = await follow(ctx, number, LONGEST)
        if look is None:
            continue
        await look_at(ctx, number)
        await show(ctx, number)
        if look.turned:
            await _say(ctx, look)


async def _say(ctx: Context, look: Look) -> None:
    if await ctx.store.write(lambda tx: _first(tx, ctx, look)):
        await tell(ctx, look.draft, sentence(look))


def sentence(look: Look) -> str:
    """Say to the authors what a link of theirs has become, and what to do."""
    who = " ".join(f"<@{author}>" for author in look.draft.authors)
    return phrase(
        "{who} This post waits as it stands: {turned}. Please have the link mended,"
        " or put another one in with `/draft edit {draft} TEXT`, which needs"
        " approvals anew.",
        who=who,
        turned=look.turned,
        draft=look.draft.id,
    )


async def follow(ctx: Context, number: DraftId, within: float) -> Look | None:
    """Look at all links of a draft's revision, and write down what came of it.

    `None` where there is nothing to look at or with. `within` is in seconds, for all of them.
    """
    draft = await ctx.store.read(lambda tx: drafts.get(tx, number))
    if ctx.links is None or draft is None or draft.state not in OPEN:
        return None
    urls = links_of(draft.revision.content)
    if not urls:
        return None
    facts = await _look(ctx.links, urls, within)
    if await _was_followed(ctx, draft):
        return await ctx.store.write(lambda tx: _write(tx, ctx, draft, facts, {}))
    shown = await pictures_of(ctx, draft.revision.content, facts)
    media = {new.sha256: new.content for new in shown.values()}
    try:
        async with brought(ctx.store, ctx.shelves, media, ctx.now()):
            return await ctx.store.write(lambda tx: _write(tx, ctx, draft, facts, shown))
    except ShelfTrouble:
        # A preview is shown without its picture rather than not at all.
        log.exception("a preview's picture can't be kept", extra={"event": "picture.away"})
        return await ctx.store.write(lambda tx: _write(tx, ctx, draft, facts, {}))


async def _look(links: Links, urls: tuple[str, ...], within: float) -> tuple[LinkFact, ...]:
    looks = {url: asyncio.ensure_future(links.look(url)) for url in urls}
    try:
        await asyncio.wait(looks.values(), timeout=within)
        return tuple(
            look.result() if look.done() else _too_slow(url) for url, look in looks.items()
        )
    finally:
        for look in looks.values():
            look.cancel()


def _too_slow(url: str) -> LinkFact:
    return LinkFact(url=url, outcome=Outcome.NO_ANSWER, why=phrase("it took too long to answer"))


Shown = Mapping[str, New]


def _write(
    tx: Tx, ctx: Context, draft: Draft, facts: tuple[LinkFact, ...], shown: Shown
) -> Look | None:
    now_is = drafts.get(tx, draft.id)
    if now_is is None or now_is.revision.digest != draft.revision.digest:
        # It was changed while its links were looked at; the new revision has its own look.
        return None
    before = looks_at(tx, ctx, now_is)
    now_is = now_is if before else _with_previews(tx, ctx, now_is, facts, shown)
    look = linklooks.add(tx, now_is, facts, now=ctx.now(), sealer=ctx.sealer)
    if not before or _came(before[-1].facts) != _came(facts):
        _record(tx, ctx, now_is, look, facts)
    return Look(draft=now_is, turned=trouble(tx, ctx, now_is))


def _with_previews(
    tx: Tx, ctx: Context, draft: Draft, facts: tuple[LinkFact, ...], shown: Shown
) -> Draft:
    """Add what is shown of a link to what is approved, once, while nobody has voted on it."""
    of_links = {url: new.shown() for url, new in shown.items()}
    content = with_previews(draft.revision.content, facts, of_links)
    if content == draft.revision.content or draft.state is not State.IN_REVIEW:
        return draft
    if votes.of(tx, draft.id, draft.revision.number) or presses.of(tx, draft, ctx.sealer):
        return draft
    for new in shown.values():
        vouch(tx, ctx.shelves, new, ctx.now())
    return write_revision(tx, ctx, draft, content, maker=draft.revision.maker, cause=PREVIEW)


def _came(facts: tuple[LinkFact, ...]) -> list[tuple[str, str, str]]:
    return [(fact.url, fact.outcome.value, fact.host) for fact in facts]


def _record(tx: Tx, ctx: Context, draft: Draft, look: int, facts: tuple[LinkFact, ...]) -> None:
    record(
        tx,
        ctx.now(),
        Kind.LINKS_FOLLOWED,
        THE_BOT,
        draft.id,
        look=look,
        revision=draft.revision.number,
        digest=draft.revision.digest,
        outcomes=dict(Counter(fact.outcome.value for fact in facts)),
    )


def _is_older(tx: Tx, ctx: Context, number: DraftId, age: timedelta) -> bool:
    draft = drafts.get(tx, number)
    if draft is None:
        return False
    at = looked_at(tx, ctx, draft)
    return at is None or ctx.now() - at >= age


def _due(tx: Tx, ctx: Context) -> list[DraftId]:
    return [
        number
        for number in drafts.in_states(tx, OPEN)
        if _is_older(tx, ctx, number, _age(tx, ctx, number)) and _has_links(tx, number)
    ]


def _has_links(tx: Tx, number: DraftId) -> bool:
    draft = drafts.get(tx, number)
    return draft is not None and bool(links_of(draft.revision.content))


def _age(tx: Tx, ctx: Context, number: DraftId) -> timedelta:
    """How old a look at a draft's links may be now; before it is scheduled, one is enough."""
    waiting = [d.due_at for d in deliveries.of(tx, number) if d.state is DeliveryState.SCHEDULED]
    left = min(waiting) - ctx.now() if waiting else timedelta.max
    if left <= HOUR:
        return HOURLY
    return DAILY if left <= DAY else timedelta.max


def _first(tx: Tx, ctx: Context, look: Look) -> bool:
    said = sha256(look.turned.encode(errors="surrogatepass")).hexdigest()
    key = f"links {look.draft.id} {short(look.draft.revision.digest)} {said}"
    return absences.first_time(tx, key, ctx.now())
