"""What an account offers as its own, and only another trade has."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen
from bot.lint.spans import Cover, Neighbours
from bot.lint.terms import Hit

GOODS: Final = "goods-"
SELLS: Final = "sells-"
_ANYTHING: Final = "sells-anything"
_OFFER: Final = "own-offer"
_NOT_OWN: Final = ("not-own", "on-behalf")
# What says that something of one's own is for others, and no pet or colleague.
_SOLD: Final = ("commerce", "has-price", "has-discount")
_NEAR: Final = 12
_LESS: Final = 2
SAID: Final = "said-"
_WITH_OTHERS: Final = "with-others"
# The kinds of trades that one knows by whom they speak to, or of: passengers, pupils, voters.
SPEAKING: Final = (
    "ballots", "care", "cars", "church", "creator", "dishes", "drinks", "flights", "goods",
    "makeup", "match", "money", "music", "pets", "residents", "rooms", "school", "tenants",
    "trains",
)  # fmt: skip
_BEFORE: Final = 24
_OURS: Final = lazy(
    r"(?i)\b(?:our|nos|notre)(?: (?:brand |all )?(?:new|own|famous|latest|very own|nouveaux?"
    r"|nouvelles?"
    r"|nouvel|propres?|fameux|fameuses|célèbres?|chers|chères|délicieux|belles?|beaux|bons|bonnes"
    r"|petits?|petites))?\s\w*\Z"
)
# The kinds of goods; each has a class of words, and a trade that sells them.
KINDS: Final = (
    "books", "care", "cars", "church", "coffee", "dishes", "drinks", "exhibits", "fitness",
    "flowers", "games", "garden", "home", "jobs", "kids", "law", "makeup", "match", "money",
    "music", "pets", "rooms", "school", "screens", "software", "stage", "telecom", "town",
    "trades-work", "trains", "trips", "yarn", "zoo",
)  # fmt: skip


def other_wares(look: Look) -> Iterator[Seen]:
    """Goods of one trade, offered as its own by an account of another that is known."""
    if not look.trades and not look.post.profile.industry:
        return
    trades = look.trades | look.named
    if _ANYTHING in trades or _OFFER not in look.terms:
        return
    kinds = [kind for kind in KINDS if f"{GOODS}{kind}" in look.terms]
    # One's own goods explain the others beside them.
    if any(f"{SELLS}{kind}" in trades for kind in kinds):
        return
    if any(kind in look.terms for kind in _NOT_OWN):
        return
    yield from _offered(look, [hit for kind in kinds for hit in look.terms[f"{GOODS}{kind}"]])


def other_people(look: Look) -> Iterator[Seen]:
    """The clients of one trade, addressed as its own by an account of another that is known."""
    if not look.post.profile.industry:
        return
    trades = look.trades | look.named
    if _ANYTHING in trades:
        return
    said = (
        hit
        for kind in SPEAKING
        if f"{SELLS}{kind}" not in trades
        for hit in look.terms.get(f"{SAID}{kind}", ())
    )
    first = min(_unquoted(look, said), default=None)
    if first and _WITH_OTHERS not in look.terms:
        yield Seen(span=(first.start, first.end))


def _offered(look: Look, goods: list[Hit]) -> Iterator[Seen]:
    """The first of some goods beside words of offering; surer where there are several."""
    offers = Neighbours(look.terms[_OFFER], _NEAR)
    told = sorted(hit for hit in _unquoted(look, goods) if offers.beside(hit))
    if told:
        quotes = {look.text[hit.start : hit.end].lower() for hit in told}
        ours = any(_is_ours(look.text, hit) for hit in told)
        sold = any(kind in look.terms for kind in _SOLD)
        sure = bool(look.trades) and (len(quotes) > 1 or (ours and sold))
        yield Seen(span=(told[0].start, told[0].end), severity=None if sure else _LESS)


def _unquoted(look: Look, hits: Iterable[Hit]) -> Iterator[Hit]:
    quoted = Cover((hit.start, hit.end) for hit in look.terms.get("quoted", ()))
    return (hit for hit in hits if not quoted.holds(hit.start, hit.end))


def _is_ours(text: str, hit: Hit) -> bool:
    """Whether the goods are called ours, as in `our surgeons` and `nos nouveaux burgers`."""
    said = text[hit.start : hit.end].lower()
    before = text[max(0, hit.start - _BEFORE) : hit.start]
    return said.startswith(("our ", "nos ", "notre ")) or bool(_OURS.search(before))
