"""What came of following links, as far as somebody looked; unknown is no fault of the link's."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from bot.domain.links import LinkFact, Outcome, bare_host, host_of, link_key, site_of
from bot.lint.addresses import Address
from bot.lint.checks.linking import SHORTENERS
from bot.lint.look import Look, Seen

_FAILS: Final[Mapping[str, Mapping[Outcome, str]]] = {
    "en": {
        Outcome.GONE: "there is no such page ({status})",
        Outcome.FAILING: "its server fails ({status})",
        Outcome.NO_SUCH_HOST: "nobody has that name",
    },
    "fr": {
        Outcome.GONE: "cette page n'existe pas ({status})",
        Outcome.FAILING: "son serveur est en panne ({status})",
        Outcome.NO_SUCH_HOST: "ce nom n'est à personne",
    },
}
# Short names that a service has for itself.
_SAME: Final[Mapping[str, str]] = {
    "youtu.be": "youtube.com",
    "fb.com": "facebook.com",
    "fb.watch": "facebook.com",
    "instagr.am": "instagram.com",
    "twitter.com": "x.com",
    "wa.me": "whatsapp.com",
}


def fails(look: Look) -> Iterator[Seen]:
    """Links that lead to no page."""
    words = _FAILS.get(look.voice, _FAILS["en"])
    for one, fact in _looked(look, words.keys()):
        yield Seen(span=_place(one), facts={"what": words[fact.outcome].format(status=fact.status)})


def certificate(look: Look) -> Iterator[Seen]:
    """Links before which browsers warn."""
    for one, _ in _looked(look, {Outcome.BAD_CERTIFICATE}):
        yield Seen(span=_place(one))


def private(look: Look) -> Iterator[Seen]:
    """Links that lead to a machine which nobody outside can reach."""
    for one, _ in _looked(look, {Outcome.PRIVATE}):
        yield Seen(span=_place(one))


def elsewhere(look: Look) -> Iterator[Seen]:
    """Links that end on another site than the one that they name."""
    for one, fact in _looked(look, {Outcome.ANSWERS}):
        if fact.leads_elsewhere and not _is_short(one) and not _is_own_name(fact):
            sister = _name_of(fact.url) == _name_of(fact.final)
            yield Seen(span=_place(one), facts={"where": fact.host}, severity=1 if sister else None)


def unfolded(look: Look) -> Iterator[Seen]:
    """Shortened links, with where they lead."""
    for one, fact in _looked(look, {Outcome.ANSWERS}):
        if fact.leads_elsewhere and _is_short(one):
            yield Seen(span=_place(one), facts={"where": _told(fact.final)})


def _looked(look: Look, outcomes: Collection[Outcome]) -> Iterator[tuple[Address, LinkFact]]:
    """The links of the text of which such a thing is known."""
    if not look.post.links:
        return
    known = {link_key(fact.url): fact for fact in look.post.links}
    for one in look.addresses:
        fact = known.get(link_key(one.url))
        if fact is not None and fact.outcome in outcomes:
            yield one, fact


def _place(one: Address) -> tuple[int, int]:
    return one.start, one.end


def _is_short(one: Address) -> bool:
    return bare_host(one.host) in SHORTENERS


def _is_own_name(fact: LinkFact) -> bool:
    return _SAME.get(site_of(host_of(fact.url))) == site_of(fact.host)


def _name_of(url: str) -> str:
    """What a site is called, whatever its ending: `example` of `example.fr`."""
    return site_of(host_of(url)).partition(".")[0]


_LONGEST_SHOWN: Final = 80


def _told(url: str) -> str:
    """An address as people read it, without its scheme."""
    told = url.partition("://")[2].removesuffix("/")
    return told if len(told) <= _LONGEST_SHOWN else f"{told[: _LONGEST_SHOWN - 1]}…"
