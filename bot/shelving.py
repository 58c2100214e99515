"""The places that keep pictures, as the settings name them, and `second-opinion pictures`."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.clock import SystemClock
from bot.config.records import BucketSettings
from bot.config.settings import Settings
from bot.domain.keeping import Kept, MediaPlace, ShelfTrouble
from bot.domain.space import is_full
from bot.ports import Clock
from bot.services import keeping
from bot.services.keeping import Shelves
from bot.shelf_ports import Shelf
from bot.shelves.bucket import Bucket, BucketShelf
from bot.shelves.folder import FolderShelf
from bot.shelves.signing import Signer
from storage import pictures
from storage.store import Store

# How many pictures are asked for by a look; `verify` reads them all.
MOST_ASKED = 50
_NAMES = {
    MediaPlace.DATABASE: "the database",
    MediaPlace.FOLDER: "the folder",
    MediaPlace.S3: "the bucket",
    MediaPlace.NOWHERE: "nowhere",
}
INSIDE = (MediaPlace.DATABASE, MediaPlace.NOWHERE)

Said = tuple[list[str], bool]


def shelves_of(settings: Settings, session: aiohttp.ClientSession, clock: Clock) -> Shelves:
    """Open all places: also those where only older pictures are."""
    storage = settings.storage
    outside: dict[MediaPlace, Shelf] = {}
    if storage.folder:
        outside[MediaPlace.FOLDER] = FolderShelf(Path(storage.folder).absolute())
    if storage.bucket:
        outside[MediaPlace.S3] = _bucket(storage.bucket, session, clock)
    return Shelves(storage.pictures, outside, storage.keeps, storage.most)


def _bucket(known: BucketSettings, session: aiohttp.ClientSession, clock: Clock) -> BucketShelf:
    bucket = Bucket(endpoint=known.endpoint, name=known.name, prefix=known.prefix)
    signer = Signer(key_id=known.key_id, secret=known.secret.reveal(), region=known.region)
    return BucketShelf(bucket, signer, session=session, clock=clock)


@contextlib.asynccontextmanager
async def _opened(settings: Settings, *, exclusive: bool) -> AsyncIterator[tuple[Store, Shelves]]:
    """Open the database and all places for a command."""
    store = await Store.open(settings.database_url, exclusive=exclusive, migrate=False)
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield store, shelves_of(settings, session, SystemClock())
    finally:
        await store.close()


async def look_at_shelves(store: Store, shelves: Shelves) -> list[tuple[str, bool]]:
    """Say of each place outside whether it is well; `check` prints it. Nothing is written there."""
    found = []
    there = await store.read(pictures.all_kept)
    for place in (one for one in MediaPlace if one not in INSIDE):
        mine = [one for one in there if one.place is place]
        if mine or shelves.new is place:
            found.append(await _looked(shelves, place, mine))
    return found


async def _looked(shelves: Shelves, place: MediaPlace, mine: list[Kept]) -> tuple[str, bool]:
    try:
        shelf = shelves.at(place)
        await shelf.look()
        sizes = [(await shelf.size(one.sha256)) == one.size for one in mine[:MOST_ASKED]]
        free = await shelf.free()
    except ShelfTrouble as trouble:
        return f"pictures: {trouble}", False
    if not all(sizes):
        lost = sizes.count(False)
        return f"pictures: {lost} of {len(sizes)} are not in {_NAMES[place]} as they were", False
    if free is not None and is_full(free):
        left = f"{free // 1024**2} MB are left in {_NAMES[place]}"
        return f"pictures: {left}; new ones are refused below 256 MB", False
    return f"pictures: {len(mine)} are in {_NAMES[place]}", True


async def verify(settings: Settings) -> Said:
    """Read every picture and compare it with its digest; beside a running bot or without one.

    Return the lines to print, and whether all are as they were.
    """
    async with _opened(settings, exclusive=False) as (store, shelves):
        return await _verified(store, shelves)


async def _verified(store: Store, shelves: Shelves) -> Said:
    found = await store.read(pictures.all_kept)
    wrong = [line for one in found if (line := await _trouble(store, shelves, one))]
    return [*wrong, f"{len(found) - len(wrong)} of {len(found)} pictures are as they were."], (
        not wrong
    )


async def _trouble(store: Store, shelves: Shelves, one: Kept) -> str:
    try:
        if await keeping.bytes_of(store, shelves, one.sha256) is not None:
            return ""
    except ShelfTrouble as trouble:
        return f"The picture {one.sha256[:12]} can't be read: {trouble}."
    return _lost(one)


async def move(settings: Settings) -> Said:
    """Move every picture to where new ones go, with the database for this program alone.

    Each stays where it was until its new place has given it back. Return the lines to print,
    and whether all were moved. Raises `DatabaseTaken` beside a running bot.
    """
    clock = SystemClock()
    async with _opened(settings, exclusive=True) as (store, shelves):
        lines, moved = [], 0
        for one in await store.read(pictures.all_kept):
            if one.place is not shelves.new:
                trouble = await _moved(store, shelves, one, clock)
                lines += [trouble] if trouble else []
                moved += not trouble
        while await keeping.clear(store, shelves, clock.now()):
            pass
        return [*lines, f"{moved} pictures were moved to {_NAMES[shelves.new]}."], not lines


async def _moved(store: Store, shelves: Shelves, one: Kept, clock: SystemClock) -> str:
    try:
        if await keeping.move(store, shelves, one, clock.now()):
            return ""
    except ShelfTrouble as trouble:
        return f"The picture {one.sha256[:12]} stays in {_NAMES[one.place]}: {trouble}."
    return _lost(one)


def _lost(one: Kept) -> str:
    return f"The picture {one.sha256[:12]} (in {_NAMES[one.place]}) is lost, or not what it was."
