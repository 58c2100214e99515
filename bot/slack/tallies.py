"""What cards and answers say about groups: who counted for which, and who could (rule 37)."""

from collections.abc import Iterable

from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.review import Decision


def lines(decision: Decision) -> list[str]:
    """One line for each group of which more is to be said, and for who approved early.

    What is needed of a group stands beside it anyway, and so does who approved.
    """
    asked = [tally for tally in decision.tallies if tally.group != ANYONE]
    alone = len(asked) == 1
    found = [_line(tally) for tally in asked if _tells_more(tally, decision, alone=alone)]
    if decision.early:
        found.append(
            f":hourglass: {_named(decision.early)} approved early; it counts as soon as those"
            " before them have approved"
        )
    return found


def _tells_more(tally: Tally, decision: Decision, *, alone: bool) -> bool:
    if not tally.is_open:
        return True
    same = alone and {*tally.counted} == {*decision.approvers}
    return bool(tally.counted) and not same


def _line(tally: Tally) -> str:
    mark = ":white_check_mark:" if tally.short <= 0 else ":busts_in_silhouette:"
    parts = [f"{mark} @{tally.group}: {len(tally.counted)} of {tally.needed}"]
    if tally.counted:
        parts.append(_named(tally.counted))
    if not tally.is_open:
        parts.append("asked when those before them have approved")
    return " · ".join(parts)


def who_could(decision: Decision) -> list[str]:
    """Say for each group whose turn it is, and for the rest, who could give what is missing."""
    found, named = [], set[str]()
    for tally in decision.tallies:
        could = [user for user in tally.could if user in decision.could]
        if tally.group != ANYONE and tally.is_open and tally.short > 0 and could:
            found.append(f"Who could approve for @{tally.group}: {_named(could)}.")
            named.update(could)
    others = [user for user in decision.could if user not in named]
    return [*found, f"Who could approve: {_named(others)}."] if others else found


def _named(users: Iterable[str]) -> str:
    return ", ".join(f"<@{user}>" for user in users)
