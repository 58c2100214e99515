"""Sites and hosts: what is another place, and what is the same one written otherwise."""

import pytest

from bot.domain.links import LinkFact, Outcome, host_of, site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("example.com", "example.com"),
        ("www.example.com", "example.com"),
        ("shop.uk.example.com.", "example.com"),
        ("BBC.co.uk", "bbc.co.uk"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("co.uk", "co.uk"),
        ("impots.gouv.fr", "impots.gouv.fr"),
        ("a.b.gouv.fr", "b.gouv.fr"),
        ("co.com", "co.com"),
        ("x.co.com", "co.com"),
        ("ana.github.io", "ana.github.io"),
        ("github.io", "github.io"),
        ("93.184.216.34", "93.184.216.34"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_a_site_is_what_one_owner_has(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("url", "final", "elsewhere"),
    [
        ("https://example.com/a", "https://www.example.com/b", False),
        ("http://example.com", "https://shop.example.com/", False),
        ("https://bit.ly/x", "https://example.com/", True),
        ("https://a.github.io/", "https://b.github.io/", True),
        ("https://example.com/", "", False),
    ],
)
def test_a_link_leads_elsewhere_where_another_site_is_at_its_end(
    url: str, final: str, elsewhere: bool
) -> None:
    fact = LinkFact(url=url, outcome=Outcome.ANSWERS, final=final)
    assert fact.leads_elsewhere is elsewhere


def test_the_host_of_an_end_is_told_without_its_www_and_an_unreadable_one_is_none() -> None:
    end = "https://WWW.Example.com:443/a"
    assert LinkFact(url="https://bit.ly/x", outcome=Outcome.GONE, final=end).host == "example.com"
    assert host_of("http://[") == ""
