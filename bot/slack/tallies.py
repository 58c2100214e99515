"""What cards and answers say about groups: who counted for which, and who could (rule 37)."""

from collections.abc import Iterable

from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.review import Decision
from bot.slack.escaping import about
from bot.words.phrases import t


def lines(decision: Decision) -> list[str]:
    """One line for each group of which more is to be said, and for who approved early.

    What is needed of a group stands beside it anyway, and so does who approved.
    """
    asked = [tally for tally in decision.tallies if tally.group != ANYONE]
    alone = len(asked) == 1
    found = [_line(tally) for tally in asked if _tells_more(tally, decision, alone=alone)]
    if decision.early:
        found.append(
            t(
                ":hourglass: {named} approved early; it counts as soon as those before them have"
                " approved",
                named=_named(decision.early),
            )
        )
    return found


def _tells_more(tally: Tally, decision: Decision, *, alone: bool) -> bool:
    if not tally.is_open:
        return True
    same = alone and {*tally.counted} == {*decision.approvers}
    return bool(tally.counted) and not same


def _line(tally: Tally) -> str:
    mark = ":white_check_mark:" if tally.short <= 0 else ":busts_in_silhouette:"
    have = t("{counted} of {needed}", counted=len(tally.counted), needed=tally.needed)
    parts = [about(f"{mark} @{tally.group}", have)]
    if tally.counted:
        parts.append(_named(tally.counted))
    if not tally.is_open:
        parts.append(t("asked when those before them have approved"))
    return " · ".join(parts)


def who_could(decision: Decision) -> list[str]:
    """Say for each group whose turn it is, and for the rest, who could give what is missing."""
    found, named = [], set[str]()
    for tally in decision.tallies:
        could = [user for user in tally.could if user in decision.could]
        if tally.group != ANYONE and tally.is_open and tally.short > 0 and could:
            found.append(
                t(
                    "Who could approve for @{group}: {named}.",
                    group=tally.group,
                    named=_named(could),
                )
            )
            named.update(could)
    others = [user for user in decision.could if user not in named]
    return [*found, t("Who could approve: {named}.", named=_named(others))] if others else found


def _named(users: Iterable[str]) -> str:
    return ", ".join(f"<@{user}>" for user in users)
