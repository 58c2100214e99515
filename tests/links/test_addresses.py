"""Which addresses are followed at all, each refusal with its reason."""

import pytest

from bot.domain.links import Outcome
from bot.links.addresses import followable
from bot.links.errors import NotReached

REFUSED = {
    "ftp://soup.test/menu": "it is no web address",
    "file:///etc/passwd": "it is no web address",
    "javascript:alert(1)": "it is no web address",
    "gopher://soup.test": "it is no web address",
    "//soup.test/menu": "it is no web address",
    "http:///menu": "the address names no host",
    "https://user@soup.test/": "the address carries a name or a password",
    "https://user:word@soup.test/": "the address carries a name or a password",
    "https://:word@soup.test/": "the address carries a name or a password",
    "http://soup.test:22/": "the address names a port that readers don't use",
    "http://soup.test:8080/": "the address names a port that readers don't use",
    "http://soup.test:0/": "the address names a port that readers don't use",
    "http://soup.test:99999/": "the address can't be read",
    "http://[::1/": "the address can't be read",
    "http://[fe80::1%25eth0]/": "the address names a network card of its own",
    "http://2130706433/": "its host is a number in disguise",
    "http://0x7f000001/": "its host is a number in disguise",
    "http://0x7f.1/": "its host is a number in disguise",
    "http://017700000001/": "its host is a number in disguise",
    "http://0177.0.0.1/": "its host is a number in disguise",
    "http://127.1/": "its host is a number in disguise",
    "http://127.0.0.01/": "its host is a number in disguise",
    "http://127.0.0.1./": "its host is a number in disguise",
    "http://1.2.3.4.5/": "its host is a number in disguise",
    "http://soup.test/" + "a" * 3000: "the address is too long",
}


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_ordinary_address_is_not_followed_and_the_reason_is_said(url: str) -> None:
    with pytest.raises(NotReached) as refused:
        followable(url)
    assert (refused.value.outcome, refused.value.why) == (Outcome.NOT_FOLLOWED, REFUSED[url])


@pytest.mark.parametrize(
    "url",
    [
        "https://soup.test",
        "http://soup.test:80/menu?day=1#top",
        "https://soup.test:443/",
        "http://soup.test:443/",
        "https://café.example/",
        "http://93.184.216.34/",
        "http://[2606:4700::1111]/",
        "https://1.soup.test/",
        "https://0x7f.soup.test/",
    ],
)
def test_an_ordinary_address_is_followed(url: str) -> None:
    assert followable(url).host
