"""What is known of a link: whether it answers, where it ends, and what stands there (rule 20)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit


class Outcome(StrEnum):
    """What came of looking where a link leads; the values are stored, and read in batches."""

    ANSWERS = "answers"
    GONE = "gone"
    FAILING = "failing"
    NO_SUCH_HOST = "no such host"
    BAD_CERTIFICATE = "bad certificate"
    PRIVATE = "private"
    NO_ANSWER = "no answer"
    TOO_MANY_REDIRECTS = "too many redirects"
    NOT_FOLLOWED = "not followed"


# What says nothing about the link itself: we may be offline, or look in another way than readers.
UNKNOWN: Final = frozenset({Outcome.NO_ANSWER, Outcome.TOO_MANY_REDIRECTS, Outcome.NOT_FOLLOWED})
# What readers meet as well.
BROKEN: Final = frozenset(
    {
        Outcome.GONE,
        Outcome.FAILING,
        Outcome.NO_SUCH_HOST,
        Outcome.BAD_CERTIFICATE,
        Outcome.PRIVATE,
    }
)


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
        return bare_host(host_of(self.final))

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it ended on another site than the one that it names."""
        return bool(self.host) and site_of(self.host) != site_of(host_of(self.url))


def host_of(url: str) -> str:
    """The host of an address in small letters, or empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


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
    labels = bare_host(host.lower().rstrip(".")).split(".")
    kept = 2
    country = len(labels[-1]) == _COUNTRY_LETTERS and not labels[-1].isdigit()
    shared = ".".join(labels[-2:]) in _SHARED
    if len(labels) > kept and (shared or (country and labels[-2] in _BELOW_COUNTRIES)):
        kept = 3
    if labels[-1].isdigit():
        # A number has no owner that its end would name.
        kept = len(labels)
    return ".".join(labels[-kept:])
