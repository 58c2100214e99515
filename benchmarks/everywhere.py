"""Settings with a live account on each network there is, half of them connected by an owner."""

from bot.demo import TOML
from bot.domain.accounts import Network

# Where nobody listens: a start asks no network anything.
NOWHERE = "http://127.0.0.1:9"
PUBLIC = '\n[web]\nhost = "127.0.0.1"\npublic_url = "https://bot.example"\n'
WITH_APP = ("x", "facebook", "instagram", "threads", "tiktok")
MORE = {
    Network.LINKEDIN: 'author = "urn:li:organization:2414183"',
    Network.SLACK: 'channel = "C0NEWS"',
}
SECRETS = {Network.WEBHOOK: "whsec_" + "QUJD" * 8}


def settings() -> str:
    """The demonstration's settings, and an account on every other network."""
    tables = [_account(network) for network in Network if network is not Network.WALL]
    apps = [
        f'[apps.{name}]\nclient_id = "an-app"\nsecret_env = "APP_SECRET"\n' for name in WITH_APP
    ]
    return "\n".join([TOML, *tables, *apps]) + PUBLIC


def environ() -> dict[str, str]:
    """The variables that those settings name."""
    named = {
        _variable(network): SECRETS.get(network, "a-token-of-this-network")
        for network in Network
        if _is_named(network)
    }
    key = "0123456789abcdef" * 2
    return {**named, "APP_SECRET": "an-app-secret", "SECOND_OPINION_TOKEN_KEY": key}


def _account(network: Network) -> str:
    lines = [f'name = "on-{network.value}"', f'network = "{network.value}"', 'handle = "soupe"']
    if network is not Network.BY_HAND:
        lines += [f'base_url = "{NOWHERE}"', 'mode = "live"']
        owned = 'owner = "U0ANA"'
        lines.append(f'secret_env = "{_variable(network)}"' if _is_named(network) else owned)
    return "\n".join(["[[accounts]]", *lines, MORE.get(network, ""), ""])


def _is_named(network: Network) -> bool:
    return network.value not in {"wall", "by-hand", *WITH_APP}


def _variable(network: Network) -> str:
    return f"TOKEN_{network.value.upper()}"
