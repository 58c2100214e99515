"""Who opened Home lately: kept in memory alone, since Slack asks again at the next opening."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.review import Room
from bot.ports import CardRef

MOST = 30
LATELY_SECONDS = 3_600.0
MOST_LINKS = 500
ANYWAY_SECONDS = 60.0
NEVER = (-1, float("-inf"))
MOST_WATCHED = 500


@dataclass(slots=True, kw_only=True)
class Visit:
    """One person's Home: when it was opened and last published, and what it shows.

    `room` is what Slack said of the people then, `ticks` and `published` are monotonic seconds.
    """

    room: Room
    zone: ZoneInfo
    ticks: float
    published: float = float("-inf")
    shown: str = ""


@dataclass(slots=True)
class Visitors:
    """The last who opened Home, oldest first, and the links of cards, which never change.

    `watchers` are those who answered for a draft when its card was last looked at. Until
    `rests_until`, in monotonic seconds, nobody's Home is compared with how things are.
    They were `compared` last, with nothing left over, after so many writes, at that second.
    """

    visits: dict[UserId, Visit] = field(default_factory=dict)
    links: dict[CardRef, str] = field(default_factory=dict)
    watchers: dict[DraftId, frozenset[UserId]] = field(default_factory=dict)
    rests_until: float = 0.0
    compared: tuple[int, float] = NEVER

    def is_as_compared(self, writes: int, ticks: float) -> bool:
        """Whether nothing that Homes show can have changed, but by another process or with time."""
        before, at = self.compared
        return before == writes and ticks - at < ANYWAY_SECONDS

    def came(self, user: UserId, visit: Visit) -> None:
        """Remember somebody as the last who came; whoever came first may be forgotten."""
        self.visits.pop(user, None)
        self.visits[user] = visit
        self.compared = NEVER
        while len(self.visits) > MOST:
            del self.visits[next(iter(self.visits))]

    def lately(self, ticks: float) -> dict[UserId, Visit]:
        """Forget whose visit is over, and give the others."""
        self.visits = {
            user: visit
            for user, visit in self.visits.items()
            if ticks - visit.ticks < LATELY_SECONDS
        }
        return dict(self.visits)

    def saw(self, draft: DraftId, watchers: Iterable[UserId]) -> None:
        """Keep who answers for a draft; each look at its card says so anew."""
        before, now = self.watchers.pop(draft, None), frozenset(watchers)
        self.watchers[draft] = now
        if before != now:
            self.compared = NEVER
        while len(self.watchers) > MOST_WATCHED:
            del self.watchers[next(iter(self.watchers))]

    def know(self, ref: CardRef, link: str) -> None:
        """Keep a link; one that Slack didn't tell is asked again."""
        if link:
            self.links[ref] = link
        while len(self.links) > MOST_LINKS:
            del self.links[next(iter(self.links))]
