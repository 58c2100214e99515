"""Read the `[[accounts]]` tables."""

import re
from collections.abc import Mapping

from bot.config.addresses import host_in, on_loopback, problem_with, without_slash
from bot.config.apps import Apps, app_for, read_apps
from bot.config.environment import A_NAME, NAMES, value_of
from bot.config.networks import FORMS, Form
from bot.config.problems import did_you_mean, shown
from bot.config.records import AccountSettings
from bot.config.secret import Secret
from bot.config.tables import Table
from bot.domain.accounts import AccountName, Mode, Network
from bot.domain.hours import BadHours, Hours, parse_hours
from bot.domain.people import MEMBER, UserId
from bot.domain.slots import Weekly, parse_slots
from bot.domain.wallclock import named_zone
from bot.public_holidays import is_known

PRACTICE = "practice"
NOT_YET = {
    "youtube": "YouTube",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
    "telegram": "Telegram",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_accounts(
    root: Table, environ: Mapping[str, str], *, zone: str, slacks_own: bool, reachable: bool = False
) -> tuple[AccountSettings, ...]:
    """Read all accounts, and note problems of each and of all together.

    `zone` is the default for accounts that name none. `slacks_own` is false where a stand-in
    plays Slack: then no live account may lie outside this machine. `reachable` says that our own
    pages have a public address.
    """
    tables = root.tables("accounts")
    if not tables and not root.has("accounts"):
        root.complain("accounts", "is missing; please add one [[accounts]] table to begin with.")
    apps = read_apps(root.table("apps"), environ)
    accounts = tuple(_read(table, environ, zone, apps) for table in tables)
    for table, account in zip(tables, accounts, strict=True):
        _stay_here(table, account, slacks_own)
        _be_fetched(table, account, reachable)
        _have_its_app(table, account)
    _only_once(tables, accounts)
    return accounts


def _read(table: Table, environ: Mapping[str, str], zone: str, apps: Apps) -> AccountSettings:
    network = _network(table)
    mode = _mode(table, network)
    secret_env = _secret_env(table, environ, network, mode)
    extras = FORMS[network].extras(table) if network in FORMS else ()
    owner, substitute = _owners(table, network)
    account = AccountSettings(
        name=_name(table),
        network=network,
        base_url=_base_url(table, network),
        handle=_handle(table, network),
        mode=mode,
        secret=_secret(environ, secret_env),
        secret_env=secret_env,
        industry=table.text("industry").lower(),
        languages=_languages(table),
        zone=read_zone(table, zone),
        country=_country(table),
        hours=_posting_hours(table),
        slots=_slots(table),
        phone=read_person(table, "phone"),
        extras=extras,
        owner=owner,
        substitute=substitute,
        app=app_for(apps, network, extras) if owner else None,
    )
    table.end()
    return account


def read_person(table: Table, key: str) -> UserId | None:
    """Read one member's id, or nothing where it is left out."""
    written = table.text(key)
    if written and not MEMBER.fullmatch(written):
        table.complain(
            key,
            f"must be a member's id such as U0123ABCDEF, not {shown(written)}; it stands in that"
            " person's Slack profile under Copy member ID.",
        )
    return UserId(written) if written else None


def _owners(table: Table, network: Network) -> tuple[UserId | None, UserId | None]:
    """Read who connects the account, and who does so in their place."""
    owner, substitute = read_person(table, "owner"), read_person(table, "substitute")
    if owner and (needs_no_secret(network) or network is Network.WEBHOOK):
        table.complain("owner", "must be left out: nobody signs in for such an account.")
        return None, None
    if owner and table.text("secret_env"):
        table.complain(
            "owner",
            "and secret_env are both there, which leaves open where the token is; keep secret_env"
            " for a variable, or the owner for /draft connect.",
        )
    if substitute and substitute == owner:
        table.complain("substitute", "must be somebody else than the owner.")
    elif substitute and not owner:
        table.complain("substitute", "needs an owner beside it.")
    return owner, substitute


def needs_no_secret(network: Network) -> bool:
    """Whether nothing leaves to this network by itself, so that it needs no login."""
    return network is Network.WALL or FORMS[network].by_hand


def _posting_hours(table: Table) -> Hours:
    """Read `hours`: when the account posts what has no time of its own (rule 23)."""
    written = table.text("hours")
    if not written:
        return ()
    try:
        return parse_hours(written)
    except BadHours as problem:
        table.complain("hours", str(problem))
        return ()


def _slots(table: Table) -> tuple[Weekly, ...]:
    """Read `slots`: the moments of a week among which *next slot* chooses."""
    written = table.text("slots")
    if not written:
        return ()
    try:
        return parse_slots(written.casefold())
    except BadHours as problem:
        table.complain("slots", str(problem))
        return ()


def read_zone(table: Table, default: str) -> str:
    """Read `zone` as an IANA name."""
    written = table.text("zone", default)
    found = named_zone(written)
    if found is None:
        table.complain(
            "zone", f"must name a time zone such as Europe/Paris or UTC, not {shown(written)}."
        )
    return found.key if found else default


def _name(table: Table) -> AccountName:
    name = table.text("name")
    if not name:
        table.complain("name", "is missing; it is what people write after --on.")
    elif not _NAME.fullmatch(name):
        table.complain(
            "name", "must be lower-case letters, digits, dots and dashes, at most 40 of them."
        )
    return AccountName(name)


def _network(table: Table) -> Network:
    word = table.text("network").lower()
    known = [network.value for network in Network]
    if word in known:
        return Network(word)
    if not word:
        table.complain("network", f"is missing; it is one of {', '.join(known)}.")
    elif word in NOT_YET:
        table.complain(
            "network",
            f"names {NOT_YET[word]}, which this version does not speak yet; it speaks"
            f" {', '.join(known)}.",
        )
    else:
        guess = did_you_mean(word, known) or f"; it is one of {', '.join(known)}."
        table.complain("network", f"can't be {shown(word)}{guess}")
    return Network.WALL


def _mode(table: Table, network: Network) -> Mode:
    default = Mode.LIVE if network is Network.WALL else Mode.DRY_RUN
    word = table.text("mode", default.value)
    if word not in {mode.value for mode in Mode}:
        guess = did_you_mean(word, [mode.value for mode in Mode]) or "."
        table.complain("mode", f'must be "live" or "dry-run", not {shown(word)}{guess}')
        return default
    if network is Network.WALL and word != Mode.LIVE:
        table.complain("mode", "must be left out: the wall is always live and never leaves home.")
    return Mode(word)


def _base_url(table: Table, network: Network) -> str:
    url = table.text("base_url", FORMS[network].usual(table) if network in FORMS else "")
    if network is Network.WALL:
        if url:
            table.complain("base_url", "must be left out: the wall has no other server.")
        return ""
    if not url and FORMS[network].by_hand:
        return ""
    if not url:
        table.complain("base_url", "is missing; it is the address of the account's server.")
    elif problem := problem_with(url):
        table.complain("base_url", problem)
    return without_slash(url)


def _handle(table: Table, network: Network) -> str:
    handle = table.text("handle").removeprefix("@")
    if handle:
        if not handle.isprintable() or " " in handle:
            table.complain("handle", "must have no spaces.")
        return handle
    if network not in FORMS:
        return PRACTICE
    if not FORMS[network].handle:
        return host_in(table.text("base_url"))
    table.complain("handle", f"is missing; {FORMS[network].handle}.")
    return PRACTICE


def _secret_env(table: Table, environ: Mapping[str, str], network: Network, mode: Mode) -> str:
    name = table.text("secret_env")
    if needs_no_secret(network):
        if name:
            who = "the wall" if network is Network.WALL else "whoever posts by hand"
            table.complain("secret_env", f"must be left out: {who} needs no secret.")
        return ""
    if name and not A_NAME.fullmatch(name):
        table.complain(
            "secret_env",
            "must name an environment variable, such as ACME_BLUESKY_PASSWORD, and never hold"
            " the secret itself.",
        )
        return ""
    if name in NAMES:
        table.complain("secret_env", f"names {name}, which belongs to the bot; use its own one.")
        return ""
    if mode is Mode.LIVE and not name and not table.text("owner"):
        table.complain(
            "secret_env",
            "is missing; a live account needs its token or password, or an owner who connects it.",
        )
    elif mode is Mode.LIVE and name and not value_of(environ, name):
        table.complain("secret_env", f"names {name}, which is not set; please set it.")
    return name


def _secret(environ: Mapping[str, str], name: str) -> Secret | None:
    value = value_of(environ, name) if name else ""
    return Secret(value) if value else None


def _languages(table: Table) -> tuple[str, ...]:
    words = table.words("languages") or ()
    for word in words:
        if not _LANGUAGE.fullmatch(word):
            table.complain("languages", f'must be codes such as "en" or "fr", not {shown(word)}.')
    return words


def _country(table: Table) -> str:
    """Read `country`: whose public holidays the linter knows of, such as FR or DE-BY."""
    written = table.text("country")
    if written and not is_known(written.upper()):
        table.complain(
            "country",
            "must be a country's code of two letters such as FR, or one of its regions such as"
            f" DE-BY, not {shown(written)}.",
        )
        return ""
    return written.upper()


def _stay_here(table: Table, account: AccountSettings, slacks_own: bool) -> None:
    here = account.network in {Network.WALL, Network.BY_HAND}
    outside = not here and not on_loopback(account.base_url)
    if not slacks_own and account.mode is Mode.LIVE and outside:
        table.complain(
            "mode",
            f"can't be \"live\" for {account.name}: SLACK_API_BASE_URL is not Slack's own, and a"
            " stand-in's approvals must not reach a server outside this machine.",
        )


def _be_fetched(table: Table, account: AccountSettings, reachable: bool) -> None:
    form = FORMS.get(account.network)
    if form and form.fetches and account.mode is Mode.LIVE and not reachable:
        table.complain(
            "mode",
            f'can\'t be "live" for {account.name}: its network fetches pictures from this'
            " program, so public_url in [web] must say how it is reached from outside.",
        )


def _have_its_app(table: Table, account: AccountSettings) -> None:
    app = account.app
    if app is not None and app.secret_env and app.secret is None and account.may_be_live:
        table.complain(
            "owner",
            f"signs in through an app whose secret_env names {app.secret_env}, which is not set;"
            " please set it.",
        )


def _only_once(tables: tuple[Table, ...], accounts: tuple[AccountSettings, ...]) -> None:
    names: set[str] = set()
    profiles: set[tuple[str, str, str]] = set()
    for table, account in zip(tables, accounts, strict=True):
        if account.name and account.name in names:
            table.complain("name", f"is used twice: {shown(account.name)}; please rename one.")
        form = FORMS.get(account.network)
        profile = (account.network.value, account.base_url.lower(), _profile(account, form))
        if account.network is not Network.WALL and account.handle and profile in profiles:
            table.complain(
                "handle", "is the same profile as another account's; it would be posted to twice."
            )
        names.add(account.name)
        profiles.add(profile)


def _profile(account: AccountSettings, form: Form | None) -> str:
    """What tells two accounts on one server apart."""
    if form is not None and form.one_for_each_address:
        return ""
    return dict(account.extras).get(form.profile if form else "", account.handle.lower())
