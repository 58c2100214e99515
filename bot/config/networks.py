"""What an account's table holds for each network, beside what all of them have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.config.tables import Table
from bot.domain.accounts import Network

Extras = tuple[tuple[str, str], ...]


def _nothing(_table: Table) -> Extras:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a network's accounts are written down.

    `address` is the usual server, or empty where each account must name its own. `handle` says
    what the handle is; empty, it may be left out and is then the server's name. `extras` reads
    further settings. `one_for_each_address`: a server is one profile, whatever the handle.
    """

    address: str = ""
    handle: str = "it is the account's name on its network"
    extras: Callable[[Table], Extras] = _nothing
    one_for_each_address: bool = False


def _webhook(table: Table) -> Extras:
    return (("deletes", "yes"),) if table.flag("deletes", False) else ()


FORMS: Mapping[Network, Form] = {
    Network.FACEBOOK: Form(
        address="https://graph.facebook.com", handle="it is the Page's name in its address"
    ),
    Network.BLUESKY: Form(address="https://bsky.social"),
    Network.MASTODON: Form(),
    Network.X: Form(address="https://api.x.com"),
    Network.WEBHOOK: Form(handle="", extras=_webhook, one_for_each_address=True),
}
"""Of all networks but the practice wall, which takes none of this."""
