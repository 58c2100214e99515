"""Room on the disk where all is kept: when pictures are refused, and when people are told."""

from bot.domain.keeping import MediaPlace
from bot.words.phrases import phrase

FULL = 256 * 1024 * 1024
LOW = 1024 * 1024 * 1024

NO_ROOM = phrase(
    "There is no room for pictures where the bot keeps them, so nothing of this was"
    " kept; please ask whoever runs the bot to free some, and send it again."
)


def is_full(free: int, wanted: int = 0) -> bool:
    """Whether keeping so many bytes more would endanger what has to be written down."""
    return free - wanted < FULL


def is_low(free: int) -> bool:
    """Whether whoever runs the bot should be told."""
    return free < LOW


def warning(place: MediaPlace, free: int) -> str:
    """Tell everybody that room runs out, while there is time."""
    left = free // (1024 * 1024)
    if place is not MediaPlace.DATABASE:
        return phrase(
            ":floppy_disk: There are only {left} MB left where the bot keeps pictures; whoever"
            " runs the bot, please make room. Below 256 MB drafts with new pictures are refused.",
            left=left,
        )
    return phrase(
        ":floppy_disk: The bot's disk has only {left} MB left; whoever runs the"
        " bot, please free some. Below 256 MB drafts with new pictures are refused.",
        left=left,
    )
