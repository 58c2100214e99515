"""One run: a post under way, a kill at one point, a restart, and what became of the post."""

from dataclasses import dataclass, field

from tests.crash.apart import Apart
from tests.crash.judging import Fate, fate_of, stored_soundly
from tests.crash.processes import Died
from tests.crash.relay import CUTS, Cut, Then

SENDING = "_judged: committed #1"
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
    """What became of the post at each point."""

    network: str
    fates: dict[Point, Fate] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """One line for each run, then how often each fate was met."""
        told = [
            f"{self.network} | {point} | {fate.words}"
            + "".join(f" | WRONG: {wrong}" for wrong in fate.wrong)
            for point, fate in self.fates.items()
        ]
        window = sum(point.in_window for point in self.fates)
        words = [fate.words for fate in self.fates.values()]
        counts = ", ".join(f"{words.count(one)} {one}" for one in sorted(set(words)))
        return [*told, f"{self.network}: {len(words)} points, {window} in the window: {counts}"]

    def wrong(self) -> list[str]:
        """Every violation, with its point."""
        return [
            f"{self.network} | {point} | {wrong}"
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


async def run(here: Apart, point: Point) -> Fate:
    """Kill the bot at this point, start it again, and judge."""
    number = await here.scheduled(f"Post for {point}")
    await _killed(here, point)
    wrong = await stored_soundly(here)
    if point.again:
        wrong += await _killed_again(here, point.again)
    await here.start()
    fate = await fate_of(here, number)
    if point.cut is not None and point.cut.then is Then.LATE:
        wrong += fate.wrong
        await here.wire.deliver_late()
        fate = await fate_of(here, number)
    wrong += _not_as_promised(here, point, fate)
    return Fate(words=fate.words, wrong=(*wrong, *fate.wrong))


async def _killed(here: Apart, point: Point) -> None:
    if point.cut is not None:
        here.cuts(point.cut)
    else:
        await here.arms(point.moment)
    died_at = None
    try:
        await here.passes(seconds=11)
    except Died:
        died_at = here.bot_child.died_at
    else:
        raise AssertionError(f"the bot did not pass {point}")
    assert (died_at or "") == point.moment, died_at
    assert await here.buried(), "the bot was not killed but ended"


async def _killed_again(here: Apart, moment: str) -> list[str]:
    try:
        await here.start(wished=moment)
    except Died:
        assert here.bot_child.died_at == moment
    else:
        raise AssertionError(f"the bot did not pass {moment} when it started again")
    assert await here.buried(), "the bot was not killed but ended"
    return await stored_soundly(here)


def _not_as_promised(here: Apart, point: Point, fate: Fate) -> list[str]:
    """Asking people is right only where nobody can know: no key of ours, and perhaps sent."""
    if fate.words == "published":
        return []
    if here.kind == "bluesky" or not point.sending:
        return [f"it was approved and could have been sent, but {fate.words}"]
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
