"""What a lint rule is: data that says when it fires, how bad it is, and what to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.lint.context import Post

Wording = Mapping[str, str]
"""The same sentence by two-letter language code."""


class Kind(StrEnum):
    """How a rule looks: for patterns, for kinds of words together, as Vale's do, or by code."""

    EXISTENCE = "existence"
    CONDITIONAL = "conditional"
    STYLE = "style"
    NATIVE = "native"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A post that a rule must fire on (bad) or leave alone (good), written in a language.

    Its text is one piece `times` times over; `context` says in words what is known about it.
    """

    post: Post
    language: str
    times: int = 1
    context: str = ""

    @property
    def piece(self) -> str:
        """What is repeated, or all."""
        return self.post.text[: len(self.post.text) // self.times]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing to see, as a pack's file describes it.

    Existence: `patterns` fire unless the hit is inside one of `exceptions`; no pattern is
    tried unless one of `needs` stands in the text, and one of the folded words `cues`.
    Conditional: every class of `all_of`, one of `any_of` and none of `none_of` must be seen,
    within `near` words of the first class, whose hits inside one of `outside` don't count, in
    a text of the given `shape`.
    What `blocks` is set aside by people only if it `lets_waive`: what a network would accept.
    A class of `softened_by` in the text lowers the rule to `softened`, which never blocks.
    `by_trade` is the severity for kinds of trades; 0 stays silent. A rule for `only` some
    languages looks at texts that may be in one; with `alt_text` it also reads descriptions.
    One with `until` ends on that day.
    """

    code: str
    family: str
    kind: Kind
    severity: int
    message: Wording
    why: Wording
    fix: Wording
    since: str
    source: str
    blocks: bool = False
    lets_waive: bool = False
    needs: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    near: int | None = None
    shape: str = ""
    softened_by: tuple[str, ...] = ()
    softened: int = 0
    only: tuple[str, ...] = ()
    alt_text: bool = False
    until: date | None = None
    by_trade: Mapping[str, int]
    bad: Sequence[Example] = ()
    good: Sequence[Example] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the rule has examples in, which are those it has words in."""
        return tuple(sorted({example.language for example in self.bad}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule as a person reads it (`second-opinion lint --explain CODE`).

    `excused` is the most that it may say of a text or an account with an excuse; -1: nothing.
    """

    code: str
    family: str
    severity: int
    blocks: bool
    lets_waive: bool
    message: str
    why: str
    fix: str
    languages: tuple[str, ...]
    by_trade: Mapping[str, int]
    excused: int
    bad: Sequence[Example]
    good: Sequence[Example]
    since: str
    source: str
