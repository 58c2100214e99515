"""Keeping: the bytes of pictures are brought to where they are kept, and read from there (20).

A row is written only for bytes that their place has given back as they are, and whatever is read
is compared with its digest. Bytes outside the database that no row speaks for are cleared.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from bot.domain.drafts import Picture
from bot.domain.keeping import Kept, MediaPlace, ShelfTrouble, is_whole
from bot.shelf_ports import Shelf
from storage import hung, pictures
from storage.engine import Tx
from storage.store import Store

log = logging.getLogger(__name__)

# How long after they came bytes may wait for their row, and how many are cleared in one go.
WAITS: Final = timedelta(hours=1)
MOST: Final = 50

Turns = WeakValueDictionary[str, asyncio.Lock]
Write = Callable[[Tx], None]


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where bytes are: new ones go to `new`, which is the database or one of those outside.

    `keeps` is how long after a draft is over its pictures stay, and `most` how many bytes the
    place outside takes, where the settings say so. `turns` let one at a time bring,
    move or clear the bytes of one picture.
    """

    new: MediaPlace = MediaPlace.DATABASE
    outside: Mapping[MediaPlace, Shelf] = field(default_factory=dict)
    keeps: timedelta = timedelta(days=30)
    most: int | None = None
    turns: Turns = field(default_factory=WeakValueDictionary)

    def turn(self, sha256: str) -> asyncio.Lock:
        """The turn of one picture; it lasts as long as somebody has or awaits it."""
        return self.turns.setdefault(sha256, asyncio.Lock())

    def at(self, place: MediaPlace) -> Shelf:
        """The shelf of a place outside. Raises `ShelfTrouble` where the settings name none."""
        shelf = self.outside.get(place)
        if shelf is None:
            raise ShelfTrouble(f"the settings name no {place.value} for pictures any more")
        return shelf


async def bytes_of(store: Store, shelves: Shelves, sha256: str) -> bytes | None:
    """Read a picture; `None` where its bytes are gone, or are not what they were.

    Raises `ShelfTrouble` where that can't be known now.
    """
    known = await store.read(lambda tx: pictures.kept(tx, sha256))
    if known is None or not known.is_there:
        return None
    content = await _read(store, shelves, known)
    if not is_whole(content, sha256):
        log.error(
            "a picture is not kept as it was",
            extra={
                "event": "picture.damaged" if content else "picture.lost",
                "sha256": sha256,
                "place": known.place.value,
            },
        )
        return None
    return content


async def _read(store: Store, shelves: Shelves, known: Kept) -> bytes | None:
    if known.place is MediaPlace.DATABASE:
        return await store.read(lambda tx: pictures.get(tx, known.sha256))
    return await shelves.at(known.place).get(known.sha256)


async def rooms_of(store: Store, shelves: Shelves) -> dict[MediaPlace, int]:
    """The bytes that are free where the database is, and where new pictures go.

    A place that can't tell is left out. Raises `ShelfTrouble` for one that doesn't answer.
    """
    rooms = {MediaPlace.DATABASE: await store.free_bytes()}
    new = shelves.new
    if new is MediaPlace.DATABASE:
        return rooms
    told = [await shelves.at(new).free()]
    if shelves.most is not None:
        told.append(shelves.most - await store.read(lambda tx: pictures.weight(tx, new)))
    known = [free for free in told if free is not None]
    return {**rooms, new: max(0, min(known))} if known else rooms


@contextlib.asynccontextmanager
async def brought(
    store: Store, shelves: Shelves, media: Mapping[str, bytes], now: datetime
) -> AsyncIterator[None]:
    """Bring the bytes of pictures, by their digests, to where new ones go.

    Inside, their rows are to be written, with `vouch`. Raises `ShelfTrouble`, or `ShelfFull`.
    """
    if shelves.new is MediaPlace.DATABASE:
        yield
        return
    async with AsyncExitStack() as stack:
        for sha256 in sorted(media):
            await stack.enter_async_context(shelves.turn(sha256))
        await store.write(lambda tx: _expect(tx, shelves.new, media, now))
        for sha256, content in media.items():
            await shelves.at(shelves.new).put(sha256, content)
        yield


def _expect(tx: Tx, place: MediaPlace, media: Mapping[str, bytes], now: datetime) -> None:
    for sha256 in media:
        pictures.expect(tx, sha256, place, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A picture that comes in: its SHA-256 (hex), its kind, its bytes, and its small likeness."""

    sha256: str
    media_type: str
    content: bytes
    likeness: bytes = b""

    def shown(self, alt_text: str = "") -> Picture:
        """The picture as a content shows it."""
        return Picture(sha256=self.sha256, media_type=self.media_type, alt_text=alt_text)


def vouch(tx: Tx, shelves: Shelves, new: New, now: datetime) -> None:
    """Write the row of a picture whose bytes were brought to where new ones go."""
    sha256 = new.sha256
    if not pictures.size(tx, sha256):
        # Where it hung, its small likeness may hang now, which nobody is to approve in its place.
        hung.forget(tx, (sha256,))
    if shelves.new is MediaPlace.DATABASE:
        pictures.add(tx, sha256, new.media_type, new.content)
    else:
        size = len(new.content)
        row = Kept(sha256=sha256, media_type=new.media_type, size=size, place=shelves.new)
        pictures.put(tx, row)
    pictures.keep_likeness(tx, sha256, new.likeness)
    pictures.came(tx, sha256, now)


async def move(store: Store, shelves: Shelves, known: Kept, now: datetime) -> bool:
    """Move a picture to where new ones go; `False` where its bytes are not what they were.

    It stays where it was until its new place has given it back. Raises `ShelfTrouble`.
    """
    content = await bytes_of(store, shelves, known.sha256)
    if content is None:
        return False
    inside = content if shelves.new is MediaPlace.DATABASE else b""
    moved = Kept(
        sha256=known.sha256, media_type=known.media_type, size=len(content), place=shelves.new
    )
    async with brought(store, shelves, {known.sha256: content}, now):
        await store.write(lambda tx: pictures.put(tx, moved, inside))
    return True


async def clear(store: Store, shelves: Shelves, now: datetime) -> int:
    """Clear bytes outside that no row speaks for; return how many pictures went.

    What can't be cleared now is tried again the next time.
    """
    waiting = await store.read(lambda tx: pictures.loose(tx, now - WAITS, MOST))
    cleared = 0
    for sha256, place in waiting:
        try:
            async with shelves.turn(sha256):
                cleared += await _clear(store, shelves.at(place), sha256, place)
        except ShelfTrouble as trouble:
            log.warning(
                "a picture could not be cleared",
                extra={"event": "picture.stays", "sha256": sha256, "why": str(trouble)},
            )
    return cleared


async def _clear(store: Store, shelf: Shelf, sha256: str, place: MediaPlace) -> bool:
    is_loose = await store.read(lambda tx: pictures.is_loose(tx, sha256, place))
    if is_loose:
        await shelf.remove(sha256)
    await store.write(lambda tx: pictures.cleared(tx, sha256, place))
    return is_loose
