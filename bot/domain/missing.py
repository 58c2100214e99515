"""What a draft still needs of people, in one sentence for each thing (rule 37)."""

from bot.domain.people import UserId
from bot.domain.policies import ANYONE
from bot.domain.quorum import Count, Quorum, Tally
from bot.words.phrases import counted, phrase


def nobody_in(group: str, people: frozenset[UserId] | None) -> str:
    """Say of a group that is asked why nobody in it can approve (rule 6)."""
    if people:
        return phrase(
            "somebody in @{group} whom colleagues have confirmed: all in it are newcomers there",
            group=group,
        )
    if people is not None:
        return phrase(
            "somebody in @{group}: the group is empty, so nobody of it can approve", group=group
        )
    return phrase(
        "an answer from Slack about who is in @{group}; until then nobody of it can approve",
        group=group,
    )


def approvals_missing(tally: Tally) -> str:
    """Say how many approvals of one group are missing, and whose turn it is not yet."""
    if tally.group == ANYONE:
        return counted(
            "one approval by somebody other than the authors",
            "{n} approvals by people other than the authors",
            n=tally.short,
        )
    many = counted(
        "one approval of @{group}", "{n} approvals of @{group}", n=tally.short, group=tally.group
    )
    if tally.is_open:
        return many
    return phrase("{many}, asked when those before them have approved", many=many)


def too_few(seats: Quorum, found: Count) -> tuple[str, ...]:
    """Say of which group there are too few people, and what those must be who are invited."""
    return tuple(
        phrase(
            "more people: it needs {needed} and only {able} in this channel could approve; invite"
            " a full member who has not changed the draft",
            needed=len(seats),
            able=len(seats) - tally.short,
        )
        if tally.group == ANYONE
        else phrase(
            "more people in @{group}: it needs {needed} of them and {able} could approve; each"
            " must be a full member of this channel who has not changed the draft, and counts for"
            " one group only",
            group=tally.group,
            needed=tally.needed,
            able=len(tally.counted),
        )
        for tally in found.lacking
    )


def change_needed(message: str) -> str:
    """Say that a finding asks for a change before anything can be approved."""
    return phrase("a change to the text: {message}", message=message)
