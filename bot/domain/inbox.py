"""What Slack told us and is not worked on yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as Slack sent it, in JSON; `tries` counts how often the work on it began."""

    id: int
    key: str
    kind: str
    body: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is to be worked on again, and what is not any more, having failed too often."""

    again: tuple[Told, ...]
    set_aside: tuple[Told, ...]
