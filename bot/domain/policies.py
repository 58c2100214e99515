"""The policy: who must give a second opinion, and how many; two of them joined, and stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.accounts import AccountName
from bot.domain.people import UserId

ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who are asked as a group; somebody is in it who is in all that it names.

    `people` is a list of the settings, `None` where only Slack's user groups (`subteams`, by
    id) say who is in it.
    """

    name: str
    people: frozenset[UserId] | None = None
    subteams: frozenset[str] = frozenset()

    def members(self, told: Mapping[str, frozenset[UserId] | None]) -> frozenset[UserId] | None:
        """Who is in it, with what Slack told of its user groups; `None` is unknown (rule 6)."""
        lists = [told.get(subteam) for subteam in sorted(self.subteams)]
        if self.people is not None:
            lists.append(self.people)
        known = [people for people in lists if people is not None]
        if not lists or len(known) < len(lists):
            return None
        return frozenset.intersection(*known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """So many people of one group; the group `anyone` is every full member of the channel."""

    count: int
    group: str = ANYONE


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """What posts on some accounts, at some levels, need (rule 10).

    `accounts` is `None` for all of them; `levels` are the lowest and the highest, both
    included. `stages` names groups in the order in which they are asked; one that it doesn't
    name is asked from the start.
    """

    needs: tuple[Need, ...]
    accounts: frozenset[AccountName] | None = None
    levels: tuple[int, int] = (0, 5)
    stages: tuple[tuple[str, ...], ...] = ()

    def fits(self, account: AccountName, level: int) -> bool:
        """Whether this rule is about a post on `account` at `level`."""
        low, high = self.levels
        return low <= level <= high and (self.accounts is None or account in self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """The urgent quorum: so many people of one group, on some accounts or all (rule 15)."""

    group: str
    people: int = 1
    accounts: frozenset[AccountName] | None = None


Rulebook = tuple[PolicyRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many other people each level needs, and who may be one of them.

    `approvals` holds one number for each level 0-5. `approvers` is `None` for every full
    member of the channel; an empty set means that nobody can approve (rule 6).
    `rulebooks` hold the rules by account and level: each must say something about a draft,
    and all that they say must be fulfilled; without any, the numbers alone count (rule 11).
    A finding is set aside by `waiver_people`, each in all of `waiver_groups` (rule 14).
    """

    approvals: tuple[int, int, int, int, int, int] = (1, 1, 1, 1, 2, 2)
    approvers: frozenset[UserId] | None = None
    watcher_from: int = 3
    press_from: int = 5
    rulebooks: frozenset[Rulebook] = frozenset()
    groups: tuple[Group, ...] = ()
    waiver_people: int = 1
    waiver_groups: frozenset[str] = frozenset()
    urgent: Urgent | None = None

    def group(self, name: str) -> Group | None:
        """Find a group by its name."""
        return next((group for group in self.groups if group.name == name), None)

    @property
    def subteams(self) -> frozenset[str]:
        """The ids of all user groups of Slack's that somebody must be asked about."""
        return frozenset().union(*(group.subteams for group in self.groups))


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
        rulebooks=one.rulebooks | other.rulebooks,
        groups=_joined(one.groups, other.groups),
        waiver_people=max(one.waiver_people, other.waiver_people),
        waiver_groups=one.waiver_groups | other.waiver_groups,
        urgent=one.urgent if one.urgent == other.urgent else None,
    )


def _joined(some: tuple[Group, ...], others: tuple[Group, ...]) -> tuple[Group, ...]:
    """Join groups by their names: in one that both name is who is in both."""
    by_name: dict[str, Group] = {}
    for group in (*some, *others):
        known = by_name.get(group.name)
        by_name[group.name] = group if known is None else _both(known, group)
    return tuple(by_name[name] for name in sorted(by_name))


def _both(one: Group, other: Group) -> Group:
    if one == other:
        return one
    lists = [group.people for group in (one, other) if group.people is not None]
    if not all(group.people is not None or group.subteams for group in (one, other)):
        # Nothing says who is in one of them, so nobody is in both (rule 6).
        lists.append(frozenset())
    return Group(
        name=one.name,
        people=frozenset.intersection(*lists) if lists else None,
        subteams=one.subteams | other.subteams,
    )


def policy_plain(policy: Policy) -> dict[str, object]:
    """Turn a policy into plain JSON values, as stored with each revision (rule 36)."""
    books = ([_plain_rule(rule) for rule in book] for book in policy.rulebooks)
    return {
        "approvals": list(policy.approvals),
        "approvers": sorted(policy.approvers) if policy.approvers is not None else None,
        "watcher_from": policy.watcher_from,
        "press_from": policy.press_from,
        "rulebooks": sorted(books, key=repr),
        "groups": [_plain_group(group) for group in policy.groups],
        "waivers": [policy.waiver_people, sorted(policy.waiver_groups)],
        "urgent": _plain_urgent(policy.urgent),
    }


def _plain_urgent(urgent: Urgent | None) -> list[object] | None:
    if urgent is None:
        return None
    accounts = sorted(urgent.accounts) if urgent.accounts is not None else None
    return [urgent.group, urgent.people, accounts]


def _urgent_from(plain: list[Any] | None) -> Urgent | None:
    if plain is None:
        return None
    group, people, named = plain
    accounts = frozenset(AccountName(name) for name in named) if named is not None else None
    return Urgent(group=group, people=people, accounts=accounts)


def _plain_rule(rule: PolicyRule) -> dict[str, object]:
    return {
        "accounts": sorted(rule.accounts) if rule.accounts is not None else None,
        "levels": list(rule.levels),
        "needs": [[need.count, need.group] for need in rule.needs],
        "stages": [list(stage) for stage in rule.stages],
    }


def _plain_group(group: Group) -> dict[str, object]:
    return {
        "name": group.name,
        "people": sorted(group.people) if group.people is not None else None,
        "subteams": sorted(group.subteams),
    }


def policy_from(plain: Mapping[str, Any]) -> Policy:
    """Read a policy back from plain values; one of before there were rules has none."""
    a0, a1, a2, a3, a4, a5 = plain["approvals"]
    books = plain.get("rulebooks", [])
    people, in_groups = plain.get("waivers", [1, []])
    return Policy(
        approvals=(a0, a1, a2, a3, a4, a5),
        approvers=_people_from(plain["approvers"]),
        watcher_from=plain["watcher_from"],
        press_from=plain["press_from"],
        rulebooks=frozenset(tuple(_rule_from(rule) for rule in book) for book in books),
        groups=tuple(_group_from(group) for group in plain.get("groups", [])),
        waiver_people=people,
        waiver_groups=frozenset(in_groups),
        urgent=_urgent_from(plain.get("urgent")),
    )


def _people_from(named: list[str] | None) -> frozenset[UserId] | None:
    return frozenset(UserId(user) for user in named) if named is not None else None


def _rule_from(plain: Mapping[str, Any]) -> PolicyRule:
    low, high = plain["levels"]
    named = plain["accounts"]
    return PolicyRule(
        needs=tuple(Need(count=count, group=group) for count, group in plain["needs"]),
        accounts=frozenset(AccountName(n) for n in named) if named is not None else None,
        levels=(low, high),
        stages=tuple(tuple(stage) for stage in plain["stages"]),
    )


def _group_from(plain: Mapping[str, Any]) -> Group:
    return Group(
        name=plain["name"],
        people=_people_from(plain["people"]),
        subteams=frozenset(plain["subteams"]),
    )
