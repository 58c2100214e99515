"""A server's answer, read with suspicion: its JSON, its own words, and how long to wait."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST_SENTENCE = 200
LONGEST_WAIT = 24 * 3600.0
SHORTEST_WAIT = 1.0
WAIT_HEADERS = ("Retry-After", "RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset")
HIDDEN = "[secret]"

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_NO_MARKUP = str.maketrans("<>", "‹›")
_RELATIVE_SECONDS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, headers (any case) and at most a few megabytes of body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the server said yes."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """The body as JSON, or `None` when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def plain(self) -> dict[str, Any] | None:
        """The body as a JSON object, or `None` when it is none."""
        found = self.json
        return found if isinstance(found, dict) else None

    @property
    def error(self) -> str:
        """The network's own `error`, or empty when the body is not the network's own."""
        error = (self.plain or {}).get("error")
        return error if isinstance(error, str) else ""

    def wait(self, now: datetime) -> float | None:
        """Return the seconds that the server asks to wait, within a day; `None` if not said."""
        for name in WAIT_HEADERS:
            seconds = _seconds(self.headers.get(name, "").strip(), now)
            if seconds is not None:
                return min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
        return None


def usual_words(answer: Answer) -> str:
    """Take a network's own words where it writes `error` and `message`.

    Empty when the body is not the network's own, as from a proxy in between.
    """
    if not answer.error:
        return ""
    plain = answer.plain or {}
    message = plain.get("message") or plain.get("error_description") or answer.error
    return message if isinstance(message, str) else answer.error


def in_one_line(words: str, secrets: Iterable[str]) -> str:
    """Write a network's words as one bounded line, without `secrets` and unseen characters.

    Nothing in it is markup any more: said in Slack, it calls nobody and links nowhere.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, HIDDEN) if secret else words
    words = " ".join(_INVISIBLE.sub(" ", words).split()).rstrip(".").translate(_NO_MARKUP)
    return words if len(words) <= LONGEST_SENTENCE else words[: LONGEST_SENTENCE - 1] + "…"


def _seconds(value: str, now: datetime) -> float | None:
    """Read seconds, a Unix time, an ISO time (Mastodon) or an HTTP date."""
    if value.isascii() and value.isdigit():
        number = float(value[:15])
        return number if number < _RELATIVE_SECONDS else number - now.timestamp()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            then = read(value)
        except ValueError:
            continue
        return (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    return None
