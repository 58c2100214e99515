"""What is known of a link: whether it answers, where it ends, and what stands there (rule 20)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.domain.accounts import Network
from bot.words.phrases import marked, phrase

# Networks that take a link's preview from us. Others make their own, or show none.
TAKE_CARDS: Final = frozenset({Network.BLUESKY, Network.LINKEDIN, Network.WEBHOOK})
MAKE_THEIR_OWN: Final = frozenset({Network.FACEBOOK, Network.MASTODON, Network.THREADS, Network.X})


class Outcome(StrEnum):
    """What came of looking where a link leads; the values are stored, and read in batches."""

    ANSWERS = marked("answers")
    GONE = marked("gone")
    FAILING = marked("failing")
    NO_SUCH_HOST = marked("no such host")
    BAD_CERTIFICATE = marked("bad certificate")
    PRIVATE = marked("private")
    NO_ANSWER = marked("no answer")
    TOO_MANY_REDIRECTS = marked("too many redirects")
    NOT_FOLLOWED = marked("not followed")


# What says nothing about the link itself: we may be offline, or look in another way than readers.
UNKNOWN: Final = frozenset({Outcome.NO_ANSWER, Outcome.TOO_MANY_REDIRECTS, Outcome.NOT_FOLLOWED})


# A server may pass on to any name, such as `<!channel>`, which Slack would read as a call.
_NO_HOST_HAS: Final = re.compile(r"[^\w.:-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFact:
    """What came of following one link of a text.

    `url` is the whole address, `final` where it ended after all redirects, or empty; `status`
    is HTTP's, 0 where nothing answered; `why` says more about what is unknown. `title`,
    `description` and `image` are the page's own, or empty.
    """

    url: str
    outcome: Outcome
    status: int = 0
    final: str = ""
    why: str = ""
    title: str = ""
    description: str = ""
    image: str = ""

    @property
    def host(self) -> str:
        """The host where it ended, without `www.`; empty where that isn't known."""
        return _NO_HOST_HAS.sub("?", bare_host(host_of(self.final)))

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it ended on another site than the one that it names."""
        return bool(self.host) and site_of(self.host) != site_of(host_of(self.url))


def host_of(url: str) -> str:
    """The host of an address in small letters, or empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""


def link_key(url: str) -> str:
    """What one link is called in every spelling: without scheme, `/` at the end, or capitals."""
    rest = url.partition("://")[2] or url
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}".removesuffix("/")


def bare_host(host: str) -> str:
    """A host without its `www.`, which is no other place."""
    return host.removeprefix("www.")


# Labels below a country's ending under which anybody has a name: `bbc.co.uk`, `paris.gouv.fr`.
_BELOW_COUNTRIES_TEXT: Final = (
    "ac asso co com edu gen go gob gouv gov govt gub ltd me mil muni ne net nom or org plc prd "
    "presse police sch tm web"
)
_BELOW_COUNTRIES: Final = frozenset(_BELOW_COUNTRIES_TEXT.split())
# Hosts under which each name is somebody else's site.
_SHARED_TEXT: Final = (
    "azurewebsites.net blogspot.com canalblog.com cloudfront.net github.io gitlab.io herokuapp.com "
    "itch.io myshopify.com netlify.app notion.site over-blog.com pages.dev substack.com tumblr.com "
    "vercel.app web.app weebly.com wixsite.com wordpress.com workers.dev"
)
_SHARED: Final = frozenset(_SHARED_TEXT.split())
_COUNTRY_LETTERS: Final = 2


