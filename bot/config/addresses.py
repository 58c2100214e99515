"""Addresses in the settings: what is one, and what never leaves this machine."""

import ipaddress
from urllib.parse import SplitResult, urlsplit


def on_loopback(url: str) -> bool:
    """Whether an address is on this machine, judged by its text alone (no look-up)."""
    split = _split(url)
    host = (split.hostname or "") if split else ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def problem_with(url: str) -> str | None:
    """Say what is wrong with a server's address, or `None`. Never repeats the address."""
    split = _split(url)
    if split is None or split.scheme not in {"http", "https"} or not split.hostname:
        return "must be an address such as https://example.social."
    if "@" in split.netloc:
        return "must not hold a name or a password; those belong in the environment."
    if split.query or split.fragment:
        return "must end before any ? or #."
    if split.scheme == "http" and not on_loopback(url):
        return "must begin with https://, because it is not on this machine."
    return None


def host_in(url: str) -> str:
    """Return the host of an address, or empty where there is none."""
    split = _split(url)
    return (split.hostname or "") if split else ""


def without_slash(url: str) -> str:
    """Cut the slash at the end."""
    return url.rstrip("/")


def with_slash(url: str) -> str:
    """Put exactly one slash at the end."""
    return url.rstrip("/") + "/"


def _split(url: str) -> SplitResult | None:
    if not url.isascii() or not url.isprintable() or any(mark in url for mark in " \\<>\"'"):
        return None
    try:
        split = urlsplit(url)
        _ = split.port
    except ValueError:
        return None
    return split
