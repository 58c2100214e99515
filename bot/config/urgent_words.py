"""Say in words what the urgent quorum is, where the settings name one (rule 15)."""

from collections.abc import Iterator

from bot.domain.policies import Policy


def sentences(policy: Policy) -> Iterator[str]:
    """Say whom an urgent post asks, and for which accounts."""
    urgent = policy.urgent
    if urgent is None:
        return
    where = ", ".join(sorted(urgent.accounts)) if urgent.accounts is not None else "every account"
    yield (
        f"An urgent post on {where} asks {urgent.people} of @{urgent.group} instead, for 15 minutes"
        " after somebody said so; a post of level 5 asks at least 2 of them."
    )
