"""Says each thing once: packs overlap, and a person who reads two findings looks for two faults."""

from collections.abc import Sequence
from typing import Final

from bot.domain.report import Finding

# What is the matter with these is the post or its day, whatever words show it.
_OF_THE_WHOLE: Final = frozenset({"accident", "careful-day"})
# Families that may see one fault in the same words.
_KIN: Final = (
    frozenset({"draft-note", "placeholder", "chatbot"}),
    frozenset({"accident", "secret"}),
    frozenset({"accessibility", "hashtag"}),
)


def once(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what a finding that is at least as grave says already.

    Of equals the first one stays. What blocks is left out only for what blocks.
    """
    numbers = range(len(findings))
    ranked = sorted(numbers, key=lambda n: (-findings[n].severity, not findings[n].blocks))
    kept: list[int] = []
    for number in ranked:
        if not any(_says_it(findings[other], findings[number]) for other in kept):
            kept.append(number)
    return [findings[number] for number in sorted(kept)]


def kin_of(family: str) -> frozenset[str]:
    """The families that may see what this one sees, itself included."""
    return frozenset({family}).union(*(families for families in _KIN if family in families))


def _says_it(said: Finding, finding: Finding) -> bool:
    if finding.blocks and not said.blocks:
        return False
    if said.family == finding.family and said.family in _OF_THE_WHOLE:
        return True
    return finding.family in kin_of(said.family) and _overlap(said, finding)


def _overlap(one: Finding, other: Finding) -> bool:
    if one.span is None or other.span is None:
        return False
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
