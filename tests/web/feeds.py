"""A wall kept in a list."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.wall_ports import WallPost

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class ListFeed:
    """Keeps posts in order, newest last."""

    def __init__(self, *posts: WallPost) -> None:
        self.posts = list(posts)

    async def add(self, post: WallPost) -> WallPost:
        if kept := await self.by_key(post.key):
            return kept
        self.posts.append(replace(post, id=len(self.posts) + 1))
        return self.posts[-1]

    async def by_key(self, key: str) -> WallPost | None:
        return next((post for post in self.posts if post.key == key), None)

    async def by_id(self, number: int) -> WallPost | None:
        return next((post for post in self.posts if post.id == number), None)

    async def remove(self, number: int, at: datetime) -> None:
        self.posts = [replace(p, removed_at=at) if p.id == number else p for p in self.posts]

    async def newest(self, limit: int) -> list[WallPost]:
        shown = [post for post in reversed(self.posts) if post.removed_at is None]
        return shown[:limit]

    async def picture(self, sha256: str) -> tuple[str, bytes] | None:
        on_it = {sha for post in await self.newest(50) for sha, _ in post.pictures}
        return ("image/png", b"picture " + sha256.encode()) if sha256 in on_it else None


def a_post(number: int = 1, text: str = "Hello", **changes: Any) -> WallPost:
    """Make a post of the account `wall`, at noon."""
    post = WallPost(
        id=number,
        key=f"key-{number}",
        account="wall",
        handle="practice",
        text=text,
        pictures=(),
        at=NOON,
    )
    return replace(post, **changes)
