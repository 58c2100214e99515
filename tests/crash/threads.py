"""A thread of two parts while the bot is killed: each part out once, and never out of order."""

from dataclasses import dataclass

from tests.crash.apart import ACCOUNT, Apart
from tests.crash.judging import stored_soundly
from tests.crash.processes import Died
from tests.crash.relay import CUTS, Cut, Then
from tests.crash.runs import killed_at

ATTEMPTS = 3
STEPS = (0, 1, 15, 30, 300)
OUT = f"{ACCOUNT}: published, all 2 parts"
FIRST_BYTE = "publisher: send begins #1"
LAST = "keep_receipt: committed #2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where the bot is killed: a moment of its own, or a byte of the call of part `part`."""

    moment: str = ""
    cut: Cut | None = None
    part: int = 1

    def __str__(self) -> str:
        return self.moment or f"part {self.part}, {self.cut}"


CUT_POINTS = [Point(cut=cut, part=part) for part in (1, 2) for cut in CUTS]


def parts_of(what: str) -> tuple[str, str]:
    """Two texts that no other run has."""
    return f"First part, {what}", f"Second part, {what}"


async def moments_of(here: Apart) -> list[Point]:
    """Let a thread leave undisturbed, and name each moment of it while it may be out."""
    number = await here.scheduled("\n---\n".join(parts_of("and nobody is killed")))
    await here.arms("")
    await _leaves(here)
    await here.card(number, saying=OUT)
    seen = await here.moments()
    between = seen[seen.index(FIRST_BYTE) : seen.index(LAST) + 1]
    return [Point(moment=moment) for moment in between]


async def _leaves(here: Apart) -> None:
    await here.passes(seconds=11)
    await here.passes(seconds=1)


async def run(here: Apart, point: Point) -> list[str] | None:
    """Kill the bot at this point, start it again, and say what is wrong.

    `None` for a point that was never passed, as the loops' meetings differ from run to run.
    """
    for attempt in range(ATTEMPTS):
        parts = parts_of(f"draft {here.drafted + 1}, attempt {attempt} at {point}")
        number = await here.scheduled("\n---\n".join(parts))
        if await _killed(here, point):
            break
        wrong = await _judged(here, number, parts)
        assert wrong == [], wrong
    else:
        return None
    wrong = await stored_soundly(here)
    await here.start()
    wrong += await _judged(here, number, parts)
    if point.cut is not None and point.cut.then is Then.LATE:
        await here.wire.deliver_late()
        wrong += await _judged(here, number, parts)
    return wrong


async def _killed(here: Apart, point: Point) -> bool:
    if point.cut is not None:
        here.wire.passes_first = point.part - 1
        here.cuts(point.cut)
    else:
        await here.arms(point.moment)
    try:
        await _leaves(here)
        await here.arms("")
    except Died:
        await killed_at(here, point.moment)
        return True
    return False


async def _judged(here: Apart, number: int, parts: tuple[str, str]) -> list[str]:
    """Let time go on until it is out, and compare the network's log with the card."""
    for seconds in STEPS:
        await here.passes(seconds=seconds)
        await here.reconciles()
        if OUT in str(here.cards(number)[-1]["text"]):
            break
    card = str(here.cards(number)[-1]["text"])
    first, second = (here.made(part) for part in parts)
    wrong = [] if OUT in card else [f"not out, {len(first)} and {len(second)} made: {card!r}"]
    if (len(first), len(second)) != (1, 1):
        return [*wrong, f"its parts were published {len(first)} and {len(second)} times"]
    reply = second[0]["record"].get("reply", {})
    if [reply.get(name, {}).get("uri") for name in ("root", "parent")] != [first[0]["uri"]] * 2:
        wrong.append("the second part does not answer the first")
    made = here.accepted()
    if made.index(first[0]) > made.index(second[0]):
        wrong.append("the second part was out before the first")
    return wrong
