"""The roof: everything is opened here, once and in order, and closed in reverse."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.config.environment import settings_folder
from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.domain.accounts import Account, AccountName, Mode
from bot.domain.journal import THE_BOT
from bot.domain.posting import PostingHours
from bot.domain.slots import AccountSlots
from bot.domain.timetable import TimePolicy
from bot.engaging import Begun, begun_for
from bot.houses import given_when_needed
from bot.lint.context import AccountProfile
from bot.lint.context import Context as LintContext
from bot.media.preparing import picture_of
from bot.media.sheets import drawn
from bot.media.small import likeness_of
from bot.networks import (
    Networks,
    Outside,
    open_networks,
    owners_of,
    sealer_of,
    without_cookies,
)
from bot.policy_in_force import as_chosen, choose
from bot.ports import Clock, Links
from bot.scheduler import Heartbeat
from bot.services import behind, silence
from bot.services.anchoring import witness_now
from bot.services.context import Context, Rules
from bot.services.keeping import Shelves, bytes_of
from bot.services.tidying import tidy
from bot.services.timekeeping import look_at_start
from bot.shelving import shelves_of
from bot.signing_in import bolt_app, identify, is_gone, slack_client
from bot.site import Doors, Site
from bot.slack.cards import Identity, SlackCards
from bot.slack.files import SlackFiles
from bot.slack.hands import SlackHands
from bot.slack.letters import SlackLetters
from bot.slack.weeks import SlackWeeks
from handlers import listening
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.socket import Socket
from storage import clockwork
from storage.migrations import expected_schema_digest
from storage.store import Store
from storage.wall import WallFeed

log = logging.getLogger(__name__)

UNSEEN = "the drafts channel can't be used; check its id, and /invite the bot there"

# Opens what follows links; it is told whether private addresses may be reached, as in a trial.
Follow = Callable[[bool], Links] | None


@dataclass(slots=True)
class App:
    """A running bot: its context, its heart, its desk, and the address of its own pages.

    `renewed` is set once people confirmed other settings: they count from the next start on.
    """

    ctx: Context
    heart: Heartbeat
    desk: Desk
    address: str = ""
    renewed: asyncio.Event = field(default_factory=asyncio.Event)


@contextlib.asynccontextmanager
async def open_app(
    settings: Settings, clock: Clock, follow: Follow = None, begun: Begun | None = None
) -> AsyncIterator[App]:
    """Run the whole bot while the block lasts; without `follow` it follows no links.

    What comes first may have `begun`. Raises `ConfigError` for settings that Slack or a network
    refuses, `StorageError` for a database that can't be opened.
    """
    async with AsyncExitStack() as stack:
        if begun is None:
            begun = await stack.enter_async_context(begun_for(settings))
        # Whoever gives up waiting leaves it to be opened, and closed, by whom it was begun.
        store = await asyncio.shield(begun.store)
        last_known = await store.read(partial(clockwork.last_known, bot=THE_BOT))
        session = await stack.enter_async_context(without_cookies())
        client = slack_client(settings, session, clock)
        chosen = await choose(settings, store, partial(is_gone, client))
        settings = chosen.settings
        identity = await identify(client)
        heart, site = Heartbeat(clock), Site(settings, begun.porter)
        shelves, feed = kept_at(settings, store, session, clock)
        outside = Outside(
            settings=settings, session=session, clock=clock, feed=feed, wall_url=site.wall_url
        )
        networks = open_networks(stack, outside, store)
        cards = cards_of(settings, client, identity, clock)
        files = files_of(settings, client, session, clock)
        ctx = context_of(settings, store, cards, files, networks=networks, heart=heart)
        renewed = asyncio.Event()
        ctx = reaching_out(as_chosen(ctx, chosen, renewed), settings, client, follow, shelves)
        bolt = bolt_app(settings, session, identity, lambda: ctx.ears.hear(ctx.now()))
        desk, inbox = listen(bolt, ctx, identity, heart)
        socket = _socket(settings, heart)
        app = App(ctx=ctx, heart=heart, desk=desk, renewed=renewed)
        await _begin(stack, app, last_known)
        await inbox.look(ctx)
        app.address = await site.open(stack, bolt, heart, Doors.of(desk, socket, feed))
        desk.work.begin_aside(_tell_if_unseen(client, ctx.channel))
        log.info("started", extra={"event": "bot.started", "mode": settings.slack.mode.value})
        yield app


async def _tell_if_unseen(client: AsyncWebClient, channel: str) -> None:
    """Say at the start, to whoever starts it, that the bot can't use its channel."""
    if await is_gone(client, channel):
        log.error(UNSEEN, extra={"event": "channel.unseen"})


async def load(ctx: Context) -> None:
    """Load what a judgement and a last look need; whoever needs it sooner waits for it.

    Raises what keeps them from being loaded: then nothing can be judged, nor published.
    """
    await asyncio.to_thread(ctx.linter_of)
    await asyncio.to_thread(expected_schema_digest)


async def _begin(stack: AsyncExitStack, app: App, last_known: datetime | None) -> None:
    """Look at what is there, and let the heart beat until the stack is closed.

    It closes in reverse: hear nothing new, finish what was heard, then stop the heart.
    """
    stack.push_async_callback(witness_now, app.ctx)
    stack.push_async_callback(app.heart.stop)
    # Before the heart beats: else what it does first would be witnessed or not, as it happens.
    await look_at_start(app.ctx, last_known)
    await witness_now(app.ctx)
    await behind.begin(app.ctx)
    await app.heart.start(app.ctx)
    stack.push_async_callback(app.desk.work.finished)


