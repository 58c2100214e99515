"""What the server's shell can stop when Slack is down: `pause` and `takedown`, and nothing else.

Both work beside a running bot, through the database, and without one. Slack is never asked:
what was done is said there by the bot, when it runs and Slack listens (rule 34).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot.app import cards_of, context_of, files_of
from bot.clock import SystemClock
from bot.config.settings import Settings
from bot.domain.deliveries import MAYBE_OUT, Delivery, DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.journal import THE_SHELL
from bot.domain.people import UserId
from bot.networks import Networks, Outside, logins_of, open_networks, without_cookies
from bot.scheduler import Heartbeat
from bot.services import pausing, refusing, takedown
from bot.services.context import Context
from bot.signing_in import slack_client
from bot.slack.answers import ended, paused
from bot.slack.cards import Identity
from storage import deliveries, outbox, takedowns
from storage.engine import DatabaseTaken, Tx
from storage.store import Store
from storage.takedowns import Takedown
from storage.wall import WallFeed

NO_RESUME = (
    "Going on takes two people, and a shell knows nobody: one writes `/draft resume` in Slack,"
    " another confirms."
)
PATIENCE_SECONDS = 60.0
LOOKS_APART_SECONDS = 0.5


async def pause(settings: Settings, reason: str, account: str = "") -> str:
    """Pause everything or one account, from this commit on; return what to print.

    Raises `UserError` for an unknown account, `StorageError` where the database can't be used.
    """
    async with opened(settings, exclusive=False) as ctx:
        name = pausing.named(ctx, account) if account else ""

        def begun(tx: Tx) -> pausing.Paused:
            met = pausing.begin(tx, ctx, THE_SHELL, reason, name)
            outbox.keep(tx, None, paused(met.pause, met.waiting, met.too_late), ctx.now())
            return met

        met = await ctx.store.write(begun)
    what = f"{name} is paused" if name else "Everything is paused"
    return f"{what}: {ended(reason)} {pausing.met_what(met)} {NO_RESUME}"


async def refuse_to_resume(settings: Settings) -> None:
    """Write down that somebody at the server tried to resume (rule 39)."""
    async with opened(settings, exclusive=False) as ctx:
        await refusing.note(ctx, THE_SHELL, "the shell does not resume")


async def take_down(settings: Settings, which: str) -> tuple[list[str], bool]:
    """Take a draft down everywhere, by its number or its post's address.

    Returns lines to print, and whether everything is gone. Raises `UserError` where nothing of
    it is out, `StorageError` where the database can't be used.
    """
    try:
        async with opened(settings, exclusive=True) as ctx:
            return _told(await _by_ourselves(ctx, which))
    except DatabaseTaken:
        # A bot runs: it has the networks at hand and looks for such rows each second.
        async with opened(settings, exclusive=False) as ctx:
            return _told(await _by_the_bot(ctx, which))


async def _by_ourselves(ctx: Context, which: str) -> list[Delivery]:
    begun = await takedown.begin(ctx, await _number(ctx, which), THE_SHELL)
    found = await takedown.remove_everything(ctx, begun)
    sentence = takedown.afterwards(ctx, begun.draft, found)
    await ctx.store.write(lambda tx: outbox.keep(tx, begun.draft, sentence, ctx.now()))
    return found


async def _by_the_bot(ctx: Context, which: str) -> list[Delivery]:
    begun = await takedown.begin(ctx, await _number(ctx, which), THE_SHELL)
    end = ctx.clock.monotonic() + PATIENCE_SECONDS
    while ctx.clock.monotonic() < end:
        if await _is_done(ctx, begun):
            break
        await asyncio.sleep(LOOKS_APART_SECONDS)
    found = await ctx.store.read(lambda tx: deliveries.of(tx, begun.draft))
    return [d for d in found if d.removal or d.state in MAYBE_OUT]


async def _is_done(ctx: Context, begun: Takedown) -> bool:
    return await ctx.store.read(lambda tx: takedowns.is_done(tx, begun))


async def _number(ctx: Context, which: str) -> DraftId:
    digits = which.upper().removeprefix("D-").removeprefix("#")
    return DraftId(int(digits)) if digits.isdigit() else await takedown.at_address(ctx, which)


def _told(found: list[Delivery]) -> tuple[list[str], bool]:
    lines = [f"{d.account}: {d.removal or 'not answered yet; the bot goes on'}" for d in found]
    left = [d for d in found if d.state is not DeliveryState.DELETED]
    links = [d.receipt.url for d in left if d.receipt is not None and d.receipt.url]
    return [*lines, *(f"still to be looked at: {url}" for url in links)], not left


@contextlib.asynccontextmanager
async def opened(settings: Settings, *, exclusive: bool) -> AsyncIterator[Context]:
    """The services' context, as the bot has it, but for Slack, which is not asked.

    Whoever has the database alone speaks to the networks as well; beside a bot, the bot does.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = await Store.open(settings.database_url, exclusive=exclusive, migrate=False)
        stack.push_async_callback(store.close)
        session = await stack.enter_async_context(without_cookies())
        outside = Outside(settings=settings, session=session, clock=clock, feed=WallFeed(store))
        networks = (
            open_networks(stack, outside, store)
            if exclusive
            else Networks(publishers={}, logins=logins_of(outside, store))
        )
        nobody = Identity(team="", user=UserId(""))
        client = slack_client(settings, session)
        yield context_of(
            settings,
            store,
            cards_of(settings, client, nobody, clock),
            files_of(settings, client, session, clock),
            networks=networks,
            heart=Heartbeat(clock),
        )
