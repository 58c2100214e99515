"""What the practice wall asks of where its posts are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPost:
    """One post on the practice wall. `key` is the sender's own and unique for ever."""

    id: int
    key: str
    account: str
    handle: str
    text: str
    pictures: tuple[tuple[str, str], ...]
    at: datetime
    removed_at: datetime | None = None


class Feed(Protocol):
    """Where the practice wall keeps its posts: inside this process and its own store."""

    async def add(self, post: WallPost) -> WallPost:
        """Keep a post (its `id` is given here); the same key again returns the kept one."""

    async def by_key(self, key: str) -> WallPost | None:
        """Find a post by its sender's key, removed or not."""

    async def by_id(self, number: int) -> WallPost | None:
        """Find a post by its number, removed or not."""

    async def remove(self, number: int, at: datetime) -> None:
        """Take a post off the wall; its row stays as a tombstone."""

    async def newest(self, limit: int) -> list[WallPost]:
        """The newest posts that are not removed, newest first."""

    async def picture(self, sha256: str) -> tuple[str, bytes] | None:
        """The media type and bytes of a picture of a post that is not removed."""
