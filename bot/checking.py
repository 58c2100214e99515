"""`second-opinion check`: settings, database, Slack and accounts, before anybody waits."""

import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

import aiohttp

from bot.app import cards_of
from bot.clock import SystemClock
from bot.config.environment import settings_folder
from bot.config.explain import explain, warnings
from bot.config.policy_words import NOTHING, Known, impossible
from bot.config.settings import Settings
from bot.config.unreachable import NO_APP
from bot.domain.accounts import AccountName
from bot.domain.connections import Renewal, days_to_tell, ending
from bot.domain.errors import (
    CardGone,
    ConfigError,
    PublishError,
    SlackUnavailable,
    Unauthorized,
)
from bot.domain.people import Standing, UserId
from bot.domain.review import Room
from bot.domain.space import is_full, is_low
from bot.houses import linter_of
from bot.networks import Outside, logins_of, open_publishers, sealer_of, without_cookies
from bot.policy_in_force import choose
from bot.porter.premises import proxy_of
from bot.porter.sockets import FAILURES, NotOpened, address
from bot.services.keeping import Shelves
from bot.shelving import look_at_shelves, shelves_of
from bot.signing_in import slack_client
from bot.slack.calls import SlackRefused, call
from bot.slack.cards import Identity
from storage import connections, library
from storage.engine import DatabaseTooOld, StorageError
from storage.store import Store
from storage.wall import WallFeed

NO_CHANNEL = (
    "the bot can't see the channel of `drafts_channel`; please check its id, and /invite the bot"
    " there"
)


