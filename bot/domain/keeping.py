"""Where the bytes of pictures are kept, and what is said where they can't be."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from bot.words.phrases import phrase


class MediaPlace(StrEnum):
    """Where bytes are; the values are stored, and written in the settings."""

    DATABASE = "database"
    FOLDER = "folder"
    S3 = "s3"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a picture beside its bytes: its SHA-256 (hex), kind, size, and place.

    The size is in bytes, and stays when the bytes are gone.
    """

    sha256: str
    media_type: str
    size: int
    place: MediaPlace

    @property
    def is_there(self) -> bool:
        """Whether its bytes should be somewhere."""
        return self.place is not MediaPlace.NOWHERE


def digest(content: bytes) -> str:
    """The SHA-256 of a picture's bytes, in hex: by this it is known everywhere."""
    return hashlib.sha256(content).hexdigest()


def is_whole(content: bytes | None, sha256: str) -> bool:
    """Whether bytes are there, and those that are known by this digest."""
    return content is not None and digest(content) == sha256


class ShelfTrouble(Exception):
    """A place outside the database could not be asked, or did not do what it was asked."""


class ShelfFull(ShelfTrouble):
    """A place outside the database has no room for more."""


NOT_KEPT_NOW = phrase(
    "Pictures can't be kept at the moment, so nothing of this was; please send it again in a few"
    " minutes, and tell whoever runs the bot if that doesn't help."
)
