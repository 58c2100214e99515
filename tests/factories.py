"""Records with sane defaults; a test names only what it is about."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.accounts import Account, AccountName, Mode, Network
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState
from bot.domain.drafts import (
    Content,
    Digest,
    Draft,
    DraftId,
    Picture,
    Revision,
    Target,
    digest_of,
)
from bot.domain.emoji import Gesture
from bot.domain.people import Person, UserId
from bot.domain.reactions import Reaction
from bot.domain.report import Finding, Level, Report
from bot.domain.review import Room, Stop
from bot.domain.roster import CHANNEL as THE_CHANNEL
from bot.domain.roster import Roster
from bot.domain.seals import Sealer
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEAM = "T0HOME"
CHANNEL = "C0DRAFTS"
ANA, BEN, ZOE, OLGA = UserId("U0ANA"), UserId("U0BEN"), UserId("U0ZOE"), UserId("U0OLGA")
APPROVE = "white_check_mark"
WHEN_APPROVED = Timing(kind=TimingKind.WHEN_APPROVED)
SEALER = Sealer(b"a key for tests, of thirty-two bytes or more")


def after(**by: float) -> datetime:
    """Noon, and so much later."""
    return NOON + timedelta(**by)


def a_person(user: str = BEN, **given: Any) -> Person:
    """A full member, unless said otherwise."""
    known: dict[str, Any] = {
        "name": user,
        "team_id": TEAM,
        "is_bot": False,
        "is_guest": False,
        "is_deactivated": False,
    }
    return Person(id=UserId(user), **{**known, **given})


def a_target(name: str = "soupe-wall", **given: Any) -> Target:
    """What one live account on the wall would publish."""
    known: dict[str, Any] = {
        "network": Network.WALL,
        "address": "",
        "handle": "@soupe",
        "identity": f"wall:{name}",
        "mode": Mode.LIVE,
        "text": "Soup is back!",
    }
    return Target(account=AccountName(name), **{**known, **given})


def a_picture(**given: str) -> Picture:
    """A picture with its alt text."""
    known = {"sha256": "ab" * 32, "media_type": "image/png", "alt_text": "A bowl of soup"}
    return Picture(**{**known, **given})


def a_content(*targets: Target, timing: Timing = WHEN_APPROVED) -> Content:
    """One post for the wall, as soon as approved."""
    return Content(targets=targets or (a_target(),), timing=timing)


def a_revision(content: Content | None = None, **given: Any) -> Revision:
    """The first revision of draft 1, by Ana."""
    what = content or a_content()
    known: dict[str, Any] = {
        "draft": DraftId(1),
        "number": 1,
        "maker": ANA,
        "cause": "submitted",
        "made_at": NOON,
        "digest": digest_of(what),
    }
    return Revision(content=what, **{**known, **given})


def a_draft(content: Content | None = None, **given: Any) -> Draft:
    """Draft 1 by Ana, in review."""
    known: dict[str, Any] = {
        "id": DraftId(1),
        "channel": CHANNEL,
        "state": State.IN_REVIEW,
        "authors": (ANA,),
        "version": 1,
        "created_at": NOON,
        "revision": a_revision(content),
    }
    return Draft(**{**known, **given})


def a_delivery(state: DeliveryState = DeliveryState.SCHEDULED, **given: Any) -> Delivery:
    """Draft 1 on the wall, due at noon."""
    known: dict[str, Any] = {
        "id": DeliveryId(1),
        "draft": DraftId(1),
        "revision": 1,
        "digest": Digest("d" * 64),
        "account": AccountName("soupe-wall"),
        "mode": Mode.LIVE,
        "due_at": NOON,
        "late_at": after(minutes=10),
        "key": "k1",
    }
    return Delivery(state=state, **{**known, **given})


def an_account(name: str = "soupe-wall", **given: Any) -> Account:
    """The practice wall's account."""
    known: dict[str, Any] = {
        "network": Network.WALL,
        "base_url": "",
        "handle": "@soupe",
        "mode": Mode.DRY_RUN,
    }
    return Account(name=AccountName(name), **{**known, **given})


def a_finding(code: str = "SO999", **given: Any) -> Finding:
    """Something that a careful colleague would say."""
    known: dict[str, Any] = {
        "family": "words",
        "severity": 2,
        "message": "a word stands out",
        "why": "it may be misread",
        "fix": "choose another",
    }
    return Finding(code=code, **{**known, **given})


def a_report(level: int = 0, *findings: Finding) -> Report:
    """A report of this level."""
    return Report(level=Level(level), findings=findings)


def a_room(*reactions: tuple[str, str], **given: Any) -> Room:
    """Ana, Ben, Zoé and Olga in the channel, and who gave which emoji."""
    people = given.pop("people", None)
    if people is None:
        people = [a_person(user) for user in (ANA, BEN, ZOE, OLGA)]
    known: dict[str, Any] = {
        "people": {person.id: person for person in people},
        "members": frozenset(person.id for person in people),
        "home_team": TEAM,
        "asked_at": NOON,
        "everyone_known": True,
        "roster": confirmed(*(person.id for person in people)),
    }
    seen = tuple(Reaction(user=UserId(user), emoji=emoji) for user, emoji in reactions)
    return Room(reactions=seen, **{**known, **given})


def confirmed(*people: str, scopes: tuple[str, ...] = (THE_CHANNEL, "comms", "legal")) -> Roster:
    """A roster with all these people, in the channel and in the groups of the tests."""
    everybody = frozenset(UserId(person) for person in people)
    return Roster(scopes=dict.fromkeys(scopes, everybody))


def a_stop(kind: Gesture = Gesture.OBJECT, by: str = ZOE, **given: Any) -> Stop:
    """An open objection by Zoé."""
    known: dict[str, Any] = {"id": 1, "reason": "", "opened_at": NOON}
    return Stop(kind=kind, by=UserId(by), **{**known, **given})


def users(*names: str) -> tuple[UserId, ...]:
    """Names as user ids."""
    return tuple(UserId(name) for name in names)


def approvals_by(*people: str, emoji: str = APPROVE) -> Iterable[tuple[str, str]]:
    """Each of these people approves."""
    return [(person, emoji) for person in people]
