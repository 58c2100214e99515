"""Addresses that a network names: which are on this machine, and which may be shown."""

import ipaddress
from urllib.parse import urlsplit

LONGEST = 2000


def is_here(url: str) -> bool:
    """Tell whether an address is on loopback, where only a test server can be."""
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_of(url: str, domain: str, base_url: str) -> bool:
    """Whether our bytes may go to an address that a network named: below `domain` by HTTPS.

    Of an API on loopback they go to loopback alone.
    """
    if is_here(base_url):
        return is_here(url)
    return url.startswith("https://") and host_of(url).endswith(f".{domain}")


def shown(value: object) -> str:
    """Return a link that people may follow, or empty when it is none (`http`, `https` only)."""
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        return ""
    safe = value.startswith(("https://", "http://")) and not set(value) & set(" <>|\"'")
    return value if safe else ""


def host_of(url: str) -> str:
    """Return the host of an address, or empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
