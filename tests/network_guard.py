"""Keeps the tests on this machine: every connection or look-up beyond loopback is refused."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

HERE_BY_NAME = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


class BeyondLoopback(RuntimeError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """Tell whether `host` (a name, an address as text or bytes, or `None`) is this machine."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name.lower() in HERE_BY_NAME:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[list[str]]:
    """Refuse whatever leaves loopback while the block runs; yield the list of refused hosts.

    The list is there because code under test may swallow the error: the attempt itself is
    already a defect. Unix sockets are of this machine and stay allowed.
    """
    refused: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def refuse_unless_here(host: object) -> None:
        if not is_here(host):
            refused.append(str(host))
            raise BeyondLoopback(f"tests stay on this machine, but {host!r} was asked for")

    def check(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            refuse_unless_here(address[0])

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(self, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_unless_here(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield refused
