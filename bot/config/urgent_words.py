"""Say in words what the urgent quorum is, where the settings name one (rule 15)."""

from collections.abc import Iterator

from bot.config.policy_words import NOTHING, Known
from bot.domain.policies import Policy
from bot.words.phrases import phrase


def sentences(policy: Policy) -> Iterator[str]:
    """Say whom an urgent post asks, and for which accounts."""
    urgent = policy.urgent
    if urgent is None:
        return
    everywhere = phrase("every account")
    where = everywhere if urgent.accounts is None else ", ".join(sorted(urgent.accounts))
    yield phrase(
        "An urgent post on {accounts} asks {n} of @{group} instead, for 15 minutes after somebody"
        " said so; a post of level 5 asks at least 2 of them.",
        accounts=where,
        n=urgent.people,
        group=urgent.group,
    )


def impossible(policy: Policy, known: Known = NOTHING) -> Iterator[str]:
    """Warn where the urgent quorum has too few people ever to approve anything."""
    urgent = policy.urgent
    group = policy.group(urgent.group) if urgent is not None else None
    if urgent is None or group is None:
        return
    people = group.members(known.subteams)
    if people is not None and known.members is not None:
        people &= known.members
    if people is not None and len(people) < urgent.people:
        yield (
            f"The urgent quorum asks {urgent.people} of @{urgent.group}, which has {len(people)},"
            " so no urgent post could ever be approved; lower the number or name more people."
        )
