"""The policy: who must give a second opinion, and how many; two of them joined, and stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.people import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many other people each level needs, and who may be one of them.

    `approvals` holds one number for each level 0-5. `approvers` is `None` for every full
    member of the channel; an empty set means that nobody can approve (rule 6).
    """

    approvals: tuple[int, int, int, int, int, int] = (1, 1, 1, 1, 2, 2)
    approvers: frozenset[UserId] | None = None
    watcher_from: int = 3
    press_from: int = 5


def stricter(one: Policy, other: Policy) -> Policy:
    """Join two policies so that each is fulfilled: the submission's and the one in force (24)."""
    a, b = one.approvals, other.approvals
    lists = [p.approvers for p in (one, other) if p.approvers is not None]
    return Policy(
        approvals=(
            max(a[0], b[0]),
            max(a[1], b[1]),
            max(a[2], b[2]),
            max(a[3], b[3]),
            max(a[4], b[4]),
            max(a[5], b[5]),
        ),
        approvers=frozenset.intersection(*lists) if lists else None,
        watcher_from=min(one.watcher_from, other.watcher_from),
        press_from=min(one.press_from, other.press_from),
    )


def policy_plain(policy: Policy) -> dict[str, object]:
    """Turn a policy into plain JSON values, as stored with each revision (rule 36)."""
    return {
        "approvals": list(policy.approvals),
        "approvers": sorted(policy.approvers) if policy.approvers is not None else None,
        "watcher_from": policy.watcher_from,
        "press_from": policy.press_from,
    }


def policy_from(plain: Mapping[str, Any]) -> Policy:
    """Read a policy back from plain values."""
    a0, a1, a2, a3, a4, a5 = plain["approvals"]
    named = plain["approvers"]
    return Policy(
        approvals=(a0, a1, a2, a3, a4, a5),
        approvers=frozenset(UserId(user) for user in named) if named is not None else None,
        watcher_from=plain["watcher_from"],
        press_from=plain["press_from"],
    )
