"""The judge of the long run: the other properties' own, and what it has to know beside that.

It reads the fake Slack's history and the networks' calls, and nothing of the bot's: no table, no
decision, no report. How embarrassing a text is, it knows from the house's words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.ledger import Happening, Kind
from tests.properties import reading
from tests.properties.judge import A_MINUTE, COUNTDOWN, LATE, Judge
from tests.properties.reading import APPROVE, Card, Request, means
from tests.properties.records import Look
from tests.soak.house import LEVELS, code_of, level_of
from tests.soak.networks import Call

NEEDED = (1, 1, 1, 1, 2, 2)
IN_PERSON, WATCHED, FLOOR = 5, 3, 3
BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=60)
_ASKS = (
    (re.compile(r"asks to end the pause of `?([\w-]+)"), "resume {}"),
    (re.compile(r"asks to let D-(\d+)"), "through {}"),
)
_CONFIRM = re.compile(r"confirm <@(\w+)>")
_NUMBERED = re.compile(r"(through|take|waive) (\d+)(?: (\S+))?")
_PAUSED_ONE = re.compile(r"Only `([\w-]+)` is paused")
_THANKED = ("Thank you", "Your vote by button")


@dataclass(slots=True, kw_only=True)
class Pressed:
    """What people pressed on one card: approvals by button, who answers for it, publish now."""

    approves: dict[str, datetime] = field(default_factory=dict)
    watches: set[str] = field(default_factory=set)
    publishes: list[tuple[str, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class Strict(Judge):
    """Knows buttons, waivers, the roster, single accounts' pauses, and what was let through."""

    roster: set[str] = field(default_factory=set)
    listed: frozenset[str] | None = None
    tried: set[str] = field(default_factory=set)
    judged: int = 0
    offset: timedelta = timedelta(0)
    _stand_for: dict[str, set[str]] = field(default_factory=dict)
    _pressed: dict[str, Pressed] = field(default_factory=dict)
    _waived: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    # Pauses of one account: its name, since when, and by whom.
    _one_paused: list[tuple[str, datetime, str]] = field(default_factory=list)
    _typed: dict[str, str] = field(default_factory=dict)
    _button: dict[str, Happening] = field(default_factory=dict)
    _down: set[int] = field(default_factory=set)
    _offset_then: dict[int, timedelta] = field(default_factory=dict)
    _first: dict[int, str] = field(default_factory=dict)

    def follow(self, line: Happening) -> None:
        """Take one line of the history into account."""
        match line.kind:
            case Kind.COMMAND:
                self._typed[line.actor] = line.text
            case Kind.BUTTON:
                self._typed.pop(line.actor, None)
                self._button[line.actor] = line
            case Kind.EPHEMERAL_POSTED:
                self._answer(line)
            case Kind.MEMBER_JOINED:
                self._stand_for[line.actor] = {line.name} - {""}
            case Kind.MEMBER_LEFT:
                self.roster.discard(line.actor)
            case _:
                pass
        super(Strict, self).follow(line)

    def _answer(self, line: Happening) -> None:
        """Take what the bot answered into account: a request counts once it was granted."""
        if line.text.startswith("Thank you! Your :"):
            return
        typed, button = self._typed.pop(line.name, ""), self._button.pop(line.name, None)
        if button is not None and button.name == "suggestion_take":
            self._took(line)
        if button is not None and line.text.startswith(_THANKED):
            self._granted(button, self._pressed_on(button, line.text), line.text)
        new, numbered = _CONFIRM.match(typed), _NUMBERED.match(typed)
        if new is not None and line.text.startswith("Thank you"):
            self._stands_for(new[1], line.name)
        elif numbered is not None:
            self._numbered(numbered, line)
        elif paused := _PAUSED_ONE.search(line.text):
            self._one_paused.append((paused[1], line.at, line.name))
        elif line.text.startswith("The pause is taken back"):
            self._one_paused = [
                each
                for each in self._one_paused
                if each[2] != line.name or line.at - each[1] > COUNTDOWN
            ]
        elif typed.startswith("resume soupe"):
            self._wish(typed, line.name, line.at)
        elif typed.startswith("takedown") and line.text.startswith(("Taking", "•", "D-")):
            self._down.add(int(typed.split()[1]))

    def _took(self, line: Happening) -> None:
        """Whoever took a suggestion is its maker from then on (rule 2)."""
        found = re.match(r"You took it: D-(\d+)", line.text)
        if found is not None:
            self._authors.setdefault(int(found[1]), set()).add(line.name)

    def _stands_for(self, user: str, by: str) -> None:
        people = self._stand_for.setdefault(user, set())
        if by != user and self._counts(by):
            people.add(by)
        if len({one for one in people if one in self.roster and one != user}) >= 2:
            self.roster.add(user)

    def _numbered(self, found: re.Match[str], line: Happening) -> None:
        verb, number, code = found[1], int(found[2]), found[3]
        card = self.newest.get(number, "")
        if verb == "through":
            self._wish(f"through {number}", line.name, line.at)
        elif verb == "take" and "now version" in line.text:
            self._authors.setdefault(number, set()).add(line.name)
            self._changed[number] = line.at
        elif verb == "waive" and "is set aside" in line.text:
            self._waived.setdefault(card, set()).add((line.name, code))

    def _pressed_on(self, button: Happening, answer: str) -> str:
        """The card that a press is about: a question about missed posts names the draft alone."""
        named = re.search(r"of D-(\d+)", answer)
        if button.name == "missed_send_now" and named is not None:
            return self.newest.get(int(named[1]), "")
        return str(button.ts)

    def _granted(self, button: Happening, ts: str, answer: str) -> None:
        """Note a press that the bot took; whether it counts is for each look to say."""
        user = str(button.actor)
        on = self._pressed.setdefault(ts, Pressed())
        if answer.startswith("Your vote"):
            on.approves.pop(user, None)
            on.watches.discard(user)
            on.publishes = [each for each in on.publishes if each[0] != user]
            return
        match button.name:
            case "card_publish_now":
                on.publishes.append((user, button.at))
            case "card_answer_for":
                on.approves[user] = button.at
                on.watches.add(user)
            case "card_approve" | "card_still_right":
                on.approves[user] = button.at
            case "card_send_now" | "missed_send_now" | "delivery_retry":
                card = self.cards.get(ts)
                on.approves[user] = button.at
                if card is not None:
                    self._due[card.draft] = None
            case _:
                pass

    def _posted(self, line: Happening) -> None:
        super(Strict, self)._posted(line)
        for pattern, what in _ASKS:
            if told := pattern.search(line.text):
                self._asks[str(line.ts)] = what.format(told[1])

    def _asked(self, request: Request) -> None:
        if request.verb == "resume" and request.rest:
            return
        super(Strict, self)._asked(request)

    def _counts(self, user: str) -> bool:
        """Whether somebody's opinion counts at all: a full member, on the roster, and listed."""
        return self._full(user) and user in self.roster

    def _wish(self, what: str, by: str, at: datetime) -> None:
        if self._counts(by):
            super(Strict, self)._wish(what, by, at)

    def _confirms(self, line: Happening) -> None:
        super(Strict, self)._confirms(line)
        card = self.cards.get(str(line.ts))
        if card is not None and means(line.name, APPROVE, self._custom, starts=True):
            self.tried.add(self.role(line.actor, card.draft))

    def role(self, user: str, draft: int) -> str:
        """What somebody is to a draft, in one word."""
        kind = self.kinds.get(user, "unknown")
        if kind not in {"member", "admin", "owner"}:
            return kind
        if user not in self.members:
            return "outside"
        if user not in self.roster:
            return "newcomer"
        if user in self._authors.get(draft, set()):
            return "author" if user == self._first.get(draft) else "co-author"
        return kind

    def _told(self, to: str, text: str, at: datetime) -> None:
        before = dict(self._due)
        super(Strict, self)._told(to, text, at)
        self._note_times(before)

    def _note_times(self, before: dict[int, datetime | None]) -> None:
        for draft, due in self._due.items():
            if before.get(draft) is not due:
                self._offset_then[draft] = self.offset

    def _made_by(self, card: Card) -> None:
        before = dict(self._due)
        super(Strict, self)._made_by(card)
        self._note_times(before)
        if self._authors[card.draft]:
            self._first.setdefault(card.draft, min(self._authors[card.draft]))

    def first_author(self, draft: int) -> str:
        """Who wrote a draft first, or nothing where nobody knows."""
        return self._first.get(draft, "")

    def cleared(self) -> None:
        """Know that the channel is as it was, and that no emoji of its own is left."""
        self._trouble.clear()
        self._custom.clear()

    def _sight(self, card: Card, at: datetime) -> None:
        pressed = self._pressed.get(card.ts, Pressed()).approves
        for user in card.since.keys() - pressed.keys() - self._emoji.get(card.ts, {}).keys():
            # Whoever took a vote by button back, and never gave an emoji.
            del card.since[user], card.seen[user]
        super(Strict, self)._sight(card, at)
        for user, when in pressed.items():
            card.since[user] = max(when, card.since.get(user, when))
            card.seen[user] = max(when, card.seen.get(user, when))

    def _approvers(self, card: Card) -> set[str]:
        found = super(Strict, self)._approvers(card) & self.roster
        return found if self.listed is None else found & self.listed

    def level(self, card: Card) -> int:
        """How embarrassing a card's words are, with what colleagues set aside on it (rule 14)."""
        text = " ".join(text for text, _ in card.shows.values())
        codes = {
            code
            for by, code in self._waived.get(card.ts, ())
            if self._counts(by) and by not in self._authors.get(card.draft, set())
        }
        left = [LEVELS[w] for w in LEVELS if w in text.lower() and code_of(w) not in codes]
        full = level_of(text)
        return max(max(left, default=0), FLOOR if full > FLOOR and codes else 0)

    def _against(self, card: Card, approvers: set[str], at: datetime) -> list[str]:
        level = self.level(card)
        card.level = min(level, 4)
        facts = {
            "nobody other than its authors watches it": level >= WATCHED
            and not self._watchers(card, approvers, level),
            "it is taken down": card.draft in self._down,
        }
        found = super(Strict, self)._against(card, approvers, at)
        if self._through(card):
            found = [why for why in found if why != "everything is paused"]
        return [*found, *(why for why, so in facts.items() if so)]

    def _watchers(self, card: Card, approvers: set[str], level: int) -> set[str]:
        eyes = {
            user
            for user in self._emoji.get(card.ts, {})
            if self._full(user) and self._gives(card.ts, user, reading.WATCH, starts=True)
        }
        said = eyes | {u for u in self._pressed.get(card.ts, Pressed()).watches if self._full(u)}
        others = said | approvers if level > WATCHED else said
        return others - self._authors.get(card.draft, set())

    def _through(self, card: Card) -> bool:
        """Whether two colleagues let this very card through all pauses there are."""
        pauses = [each[1] for each in (*self._paused, *self._one_paused)]
        since = max([card.settled, *pauses])
        authors = self._authors.get(card.draft, set())
        wishes = self._wishes.get(f"through {card.draft}", [])
        return self._pair([w for w in wishes if w[0] not in authors], since)

    @staticmethod
    def _pair(wishes: list[tuple[str, datetime]], since: datetime) -> bool:
        return len({who for who, at in wishes if at >= since}) >= 2

    def _timely(self, card: Card, look: Look, at: datetime) -> list[str]:
        against = list(look.against)
        asked = self._leaves_at(card.draft)
        if at < look.since + COUNTDOWN:
            against.append(f"only {(at - look.since).total_seconds():.0f} s after the approval")
        if asked is not None and at < asked:
            against.append("it left before its time")
        if self.level(card) >= IN_PERSON:
            return against + self._in_person(card, max(look.since + COUNTDOWN, asked or look.since))
        if asked is not None and at > asked + LATE + COUNTDOWN + 2 * A_MINUTE:
            against.append("it left too late")
        return against

    def _leaves_at(self, draft: int) -> datetime | None:
        """A draft's own time; when the bot's clock jumped since, people said that this is now."""
        asked = self._due.get(draft)
        if asked is None:
            return None
        return asked - (self.offset - self._offset_then.get(draft, self.offset))

    def _in_person(self, card: Card, due: datetime) -> list[str]:
        authors = self._authors.get(card.draft, set())
        pressed = [
            when
            for user, when in self._pressed.get(card.ts, Pressed()).publishes
            if self._counts(user) and user not in authors and when <= due + AFTER + A_MINUTE
        ]
        return [] if pressed else ["nobody other than its authors pressed Publish now"]

    def judge(self, call: Call) -> list[str]:
        """Say why a network should not have been asked to publish this; nothing where all is well.

        What was stopped before the call counts, even after the last look at Slack.
        """
        self.judged += 1
        cards = [c for c in self.cards.values() if c.shows.get(call.account, ("",))[0] == call.text]
        if not cards:
            return ["no card ever showed this text for this account"]
        best: list[str] | None = None
        for card in reversed(cards):
            against = self._on(card, call)
            if not against:
                return []
            best = best if best is not None else against
        return [f"D-{cards[-1].draft}, card {cards[-1].ts}: {why}" for why in best or []]

    def _on(self, card: Card, call: Call) -> list[str]:
        against = []
        if not card.shows[call.account][1]:
            against.append("the card said that it is only rehearsed")
        if call.account not in self.cast.always_live:
            since = self._dry.get(call.account, datetime.min.replace(tzinfo=call.at.tzinfo))
            if not self._two(f"live {call.account}", since):
                against.append("two people never made the account live")
        if (card.ts, call.account) in self._sent and not call.again:
            against.append("it was out already, or might have been")
        against += self._last(card, call) + self._stopped_since(card, call)
        if not against and call.perhaps:
            self._sent.add((card.ts, call.account))
        return against

    def _last(self, card: Card, call: Call) -> list[str]:
        looks = [
            look
            for look in self.looks.get(card.ts, [])
            if call.at - timedelta(seconds=5) <= look.at <= call.at
        ]
        if not looks:
            return ["Slack was not asked just before it was sent"]
        return self._timely(card, looks[-1], call.at)

    def _stopped_since(self, card: Card, call: Call) -> list[str]:
        """What was answered before the call: a pause, an edit, a withdrawal."""
        facts = {
            "everything is paused": any(not self._two("resume", at) for _, at in self._paused),
            f"{call.account} is paused": any(
                name == call.account
                and not (self._two(f"resume {name}", at) or self._two("resume", at))
                for name, at, _ in self._one_paused
            ),
        }
        paused = [why for why, so in facts.items() if so and not self._through(card)]
        if card.draft in self._withdrawn:
            paused.append("the draft was withdrawn")
        if card.draft in self._down:
            paused.append("it was taken down")
        if self._changed.get(card.draft, card.posted) > card.posted:
            paused.append("the draft was changed after it")
        return list(dict.fromkeys(paused))


def heard(who: Strict, lines: list[Happening], calls: Iterable[Call], read: int) -> list[str]:
    """Let a judge follow everything in its order; say of each call why it was not justified."""
    against = []
    waiting = list(calls)
    for place, line in enumerate(lines[read:], start=read):
        while waiting and waiting[0].before <= place:
            call = waiting.pop(0)
            against += [f"{call.account}: {call.text!r}: {why}" for why in who.judge(call)]
        who.follow(line)
    for call in waiting:
        against += [f"{call.account}: {call.text!r}: {why}" for why in who.judge(call)]
    return against
