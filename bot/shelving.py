"""The places that keep pictures, as the settings name them, and `second-opinion pictures`."""

from pathlib import Path

from bot.clock import SystemClock
from bot.config.settings import Settings
from bot.domain.keeping import Kept, MediaPlace, ShelfTrouble
from bot.domain.space import is_full
from bot.services import keeping
from bot.services.keeping import Shelves
from bot.shelf_ports import Shelf
from bot.shelves.folder import FolderShelf
from storage import pictures
from storage.store import Store

# How many pictures are asked for by a look; `verify` reads them all.
MOST_ASKED = 50
INSIDE = (MediaPlace.DATABASE, MediaPlace.NOWHERE)

Said = tuple[list[str], bool]


def shelves_of(settings: Settings) -> Shelves:
    """Open all places: also those where only older pictures are."""
    storage = settings.storage
    outside: dict[MediaPlace, Shelf] = {}
    if storage.folder:
        outside[MediaPlace.FOLDER] = FolderShelf(Path(storage.folder).absolute())
    return Shelves(storage.pictures, outside, storage.keeps)


async def look_at_shelves(settings: Settings, store: Store) -> list[tuple[str, bool]]:
    """Say of each place outside whether it is well; `check` prints it. Nothing is written there."""
    found, shelves = [], shelves_of(settings)
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
        return f"pictures: {lost} of {len(sizes)} are not in the {place.value} as they were", False
    if free is not None and is_full(free):
        left = f"{free // 1024**2} MB are left in the {place.value}"
        return f"pictures: {left}; new ones are refused below 256 MB", False
    return f"pictures: {len(mine)} are in the {place.value}", True


async def verify(settings: Settings) -> Said:
    """Read every picture and compare it with its digest; beside a running bot or without one.

    Return the lines to print, and whether all are as they were.
    """
    store = await Store.open(settings.database_url, migrate=False)
    try:
        return await _verified(store, shelves_of(settings))
    finally:
        await store.close()


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
    return f"The picture {one.sha256[:12]} ({one.place.value}) is lost, or not what it was."


async def move(settings: Settings) -> Said:
    """Move every picture to where new ones go, with the database for this program alone.

    Each stays where it was until its new place has given it back. Return the lines to print,
    and whether all were moved. Raises `DatabaseTaken` beside a running bot.
    """
    clock, shelves = SystemClock(), shelves_of(settings)
    store = await Store.open(settings.database_url, exclusive=True, migrate=False)
    try:
        lines, moved = [], 0
        for one in await store.read(pictures.all_kept):
            if one.place is not shelves.new:
                trouble = await _moved(store, shelves, one, clock)
                lines += [trouble] if trouble else []
                moved += not trouble
        while await keeping.clear(store, shelves, clock.now()):
            pass
        return [*lines, f"{moved} pictures were moved to the {shelves.new.value}."], not lines
    finally:
        await store.close()


async def _moved(store: Store, shelves: Shelves, one: Kept, clock: SystemClock) -> str:
    try:
        if await keeping.move(store, shelves, one, clock.now()):
            return ""
    except ShelfTrouble as trouble:
        return f"The picture {one.sha256[:12]} stays in the {one.place.value}: {trouble}."
    return f"The picture {one.sha256[:12]} ({one.place.value}) is lost, or not what it was."
