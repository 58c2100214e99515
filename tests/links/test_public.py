"""Which addresses are everybody's: a table of those that are not."""

from ipaddress import ip_address

import pytest

from bot.links.public import address_of, is_public

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1
192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 93.184.216.34 100.63.255.255 100.128.0.1 172.15.0.1
172.32.0.1 192.169.0.1 223.255.255.255 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450::1
2001:200::1
"""


@pytest.mark.parametrize("written", NOT_PUBLIC.split())
def test_an_address_that_is_not_everybodys_is_not_public(written: str) -> None:
    assert not is_public(ip_address(written))


@pytest.mark.parametrize("written", PUBLIC.split())
def test_an_address_of_the_internet_is_public(written: str) -> None:
    assert is_public(ip_address(written))


def test_a_socket_address_is_read_without_its_zone_and_a_name_is_none() -> None:
    assert address_of("fe80::1%eth0") == ip_address("fe80::1")
    assert address_of("soup.test") is None
