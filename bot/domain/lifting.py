"""Lifting: who may end somebody else's objection (rule 12)."""

from bot.domain.people import UserId
from bot.domain.policies import ANYONE, Policy
from bot.domain.quorum import Quorum
from bot.domain.review import Room, dismissed_because, memberships
from bot.words.phrases import joined, phrase


def may_not_lift(
    policy: Policy,
    authors: tuple[UserId, ...],
    seats: Quorum,
    room: Room,
    *,
    by: UserId,
    objector: UserId,
) -> str:
    """Say why `by` can't lift `objector`'s objection, or nothing: the sentence goes on "because".

    Where the objector is of a group that the draft needs, so must be who lifts; otherwise
    somebody whose approval would count. A group that can't be read has nobody.
    """
    if by in authors:
        return phrase("authors can't lift an objection to their own draft; please ask a colleague")
    why = dismissed_because(policy, authors, room, by)
    if why is not None:
        return phrase(why.value)
    asked = sorted({seat.group for seat in seats if seat.group != ANYONE})
    there = memberships(policy, room)
    unread = [group for group in asked if group not in there]
    if unread:
        return phrase(
            "Slack doesn't say who is in @{unread}; please try again later", unread=unread[0]
        )
    own = [group for group in asked if objector in there[group]]
    # Where nobody else's approval would count, nobody else lifts either.
    wanted = own or (asked if _only_groups(seats) else [])
    if wanted and not any(by in there[group] for group in wanted):
        names = joined(phrase(" or "), (f"@{group}" for group in wanted))
        return phrase("it takes somebody of {names}", names=names)
    return ""


def _only_groups(seats: Quorum) -> bool:
    return bool(seats) and all(seat.group != ANYONE for seat in seats)