def kept_at(
    settings: Settings, store: Store, session: aiohttp.ClientSession, clock: Clock
) -> tuple[Shelves, WallFeed]:
    """Where pictures are, and the practice wall's posts with theirs from there."""
    shelves = shelves_of(settings, session, clock)
    return shelves, WallFeed(store, partial(bytes_of, store, shelves))


def listen(
    bolt: AsyncApp, ctx: Context, identity: Identity, heart: Heartbeat
) -> tuple[Desk, Inbox]:
    """Register all listeners; what the inbox holds, and whether anything comes, is looked at."""
    desk = Desk(ctx=ctx, bot=identity.user, team=identity.team)
    inbox = listening.register(bolt, desk)
    heart.also("inbox", inbox.look)
    heart.also("hearing", silence.look, by_itself=True)
    heart.also("catching up", behind.look, by_itself=True)
    heart.also("tidying", heart.by_trusted_clock(tidy))
    return desk, inbox


def cards_of(
    settings: Settings, client: AsyncWebClient, identity: Identity, clock: Clock
) -> SlackCards:
    """Slack as the bot's screen."""
    return SlackCards(
        client,
        identity,
        clock=clock,
        channel=settings.slack.drafts_channel,
        zone=ZoneInfo(settings.zone),
        gestures=settings.gestures.names,
        subteams=settings.policy.review.subteams,
        external=settings.slack.external_channel,
        language=settings.language,
    )


def files_of(
    settings: Settings, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock
) -> SlackFiles:
    """Slack as a place of files."""
    return SlackFiles(client, session, token=settings.slack.bot_token.reveal(), clock=clock)


def context_of(
    settings: Settings,
    store: Store,
    cards: SlackCards,
    files: SlackFiles,
    *,
    networks: Networks,
    heart: Heartbeat,
) -> Context:
    """What the services are given; this is where each wall is checked against its port."""
    return Context(
        store=store,
        cards=cards,
        files=files,
        picture_of=picture_of,
        likeness_of=likeness_of,
        publishers=networks.publishers,
        logins=networks.logins,
        accounts=accounts_of(settings),
        clock=heart.clock,
        linter_of=given_when_needed(settings.lint, settings_folder(settings.variables)),
        lint=lint_context(settings),
        sealer=sealer_of(settings),
        rules=rules_of(settings),
        channel=settings.slack.drafts_channel,
        anchors=settings.slack.anchors_channel,
        wake=heart.wake,
        hurry=heart.hurry,
        schema=expected_schema_digest,
        locks=defaultdict(asyncio.Lock),
    )


def links_of(settings: Settings, follow: Follow) -> Links | None:
    """What follows links, where somebody gave it and the settings want it."""
    if follow is None or not settings.follows_links:
        return None
    return follow(settings.allow_private_addresses)


def reaching_out(
    ctx: Context, settings: Settings, client: AsyncWebClient, follow: Follow, shelves: Shelves
) -> Context:
    """Let the services follow links, reach single people, and read pictures wherever they are."""
    return replace(
        ctx,
        shelves=shelves,
        links=links_of(settings, follow),
        hands=SlackHands(client, ZoneInfo(settings.zone), ctx.cards.language),
        letters=SlackLetters(client, settings.slack.drafts_channel, ctx.cards.language),
        weeks=SlackWeeks(client, ctx.files, drawn, settings.language),
    )


def accounts_of(settings: Settings) -> dict[AccountName, Account]:
    """The configured accounts, before any decision about them."""
    return {a.name: a.as_account(Mode.DRY_RUN) for a in settings.accounts}


def rules_of(settings: Settings) -> Rules:
    """The settings that decide."""
    return Rules(
        policy=settings.policy.review,
        gestures=settings.gestures.names,
        times=TimePolicy(
            countdown=settings.policy.countdown,
            lateness=settings.policy.late,
            lives=settings.policy.lives,
        ),
        watch=settings.policy.watch,
        paper=settings.paper,
        intake=settings.intake,
        guests_may_draft=settings.policy.guests_may_draft,
        follows_links=settings.follows_links,
        zone=settings.zone,
        language=settings.language,
        posting={
            account.name: PostingHours(hours=account.hours, zone=ZoneInfo(account.zone))
            for account in settings.accounts
            if account.hours
        },
        slots={
            account.name: AccountSlots(weekly=account.slots, zone=ZoneInfo(account.zone))
            for account in settings.accounts
            if account.slots
        },
        phones={a.name: a.phone for a in settings.accounts if a.phone is not None},
        owner=settings.slack.installer,
        owners={a.name: owners_of(a) for a in settings.accounts if a.owner},
    )


def lint_context(settings: Settings) -> LintContext:
    """What lint knows about the accounts."""
    return LintContext(
        accounts={
            account.name: AccountProfile(
                industry=account.industry or None,
                languages=account.languages,
                own_handles=(account.handle,) if account.handle else (),
                country=account.country,
                zone=ZoneInfo(account.zone),
            )
            for account in settings.accounts
        },
        zone=ZoneInfo(settings.zone),
    )


def _socket(settings: Settings, heart: Heartbeat) -> Socket | None:
    if settings.slack.mode is not SlackMode.SOCKET:
        return None
    socket = Socket(heart.look_again)
    heart.also("listening", socket.look, by_itself=True)
    return socket
