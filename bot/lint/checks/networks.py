"""What fits one network and not the one that the post is for."""

from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.lengths import graphemes, utf8_bytes
from bot.lint.look import Look, Seen
from bot.lint.sought import Sought

_TAG: Final = lazy(r"(?<![\w&/])[#＃](?P<name>\w{1,200})")
_BIO: Final = lazy(
    r"(?i)\b(?:link in (?:our |the |my )?bio|lien (?:dans|en) (?:la |notre |ma )?bio|link en bio)\b"
)
_SWIPE: Final = lazy(r"(?i)\b(?:swipe up|swipez vers le haut|glissez vers le haut)\b")
_REPOST: Final = lazy(
    r"(?i)(?<![\w#@])(?:retweet\w*|RT (?:if|to|this|and|\+|&|si|pour|et)|RT\s?@\w"
    r"|quote[- ]tweet|tweet us|tweetez|dans ce tweet|this tweet|fil twitter)\b"
)
_DUET: Final = lazy(
    r"(?i)\b(?:duet this|fais un duo|stitch this|on tiktok shop|abonne-toi à la chaîne"
    r"|subscribe to (?:our|the|my) channel|hit the bell|activez la cloche)\b"
)
_PAGE: Final = lazy(
    r"(?i)\b(?:like (?:our|this|the) page|aimez (?:notre|la) page|likez (?:notre|la) page"
    r"|j['’]aime sur notre page)\b"
)
_STORY: Final = lazy(
    r"(?i)\b(?:react to this story|répondez à cette story|poll in (?:our )?story below)\b"
)
_WORDINGS: Final = (
    (_BIO, frozenset({"instagram", "tiktok", "threads"}), "Instagram and TikTok"),
    (_SWIPE, frozenset({"instagram", "tiktok", "facebook"}), "stories"),
    (_REPOST, frozenset({"x"}), "X"),
    (_DUET, frozenset({"tiktok"}), "video networks"),
    (_PAGE, frozenset({"facebook", "linkedin"}), "pages of Facebook"),
    (_STORY, frozenset({"instagram", "facebook"}), "stories"),
)
_FOREIGN: Final = (
    (Sought(r"(?i)@[\w.-]{2,40}\.bsky\.social\b"), frozenset({"bluesky"}), "Bluesky"),
    (
        Sought(r"(?i)(?<![\w@])@\w{2,40}@[\w-]{2,40}(?:\.[\w-]{2,40}){1,3}"),
        frozenset({"mastodon", "wall"}),
        "Mastodon",
    ),
    (
        Sought(r"(?<!\w)u/[A-Za-z0-9_-]{3,20}\b|(?<!\w)r/[A-Za-z0-9_]{3,20}\b"),
        frozenset[str](),
        "Reddit",
    ),
)
_HINT_TEXT: Final = (
    "bio swipe swipez glissez retweet retweets retweetez rt quote tweet tweetez twitter duet "
    "duo stitch tiktok abonne subscribe bell cloche page story retweeted retweeter quotetweet"
)
_HINTS: Final = frozenset(_HINT_TEXT.split())
MOST_TAGS: Final = {"instagram": 30, "tiktok": 5, "threads": 1}
_ADVISED: Final = {"instagram": 5}
_TAG_GRAPHEMES, _TAG_BYTES = 64, 640


def other_networks_words(look: Look) -> Iterator[Seen]:
    """An invitation that only works elsewhere."""
    if not look.has_word(_HINTS):
        return
    for pattern, networks, name in _WORDINGS:
        if look.post.network not in networks and (match := pattern.search(look.text)):
            yield Seen(span=match.span(), facts={"other": name, "name": look.limits.name})


def other_networks_names(look: Look) -> Iterator[Seen]:
    """A name written as another network writes names."""
    if "@" not in look.text and "/" not in look.text:
        return
    for pattern, networks, name in _FOREIGN:
        if look.post.network not in networks and (match := pattern.search(look.reading)):
            yield Seen(span=match.span(), facts={"other": name, "name": look.limits.name})


def dead_link(look: Look) -> Iterator[Seen]:
    """A link in a caption of Instagram, where nobody can follow it."""
    if look.post.network in {"instagram", "tiktok"}:
        for one in look.addresses:
            if one.scheme:
                yield Seen(span=(one.start, one.end), facts={"name": look.limits.name})
                return


def too_many_tags(look: Look) -> Iterator[Seen]:
    """More hashtags than the network takes or advises."""
    most = MOST_TAGS.get(look.post.network)
    if most is None or "#" not in look.text:
        return
    count = len(_TAG.findall(look.text))
    facts = {"count": count, "limit": most, "name": look.limits.name}
    if count > most:
        yield Seen(facts=facts, severity=1 if look.post.network == "threads" else None)
    elif count > _ADVISED.get(look.post.network, most):
        yield Seen(facts=facts | {"limit": _ADVISED[look.post.network]})


def tag_too_long(look: Look) -> Iterator[Seen]:
    """A hashtag beyond what Bluesky makes a tag of."""
    if look.post.network != "bluesky":
        return
    for match in _TAG.finditer(look.text):
        name = match["name"]
        if graphemes(name) > _TAG_GRAPHEMES or utf8_bytes(name) > _TAG_BYTES:
            yield Seen(span=match.span())


def link_costs(look: Look) -> Iterator[Seen]:
    """A link on X: its programming interface charges more for such a post."""
    if look.post.network == "x" and look.addresses:
        first = look.addresses[0]
        yield Seen(span=(first.start, first.end))
