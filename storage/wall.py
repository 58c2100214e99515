"""The practice wall's posts: rows that are never removed, only marked as taken off."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.drafts import stamp, unstamp
from bot.wall_ports import WallPost
from storage import pictures
from storage.engine import Engine, Row, StorageError, Tx

TABLE = """
CREATE TABLE wall_posts (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  handle TEXT NOT NULL,
  text TEXT NOT NULL,
  pictures TEXT NOT NULL,
  at TEXT NOT NULL,
  removed_at TEXT
);
"""


BytesOf = Callable[[str], Awaitable[bytes | None]]


class WallFeed:
    """The practice wall's feed in our own database; the key makes a second row impossible."""

    def __init__(self, store: Engine, bytes_of: BytesOf | None = None) -> None:
        """`bytes_of` reads pictures wherever they are; without it, only from the database."""
        self._store = store
        self._bytes_of = bytes_of or self._in_the_database

    async def add(self, post: WallPost) -> WallPost:
        """Keep a post, its `id` given here; the same key again returns the kept one."""
        return await self._store.write(lambda tx: _add(tx, post))

    async def by_key(self, key: str) -> WallPost | None:
        """Find a post by its sender's key, removed or not."""
        return await self._store.read(lambda tx: _by_key(tx, key))

    async def by_id(self, number: int) -> WallPost | None:
        """Find a post by its number, removed or not."""
        sql = "SELECT * FROM wall_posts WHERE id = :number"
        row = await self._store.read(lambda tx: tx.row(sql, number=number))
        return _post(row) if row else None

    async def remove(self, number: int, at: datetime) -> None:
        """Take a post off the wall; the first time stays, and so does the row."""
        sql = "UPDATE wall_posts SET removed_at = :at WHERE id = :number AND removed_at IS NULL"
        await self._store.write(lambda tx: tx.run(sql, number=number, at=stamp(at)))

    async def newest(self, limit: int) -> list[WallPost]:
        """Return the newest posts that are on the wall, newest first."""
        sql = "SELECT * FROM wall_posts WHERE removed_at IS NULL ORDER BY id DESC LIMIT :count"
        rows = await self._store.read(lambda tx: tx.rows(sql, count=limit))
        return [_post(row) for row in rows]

    async def picture(self, sha256: str) -> tuple[str, bytes] | None:
        """Give a picture of a post that is on the wall now; of no other draft.

        Once its bytes are gone, its small likeness stands in their place.
        """
        kind = await self._store.read(lambda tx: _shown(tx, sha256))
        if not kind:
            return None
        if content := await self._bytes_of(sha256):
            return kind, content
        small = await self._store.read(lambda tx: pictures.likeness(tx, sha256))
        return ("image/jpeg", small) if small else None

    async def _in_the_database(self, sha256: str) -> bytes | None:
        return await self._store.read(lambda tx: pictures.get(tx, sha256))


def _shown(tx: Tx, sha256: str) -> str:
    row = tx.row(
        "SELECT p.media_type AS kind FROM pictures p WHERE p.sha256 = :hash"
        " AND EXISTS (SELECT 1 FROM wall_posts w"
        " WHERE w.removed_at IS NULL AND instr(w.pictures, :quoted) > 0)",
        hash=sha256,
        quoted=json.dumps(sha256),
    )
    return str(row["kind"]) if row else ""


def _add(tx: Tx, post: WallPost) -> WallPost:
    tx.run(
        "INSERT INTO wall_posts (key, account, handle, text, pictures, at)"
        " VALUES (:key, :account, :handle, :text, :pictures, :at) ON CONFLICT (key) DO NOTHING",
        key=post.key,
        account=post.account,
        handle=post.handle,
        text=post.text,
        pictures=json.dumps(post.pictures, ensure_ascii=False),
        at=stamp(post.at),
    )
    kept = _by_key(tx, post.key)
    if kept is None:
        raise StorageError("The practice wall did not keep a post.")
    return kept


def _by_key(tx: Tx, key: str) -> WallPost | None:
    row = tx.row("SELECT * FROM wall_posts WHERE key = :key", key=key)
    return _post(row) if row else None


def _post(row: Row) -> WallPost:
    removed_at = row["removed_at"]
    return WallPost(
        id=int(row["id"] or 0),
        key=str(row["key"]),
        account=str(row["account"]),
        handle=str(row["handle"]),
        text=str(row["text"]),
        pictures=tuple((sha256, alt) for sha256, alt in json.loads(str(row["pictures"]))),
        at=unstamp(str(row["at"])),
        removed_at=unstamp(str(removed_at)) if removed_at else None,
    )
