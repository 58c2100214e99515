"""The quorum: what a draft needs as seats, and who fills them; one person fills one (rule 7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Policy, PolicyRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One approval by one person of a group; it is open when all earlier stages are full."""

    group: str
    stage: int = 0


Quorum = tuple[Seat, ...]
"""All seats of a draft, in the order of their stages; in a stage, groups before anyone."""

Membership = Mapping[str, frozenset[UserId]]
"""Who is in which group; a group that is not here has nobody, and anyone is everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one group's seats are: who fills them, and who else of it could (rule 37)."""

    group: str
    needed: int
    counted: tuple[UserId, ...] = ()
    could: tuple[UserId, ...] = ()
    stage: int = 0
    is_open: bool = True

    @property
    def short(self) -> int:
        """How many approvals of this group are missing."""
        return self.needed - len(self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the approvals given so far come to.

    `approvers` fit a seat that is open, filled by them or not; `early` fit only seats of a
    later stage; `outside` fit none at all. `could` are those whose approval would help now.
    `lacking` names groups with more seats than everybody together could fill.
    """

    tallies: tuple[Tally, ...]
    approvers: tuple[UserId, ...]
    early: tuple[UserId, ...]
    outside: tuple[UserId, ...]
    could: tuple[UserId, ...]
    lacking: tuple[Tally, ...]


def applies(policy: Policy, accounts: Collection[AccountName], level: int) -> bool:
    """Whether each rulebook says something about each account at this level (rule 11)."""
    if policy.rulebooks and not accounts:
        return False
    return all(
        any(rule.fits(account, level) for rule in book)
        for book in policy.rulebooks
        for account in accounts
    )


def quorum(policy: Policy, accounts: Collection[AccountName], level: int) -> Quorum:
    """Join all rules that fit into one set of seats, never fewer than the level's number.

    For each group the highest number counts, and for the whole the highest total: a post on
    two accounts with one and the same rule needs its people once.
    """
    fitting = [
        rule
        for book in policy.rulebooks
        for rule in book
        if any(rule.fits(account, level) for account in accounts)
    ]
    wanted: dict[str, int] = {}
    total = policy.approvals[level]
    for rule in fitting:
        total = max(total, sum(need.count for need in rule.needs))
        for group, count in _by_group(rule).items():
            wanted[group] = max(wanted.get(group, 0), count)
    wanted.pop(ANYONE, None)
    wanted[ANYONE] = max(0, total - sum(wanted.values()))
    seats = [
        Seat(group=group, stage=_stage(fitting, group))
        for group, count in wanted.items()
        for _ in range(count)
    ]
    return tuple(sorted(seats, key=lambda s: (s.stage, s.group == ANYONE, s.group)))


def _by_group(rule: PolicyRule) -> dict[str, int]:
    counts: dict[str, int] = {}
    for need in rule.needs:
        counts[need.group] = counts.get(need.group, 0) + need.count
    return counts


def _stage(rules: Iterable[PolicyRule], group: str) -> int:
    """The latest stage in which any rule asks this group."""
    return max(
        (n for rule in rules for n, stage in enumerate(rule.stages) if group in stage), default=0
    )


def fill(seats: Quorum, people: Sequence[UserId], groups: Membership) -> dict[int, UserId]:
    """Fill as many seats as can be, one person in one seat; earlier seats go first.

    A seat that is filled stays filled while others are, though perhaps by somebody else: each
    seat looks for a person who is free, or whose own seat somebody else can take.
    """
    taken: dict[UserId, int] = {}

    def seat_one(number: int, asked: set[UserId]) -> bool:
        for user in people:
            if user in asked or not _fits(user, seats[number], groups):
                continue
            asked.add(user)
            if user not in taken or seat_one(taken[user], asked):
                taken[user] = number
                return True
        return False

    for number in range(len(seats)):
        seat_one(number, set())
    return {number: user for user, number in taken.items()}


def _fits(user: UserId, seat: Seat, groups: Membership) -> bool:
    return seat.group == ANYONE or user in groups.get(seat.group, frozenset())


def count(
    seats: Quorum, given: Iterable[UserId], possible: Iterable[UserId], groups: Membership
) -> Count:
    """Count approvals: `given` by people who may, `possible` are all known people who may."""
    here = sorted(set(given))
    others = sorted(set(possible) - set(here))
    opened = _open(seats, here, groups)
    filled = fill(opened, here, groups)
    approvers = tuple(u for u in here if any(_fits(u, seat, groups) for seat in opened))
    waiting = [u for u in here if u not in approvers]
    early = tuple(u for u in waiting if any(_fits(u, seat, groups) for seat in seats))
    most = fill(seats, [*here, *others], groups)
    return Count(
        tallies=_tallies(seats, len(opened), filled, others, groups),
        # With no seat at all, nothing is needed, and whoever approves is welcome.
        approvers=approvers if seats else tuple(here),
        early=early,
        outside=tuple(u for u in waiting if u not in early) if seats else (),
        could=tuple(u for u in others if len(fill(opened, [*here, u], groups)) > len(filled)),
        lacking=tuple(t for t in _tallies(seats, len(seats), most, [], groups) if t.short > 0),
    )


def _open(seats: Quorum, people: Sequence[UserId], groups: Membership) -> Quorum:
    """The seats of every stage up to the first that is not full."""
    opened: Quorum = ()
    for stage in sorted({seat.stage for seat in seats}):
        opened = tuple(seat for seat in seats if seat.stage <= stage)
        if len(fill(opened, people, groups)) < len(opened):
            break
    return opened


def _tallies(
    seats: Quorum,
    opened: int,
    filled: Mapping[int, UserId],
    others: Sequence[UserId],
    groups: Membership,
) -> tuple[Tally, ...]:
    numbers: dict[Seat, list[int]] = {}
    for number, seat in enumerate(seats):
        numbers.setdefault(seat, []).append(number)
    return tuple(
        Tally(
            group=seat.group,
            needed=len(mine),
            counted=tuple(sorted(filled[n] for n in mine if n in filled)),
            could=tuple(u for u in others if _fits(u, seat, groups)),
            stage=seat.stage,
            is_open=mine[0] < opened,
        )
        for seat, mine in numbers.items()
    )
