"""What pictures a post can have: how many, how big, of which kinds, and how long their words."""

from collections.abc import Iterable

from bot.domain.accounts import Network

MOST_PICTURES = 10
"""As many as a form of Slack's takes at once; what a network takes is `most_pictures`."""
LONGEST_ALT = 1_000
"""As many characters as every network takes that has alt texts."""

# What Slack can show to those who approve; a picture that nobody sees is not approved.
KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}

VIDEO = "video/mp4"
TAKEN = frozenset({*KINDS, VIDEO})
"""All kinds that a post can show."""

MEGABYTE = 1_000_000
MOST_OF_VIDEO = 50 * MEGABYTE
MOST_IN_A_MESSAGE = 3 * MEGABYTE
"""Of all pictures of a webhook's post: they stand in the message, a third longer as text."""
_USUAL = 5 * MEGABYTE
_MOST = {Network.BLUESKY: MEGABYTE, Network.WEBHOOK: MOST_IN_A_MESSAGE}
_IN_ALL = {Network.WEBHOOK: MOST_IN_A_MESSAGE}
_FOUR_PICTURES = frozenset(
    {Network.BLUESKY, Network.MASTODON, Network.X, Network.WEBHOOK, Network.WALL}
)


def most_pictures(networks: Iterable[Network]) -> int:
    """How many pictures each of these networks takes, as far as they come from here."""
    return MOST_PICTURES if _FOUR_PICTURES.isdisjoint(networks) else 4


def most_bytes(networks: Iterable[Network]) -> int:
    """The size in bytes that each of these networks takes."""
    return min((_MOST.get(network, _USUAL) for network in networks), default=_USUAL)


def most_in_all(networks: Iterable[Network]) -> int | None:
    """The size in bytes that all pictures of a post may have together; `None` is any."""
    return min((_IN_ALL[one] for one in networks if one in _IN_ALL), default=None)


def megabytes(size: int) -> str:
    """Write a size in bytes for people: `1 MB`, `3.2 MB`."""
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"
