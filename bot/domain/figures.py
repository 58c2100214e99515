"""Figures: what one server takes, and how many posts more, by its own word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What one server takes, by its own word; `None` is: it doesn't say.

    In characters as its network counts them, but for alt texts in code points, and files in bytes.
    """

    characters: int | None = None
    link_length: int | None = None
    pictures: int | None = None
    alt_text: int | None = None
    picture_bytes: int | None = None
    video_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many posts a network takes more for now, of how many in 24 hours."""

    left: int
    of: int
