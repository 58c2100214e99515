"""One target's text with all that rules ask about it, and what a rule sees in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.lint.addresses import Address
from bot.lint.calendar import Written
from bot.lint.context import Post
from bot.lint.known import Known
from bot.lint.limits import NetworkLimits
from bot.lint.reading import Reading
from bot.lint.told import Told

Span = tuple[int, int]
Facts = Mapping[str, object]
# No network but Facebook takes as much, and every rule has to stay quick on hostile texts.
MOST_READ: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A post, read once. `digits` is the number of digits in it, `tuned` holds severities
    that the team set for rules, `trades` the kinds of trades
    that its account's industry names, `named` those that its account's name does,
    `voice` the language in which findings speak.

    `places` tells where what is read stood in the text, if accents were put to their letters.
    One that is read `aside` is a picture's description: what is seen has no place in the text.
    """

    post: Post
    limits: NetworkLimits
    reading: Reading
    addresses: Sequence[Address]
    days: Sequence[Written]
    known: Known
    digits: int
    tuned: Mapping[str, int]
    terms: Told
    trades: frozenset[str]
    named: frozenset[str] = frozenset()
    voice: str = "en"
    aside: bool = False
    places: Sequence[int] | None = None

    def placed(self, span: Span | None) -> Span | None:
        """Where a range of what is read stands in what was written."""
        if span is None or self.places is None:
            return span
        return self.places[span[0]], self.places[span[1]]

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of these folded words stands in the text."""
        return not self.reading.places.keys().isdisjoint(words)

    @property
    def may_have_tags(self) -> bool:
        """Whether a sign of hashtags stands in the text."""
        return "#" in self.text or "＃" in self.text

    @property
    def text(self) -> str:
        """The text as far as it is read, with letters and accents as one."""
        return self.reading.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a check saw: where, the facts for the message, and a severity below the rule's."""

    span: Span | None = None
    facts: Facts = field(default_factory=dict)
    severity: int | None = None


class Check(Protocol):
    """A rule's own function."""

    def __call__(self, look: Look) -> Iterable[Seen]:
        """Give what there is to see."""
