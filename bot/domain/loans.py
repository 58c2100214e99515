"""Loans: the address under which a network may fetch one approved picture or video, for a while.

Some networks take no bytes and fetch a picture themselves. Its address is public, so it can't be
guessed (it carries a seal), ends by itself, and names one picture of one delivery.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.domain.drafts import Picture
from bot.domain.seals import Sealer

LASTS = timedelta(minutes=30)
ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
}
"""Some fetchers want to see in the address what it is."""

_WHAT = "loan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """One picture (SHA-256, hex) of the delivery with this key, until a Unix time in seconds."""

    key: str
    sha256: str
    until: int

    @classmethod
    def of(cls, picture: Picture, key: str, now: datetime) -> Self:
        """Begin one now."""
        return cls(key=key, sha256=picture.sha256, until=int((now + LASTS).timestamp()))

    def path(self, sealer: Sealer, media_type: str) -> str:
        """Write it as the path of an address, with its seal."""
        seal = sealer.seal(_WHAT, (self.key, self.sha256, self.until))
        return f"/media/{self.key}/{self.sha256}/{self.until}/{seal}{ENDINGS.get(media_type, '')}"


def addresses_at(
    public_url: str, sealer: Sealer, now: Callable[[], datetime]
) -> Callable[[Picture, str], str] | None:
    """Lend pictures below our public address; `None` where there is none."""
    if not public_url:
        return None

    def address(picture: Picture, key: str) -> str:
        return public_url + Loan.of(picture, key, now()).path(sealer, picture.media_type)

    return address


def read_loan(sealer: Sealer, parts: Mapping[str, str], now: datetime) -> Loan | None:
    """Read the parts of a path; `None` for what we never wrote, and for what is over."""
    until = parts["until"]
    if not (until.isascii() and until.isdigit() and len(until) <= 12):
        return None
    loan = Loan(key=parts["key"], sha256=parts["sha256"], until=int(until))
    seal = parts["seal"].partition(".")[0]
    if not seal.isascii():
        return None
    ours = sealer.holds(seal, _WHAT, (loan.key, loan.sha256, loan.until))
    return loan if ours and now.timestamp() < loan.until else None
