"""Messages in the long run: people write, edit and delete them, and the judge remembers (18)."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from bot.domain.messages import Message
from bot.domain.plain import Plain
from bot.services import intake, tracing
from bot.simulator.ledger import Happening, Kind
from tests.properties import reading, stories
from tests.properties.reading import Card
from tests.properties.steps import MEMBERS, Step, Steps, passes, reacts, types, weather, words
from tests.soak.judge import Strict
from tests.soak.people import IDS
from tests.soak.stage import Stage

PREFIX = "draft: "


def message(who: str, text: str, edited: str = "") -> Message:
    """What stands in Slack when somebody wrote this."""
    return Message(writer=IDS[who], plain=Plain(text=text), says=f"{text}.", edited=edited)


async def writes(on: Stage, who: str, text: str) -> None:
    """Write a message into the channel, and let the bot hear of it."""
    ref = on.card(on.slack._new())
    on.slack.written[ref.ts] = message(who, text)
    on.slack.log(Kind.MESSAGE_POSTED, IDS[who], ts=ref.ts, text=text)
    await on.hears(partial(intake.hear, on.ctx, ref, on.slack.written[ref.ts]))


async def rewrites(on: Stage, step: Step) -> None:
    """Edit a message of one's own."""
    ts = _meant(on, step)
    if ts:
        on.slack.written[ts] = message(step.who, step.arg, edited=str(on.slack.messages))
        on.slack.log(Kind.MESSAGE_CHANGED, IDS[step.who], ts=ts, text=step.arg)
        await on.hears(partial(tracing.changed, on.ctx, on.card(ts)))


async def erases(on: Stage, step: Step) -> None:
    """Delete a message of one's own."""
    ts = _meant(on, step)
    if ts:
        del on.slack.written[ts]
        on.slack.log(Kind.MESSAGE_DELETED, IDS[step.who], ts=ts)
        await on.hears(partial(tracing.changed, on.ctx, on.card(ts)))


def _meant(on: Stage, step: Step) -> str:
    """The message of this person that a step means, counted from the newest."""
    mine = [ts for ts, one in on.slack.written.items() if one.writer == IDS[step.who]]
    return mine[-1 - step.draft] if len(mine) > step.draft else ""


def written(rng: Random) -> Steps:
    """A message becomes a draft; it is edited or deleted, answered or not, at any moment."""
    author, other, third = rng.sample(MEMBERS, 3)
    on = ",".join(rng.sample(("soupe-wall", "soupe-two"), rng.randint(1, 2)))
    start = Step(who=author, do="write", arg=f"{PREFIX}Soup {words(rng)} --on {on}")
    approve = reacts(rng.choice((other, third, author)), "+1")
    said = f"{PREFIX}Soup {words(rng)}"
    change = rng.choice(
        (
            Step(who=author, do="rewrite", arg=said, racing=rng.random() < 0.3),
            Step(who=author, do="rewrite", arg=f"{said} --at nonsense"),
            Step(who=author, do="erase", racing=rng.random() < 0.3),
        )
    )
    answer = rng.choice(
        (
            [types(author, "take {n}")],
            [types(other, "take {n}")],
            [types(author, "release {n}")],
            [types(third, "release {n}")],
            [types(author, "edit {n} Soup " + words(rng))],
            [],
        )
    )
    lost = [Step(do="weather", arg="lose_events 1")] if rng.random() < 0.3 else []
    early = [passes(61)] if rng.random() < 0.4 else [passes(5)]
    again = [reacts(rng.choice((other, third)), "+1")] if rng.random() < 0.7 else []
    return [start, approve, *early, *lost, change, passes(30), *answer, *again, passes(61)]


def several(rng: Random) -> Steps:
    """Two or three such stories at once, and sometimes weather."""
    told = [written(rng) for _ in range(rng.randint(2, 3))]
    if rng.random() < 0.5:
        told.append([weather(rng), Step(do="reconcile")])
    if rng.random() < 0.3:
        told.append([Step(do="restart")])
    return stories.interleaved(rng, told)


@dataclass(slots=True)
class Following(Strict):
    """Knows of which message a draft was made, what became of it, and who answered that."""

    edits: int = 0
    ends: int = 0
    _texts: dict[str, str] = field(default_factory=dict)
    _source: dict[int, str] = field(default_factory=dict)
    _edited_at: dict[str, datetime] = field(default_factory=dict)
    _erased_at: dict[str, datetime] = field(default_factory=dict)
    _replied: dict[int, datetime] = field(default_factory=dict)

    def follow(self, line: Happening) -> None:
        """Take one line of the history into account."""
        ts = str(line.ts)
        match line.kind:
            case Kind.MESSAGE_POSTED if line.text.startswith(PREFIX):
                asked = reading.typed(line.actor, line.at, line.text.removeprefix(PREFIX))
                self._posts.setdefault(asked.rest, []).append(asked)
                self._texts[asked.rest] = ts
            case Kind.MESSAGE_CHANGED if ts in self._texts.values():
                self._edited_at[ts] = line.at
            case Kind.MESSAGE_DELETED if ts in self._texts.values():
                self._erased_at[ts] = line.at
            case Kind.EPHEMERAL_POSTED:
                self._answer_to_edit(line)
            case _:
                pass
        super(Following, self).follow(line)

    def _answer_to_edit(self, line: Happening) -> None:
        typed = self._typed.get(line.name, "")
        for draft in self._source:
            taken = typed == f"take {draft}" and "is now version" in line.text
            if taken or line.text.startswith(f"D-{draft} is released"):
                self._replied[draft] = line.at

    def _made_by(self, card: Card) -> None:
        super(Following, self)._made_by(card)
        for text, _ in card.shows.values():
            if text in self._texts:
                self._source.setdefault(card.draft, self._texts[text])

    def _against(self, card: Card, approvers: set[str], at: datetime) -> list[str]:
        found = super(Following, self)._against(card, approvers, at)
        ts = self._source.get(card.draft, "")
        if ts in self._erased_at and self._erased_at[ts] > card.posted:
            self.ends += 1
            found.append("its message was deleted after its card was posted")
        edited = self._edited_at.get(ts)
        if edited is not None and self._replied.get(card.draft, edited) <= edited:
            self.edits += 1
            found.append("its message was edited, and nobody has answered that")
        return found
