"""Which addresses are followed at all, judged before anybody is asked."""

import re
from collections.abc import Collection
from ipaddress import IPv4Address
from typing import Final

from yarl import URL

from bot.domain.links import Outcome
from bot.links.errors import NotReached

PORTS: Final = frozenset({80, 443})
LONGEST: Final = 2048
_SCHEMES: Final = frozenset({"http", "https"})
# As C reads numbers: decimal, octal, hexadecimal, in one to four parts.
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|\d+)\Z")


def followable(url: str, ports: Collection[int] = PORTS) -> URL:
    """Read an address that may be followed. Raises `NotReached` with the reason."""
    if len(url) > LONGEST:
        raise _refused("", "the address is too long")
    try:
        read = URL(url)
        host, port = read.host or "", read.port
    except ValueError:
        raise _refused(url, "the address can't be read") from None
    if read.scheme not in _SCHEMES:
        raise _refused(url, "it is no web address")
    if not host:
        raise _refused(url, "the address names no host")
    if read.user is not None or read.password is not None:
        raise _refused(url, "the address carries a name or a password")
    if port not in ports:
        raise _refused(url, "the address names a port that readers don't use")
    if "%" in host:
        raise _refused(url, "the address names a network card of its own")
    if _is_odd_number(host):
        raise _refused(url, "its host is a number in disguise")
    return read


def _is_odd_number(host: str) -> bool:
    """Whether a host is a number that only some programs read, such as 2130706433 or 0177.1."""
    last = host.rstrip(".").rpartition(".")[2]
    if ":" in host or not _NUMBER.match(last.lower()):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True


def _refused(url: str, why: str) -> NotReached:
    return NotReached(Outcome.NOT_FOLLOWED, why, url)
