"""What the bot and its porter say to each other, one line of JSON each, through two pipes.

The bot says first what the porter is to do (`Orders`), then which requests it has taken, and to
stop. The porter says that it is open, what it heard, what it refused itself, and that it is closed.
"""

import json
from dataclasses import asdict, dataclass
from typing import Self

from bot.porter.heard import Heard

LONGEST_LINE = 8 * 1024 * 1024
STOP = b'{"stop": true}\n'
OPEN = b'{"open": true}\n'
CLOSED = b'{"closed": true}\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a porter needs: Slack's signing secret, the path that Slack calls, the bot's Unix
    socket, the file of the book, and the number of the socket at which it stands.
    """

    secret: str
    path: str
    back: str
    book: str
    door: int = -1

    def as_line(self) -> bytes:
        """Write them as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Self:
        """Read what `as_line` wrote."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A request that the porter refused by itself: its method, and the answer's status."""

    method: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """That the porter is open now, or has closed and told everything."""

    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """That the bot has taken a request."""

    number: int


Said = Heard | Taken | Refusal | Sign
"""What stands in one line."""


def said(line: bytes) -> Said:
    """Read one line. Raises `ValueError`."""
    match json.loads(line):
        case {"taken": int(number)}:
            return Taken(number=number)
        case {"refused": [str(method), int(status)]}:
            return Refusal(method=method, status=status)
        case {"open": True}:
            return Sign(is_open=True)
        case {"closed": True}:
            return Sign(is_open=False)
        case _:
            return Heard.of_line(line)


def refusal(method: str, status: int) -> bytes:
    """Write a `Refusal`."""
    return json.dumps({"refused": [method, status]}).encode() + b"\n"


def taken(number: int) -> bytes:
    """Write that the bot has taken a request."""
    return json.dumps({"taken": number}).encode() + b"\n"
