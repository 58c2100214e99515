"""Figures: what one server takes, by its own word or as it is reached, and how many posts more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What one server takes, by its own word; `None` is: it doesn't say.

    In characters as its network counts them, but for alt texts in code points, files in bytes, and
    how long a video may last in seconds. `needs_address` says that a larger video is taken where
    the bot has a public address, from which it is fetched.
    """

    characters: int | None = None
    link_length: int | None = None
    pictures: int | None = None
    alt_text: int | None = None
    picture_bytes: int | None = None
    video_bytes: int | None = None
    video_seconds: int | None = None
    needs_address: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many posts a network takes more for now, of how many in 24 hours."""

    left: int
    of: int
