"""Home: what concerns one person, sorted from what concerns everybody."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.card import CardView, Stage, fingerprint
from bot.domain.drafts import DraftId, canonical
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.domain.watch import Unreached
from bot.domain.week import ASKS, coming, leaves_at

FAILED = frozenset(
    {
        Stage.NEEDS_ATTENTION,
        Stage.FAILED,
        Stage.MISSED,
        Stage.PARTLY,
        Stage.DIFFERS,
        Stage.STILL_THERE,
    }
)
OVER = frozenset(
    {
        Stage.PARTLY,
        Stage.DIFFERS,
        Stage.STILL_THERE,
        Stage.PUBLISHED,
        Stage.TAKEN_DOWN,
        Stage.CORRECTED,
    }
)
FRESH = frozenset({Stage.PUBLISHING, Stage.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What there is for everybody: drafts, and whose opinion each of them still asks for.

    `asked` are those who could approve a draft and have not; of `cared_for`, which failed,
    somebody said that they take care. `watchers` answer for a draft, as far as its card was
    looked at. The coming week `ends` then, and Slack
    tells of nothing since `silent_since`, and posts wait for what people did since
    `behind_since`, if anything.
    """

    views: tuple[CardView, ...] = ()
    watchers: Mapping[DraftId, frozenset[UserId]] = field(default_factory=dict)
    asked: Mapping[DraftId, frozenset[UserId]] = field(default_factory=dict)
    cared_for: frozenset[DraftId] = frozenset()
    pauses: tuple[Pause, ...] = ()
    silent_since: datetime | None = None
    behind_since: datetime | None = None
    away: tuple[Unreached, ...] = ()
    links: Mapping[DraftId, str] = field(default_factory=dict)
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person sees. `refused` says why they see nothing of it, or is empty.

    `watched` is what they answer for and did not write: what comes, and what is out and fresh.
    """

    failures: tuple[CardView, ...] = ()
    waiting: tuple[CardView, ...] = ()
    mine: tuple[CardView, ...] = ()
    watched: tuple[CardView, ...] = ()
    week: tuple[CardView, ...] = ()
    shelf: Shelf = field(default_factory=Shelf)
    refused: str = ""


def home_of(user: UserId, shelf: Shelf) -> Home:
    """Sort what there is for one person.

    What failed concerns everybody, and stands once, until somebody takes care of it; then it is
    its authors' own again, where they can still do something with it.
    """
    failures = tuple(view for view in shelf.views if _needs_somebody(shelf, view))
    rest = [view for view in shelf.views if not _needs_somebody(shelf, view)]
    waiting = [v for v in rest if v.draft.state in ASKS and user in _asked(shelf, v)]
    others = [v for v in rest if user not in v.draft.authors]
    watched = [v for v in others if user in shelf.watchers.get(v.draft.id, ()) and _is_near(v)]
    return Home(
        failures=failures,
        waiting=tuple(sorted(waiting, key=_wanted_at)),
        mine=tuple(v for v in rest if user in v.draft.authors and v.stage not in OVER),
        watched=tuple(sorted(watched, key=_near)),
        week=coming(rest, shelf.ends),
        shelf=shelf,
    )


def _needs_somebody(shelf: Shelf, view: CardView) -> bool:
    return view.stage in FAILED and view.draft.id not in shelf.cared_for


def _asked(shelf: Shelf, view: CardView) -> frozenset[UserId]:
    return shelf.asked.get(view.draft.id, frozenset())


def _is_near(view: CardView) -> bool:
    return view.stage in FRESH or leaves_at(view) is not None


def _near(view: CardView) -> tuple[str, int]:
    """What is out comes first, then the nearest time."""
    at = leaves_at(view)
    return (at.isoformat() if at else "", view.draft.id)


def _wanted_at(view: CardView) -> tuple[str, int]:
    """The nearest time first; what has none leaves as soon as approved, and comes first."""
    start = view.draft.revision.content.timing.start
    return (start.isoformat() if start else "", view.draft.id)


def shown(home: Home) -> str:
    """Digest what a Home shows, so that it is not published without need."""
    parts = [
        [fingerprint(view) for view in views]
        for views in (home.failures, home.waiting, home.mine, home.watched, home.week)
    ]
    shelf = home.shelf
    rest = [repr(shelf.pauses), repr(shelf.away)]
    rest += [repr(shelf.silent_since), repr(shelf.behind_since)]
    links = [f"{number} {link}" for number, link in sorted(shelf.links.items())]
    whole = canonical([parts, rest, links, home.refused])
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()
