"""Read the `[apps.NETWORK]` tables: what is registered at networks, for people to sign in with."""

import re
from collections.abc import Mapping

from bot.config.environment import A_NAME, NAMES, value_of
from bot.config.problems import did_you_mean, shown
from bot.config.records import AppSettings
from bot.config.secret import Secret
from bot.config.tables import Table
from bot.domain.accounts import Network

Apps = Mapping[Network, AppSettings]

WITH_APP = (
    Network.FACEBOOK,
    Network.INSTAGRAM,
    Network.LINKEDIN,
    Network.THREADS,
    Network.TIKTOK,
    Network.X,
)
"""Where a team registers its own app; Mastodon's servers register one by themselves."""

_ID = re.compile(r"[!-~]{4,200}")


def read_apps(table: Table, environ: Mapping[str, str]) -> Apps:
    """Read all apps by their network, and note problems of each."""
    found = {}
    for name in table.names():
        one = table.table(name)
        if name not in WITH_APP:
            guess = did_you_mean(name, WITH_APP) or f"; one of {', '.join(WITH_APP)} can."
            table.complain(name, f"can't have an app{guess}")
            continue
        found[Network(name)] = _app(one, environ)
        one.end()
    return found


def app_for(
    apps: Apps, network: Network, extras: tuple[tuple[str, str], ...]
) -> AppSettings | None:
    """Find the app of an account: Instagram through Facebook's login uses that of Facebook."""
    through = Network.FACEBOOK if ("login", "facebook") in extras else network
    return apps.get(through)


def _app(table: Table, environ: Mapping[str, str]) -> AppSettings:
    client_id = table.text("client_id")
    if not client_id:
        table.complain("client_id", "is missing; it stands on the app's page at the network.")
    elif not _ID.fullmatch(client_id):
        table.complain("client_id", f"can't be {shown(client_id)}; it stands on the app's page.")
    name = _variable(table)
    value = value_of(environ, name) if name else ""
    return AppSettings(
        client_id=client_id, secret=Secret(value) if value else None, secret_env=name
    )


def _variable(table: Table) -> str:
    name = table.text("secret_env")
    if not name:
        table.complain("secret_env", "is missing; it names the variable with the app's secret.")
    elif not A_NAME.fullmatch(name) or name in NAMES:
        table.complain(
            "secret_env",
            "must name an environment variable of its own, such as X_APP_SECRET, and never hold"
            " the secret itself.",
        )
        return ""
    return name
