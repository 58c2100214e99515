"""What people do besides publishing, killed at any moment: it happened, or it did not."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tests.crash.apart import Apart
from tests.crash.judging import OUT, TWO_CARDS, Fate, fate_of, stored_soundly
from tests.crash.processes import Died
from tests.crash.runs import killed_at
from tests.world import Person

TUESDAY = " on Tuesday"
HELD = "held by"
UNBOUND = (
    "Slack: chat.postMessage answered",
    "_post: asks to write",
    "_post: insert",
    "_post: update",
    "_post: commit begins",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Something that one person does.

    `prepared` returns the draft's number; `act` waits for the bot's answer where it is told that
    somebody hears; `judged` says after a restart whether it happened, and what is wrong.
    `everyday` is the moment that each run of the tests tries.
    """

    name: str
    prepared: Callable[[Apart, str], Awaitable[int]]
    act: Callable[[Apart, int, bool], Awaitable[object]]
    done: str
    judged: Callable[[Apart, int], Awaitable[Fate]]
    everyday: str


async def moments_of(here: Apart, story: Story) -> list[str]:
    """Let it happen once undisturbed, and name every moment of it."""
    number = await story.prepared(here, f"A post for the {story.name} and no kill")
    await here.quiet()
    await here.arms("")
    await story.act(here, number, True)
    await here.card(number, saying=story.done)
    moments = await here.moments()
    await story.judged(here, number)
    return moments


async def killed_in(here: Apart, story: Story, moment: str) -> Fate | None:
    """Kill the bot at this moment of the story, start it again, and judge.

    What the bot does of its own accord is not in each run: `None` for a moment that never came.
    """
    number = await story.prepared(here, f"A post for the {story.name} killed at {moment}")
    await here.quiet()
    await here.arms(moment)
    await story.act(here, number, False)
    try:
        with contextlib.suppress(Died):
            await here.child.reads()
    except TimeoutError:
        await here.arms("")
        fate = await story.judged(here, number)
        return fate if fate.wrong else None
    await killed_at(here, moment)
    wrong = await stored_soundly(here)
    await here.start()
    await here.passes(seconds=0)
    await here.reconciles()
    fate = _but_for_unbound(moment, await story.judged(here, number))
    return replace(fate, wrong=(*wrong, *fate.wrong))


def _but_for_unbound(moment: str, fate: Fate) -> Fate:
    """A card that Slack took and that no row was bound to can't be found again, and counts not.

    Reading a channel's history would find it, and is no scope of the app.
    """
    if TWO_CARDS not in fate.wrong or not moment.startswith(UNBOUND):
        return fate
    words = f"{fate.words}, beside a card that counts for nothing"
    return replace(fate, words=words, wrong=tuple(w for w in fate.wrong if w != TWO_CARDS))


def types(who: str, words: str) -> Callable[[Apart, int, bool], Awaitable[object]]:
    """Somebody types a command about a draft, and waits for an answer if the bot hears."""

    async def typed(here: Apart, number: int, heard: bool) -> object:
        person: Person = getattr(here, who)
        text = words.format(number=number, text=here.texts[number])
        if heard:
            return await person.types(text)
        return await person.tries("command", command="/draft", text=text)

    return typed


async def _drafted(here: Apart, text: str) -> int:
    return (await here.drafted_by_ana(text))[0]


async def _scheduled(here: Apart, text: str) -> int:
    return await here.scheduled(text)


async def _published(here: Apart, text: str) -> int:
    number = await here.scheduled(text)
    assert (await fate_of(here, number)).words == "published"
    return number


async def _approves(here: Apart, number: int, heard: bool) -> object:
    ts = here.cards(number)[-1]["ts"]
    done = await here.ben.tries("react", ts=ts, name="white_check_mark", on=True)
    if heard:
        await here.simulator.settle()
    return done


def _card(here: Apart, number: int) -> str:
    return "\n".join(str(card["text"]) for card in here.cards(number))


async def _approval_judged(here: Apart, number: int) -> Fate:
    """The emoji is there, whoever heard of it: the post goes out."""
    fate = await fate_of(here, number)
    if fate.words != "published":
        return Fate(words=fate.words, card=fate.card, wrong=(*fate.wrong, "an approval was lost"))
    return fate


