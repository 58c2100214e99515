"""Read the `[storage]` table: where the bytes of pictures are kept."""

from datetime import timedelta

from bot.config.environment import Surroundings
from bot.config.problems import shown
from bot.config.records import StorageSettings
from bot.config.tables import Table
from bot.domain.keeping import MediaPlace

LONGEST_DAYS = 36_500
PLACES = (MediaPlace.DATABASE, MediaPlace.FOLDER)


def read_storage(table: Table, around: Surroundings) -> StorageSettings:
    """Read it, and note problems."""
    forgets = around.platform if not table.flag("ephemeral_disk_is_fine", False) else ""
    if forgets and around.database_url.startswith("sqlite:"):
        table.complain(
            "ephemeral_disk_is_fine",
            f"is not true, and {forgets} empties its disk at every restart: approvals and"
            " the proof of what was sent would be lost, so please run the bot where the disk"
            " stays.",
        )
    place = _place(table)
    folder = table.text("folder")
    if place is MediaPlace.FOLDER and not folder:
        table.complain("folder", "is missing; it names the folder for pictures.")
    if place is MediaPlace.FOLDER and forgets:
        table.complain(
            "pictures",
            f"can't be {shown(place.value)} here, because {forgets} empties its disk at every"
            " restart, and posts that wait would lose their pictures.",
        )
    days = table.number("keep_pictures_days", 30, (1, LONGEST_DAYS))
    table.end()
    return StorageSettings(pictures=place, folder=folder, keeps=timedelta(days=days))


def _place(table: Table) -> MediaPlace:
    written = table.text("pictures", MediaPlace.DATABASE.value)
    if written in PLACES:
        return MediaPlace(written)
    table.complain("pictures", f"must be one of {', '.join(PLACES)}, not {shown(written)}.")
    return MediaPlace.DATABASE
