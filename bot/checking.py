"""`second-opinion check`: settings, database, Slack and accounts, before anybody waits."""

from dataclasses import dataclass, field

import aiohttp

from bot.app import open_publishers, slack_client
from bot.clock import SystemClock
from bot.config.explain import explain, warnings
from bot.config.settings import Settings
from bot.domain.errors import CardGone, ConfigError, PublishError, SlackUnavailable
from bot.slack.calls import call
from storage import library
from storage.engine import StorageError
from storage.store import Store
from storage.wall import WallFeed


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
    for line in warnings(settings):
        checked.lines.append(f"note     {line}")
    checked.good(library.sentence())
    try:
        store = await Store.open(settings.database_url)
    except StorageError as error:
        checked.bad(f"database: {error}")
        return checked.lines, False
    try:
        checked.good("database: opens and is up to date")
        async with aiohttp.ClientSession() as session:
            await _slack(settings, session, checked)
            await _accounts(settings, session, store, checked)
    finally:
        await store.close()
    return checked.lines, checked.is_well


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
    except (SlackUnavailable, CardGone) as error:
        checked.bad(f"Slack: {error}")


async def _accounts(
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
