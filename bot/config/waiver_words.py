"""Say in words who sets findings aside, and name it where nobody could (rule 14)."""

from collections.abc import Iterator

from bot.config.policy_words import NOTHING, Known
from bot.domain.people import UserId
from bot.domain.policies import Policy
from bot.words.phrases import counted, joined, phrase


def sentences(policy: Policy) -> Iterator[str]:
    """Say how many people set a finding aside, and of which groups."""
    groups = sorted(policy.waiver_groups)
    of = joined("", (phrase(" of @{group}", group=name) for name in groups))
    yield counted(
        "One person{of} who is no author sets a finding of lint aside, for one version and with a"
        " reason.",
        "{n} people{of} who are no authors set a finding of lint aside, for one version and with a"
        " reason.",
        n=policy.waiver_people,
        of=of,
    )


def impossible(policy: Policy, known: Known = NOTHING) -> Iterator[str]:
    """Warn where fewer people could set a finding aside than it takes."""
    possible = _possible(policy, known)
    if possible is not None and len(possible) < policy.waiver_people:
        yield (
            f"waivers needs {policy.waiver_people} people and at most {len(possible)} could be"
            " among them, so no finding can be set aside; lower the number or name more people."
        )


def _possible(policy: Policy, known: Known) -> frozenset[UserId] | None:
    lists = [policy.approvers, known.members]
    for name in policy.waiver_groups:
        group = policy.group(name)
        lists.append(group.members(known.subteams) if group is not None else frozenset())
    named = [people for people in lists if people is not None]
    return frozenset.intersection(*named) if named else None
