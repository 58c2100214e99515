"""What a porter finds where it works: its environment, its room, its door, and its book."""

import asyncio
import contextlib
import logging
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.domain.errors import CannotStart
from bot.porter.book import is_free

log = logging.getLogger(__name__)

SECONDS_TO_LEAVE_THE_BOOK = 10.0
SECONDS_BETWEEN_LOOKS = 0.05
# What a program needs to run; the rest of the environment is full of tokens.
PLAIN = frozenset(
    {
        "HOME",
        "LANG",
        "LD_LIBRARY_PATH",
        "PATH",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "TMPDIR",
        "TZ",
        "VIRTUAL_ENV",
    }
)
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
PLAIN_BEGINNINGS = ("LC_", "PYTHON")
NO_BOOK = "{file} can't be opened ({why}); please let the user that runs the bot read and write it."


def without_tokens(environ: Mapping[str, str]) -> dict[str, str]:
    """Keep what a program needs to run: the porter has no token, not even unread."""
    return {
        name: value
        for name, value in environ.items()
        if name in PLAIN or name.startswith(PLAIN_BEGINNINGS)
    }


def proxy_of(environ: Mapping[str, str]) -> str:
    """Find the proxy on the way to Slack, as Slack's own client does; empty where there is none."""
    return next((found for name in PROXIES if (found := environ.get(name, "").strip())), "")


@contextlib.contextmanager
def a_room() -> Iterator[Path]:
    """A folder of this user's alone, for the sockets between the bot and its porter."""
    folder = Path(tempfile.mkdtemp(prefix="second-opinion-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def the_last_is_gone(book: Path) -> None:
    """Wait a while for the porter of a bot that was killed: it leaves the door before the book.

    Raises `CannotStart` where no porter of ours could open it.
    """
    for _ in range(round(SECONDS_TO_LEAVE_THE_BOOK / SECONDS_BETWEEN_LOOKS)):
        try:
            if is_free(book):
                return
        except OSError as error:
            why = error.strerror or str(error)
            raise CannotStart(NO_BOOK.format(file=book.name, why=why)) from error
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    log.error("another porter has the book", extra={"event": "porter.still"})


def a_door(host: str) -> socket.socket:
    """Make the socket for an address; nobody listens there before a porter is started."""
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
