"""Who could approve a draft and can be reached before its time; this informs, and decides nothing.

Whose approval would count is the quorum's own answer; where people are, that of the watch.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.people import Person, UserId
from bot.domain.quorum import Count, Tally
from bot.domain.watch import Unreached, WatchPolicy, Whereabouts, unreached_because

# Long enough to look at a card; to answer for a post takes the whole watch.
A_LOOK = timedelta(minutes=1)
# No group of the settings has a space in its name.
WATCH = "the watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """Who could give the approvals that a draft lacks, and by when.

    `tallies` are the groups whose turn it is and that lack somebody. `now` can be reached now,
    `later` before `by`, and `never` only afterwards; without a time there is no such end.
    `named` are those whom an author wants to be asked first.
    """

    tallies: tuple[Tally, ...] = ()
    now: tuple[UserId, ...] = ()
    later: tuple[Unreached, ...] = ()
    never: tuple[Unreached, ...] = ()
    by: datetime | None = None
    named: tuple[UserId, ...] = ()

    @property
    def short(self) -> int:
        """How many approvals are missing now."""
        return sum(tally.short for tally in self.tallies)


def prospect(
    counted: Count,
    people: Mapping[UserId, Person | None],
    places: tuple[Whereabouts, WatchPolicy],
    now: datetime,
    by: datetime | None,
) -> Prospect:
    """Part those whose approval would help by when they can be reached (rules 28, 29)."""
    known, watch = places[0], replace(places[1], span=A_LOOK)
    found = {u: unreached_because(u, people.get(u), known, watch, now) for u in counted.could}
    away = [one for one in found.values() if one is not None]
    later = tuple(one for one in away if comes_before(one, by))
    return Prospect(
        tallies=tuple(tally for tally in counted.tallies if tally.is_open and tally.short > 0),
        now=tuple(user for user, one in found.items() if one is None),
        later=later,
        never=tuple(one for one in away if one not in later),
        by=by,
    )


def with_watcher(counted: Count, able: Collection[UserId], watching: Collection[UserId]) -> Count:
    """Ask for somebody who watches, where that alone is missing (rule 10).

    `able` are those who count, `watching` who said so. It stands for one more seat.
    """
    if any(tally.short > 0 for tally in counted.tallies) or set(able) & set(watching):
        return counted
    could = tuple(sorted(able))
    return replace(counted, tallies=(Tally(group=WATCH, needed=1, could=could),), could=could)


def wants_watcher(counted: Count) -> bool:
    """Whether somebody who watches is what is missing."""
    return any(tally.group == WATCH for tally in counted.tallies)


def comes_before(one: Unreached, by: datetime | None) -> bool:
    """Whether somebody can be reached again before a time; a cause without an end has none."""
    return one.at is not None and (by is None or one.at < by)
