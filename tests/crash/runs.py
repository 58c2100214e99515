"""One run: a post under way, a kill at one point, a restart, and what became of the post."""

from dataclasses import dataclass, field, replace

from bot.slack.ids import IS_NOT_OUT
from tests.crash.apart import KEYED, Apart
from tests.crash.judging import Fate, fate_of, stored_soundly
from tests.crash.moments import RECOVERED
from tests.crash.processes import Died
from tests.crash.relay import CUTS, Cut, Then

SENDING = "look_last: committed #1"
ATTEMPTS = 3
NOT_OUT_YET = "people were asked, it is not out"
FIRST_BYTE = "publisher: send begins #1"
RECEIPT = "keep_receipt: committed #1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where the bot is killed: a moment of its own, or a byte of the call that makes the post.

    `sending`: it may have been sent. `in_window`: between the request's first byte and the
    recorded receipt. `again`: a second kill, at a moment of the restart.
    """

    moment: str = ""
    cut: Cut | None = None
    sending: bool = False
    in_window: bool = False
    again: str = ""

    def __str__(self) -> str:
        return (self.moment or str(self.cut)) + (f", then {self.again}" if self.again else "")


@dataclass(slots=True)
class Record:
    """What became of the post at each point; so many of these lay in the window."""

    name: str
    fates: dict[str, Fate] = field(default_factory=dict)
    window: int = 0

    def lines(self) -> list[str]:
        """One line for each run, then how often each fate was met."""
        told = [
            " | ".join((self.name, point, fate.words, *(f"WRONG: {one}" for one in fate.wrong)))
            for point, fate in self.fates.items()
        ]
        words = [fate.words for fate in self.fates.values()]
        counts = ", ".join(f"{words.count(one)} {one}" for one in sorted(set(words)))
        return [*told, f"{self.name}: {len(words)} points, {self.window} in the window: {counts}"]

    def wrong(self) -> list[str]:
        """Every violation, with its point."""
        return [
            f"{self.name} | {point} | {wrong}"
            for point, fate in self.fates.items()
            for wrong in fate.wrong
        ]


async def points_of(here: Apart) -> list[Point]:
    """Publish once undisturbed, and name every point of it."""
    number = await here.scheduled("Nobody is killed here")
    await here.arms("")
    await here.passes(seconds=11)
    await here.card(number, saying="open the post")
    moments = await here.moments()
    sending, first, last = (moments.index(one) for one in (SENDING, FIRST_BYTE, RECEIPT))
    inside = [
        Point(moment=moment, sending=sending <= at, in_window=first < at < last)
        for at, moment in enumerate(moments)
    ]
    return inside + [Point(cut=cut, sending=True, in_window=True) for cut in CUTS]


NOT_OUT = Point(cut=Cut(side="request", head=0.5), sending=True)
OUT_UNRECORDED = Point(moment="publisher: send returned #1", sending=True)


async def points_of_restart(here: Apart) -> list[Point]:
    """Kill while a post is sent, and name every point of the recovery that follows."""
    points = []
    for first in (NOT_OUT, OUT_UNRECORDED):
        await here.scheduled(f"Only the restart after {first}")
        assert await _killed(here, first)
        await here.start(wished="")
        moments = await here.moments()
        recovery = moments[: moments.index(f"{RECOVERED} #1")]
        points += [replace(first, again=moment) for moment in recovery]
    return points


async def run(here: Apart, point: Point) -> Fate | None:
    """Kill the bot at this point, start it again, and judge.

    The publishing loops are several, and how often they meet differs a little from run to run:
    `None` for a point that was never passed.
    """
    for attempt in range(ATTEMPTS):
        number = await here.scheduled(f"Post {attempt} for {point}")
        if await _killed(here, point):
            break
        fate = await fate_of(here, number)
        assert fate.words == "published", fate
    else:
        return None
    wrong = await stored_soundly(here)
    met = not point.again or await _killed_again(here, point.again)
    if met:
        wrong += await stored_soundly(here)
        await here.start()
    fate = await fate_of(here, number)
    if point.cut is not None and point.cut.then is Then.LATE:
        wrong += fate.wrong
        await here.wire.deliver_late()
        fate = await fate_of(here, number)
    wrong += _not_as_promised(here, point, fate)
    if fate.words == NOT_OUT_YET:
        # Somebody answers, as people do, so that it is not looked for in every later run.
        await here.ben.presses(here.cards(number)[-1]["ts"], IS_NOT_OUT)
        await here.card(number, saying="looked, and it is not out")
    judged = replace(fate, wrong=(*wrong, *fate.wrong))
    return judged if met or judged.wrong else None


async def _killed(here: Apart, point: Point) -> bool:
    if point.cut is not None:
        here.cuts(point.cut)
    else:
        await here.arms(point.moment)
    try:
        await here.passes(seconds=11)
        # What comes after this round is not the way of the post any more.
        await here.arms("")
    except Died:
        await killed_at(here, point.moment)
        return True
    return False


async def killed_at(here: Apart, moment: str) -> None:
    """Check that the bot was killed, and where."""
    assert here.child.was_killed, f"the bot did not pass {moment}"
    assert here.child.died_at == moment, here.child.died_at
    await here.buried()


async def _killed_again(here: Apart, moment: str) -> bool:
    """Kill the bot while it starts; say whether it passed there, or runs on undisturbed.

    The first start posts a thread for its anchors, and later ones find it.
    """
    try:
        await here.start(wished=moment)
    except Died:
        await killed_at(here, moment)
        return True
    await here.arms("")
    return False


def _not_as_promised(here: Apart, point: Point, fate: Fate) -> list[str]:
    """Asking people is right only where nobody can know: no key of ours, and perhaps sent."""
    if fate.words == "published":
        return []
    if here.kind in KEYED or not point.sending:
        return [f"it was approved and could have been sent, but {fate.words}: {fate.card!r}"]
    return [f"it could have been found, but {fate.words}"] if "it is out" in fate.words else []


async def finale(here: Apart) -> list[str]:
    """A day later and after one more restart, still nothing is out twice and nothing half-way."""
    await here.passes(hours=25)
    await here.reconciles()
    await here.stop()
    wrong = await stored_soundly(here, at_rest=True)
    await here.start()
    await here.passes(minutes=10)
    for text in here.texts.values():
        if len(here.made(text)) > 1:
            wrong.append(f"{text!r} was published {len(here.made(text))} times in the end")
    return wrong
