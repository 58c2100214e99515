"""`second-opinion check`: settings, database, Slack and accounts, before anybody waits."""

import tempfile
from dataclasses import dataclass, field

import aiohttp

from bot.app import open_publishers, slack_client
from bot.clock import SystemClock
from bot.config.explain import explain, warnings
from bot.config.policy_words import impossible
from bot.config.settings import Settings
from bot.domain.errors import CardGone, ConfigError, PublishError, SlackUnavailable
from bot.slack.calls import SlackRefused, call
from storage import library
from storage.engine import DatabaseTooOld, StorageError
from storage.store import Store
from storage.wall import WallFeed

NO_CHANNEL = (
    "the bot can't see the channel of `drafts_channel`; please check its id, and /invite the bot"
    " there"
)


@dataclass(slots=True)
class Checked:
    """The lines to print, and whether everything is well."""

    lines: list[str] = field(default_factory=list)
    is_well: bool = True

    def good(self, line: str) -> None:
        """Note something that is well."""
        self.lines.append(f"ok       {line}")

    def bad(self, line: str) -> None:
        """Note something that needs a change."""
        self.lines.append(f"problem  {line}")
        self.is_well = False


async def check(settings: Settings) -> tuple[list[str], bool]:
    """Look at everything that the bot needs; return the lines and whether all is well."""
    checked = Checked()
    for line in explain(settings):
        checked.good(line)
    wrong = impossible(settings.policy.review, [account.name for account in settings.accounts])
    for line in warnings(settings):
        if line in wrong:
            checked.bad(line)
        else:
            checked.lines.append(f"note     {line}")
    checked.good(library.sentence())
    await _database(settings, checked)
    async with aiohttp.ClientSession() as session:
        await _slack(settings, session, checked)
        await _accounts(settings, session, checked)
    return checked.lines, checked.is_well


async def _database(settings: Settings, checked: Checked) -> None:
    """Look at the database without making or changing one: an older bot may be running on it."""
    try:
        store = await Store.open(settings.database_url, migrate=False)
    except DatabaseTooOld:
        checked.lines.append(
            "note     database: `second-opinion migrate`, or a start, makes its tables"
        )
    except StorageError as error:
        checked.bad(f"database: {error}")
    else:
        await store.close()
        checked.good("database: opens and is up to date")


async def _slack(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> None:
    client = slack_client(settings, session)
    try:
        answer, _ = await call(client, "auth.test")
        checked.good(f"Slack: connected to {answer.get('team', answer['team_id'])}")
        channel = settings.slack.drafts_channel
        info, _ = await call(client, "conversations.info", channel=channel)
        if info["channel"].get("is_member"):
            checked.good(f"Slack: the bot is in #{info['channel'].get('name', channel)}")
        else:
            checked.bad("Slack: please invite the bot to the drafts channel with /invite")
    except SlackRefused as refusal:
        wrong_channel = refusal.error == "channel_not_found"
        checked.bad(f"Slack: {NO_CHANNEL if wrong_channel else refusal}")
    except (SlackUnavailable, CardGone) as error:
        checked.bad(f"Slack: {error}")


async def _accounts(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> None:
    # The practice wall says who it is without its posts, so a store of its own is enough.
    with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
        store = await Store.open(f"sqlite:///{folder}/check.db")
        try:
            await _each_account(settings, session, store, checked)
        finally:
            await store.close()


async def _each_account(
    settings: Settings, session: aiohttp.ClientSession, store: Store, checked: Checked
) -> None:
    try:
        publishers = open_publishers(settings, session, SystemClock(), WallFeed(store), "/wall")
    except ConfigError as error:
        for problem in error.problems:
            checked.bad(problem)
        return
    for name, publisher in publishers.items():
        try:
            checked.good(f"account {name}: the network knows it as {await publisher.who_am_i()}")
        except PublishError as error:
            checked.bad(f"account {name}: {error.sentence}")
        await publisher.close()
