"""Say the policy in words, and name what in it nobody could ever fulfil."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Policy
from bot.domain.quorum import Quorum, Seat, Tally, applies, count, quorum
from bot.domain.report import HIGHEST
from bot.words.phrases import joined, phrase

Told = Mapping[str, frozenset[UserId] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of people when the policy is explained.

    `subteams` are Slack's user groups by id, where Slack was asked; `members` those of the
    channel who could approve; `name` turns an id into what people read.
    """

    subteams: Told = field(default_factory=dict)
    members: frozenset[UserId] | None = None
    name: Callable[[UserId], str] = str


NOTHING = Known()


def sentences(
    policy: Policy, accounts: Sequence[AccountName], known: Known = NOTHING
) -> Iterator[str]:
    """Say what a post of each level on each account needs, equal ones in one sentence."""
    same: dict[str, list[tuple[AccountName, int]]] = {}
    for account in accounts:
        for level in range(HIGHEST + 1):
            same.setdefault(_needs(policy, account, level, known), []).append((account, level))
    for needs, where in same.items():
        by_levels: dict[tuple[int, ...], list[AccountName]] = {}
        for account in dict.fromkeys(account for account, _ in where):
            levels = tuple(level for name, level in where if name == account)
            by_levels.setdefault(levels, []).append(account)
        for levels, names in by_levels.items():
            yield phrase(
                "A post of level {levels} on {accounts} {needs}.",
                levels=_span(levels),
                accounts=_listed(names),
                needs=needs,
            )


def _span(levels: Sequence[int]) -> str:
    whole = len(levels) > 2 and list(levels) == list(range(levels[0], levels[-1] + 1))
    if whole:
        return phrase("{first} to {last}", first=levels[0], last=levels[-1])
    return _listed([str(n) for n in levels])


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return joined(phrase(" and "), (joined(", ", words[:-1]), words[-1]))


def _needs(policy: Policy, account: AccountName, level: int, known: Known) -> str:
    if not applies(policy, (account,), level):
        return phrase("is never published, because no rule of the policy is about it")
    seats = quorum(policy, (account,), level)
    counts: dict[Seat, int] = {}
    for seat in seats:
        counts[seat] = counts.get(seat, 0) + 1
    asked = [
        phrase("{n} of {group}", n=n, group=_group(policy, seat.group, known))
        for seat, n in counts.items()
    ]
    if len({seat.stage for seat in seats}) > 1:
        return phrase("needs {who}, never its authors, asked in this order", who=_listed(asked))
    return phrase("needs {who}, never its authors", who=_listed(asked))


def _group(policy: Policy, name: str, known: Known) -> str:
    if name == ANYONE:
        if policy.approvers is None:
            return phrase("anyone")
        return phrase("the {n} approvers", n=len(policy.approvers))
    people = _people(policy, name, known)
    if people is None:
        return phrase("@{group} (whoever is in the user group in Slack)", group=name)
    if not people:
        return phrase("@{group} (nobody)", group=name)
    return f"@{name} ({', '.join(sorted(map(known.name, people)))})"


def _people(policy: Policy, name: str, known: Known) -> frozenset[UserId] | None:
    group = policy.group(name)
    people = group.members(known.subteams) if group else frozenset()
    if people is None and group is not None and group.subteams <= known.subteams.keys():
        # Slack was asked, and did not say: nobody of it can approve (rule 6).
        return frozenset()
    return people


def impossible(
    policy: Policy, accounts: Sequence[AccountName], known: Known = NOTHING
) -> list[str]:
    """Name what nobody could ever fulfil (rules 6, 7 and 11); empty is well."""
    if any(not book for book in policy.rulebooks):
        return ["[[policy.rules]] is empty, so nothing could be published; write rules or none."]
    found: dict[str, None] = {}
    for account in accounts:
        for level in range(HIGHEST + 1):
            for tally in _unfilled(policy, quorum(policy, (account,), level), known):
                # Too few people for the numbers of the worse levels stops only those.
                if tally.group != ANYONE or level == 0:
                    found[_too_few(tally)] = None
    return list(found)


def _unfilled(policy: Policy, seats: Quorum, known: Known) -> tuple[Tally, ...]:
    groups = {seat.group: _possible(policy, seat.group, known) for seat in seats}
    sure = {name: people for name, people in groups.items() if people is not None}
    asked = tuple(seat for seat in seats if seat.group in sure)
    return count(asked, (), frozenset().union(*sure.values()), sure).lacking


def usable(policy: Policy, accounts: Sequence[AccountName], known: Known) -> Iterator[str]:
    """Say which levels so few people can publish at all, one of them being the author (rule 10)."""
    people = _possible(policy, ANYONE, known)
    if people is None:
        return
    others = len(people) - 1
    fine = [n for n in range(HIGHEST + 1) if _most_seats(policy, accounts, n) <= others]
    if len(fine) > HIGHEST:
        return
    have = f"{len(people)} {'person' if len(people) == 1 else 'people'} who may approve"
    if not fine:
        yield f"With {have}, a draft by one of them has too few others; please add somebody."
        return
    yield (
        f"With {have}, posts of level {_span(fine)} can be published; a worse one has too few"
        " others besides its author."
    )


def _most_seats(policy: Policy, accounts: Sequence[AccountName], level: int) -> int:
    return max((len(quorum(policy, (account,), level)) for account in accounts), default=0)


def _possible(policy: Policy, name: str, known: Known) -> frozenset[UserId] | None:
    """Who could ever sit here; `None` where that is not known."""
    lists = [known.members] if known.members is not None else []
    if policy.approvers is not None:
        lists.append(policy.approvers)
    if name != ANYONE:
        people = _people(policy, name, known)
        if people is None:
            return None
        lists.append(people)
    return frozenset.intersection(*lists) if lists else None


def _too_few(tally: Tally) -> str:
    who = "people who may approve" if tally.group == ANYONE else f"people of @{tally.group}"
    return (
        f"The policy asks for {tally.needed} {who} where only {len(tally.counted)} could be"
        " counted, so such a post can never be published; please ask for fewer, or add people."
    )


def small_groups(policy: Policy, known: Known = NOTHING) -> Iterator[str]:
    """Warn of groups whose own people can't publish what they write (rule 1)."""
    for group in policy.groups:
        people = _possible(policy, group.name, known)
        needed = max(
            (
                need.count
                for book in policy.rulebooks
                for rule in book
                for need in rule.needs
                if need.group == group.name
            ),
            default=0,
        )
        if people is not None and needed and len(people) == needed:
            yield (
                f"@{group.name} has just the {needed} that a rule asks for, so a draft that one"
                " of them writes or changes can't be approved; please add somebody."
            )
