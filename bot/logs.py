"""The log: one `key=value` line for each event on standard output, and never a secret."""

import contextlib
import logging
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import TextIO
from urllib.parse import quote

WITHHELD = "[withheld]"
SHORTEST_LITERAL = 6

# Shapes of secrets, whoever wrote them into a line: Slack's tokens (trap 31), a socket's
# ticket, what signs in at networks, a link to connect, an answer address, a bearer or basic
# header, a JWT, an app password, user:password@.
_SHAPES = re.compile(
    r"""(?ix)
    \bxox[a-z](?:\.xox[a-z])?-[\w.%-]+
    | \bxapp-[\w%-]+
    | \bxwfp-[\w%-]+
    | (?<=ticket=)[^&\s"']+
    | (?<=token=)[^&\s"']{6,}
    | (?<=client_secret=)[^&\s"']{6,}
    | (?<=code_verifier=)[^&\s"']{6,}
    | (?<=[?&]code=)[^&\s"']{6,}
    | (?<=/connect/)[\w-]{43}
    | https?://hooks\.slack\.com/[^\s"'<>]+
    | \b(?:bearer|basic)\s+[\w.~+/=-]{6,}
    | \beyJ[\w-]+\.[\w-]+\.[\w-]*
    | \bv0=[0-9a-f]{64}\b
    | \b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b
    | (?<=://)[^/\s:@"']+:[^/\s@"']+(?=@)
    """
)
# What a person wrote is no fact for a log, however it got into `extra` (trap 21).
_PRIVATE = frozenset(
    {"alt", "body", "content", "email", "payload", "password", "secret", "text", "token"}
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PLAIN = re.compile(r"[\w.:/@+<>#\[\]-]+")
_LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "asyncio")
_BAD_SIGNATURE = "RequestVerification"

_bound: ContextVar[Mapping[str, object]] = ContextVar("bound", default=MappingProxyType({}))


@contextlib.contextmanager
def bind(**facts: object) -> Iterator[None]:
    """Add facts to every line that is logged inside, for one request or one beat.

    They live in a context variable: work handed to a thread needs a copy of the context.
    """
    token = _bound.set({**_bound.get(), **facts})
    try:
        yield
    finally:
        _bound.reset(token)


def configure(
    secrets: Iterable[str] = (), *, stream: TextIO | None = None, level: int = logging.INFO
) -> logging.Handler:
    """Send all logging to `stream` (standard output) and return the handler that does it.

    `secrets` are the literal values that no line may show, beside everything that looks like
    one.
    """
    handler = logging.StreamHandler(stream if stream is not None else sys.stdout)
    handler.setFormatter(OneLine(secrets))
    handler.addFilter(_from_context)
    handler.addFilter(_quiet)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    return handler


def _from_context(record: logging.LogRecord) -> bool:
    for key, value in _bound.get().items():
        if key not in vars(record):
            setattr(record, key, value)
    return True


def _quiet(record: logging.LogRecord) -> bool:
    """Let libraries speak from WARNING up: below it they log whole payloads (trap 21).

    This stands at the handler, because Bolt sets the levels of its own loggers anew.
    """
    if _BAD_SIGNATURE in record.name:
        _say_only_that(record)
    root = record.name.split(".")[0].split(":")[0]
    return root not in _LIBRARIES or record.levelno >= logging.WARNING


def _say_only_that(record: logging.LogRecord) -> None:
    """Replace Bolt's line about a bad signature, which quotes the whole body (trap 21)."""
    record.msg, record.args = "a request without a good signature was refused", ()
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    record.event = "slack.bad_signature"


class OneLine(logging.Formatter):
    """Write a record as one line of `key=value`, with secrets withheld."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._literals = _literals(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Write the line: time in UTC, level, logger, event, message, facts, traceback."""
        facts = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        at = f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{record.msecs:03.0f}Z"
        pairs = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        pairs["event"] = str(facts.pop("event", "log"))
        pairs["msg"] = record.getMessage()
        pairs |= {key: self._fact(key, value) for key, value in sorted(facts.items())}
        if record.exc_info:
            pairs["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            pairs["stack"] = self.formatStack(record.stack_info)
        return " ".join(f"{key}={_quoted(self.redact(value))}" for key, value in pairs.items())

    def redact(self, text: str) -> str:
        """Withhold everything that is a registered secret or has the shape of one."""
        if self._literals is not None:
            text = self._literals.sub(WITHHELD, text)
        return _SHAPES.sub(WITHHELD, text)

    def _fact(self, key: str, value: object) -> str:
        return WITHHELD if key.lower() in _PRIVATE else str(value)


def _literals(secrets: Iterable[str]) -> re.Pattern[str] | None:
    known = {secret for secret in secrets if len(secret) >= SHORTEST_LITERAL}
    forms = known | {quote(s, safe="") for s in known} | {repr(s)[1:-1] for s in known}
    if not forms:
        return None
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(re.escape(form) for form in longest_first))


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return (
        '"'
        + "".join(marks.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in value)
        + '"'
    )
