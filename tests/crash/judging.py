"""The judge: what became of a post, by the network's own log and by what people can see."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.domain.deliveries import DeliveryState
from bot.domain.states import State
from storage import deliveries, drafts, journal
from storage.connection import connect
from storage.engine import Tx
from storage.store import Store
from storage.verification import verify
from tests.crash.apart import Apart
from tests.crash.processes import files_of

OUT = "open the post"
ASKED = "nobody knows yet whether it is out"
ENDED = ("missed its time", "failed, nothing was published")
TWO_CARDS = "two cards for one draft"
STEPS = (0, 15, 30, 300, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one post: in words, on its card, and whatever is wrong with it."""

    words: str
    card: str
    wrong: tuple[str, ...]


async def fate_of(here: Apart, number: int) -> Fate:
    """Let time go on until a post rests, and judge it; raises `Died` with the bot."""
    for seconds in STEPS:
        await here.passes(seconds=seconds)
        await here.reconciles()
        if _rests(_shown(here, number)):
            break
    return _judged(here, number)


def _shown(here: Apart, number: int) -> str:
    cards = here.cards(number)
    return str(cards[-1]["text"]) if cards else ""


def _rests(card: str) -> bool:
    return any(words in card for words in (OUT, *ENDED))


def _judged(here: Apart, number: int) -> Fate:
    card, made = _shown(here, number), here.made(here.texts[number])
    wrong = []
    if len(made) > 1:
        wrong.append(f"published {len(made)} times")
    if OUT in card:
        words = "published"
        if not made:
            wrong.append("the card says published, and the network has nothing")
        elif _link(made[0]) not in card:
            wrong.append("the card links to something else")
    elif ASKED in card:
        words = "people were asked" + (", it is out" if made else ", it is not out")
    elif any(said in card for said in ENDED):
        words = "people were told that it was not published"
        if made:
            wrong.append("the card says that it was not published, and it was")
    else:
        words = "stuck"
        wrong.append(f"neither published nor told, {len(made)} on the network; card: {card!r}")
    if len(here.cards(number)) > 1:
        wrong.append(TWO_CARDS if len(here.cards(number)) == 2 else "many cards for one draft")
    return Fate(words=words, card=card, wrong=tuple(wrong))


def _link(entry: dict[str, object]) -> str:
    return str(entry.get("uri", entry.get("id"))).rpartition("/")[2]


async def stored_soundly(here: Apart, *, at_rest: bool = False) -> list[str]:
    """Look at a copy of the database as the dead bot left it: whole file, whole chain.

    `at_rest`: nothing may be half-way any more either.
    """
    copy = here.folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in files_of(here.database):
        shutil.copy(file, copy / file.name)
    path = copy / here.database.name
    wrong = _integrity(path)
    store = await Store.open(f"sqlite:///{path}")
    try:
        wrong += await store.read(lambda tx: _chain(tx) + (_half_way(tx) if at_rest else []))
    finally:
        await store.close()
    return wrong


def _integrity(path: Path) -> list[str]:
    db = connect(path)
    try:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        db.close()
    wrong = [] if found == "ok" else [f"the file is damaged: {found}"]
    return wrong + (["a row refers to nothing"] if broken else [])


def _chain(tx: Tx) -> list[str]:
    verdict = verify(journal.entries(tx, limit=1_000_000))
    return [] if verdict.whole else [verdict.sentence]


def _half_way(tx: Tx) -> list[str]:
    states = (DeliveryState.CLAIMED, DeliveryState.SENDING)
    wrong = [f"delivery {d.id} is {d.state.value}" for d in deliveries.in_state(tx, *states)]
    unsure = {d.draft for d in deliveries.in_state(tx, DeliveryState.UNKNOWN)}
    stuck = set(drafts.in_states(tx, frozenset({State.PUBLISHING}))) - unsure
    return wrong + [f"draft {number} is publishing for ever" for number in sorted(stuck)]
