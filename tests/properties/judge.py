"""An independent judge: reads what happened in the workspace, and says which posts were justified.

It knows the rules from their text alone. It sees the workspace's history and the networks' own
logs; never a table of the bot's, nor any of its functions.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.ledger import Happening, Kind
from tests.properties import reading
from tests.properties.reading import APPROVE, HOLD, OBJECT, WATCH, Card, Request, means
from tests.properties.records import Cast, Look, Post

FULL = frozenset({"member", "admin", "owner"})
AWAY = frozenset(
    {"airplane", "airplane_departure", "small_airplane", "palm_tree", "desert_island"}
    | {"beach_with_umbrella", "face_with_thermometer", "thermometer", "hospital", "zzz"}
)
COUNTDOWN = timedelta(seconds=60)
LOOK_LIVES = timedelta(seconds=5)
LATE = timedelta(minutes=10)
AN_HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)
# How many other people each level needs; a post of level 5 never leaves by itself (rule 10).
NEEDED = (1, 1, 1, 1, 2, 99)
WITHOUT_MEANING = "Thank you! Your :"


@dataclass(slots=True)
class Judge:
    """Follows a history line by line, and judges each post that a network accepted."""

    cast: Cast
    kinds: dict[str, str] = field(init=False)
    members: set[str] = field(init=False)
    cards: dict[str, Card] = field(default_factory=dict)
    newest: dict[int, str] = field(default_factory=dict)
    looks: dict[str, list[Look]] = field(default_factory=dict)
    beat: datetime | None = None
    skew: float = 0.0
    vain_approvals: int = 0
    _emoji: dict[str, dict[str, dict[str, datetime]]] = field(default_factory=dict)
    _custom: dict[str, str] = field(default_factory=dict)
    _authors: dict[int, set[str]] = field(default_factory=dict)
    _posts: dict[str, list[Request]] = field(default_factory=dict)
    _edits: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    _pending: dict[str, Request] = field(default_factory=dict)
    _due: dict[int, datetime | None] = field(default_factory=dict)
    _changed: dict[int, datetime] = field(default_factory=dict)
    _withdrawn: set[int] = field(default_factory=set)
    # Open objections and holds: draft, then person and the card it was given on ("" by command).
    _objections: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    _holds: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    _answered: set[tuple[str, str, str]] = field(default_factory=set)
    _paused: list[tuple[str, datetime]] = field(default_factory=list)
    _asks: dict[str, str] = field(default_factory=dict)
    _wishes: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    _dry: dict[str, datetime] = field(default_factory=dict)
    _trouble: set[str] = field(default_factory=set)
    _status: dict[str, str] = field(default_factory=dict)
    _absent: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    _sent: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kinds = dict(self.cast.kinds)
        self.members = set(self.cast.members)

    def follow(self, line: Happening) -> None:
        """Take one line of the history into account."""
        match line.kind:
            case Kind.MESSAGE_POSTED if line.actor == self.cast.bot:
                self._posted(line)
            case Kind.MESSAGE_CHANGED if line.ts in self.cards:
                self._rewritten(self.cards[str(line.ts)], line)
            case Kind.MESSAGE_DELETED if line.ts in self.cards:
                self.cards[str(line.ts)].gone = True
            case Kind.REACTION_ADDED:
                given = self._emoji.setdefault(str(line.ts), {}).setdefault(line.actor, {})
                given[line.name] = line.at
                self._confirms(line)
            case Kind.REACTION_REMOVED:
                self._emoji[str(line.ts)][line.actor].pop(line.name, None)
                self._taken_away(str(line.ts), line.actor)
            case Kind.COMMAND:
                self._asked(reading.typed(line.actor, line.at, line.text))
            case Kind.BUTTON:
                request = reading.pressed(line.actor, line.at, line.name, line.text)
                if request.verb == "confirm":
                    self._wish(self._asks.get(str(line.ts), ""), line.actor, line.at)
                self._asked(request)
            case Kind.EPHEMERAL_POSTED:
                self._told(line.name, line.text, line.at)
            case Kind.API_CALL if line.name == "reactions.get" and line.text == "ok":
                self._looked(str((line.content or {}).get("timestamp")), line.at)
            case _:
                self._people(line)

    def _people(self, line: Happening) -> None:
        here = line.channel == self.cast.channel
        match line.kind:
            case Kind.KIND_CHANGED:
                self.kinds[line.text] = line.name
            case Kind.MEMBER_JOINED if here:
                self.members.add(line.actor)
            case Kind.MEMBER_LEFT if here:
                self.members.discard(line.actor)
            case Kind.CHANNEL_CHANGED if here:
                undone = line.name.replace("un", "", 1)
                self._trouble.discard(undone)
                if undone == line.name:
                    self._trouble.add(line.name)
            case Kind.EMOJI_CHANGED:
                self._custom.pop(line.name, None)
                if line.text:
                    self._custom[line.name] = line.text
            case Kind.STATUS_SET:
                self._status[line.actor] = reading.bare(line.name.strip(":"))
            case _:
                pass

    def _posted(self, line: Happening) -> None:
        content: dict[str, Any] = line.content or {}
        told = re.search(r"asks to (end the pause|make `([^`]+)`)", line.text)
        if told is not None:
            self._asks[str(line.ts)] = f"live {told[2]}" if told[2] else "resume"
        metadata = content.get("metadata") or {}
        if metadata.get("event_type") != reading.CARD:
            return
        facts, blocks = metadata["event_payload"], content["blocks"]
        card = Card(
            ts=str(line.ts),
            draft=int(facts["draft"]),
            revision=int(facts["revision"]),
            posted=line.at,
            settled=line.at,
            shows=reading.shown(blocks),
            level=reading.level(blocks),
        )
        self._made_by(card)
        self.cards[card.ts] = card
        self.newest[card.draft] = card.ts

    def _made_by(self, card: Card) -> None:
        """Everybody who gave it these words, or changed its time, is an author (rule 2)."""
        authors = self._authors.setdefault(card.draft, set())
        before = self.cards.get(self.newest.get(card.draft, ""))
        for text, _ in card.shows.values():
            if before is None:
                for request in self._posts.get(text, []):
                    authors.add(request.by)
                    self._due[card.draft] = reading.due(request.at, request.account)
            authors |= self._edits.get((card.draft, text), set())
        if before is not None and card.revision > before.revision:
            for request in self._pending.values():
                if request.verb == "at" and request.draft == card.draft and not request.answered:
                    authors.add(request.by)

    def _rewritten(self, card: Card, line: Happening) -> None:
        blocks = (line.content or {})["blocks"]
        shows = reading.shown(blocks)
        if not shows:
            card.gone = True
        elif shows != card.shows:
            # Approvals given before these words were there are for other words.
            card.shows, card.settled = shows, line.at

    def _asked(self, request: Request) -> None:
        self._pending[request.by] = request
        if request.verb == "submit":
            self._posts.setdefault(request.rest, []).append(request)
        elif request.verb == "edit":
            card = self.cards.get(self.newest.get(request.draft, ""))
            if card is None or request.rest not in {text for text, _ in card.shows.values()}:
                self._edits.setdefault((request.draft, request.rest), set()).add(request.by)
        elif request.verb == "resume":
            self._wish("resume", request.by, request.at)
        elif request.verb == "live":
            self._wish(f"live {request.account}", request.by, request.at)

    def _wish(self, what: str, by: str, at: datetime) -> None:
        if what and self._full(by):
            self._wishes.setdefault(what, []).append((by, at))

    def _confirms(self, line: Happening) -> None:
        if means(line.name, APPROVE, self._custom, starts=True):
            card = self.cards.get(str(line.ts))
            authors = self._authors.get(card.draft, set()) if card else set()
            self.vain_approvals += card is not None and (
                line.actor in authors or not self._full(line.actor)
            )
            self._wish(self._asks.get(str(line.ts), ""), line.actor, line.at)

    def _told(self, to: str, text: str, at: datetime) -> None:
        request = self._pending.get(to)
        if request is None or request.answered or text.startswith(WITHOUT_MEANING):
            return
        request.answered = True
        label = f"D-{request.draft} is "
        match request.verb:
            case "edit" | "at" if text.startswith(f"{label}now version"):
                self._authors.setdefault(request.draft, set()).add(to)
                self._changed[request.draft] = request.at
                if request.verb == "at":
                    self._due[request.draft] = reading.due(request.at, request.rest)
            case "withdraw" if text.startswith(f"{label}withdrawn"):
                self._withdrawn.add(request.draft)
            case "hold" if text.startswith(f"{label}held"):
                self._holds.setdefault(request.draft, set()).add((to, ""))
            case "release" if text.startswith(f"{label}released"):
                self._open_again(self._holds, request, to, "hold")
            case "lift" if "is lifted" in text:
                self._open_again(self._objections, request, to, "object")
            case "pause" if text.startswith("Everything is paused"):
                self._paused.append((to, at))
            case "resume" if text.startswith("The pause is taken back"):
                running = [p for p in self._paused if not self._two("resume", p[1])]
                if all(by == to and request.at - since <= COUNTDOWN for by, since in running):
                    self._paused = []  # whoever paused may end it alone within a minute
            case "dry" if "only rehearses now" in text:
                self._dry[request.account] = at
            case "away" if " away from " in text:
                away = reading.absence(request)
                if away is not None:
                    self._absent.append((away[0], request.at, request.at + away[1]))
            case "back" if text.startswith("Welcome back"):
                self._absent = [a for a in self._absent if a[0] != to]
            case _:
                pass

    def _open_again(
        self, stops: dict[int, set[tuple[str, str]]], request: Request, by: str, kind: str
    ) -> None:
        """Close stops: all of them by an eligible non-author, a hold by its owner as well."""
        open_now = stops.setdefault(request.draft, set())
        eligible = self._full(by) and by not in self._authors.get(request.draft, set())
        own = {stop for stop in open_now if stop[0] == by} if kind == "hold" else set()
        closed = set(open_now) if eligible else own
        open_now -= closed
        card = self.newest.get(request.draft, "")
        people = self._emoji.get(card, {}) if eligible else {by: {}}
        self._answered |= {(kind, who, card) for who in people}
        self._answered |= {(kind, who, where) for who, where in closed}

    def _taken_away(self, ts: str, user: str) -> None:
        card = self.cards.get(ts)
        if card is None:
            return
        for kind, among, stops in self._stops():
            if not self._gives(ts, user, among, starts=False):
                stops.get(card.draft, set()).discard((user, ts))
                self._answered.discard((kind, user, ts))

    def _stops(
        self,
    ) -> tuple[tuple[str, frozenset[str], dict[int, set[tuple[str, str]]]], ...]:
        return (("object", OBJECT, self._objections), ("hold", HOLD, self._holds))

    # What the bot could see when it asked.

    def _full(self, user: str) -> bool:
        return self.kinds.get(user) in FULL and user in self.members

    def _gives(self, ts: str, user: str, among: frozenset[str], *, starts: bool) -> bool:
        given = self._emoji.get(ts, {}).get(user, {})
        return any(means(name, among, self._custom, starts=starts) for name in given)

    def _looked(self, ts: str, at: datetime) -> None:
        card = self.cards.get(ts)
        if card is None:
            return
        people = self._emoji.get(ts, {})
        self._sight(card, at)
        if self.newest.get(card.draft) == ts and not card.gone:
            for kind, among, stops in self._stops():
                for user in people:
                    there = self._gives(ts, user, among, starts=False) and self._full(user)
                    if there and (kind, user, ts) not in self._answered:
                        stops.setdefault(card.draft, set()).add((user, ts))
        approvers = self._approvers(card)
        objections = self._objections.get(card.draft, set())
        objections -= {
            (who, where) for who, where in objections if who in approvers and where != ts
        }
        self.looks.setdefault(ts, []).append(
            Look(
                at=at,
                against=tuple(self._against(card, approvers, at)),
                since=max((card.since[user] for user in approvers), default=at),
                seen=max((card.seen[user] for user in approvers), default=at),
            )
        )

    def _sight(self, card: Card, at: datetime) -> None:
        """Note since when each approval has been there, as far as anybody could see."""
        for user, given in self._emoji.get(card.ts, {}).items():
            times = [
                when
                for name, when in given.items()
                if when >= card.settled and means(name, APPROVE, self._custom, starts=True)
            ]
            if not times or user not in self.members:
                card.since.pop(user, None)
                card.seen.pop(user, None)
                card.absent[user] = at
            elif user not in card.since:
                card.since[user] = max(min(times), card.absent.get(user, min(times)))
                card.seen[user] = at

    def _approvers(self, card: Card) -> set[str]:
        authors = self._authors.get(card.draft, set())
        return {user for user in card.since if self._full(user) and user not in authors}

    def _against(self, card: Card, approvers: set[str], at: datetime) -> list[str]:
        """Why nothing of this card may leave now; an empty list where all is well."""
        number = card.draft
        facts = {
            "it is not the newest card": self.newest.get(number) != card.ts or card.gone,
            "the draft was withdrawn": number in self._withdrawn,
            "the draft was changed after it": self._changed.get(number, card.posted) > card.posted,
            f"{len(approvers)} of {NEEDED[card.level]} other people approve": len(approvers)
            < NEEDED[card.level],
            f"objected by {self._objections.get(number)}": bool(self._objections.get(number)),
            f"held by {self._holds.get(number)}": bool(self._holds.get(number)),
            "everything is paused": any(not self._two("resume", at) for _, at in self._paused),
            f"the channel is {self._trouble}": bool(self._trouble),
            "nobody who answers for it can be reached": not self._anybody(card, approvers, at),
            "Slack's clock and ours differ": abs(self.skew) > 60,
        }
        return [why for why, so in facts.items() if so]

    def _two(self, what: str, after: datetime) -> bool:
        """Whether one full member asked for it after that moment, and another confirmed."""
        wishes = [(who, at) for who, at in self._wishes.get(what, []) if at > after]
        return any(
            a != b and first < then <= first + AN_HOUR for a, first in wishes for b, then in wishes
        )

    def _anybody(self, card: Card, approvers: set[str], at: datetime) -> bool:
        watching = {
            user
            for user in self._emoji.get(card.ts, {})
            if self._full(user) and self._gives(card.ts, user, WATCH, starts=True)
        }
        away = {who for who, start, end in self._absent if start < at + AN_HOUR and end > at}
        everybody = self._authors.get(card.draft, set()) | approvers | watching
        return any(
            user not in away
            and self._status.get(user, "") not in AWAY
            and self.kinds.get(user) != "deactivated"
            for user in everybody
        )

    def objections_to(self, post: Post) -> list[str]:
        """Say why a network should not have got this post; nothing where it was justified."""
        cards = [c for c in self.cards.values() if c.shows.get(post.account, ("",))[0] == post.text]
        if not cards:
            return ["no card ever showed this text for this account"]
        best: list[str] | None = None
        for card in reversed(cards):
            against = self._objections_on(card, post)
            if not against:
                self._sent.add((card.ts, post.account))
                return []
            best = best if best is not None else against
        return [f"D-{cards[-1].draft}, card {cards[-1].ts}: {why}" for why in best or []]

    def _objections_on(self, card: Card, post: Post) -> list[str]:
        against = []
        if not card.shows[post.account][1]:
            against.append("the card said that it is only rehearsed")
        if post.account not in self.cast.always_live:
            since = self._dry.get(post.account, datetime.min.replace(tzinfo=post.at.tzinfo))
            if not self._two(f"live {post.account}", since):
                against.append("two people never made the account live")
        if (card.ts, post.account) in self._sent:
            against.append("this card's approval was spent already")
        return against + self._last_look(card, post)

    def _last_look(self, card: Card, post: Post) -> list[str]:
        begun = max(post.at - LOOK_LIVES, self.beat or post.at - LOOK_LIVES)
        looks = [x for x in self.looks.get(card.ts, []) if begun <= x.at <= post.at]
        if not looks:
            return ["Slack was not asked just before it was sent"]
        found = [self._timely(card, look, post.at) for look in looks]
        return min(found, key=len)

    def _timely(self, card: Card, look: Look, at: datetime) -> list[str]:
        against = list(look.against)
        asked = self._due.get(card.draft)
        if at < look.since + COUNTDOWN:
            against.append(f"only {(at - look.since).total_seconds():.0f} s after the approval")
        if asked is not None and at < asked - A_MINUTE:
            against.append("it left before its time")
        began = max(look.seen + COUNTDOWN, asked or look.seen)
        if at > began + LATE + 2 * A_MINUTE:
            against.append("it left too late")
        return against
