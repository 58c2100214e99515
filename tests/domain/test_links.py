"""Sites and hosts: what is another place, and what is the same one written otherwise."""

import pytest

from bot.domain.links import (
    UNKNOWN,
    WORSE,
    LinkFact,
    LinkLook,
    Outcome,
    host_of,
    link_key,
    site_of,
    standing,
    turned,
    unseen,
)
from tests.factories import after

MENU = "https://soup.test/menu"


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
        ("a.1.com", "1.com"),
        ("1.a.com", "a.com"),
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
    assert host_of("https://soup.test./menu") == "soup.test"


@pytest.mark.parametrize(
    "written",
    [
        "https://Soup.test/Menu",
        "http://soup.test/Menu/",
        "soup.test/Menu",
        "HTTPS://SOUP.TEST/Menu",
    ],
)
def test_a_link_is_known_in_every_spelling(written: str) -> None:
    assert link_key(written) == "soup.test/Menu"


def test_an_address_inside_an_address_is_a_part_of_it() -> None:
    assert link_key("https://a.test/?to=https://B.test/") == "a.test/?to=https://B.test"


def fact(outcome: Outcome = Outcome.ANSWERS, final: str = MENU) -> LinkFact:
    return LinkFact(url=MENU, outcome=outcome, final=final)


def looks(*facts: LinkFact) -> tuple[LinkLook, ...]:
    return tuple(
        LinkLook(revision=1, at=after(minutes=number), facts=(one,))
        for number, one in enumerate(facts)
    )


def test_what_is_known_stays_where_a_later_look_learns_nothing() -> None:
    gone, unknown = fact(Outcome.GONE), fact(Outcome.NO_ANSWER)
    slow = fact(Outcome.TOO_MANY_REDIRECTS)
    assert standing(looks(gone, unknown)) == {MENU: gone}
    assert standing(looks(gone, unknown, fact())) == {MENU: fact()}
    assert standing(looks(unknown, slow)) == {MENU: slow}
    assert standing(looks(unknown, fact())) == {MENU: fact()}
    assert standing(()) == {}


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - UNKNOWN - {Outcome.ANSWERS}))
def test_rule_20_a_link_that_broke_since_has_turned(outcome: Outcome) -> None:
    assert turned(looks(fact(), fact(outcome))) == (f"its link {MENU} {WORSE[outcome]} now",)
    assert turned(looks(fact(Outcome.NO_ANSWER), fact(), fact(outcome)))
    # Whoever approved it saw that it was broken.
    assert turned(looks(fact(outcome), fact(outcome))) == ()
    assert turned(looks(fact(outcome), fact())) == ()
    assert turned(looks(fact(), fact(outcome), fact())) == ()


@pytest.mark.parametrize("outcome", sorted(UNKNOWN))
def test_what_is_not_known_now_has_not_turned(outcome: Outcome) -> None:
    assert turned(looks(fact(), fact(outcome, ""))) == ()
    assert turned(looks(fact(), fact(outcome))) == ()
    assert turned(looks(fact(outcome, "https://casino.test/"), fact())) == ()
    # Who passes it on there is known, even if nothing answered.
    elsewhere = fact(outcome, "https://casino.test/")
    assert turned(looks(fact(), elsewhere)) == turned(looks(fact(), fact(final=elsewhere.final)))


def test_rule_20_a_link_that_leads_to_another_host_has_turned() -> None:
    (said,) = turned(looks(fact(), fact(final="https://casino.test/")))
    assert said == f"its link {MENU} leads to casino.test now, and led to soup.test before"
    assert turned(looks(fact(), fact(final="https://shop.soup.test/")))
    assert turned(looks(fact(), fact(final="http://www.soup.test/other"))) == ()
    assert turned(looks(fact(), fact(final=""))) == ()
    assert turned(()) == ()


def test_rule_20_what_nobody_could_know_when_approving_is_said() -> None:
    unknown, gone = fact(Outcome.NO_ANSWER), fact(Outcome.GONE)
    elsewhere = fact(final="https://casino.test/")
    late = ", which nobody knew when it was approved"
    assert unseen(looks(unknown, gone), after()) == (f"its link {MENU} leads to no page{late}",)
    assert unseen(looks(unknown, elsewhere), after()) == (
        f"its link {MENU} leads to casino.test{late}",
    )
    # Whoever approved when it was known has seen it, and what is well needs nobody's look.
    assert unseen(looks(unknown, gone), after(minutes=1)) == ()
    assert unseen(looks(gone, gone), after()) == ()
    assert unseen(looks(unknown, fact()), after()) == ()
    assert unseen(looks(unknown, unknown), after()) == ()


def test_rule_20_offline_is_not_leading_back_to_where_a_link_begins() -> None:
    """Nobody answered at its own host, so nothing was learned; a later host was passed on to."""
    short = "https://short.test/x"

    def at(outcome: Outcome, final: str) -> LinkFact:
        return LinkFact(url=short, outcome=outcome, final=final)

    first = at(Outcome.ANSWERS, MENU)
    assert turned(looks(first, at(Outcome.NO_ANSWER, short))) == ()
    assert turned(looks(first, at(Outcome.NO_ANSWER, "https://casino.test/")))
    assert turned(looks(first, at(Outcome.ANSWERS, short)))


def test_rule_20_a_link_that_was_broken_and_leads_to_another_host_has_turned() -> None:
    """A page that isn't there for us may be there for readers."""
    gone, elsewhere = fact(Outcome.GONE), fact(Outcome.GONE, "https://casino.test/")
    (said,) = turned(looks(gone, elsewhere))
    assert "leads to casino.test now, and led to soup.test before" in said


def test_trap_77_a_host_that_no_host_can_be_called_calls_nobody() -> None:
    end = fact(final="https://<!channel>.casino.test/")
    assert (end.host, end.leads_elsewhere) == ("??channel?.casino.test", True)