NOT_REACHED = (
    "it can't be reached ({why}); please look at this machine's network, its name server and the"
    " way through its proxy or firewall"
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

    def add(self, other: "Checked") -> None:
        """Note what was found elsewhere."""
        self.lines += other.lines
        self.is_well = self.is_well and other.is_well


async def check(settings: Settings) -> tuple[list[str], bool]:
    """Look at everything that the bot needs; return the lines and whether all is well."""
    checked = Checked()
    linter = linter_of(settings.lint, settings_folder(settings.variables))
    checked.good(f"lint knows {len(linter.codes())} rules")
    for one in linter.skipped:
        checked.lines.append(f"note     lint leaves out {one}")
    async with without_cookies() as session:
        answered = Checked()
        known = await _slack(settings, session, answered)
        _policy(settings, known, checked)
        checked.good(library.sentence())
        await _database(settings, session, checked)
        checked.add(answered)
        await _accounts(settings, session, checked)
    return checked.lines, checked.is_well


def _policy(settings: Settings, known: Known, checked: Checked) -> None:
    for line in explain(settings, known):
        checked.good(line)
    names = [account.name for account in settings.accounts]
    wrong = impossible(settings.policy.review, names, known)
    for line in warnings(settings, known):
        if line in wrong:
            checked.bad(line)
        else:
            checked.lines.append(f"note     {line}")


async def _database(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> None:
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
        checked.good("database: opens and is up to date")
        free = await store.free_bytes()
        if is_full(free):
            checked.bad(f"disk: {free // 1024**2} MB are left; pictures are refused below 256 MB")
        elif is_low(free):
            checked.lines.append(f"note     disk: {free // 1024**2} MB are left")
        try:
            await _pictures(store, shelves_of(settings, session, SystemClock()), checked)
            await _confirmed(settings, store, checked)
        finally:
            await store.close()


async def _pictures(store: Store, shelves: Shelves, checked: Checked) -> None:
    """Look whether pictures are where they should be; nothing is written there."""
    for line, is_well in await look_at_shelves(store, shelves):
        if is_well:
            checked.good(line)
        else:
            checked.bad(line)


async def _confirmed(settings: Settings, store: Store, checked: Checked) -> None:
    """Say how the settings file stands with the people who confirm it (rule 35)."""
    chosen = await choose(settings, store)
    proposal = chosen.proposal
    if proposal is None:
        checked.good(f"settings: version {chosen.policy[:4]} is confirmed and in force")
        return
    if proposal.first:
        checked.lines.append(
            "note     settings: nothing is published until two full members press Confirm in the"
            " channel"
        )
        return
    checked.lines.append(
        f"note     settings: the file differs from what is in force, and waits for"
        f" {proposal.needed} to press Confirm in the channel"
    )
    checked.lines += [f"note     settings: {line}" for line in proposal.lines]


async def _slack(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> Known:
    """Look at Slack, and ask who the people are that the policy is about."""
    client = slack_client(settings, session)
    try:
        answer, _ = await call(client, "auth.test")
        checked.good(f"Slack: connected to {answer.get('team', answer['team_id'])}")
        await _ears(settings, session, checked)
        channel = settings.slack.drafts_channel
        info, _ = await call(client, "conversations.info", channel=channel)
        if not info["channel"].get("is_member"):
            checked.bad("Slack: please invite the bot to the drafts channel with /invite")
            return NOTHING
        checked.good(f"Slack: the bot is in #{info['channel'].get('name', channel)}")
        identity = Identity(team=answer["team_id"], user=UserId(answer["user_id"]))
        cards = cards_of(settings, client, identity, SystemClock())
        return _people(settings, await cards.hall(), checked)
    except SlackRefused as refusal:
        wrong_channel = refusal.error == "channel_not_found"
        checked.bad(f"Slack: {NO_CHANNEL if wrong_channel else refusal}")
    except (SlackUnavailable, CardGone) as error:
        checked.bad(f"Slack: {NOT_REACHED.format(why=error)}")
    return NOTHING


async def _ears(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> None:
    """Ask for a socket's address in Socket Mode; none is opened, so a running bot loses nothing."""
    slack = settings.slack
    if slack.app_token is None:
        return
    token, proxy = slack.app_token.reveal(), proxy_of(settings.variables)
    try:
        await address(session, slack.api_base_url, token, proxy)
        checked.good("Slack: the app's token lets the bot hear")
    except NotOpened as refusal:
        if refusal.refused:
            checked.bad(NO_APP.format(word=refusal))
        else:
            checked.lines.append(f"note     Slack: no connection is given just now ({refusal})")
    except FAILURES as error:
        checked.bad(f"Slack: {NOT_REACHED.format(why=type(error).__name__)}")


def _people(settings: Settings, room: Room, checked: Checked) -> Known:
    full = frozenset(u for u in room.members if room.standing(u) is Standing.MEMBER)
    checked.good(f"Slack: {len(full)} full members are in the channel")
    if room.trouble:
        checked.bad(f"Slack: {room.trouble}")
    for group in settings.policy.review.groups:
        unread = [team for team in group.subteams if room.subteams.get(team) is None]
        if unread:
            checked.bad(
                f"Slack: @{group.name} can't be read, so nobody of it can approve; please look"
                f" whether the user group {unread[0]} exists and is switched on"
            )

    def name(user: UserId) -> str:
        person = room.people.get(user)
        return person.name if person else user

    return Known(subteams=room.subteams, members=full, name=name)


async def _accounts(settings: Settings, session: aiohttp.ClientSession, checked: Checked) -> None:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="second-opinion-"))
        # The practice wall says who it is without its posts, so a store of its own is enough.
        empty = await Store.open(f"sqlite:///{folder}/check.db")
        stack.push_async_callback(empty.close)
        try:
            store = await Store.open(settings.database_url, migrate=False)
            stack.push_async_callback(store.close)
        except StorageError:
            # What is wrong with it was said before; without it nobody has connected anything.
            store = empty
        outside = Outside(
            settings=settings, session=session, clock=SystemClock(), feed=WallFeed(empty)
        )
        await _each_account(outside, store, checked)


async def _each_account(outside: Outside, store: Store, checked: Checked) -> None:
    # Nothing is renewed: on a copy of the database that would use up what the bot itself needs.
    logins = replace(logins_of(outside, store), signs={})
    try:
        publishers = open_publishers(outside, logins)
    except ConfigError as error:
        for problem in error.problems:
            checked.bad(problem)
        return
    for name, publisher in publishers.items():
        account = outside.settings.account(name)
        rehearses = account is not None and account.owner is not None and not account.may_be_live
        try:
            checked.good(f"account {name}: the network knows it as {await publisher.who_am_i()}")
            await _login(outside, store, AccountName(name), checked)
        except PublishError as error:
            if await _is_renewed(outside, store, AccountName(name), error):
                checked.lines.append(
                    f"note     account {name}: its token has run out, and a running bot renews it"
                )
            elif rehearses:
                checked.lines.append(f"note     account {name}: {error.sentence}")
            else:
                checked.bad(f"account {name}: {error.sentence}")
        finally:
            await publisher.close()


async def _is_renewed(
    outside: Outside, store: Store, name: AccountName, error: PublishError
) -> bool:
    """Whether a token is only over until the bot runs, which has what renews it."""
    sealer, account = sealer_of(outside.settings), outside.settings.account(name)
    if account is None or account.owner is None:
        return False
    found = await store.read(lambda tx: connections.get(tx, name, sealer))
    now = SystemClock().now()
    if found is None or found.is_over(now) or found.renewal is Renewal.NONE:
        return False
    has_run_out = found.expires_at is not None and found.expires_at <= now
    return has_run_out or isinstance(error, Unauthorized)


async def _login(outside: Outside, store: Store, name: AccountName, checked: Checked) -> None:
    """Say until when a connected account can be used without a person."""
    sealer = sealer_of(outside.settings)
    found = await store.read(lambda tx: connections.get(tx, name, sealer))
    if found is None:
        return
    now = SystemClock().now()
    days = days_to_tell(found, now)
    if days is not None:
        checked.lines.append(f"note     account {name}: {ending(found, days, now)}")
    elif found.ends_at is not None:
        checked.good(f"account {name}: its login lasts until {found.ends_at:%d %B %Y}")
