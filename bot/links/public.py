"""Which addresses are everybody's: the list that keeps the bot out of the house it stands in.

`ipaddress` alone will not do: its `is_global` says yes to translated, tunnelled and multicast
addresses, which lead inside as well.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

# IANA's special-purpose addresses, and one that a cloud answers on inside alone.
_NOT_PUBLIC_4: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
        "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    )
)  # fmt: skip
# All that is given out to anybody lies in here; what is mapped, translated (NAT64), local or
# multicast lies outside.
_GIVEN_OUT_6: Final = IPv6Network("2000::/3")
# Within it: tunnels (Teredo, 6to4), and what is kept for protocols and documentation.
_NOT_PUBLIC_6: Final = tuple(
    IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the Internet can reach."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _GIVEN_OUT_6 and not any(address in network for network in _NOT_PUBLIC_6)


def address_of(host: str) -> Address | None:
    """Read what a socket connects to, or `None` where it is no address.

    One that carries a zone, as in `fe80::1%eth0`, is read without it.
    """
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