async def _released(here: Apart, number: int) -> None:
    """What a kill cut off may have happened or not, so the draft waits until somebody looks."""
    if HELD in _card(here, number):
        await here.zoe.types(f"release {number}")
        await here.quiet()


async def _edit_judged(here: Apart, number: int) -> Fate:
    await _released(here, number)
    old, new = here.texts[number], here.texts[number] + TUESDAY
    if TUESDAY not in _card(here, number):
        fate = await fate_of(here, number)
        wrong = ["the card showed the old text, and the new one left"] if here.made(new) else []
        return Fate(words=f"not edited, {fate.words}", card=fate.card, wrong=(*fate.wrong, *wrong))
    await here.passes(minutes=1)
    wrong = ["it left without an approval of the new text"] if here.made(new) else []
    here.texts[number] = new
    await here.ben.reacts(here.cards(number)[-1]["ts"])
    await here.card(number, saying="scheduled")
    await here.quiet()
    fate = await fate_of(here, number)
    if here.made(old):
        wrong.append("the old text left after the edit")
    return Fate(words=f"edited, then {fate.words}", card=fate.card, wrong=(*fate.wrong, *wrong))


async def _withdrawal_judged(here: Apart, number: int) -> Fate:
    card = _card(here, number)
    if ": withdrawn." not in card:
        fate = await fate_of(here, number)
        return Fate(words=f"not withdrawn, {fate.words}", card=fate.card, wrong=fate.wrong)
    await here.passes(minutes=1)
    wrong = ["it left although it was withdrawn"] if here.made(here.texts[number]) else []
    return Fate(words="withdrawn", card=card, wrong=tuple(wrong))


async def _pause_judged(here: Apart, number: int) -> Fate:
    if "paused by" not in await here.zoe.types("status"):
        fate = await fate_of(here, number)
        return Fate(words=f"not paused, {fate.words}", card=fate.card, wrong=fate.wrong)
    wrong = [] if ": paused." in _card(here, number) else ["the card does not say paused"]
    await here.passes(minutes=1)
    if here.made(here.texts[number]):
        wrong.append("it left during the pause")
    fate = await fate_of(here, number)
    if fate.words != "people were told that it was not published":
        wrong.append(f"it was paused past its time, but {fate.words}")
    await here.ana.types("resume")
    await here.ben.types("resume")
    return Fate(words="paused, then missed", card=fate.card, wrong=(*fate.wrong, *wrong))


async def _takedown_judged(here: Apart, number: int) -> Fate:
    card, wrong = _card(here, number), []
    link = str(here.made(here.texts[number])[0]["uri"])
    gone = [entry for entry in here.accepted() if entry == {"what": "delete", "uri": link}]
    down = ": taken down." in card
    if down != bool(gone):
        wrong.append(f"the network deleted it {len(gone)} times, and the card says: {card!r}")
    if not down and OUT not in card:
        wrong.append(f"it is up, and the card does not say so: {card!r}")
    return Fate(words="taken down" if down else "still up", card=card, wrong=tuple(wrong))


STORIES = (
    Story(
        name="approval",
        prepared=_drafted,
        act=_approves,
        done="scheduled",
        judged=_approval_judged,
        everyday="_reconsider: committed #1",
    ),
    Story(
        name="edit",
        prepared=_scheduled,
        act=types("ana", f"edit {{number}} {{text}}{TUESDAY}"),
        done=TUESDAY,
        judged=_edit_judged,
        everyday="_post: committed #1",
    ),
    Story(
        name="withdrawal",
        prepared=_scheduled,
        act=types("ana", "withdraw {number}"),
        done="withdrawn",
        judged=_withdrawal_judged,
        everyday="withdraw: committed #1",
    ),
    Story(
        name="pause",
        prepared=_scheduled,
        act=types("zoe", "pause the kitchen is on fire"),
        done="paused",
        judged=_pause_judged,
        everyday="pause: committed #1",
    ),
    Story(
        name="takedown",
        prepared=_published,
        act=types("olga", "takedown {number}"),
        done="taken down",
        judged=_takedown_judged,
        everyday="publisher: delete returned #1",
    ),
)