def site_of(host: str) -> str:
    """The part of a host that one owner has: `example.com` of `shop.example.com`.

    Told by lists of our own: a suffix that isn't among them makes two owners look like one
    site, never one site like two.
    """
    labels = bare_host(host.lower().removesuffix(".")).split(".")
    if labels[-1].isdigit():
        # A number has no owner that its end would name.
        return ".".join(labels)
    second = labels[-2:][0]
    country = len(labels[-1]) == _COUNTRY_LETTERS
    shared = ".".join(labels[-2:]) in _SHARED
    below = shared or (country and second in _BELOW_COUNTRIES)
    kept = 3 if below else 2
    return ".".join(labels[-kept:])


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLook:
    """One look at all links of a revision: when, and what came of each."""

    revision: int
    at: datetime
    facts: tuple[LinkFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a card says of its links: where each ends, which nobody looked at yet, or `off`."""

    facts: tuple[LinkFact, ...] = ()
    pending: tuple[str, ...] = ()
    off: bool = False


def standing(looks: Iterable[LinkLook]) -> dict[str, LinkFact]:
    """What is known of each link by now, from looks in the order of their time.

    What was known stays where a later look learned nothing: being offline mends no link.
    """
    known: dict[str, LinkFact] = {}
    for fact in (fact for look in looks for fact in look.facts):
        before = known.get(fact.url)
        if before is None or fact.outcome not in UNKNOWN or before.outcome in UNKNOWN:
            known[fact.url] = fact
    return known


def first_known(looks: Iterable[LinkLook]) -> dict[str, tuple[LinkFact, datetime]]:
    """What each link was when somebody first learned something about it, and when that was."""
    known: dict[str, tuple[LinkFact, datetime]] = {}
    for look in looks:
        for fact in look.facts:
            if fact.outcome not in UNKNOWN:
                known.setdefault(fact.url, (fact, look.at))
    return known


_NAMED: Final = re.compile(r"https?://\S+")


def unnamed(reason: str) -> str:
    """Say why something waits for the journal and the log, which hold no text of a post (39)."""
    return _NAMED.sub("(a link)", reason)


WORSE: Final = {
    Outcome.GONE: phrase("leads to no page"),
    Outcome.FAILING: phrase("does not work, because its server fails"),
    Outcome.NO_SUCH_HOST: phrase("leads nowhere, because nobody has that name"),
    Outcome.BAD_CERTIFICATE: phrase("has a certificate that browsers refuse"),
    Outcome.PRIVATE: phrase("leads to a machine that nobody outside can reach"),
}


def turned(looks: tuple[LinkLook, ...]) -> tuple[str, ...]:
    """Say which links are not what they were when this revision was first looked at (rule 20).

    Where it leads counts even if nothing answered there.
    """
    first, now = first_known(looks), standing(looks)
    newest = {fact.url: fact for look in looks for fact in look.facts}
    found = (_turned(first[url][0], now[url], newest[url]) for url in first)
    return tuple(sentence for sentence in found if sentence)


def _turned(first: LinkFact, now: LinkFact, newest: LinkFact) -> str:
    named = phrase("its link {url}", url=first.url)
    if now.outcome in WORSE and first.outcome not in WORSE:
        return phrase("{wrong} now", wrong=_wrong(now))
    host = now.host if _never_began(newest) else newest.host or now.host
    if first.host and host and first.host != host:
        return phrase(
            "{named} leads to {host} now, and led to {before} before",
            named=named,
            host=host,
            before=first.host,
        )
    return ""


def _never_began(fact: LinkFact) -> bool:
    """Whether nothing was learned at the link's own host, as where we are offline."""
    return fact.outcome in UNKNOWN and fact.host == bare_host(host_of(fact.url))


def unseen(looks: Iterable[LinkLook], approved_at: datetime) -> tuple[str, ...]:
    """Say what is wrong with a link that nobody could know when they approved (rule 20)."""
    late = (fact for fact, at in first_known(looks).values() if at > approved_at)
    found = (_wrong(fact) for fact in late)
    return tuple(
        phrase("{said}, which nobody knew when it was approved", said=said)
        for said in found
        if said
    )


def _wrong(fact: LinkFact) -> str:
    if fact.outcome in WORSE:
        return phrase("its link {url} {worse}", url=fact.url, worse=WORSE[fact.outcome])
    return (
        phrase("its link {url} leads to {host}", url=fact.url, host=fact.host)
        if fact.leads_elsewhere
        else ""
    )
