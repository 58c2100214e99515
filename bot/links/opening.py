"""Opens what follows the links of posts."""

from bot.links.client import PUBLIC, GuardedClient, Reach
from bot.links.follower import PICTURE, Follower

EVERY_PORT = range(1, 65_536)


def open_links(allow_private: bool = False) -> Follower:
    """Follow links to public addresses; to any, only in a trial that says so by name."""
    reach = Reach(allows=lambda _: True, ports=EVERY_PORT) if allow_private else PUBLIC
    return Follower(GuardedClient(reach), GuardedClient(reach, PICTURE))
