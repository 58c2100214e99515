"""Reactions: who gave which emoji, what they mean together, and which were taken back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.emoji import Gesture, Gestures
from bot.domain.people import UserId


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reaction:
    """One person's emoji on a message: a fact from Slack, without a time (trap 33)."""

    user: UserId
    emoji: str


def of_kind(
    reactions: Iterable[Reaction], gestures: Gestures, kind: Gesture
) -> frozenset[Reaction]:
    """The reactions that are this gesture by what their emoji mean now."""
    return frozenset(r for r in reactions if gestures.meaning(r.emoji) is kind)


def taken_back(
    given: Iterable[Reaction],
    there: Collection[Reaction],
    gestures: Gestures,
    kind: Gesture,
) -> frozenset[Reaction]:
    """Those of the reactions once `given` that whoever gave them has taken back.

    One whose emoji means something else by now (anybody may delete or redefine an alias of the
    workspace) was not taken back, even where Slack lists it no longer: in doubt it stands.
    """
    return of_kind((r for r in given if r not in there), gestures, kind)
