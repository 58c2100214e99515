"""What the bot and its porter say to each other, one line of JSON each, through two pipes.

The bot says first what the porter is to do (`Orders`), then which requests it has taken, what it
answers to those it was asked about, and to stop. The porter says that it is open, what it heard,
what it asks about, what it refused itself, which sockets it holds, and that it is closed. Each
`PULSE` of the bot's it gives back.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.porter.heard import Heard

LONGEST_LINE = 8 * 1024 * 1024
STOP = b'{"stop": true}\n'
OPEN = b'{"open": true}\n'
CLOSED = b'{"closed": true}\n'
PULSE = b'{"pulse": true}\n'

READS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OTHER = "other"

Tell = Callable[[bytes], None]
"""Tells the bot one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a porter needs: its secret, and the file and the key of the book.

    Over HTTP the secret is what Slack signs with; besides, the path that Slack calls, the bot's
    Unix socket, and the number of the socket at which the porter stands. In Socket Mode it is the
    app's token; besides, the address of Slack's `api`, and that of a proxy before it.
    """

    secret: str
    book: str
    key: str
    path: str = ""
    back: str = ""
    door: int = -1
    api: str = ""
    proxy: str = ""

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


@dataclass(frozen=True, slots=True)
class Pulse:
    """A sign of life: the bot asks for it, and the porter gives it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """That the bot has taken a request."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """That somebody waits for what the bot makes of a request."""

    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bot made of it: a status as of HTTP, and what Slack is given with it."""

    number: int
    status: int
    payload: dict[str, Any] | None = None

    def as_line(self) -> bytes:
        """Write it as one line of JSON."""
        return (
            json.dumps(
                {"answer": self.number, "status": self.status, "payload": self.payload}
            ).encode()
            + b"\n"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many of Slack's sockets the porter has open, and how many Slack counts beside them.

    `is_new` where one was opened just now; `refusal` is Slack's word for why it opens none, where
    it was asked for one last and said no.
    """

    count: int
    others: int
    is_new: bool
    refusal: str = ""

    def as_line(self) -> bytes:
        """Write it as one line of JSON."""
        return json.dumps({"held": asdict(self)}).encode() + b"\n"


Said = Heard | Taken | Refusal | Sign | Pulse | Asked | Answer | Held
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
        case {"pulse": True}:
            return Pulse()
        case {"asked": found}:
            return Asked(heard=Heard.of_plain(found))
        case {"answer": int(number), "status": int(status), "payload": dict() | None as payload}:
            return Answer(number=number, status=status, payload=payload)
        case {"held": dict() as held}:
            return _held(held)
        case found:
            return Heard.of_plain(found)


def _held(found: dict[str, Any]) -> Held:
    match found:
        case {"count": int(), "others": int(), "is_new": bool(), "refusal": str()}:
            return Held(**found)
        case _:
            raise ValueError("this tells of no sockets")


def told_as(method: str) -> str | None:
    """As what a refused request is told of: not where it only reads, and by no name made up."""
    if method in READS:
        return None
    return method if method in WRITES else OTHER


def refusal(method: str, status: int) -> bytes:
    """Write a `Refusal`."""
    return json.dumps({"refused": [method, status]}).encode() + b"\n"


def asked(heard: Heard) -> bytes:
    """Write an `Asked`."""
    return json.dumps({"asked": heard.plain()}).encode() + b"\n"


def taken(number: int) -> bytes:
    """Write that the bot has taken a request."""
    return json.dumps({"taken": number}).encode() + b"\n"
