"""What a test is told of a real server: where it is and who may write there."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RealAccount:
    """One account. `secret` is what the bot is given: an app password or an access token."""

    handle: str
    identity: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RealServer:
    """A running server on loopback; `url` has no slash at its end."""

    url: str
    accounts: tuple[RealAccount, ...]
    log: Path
    pid: int
