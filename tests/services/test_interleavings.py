"""What comes during a send, at every interleaving of its steps with those of the send (rule 24).

Not by luck: each run is decided by a scheduler, and all runs that can differ are played.
"""

import contextlib
import copy
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.domain.errors import UserError
from bot.domain.objections import Cause
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import drafting, objecting, pausing, takedown
from bot.services.publishing import publish_due
from storage.library import sqlite3
from storage.store import Store
from tests.crash.reports import say
from tests.factories import ANA, BEN, CHANNEL, ZOE
from tests.fake_network import FakePublisher
from tests.fakes import FakeCards, FrozenClock
from tests.services.bench import TEXT, Bench, bench
from tests.services.interleaving import (
    CHANCE,
    Run,
    SteppedStore,
    SteppedStory,
    Turns,
    following,
    play,
)

OTHER = "Other soup!"


@dataclass(slots=True)
class Scene:
    """An approved post that is due, as it was before each run."""

    here: Bench
    file: Path
    outside: tuple[FrozenClock, FakeCards, FakePublisher]
    reads: bool = True

    async def played(
        self, other: Callable[[Bench], Awaitable[object]], choices: list[str], seen: set[str]
    ) -> tuple[Run, Bench]:
        """Play one run from the beginning."""
        clock, cards, network = copy.deepcopy(self.outside)
        run_file = self.file.with_name("run.db")
        for end in ("", "-wal", "-shm"):
            run_file.with_name(f"run.db{end}").unlink(missing_ok=True)
        shutil.copy(self.file, run_file)
        store, turns = await Store.open(f"sqlite:///{run_file}", migrate=False), Turns()
        cards.story, network.story = SteppedStory(turns), SteppedStory(turns)
        ctx = replace(
            self.here.ctx,
            store=SteppedStore(store, turns, reads=self.reads),
            cards=cards,
            clock=clock,
            publishers={"soupe": network},
            locks=copy.copy(type(self.here.ctx.locks)(self.here.ctx.locks.default_factory)),
        )
        here = Bench(ctx=ctx, clock=clock, cards=cards, networks={"soupe": network})

        async def state() -> str:
            return f"{_rows(run_file)} {_outside(here)}"

        acts = {"send": lambda: publish_due(ctx), "other": lambda: other(here)}
        return await play(turns, acts, choices, seen, state), here


def _rows(file: Path) -> int:
    raw = sqlite3.connect(file, isolation_level=None)
    names = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    every = [raw.execute(f"SELECT * FROM {name}").fetchall() for name in names]
    raw.close()
    return hash(CHANCE.sub("", repr(every)))


def _outside(here: Bench) -> int:
    cards, network = here.cards, here.network
    shown = {ts: views[-1] for ts, views in cards.views.items()}
    said = (cards.said, cards.rewritten, cards.reactions, sorted(cards.gone))
    return hash(CHANCE.sub("", repr((shown, said, network.sent, sorted(network.removed)))))


@pytest.fixture
async def scene(tmp_path: Path) -> Scene:
    async with bench(tmp_path) as here:
        await here.approved()
    file = tmp_path / "bench.db"
    assert isinstance(here.ctx.cards, FakeCards)
    return Scene(here=here, file=file, outside=(here.clock, here.cards, here.network))


Other = Callable[[Bench], Awaitable[object]]
Check = Callable[[Bench, Run], Awaitable[None]]


async def every_interleaving(scene: Scene, other: Other, check: Check) -> tuple[int, int]:
    """Play all runs that can differ and check each end; return how many runs and ends."""
    choices: list[str] | None = []
    seen: set[str] = set()
    runs = ends = 0
    while choices is not None:
        run, here = await scene.played(other, choices, seen)
        runs += 1
        try:
            if not run.known:
                ends += 1
                await check(here, run)
        except AssertionError as wrong:
            raise AssertionError(f"{wrong}\nafter {run.trace}") from wrong
        finally:
            await here.ctx.store.close()
        choices = following(choices, run.could)
    return runs, ends


async def pauses(here: Bench) -> None:
    await pausing.pause(here.ctx, ZOE, "a crisis")


async def edits(here: Bench) -> None:
    with contextlib.suppress(UserError):
        await drafting.edit(here.ctx, 1, ANA, OTHER)


async def takes_back(here: Bench) -> None:
    """Ben takes his approval away, and some steps later the bot hears of it."""
    assert isinstance(here.cards.story, SteppedStory)
    await here.cards.story.turns.turn("unreact")
    here.cards.unreact(BEN)
    await here.looks()


async def takes_down(here: Bench) -> None:
    with contextlib.suppress(UserError):
        await takedown.take_down(here.ctx, 1, ZOE)


async def asks_for_changes(here: Bench) -> None:
    """Zoé sends what she wrote into the form of *Request changes*."""
    draft = await here.draft()
    wish = objecting.Wish(
        draft=draft.id,
        digest=draft.revision.digest,
        ref=CardRef(channel=CHANNEL, ts=here.cards.newest),
        by=ZOE,
        cause=Cause.FACTS,
        words="which day?",
    )
    with contextlib.suppress(UserError):
        await objecting.object_to(here.ctx, wish)


async def came_first(here: Bench, kind: str) -> bool:
    """Whether this was recorded before the row that permits the call, or that row is not there."""
    kinds = await here.journal()
    return "delivery.sending" not in kinds or (
        kind in kinds and kinds.index(kind) < kinds.index("delivery.sending")
    )


async def ends_as(here: Bench, sent: list[str], state: S, draft: State) -> None:
    """Nothing more leaves later on, and the card says what the tables say."""
    for minutes in (0, 1, 20):
        await here.beats(minutes=minutes)
        assert [post.body for post in here.network.sent] == sent
    first = (await here.deliveries())[0]
    now_is = await here.draft()
    assert (first.state, now_is.state) == (state, draft)
    shown = here.cards.views[here.cards.newest][-1]
    assert shown.draft.revision == now_is.revision
    assert shown.draft.state is now_is.state
    latest = [d for d in await here.deliveries() if d.revision == now_is.revision.number]
    assert [d.state for d in shown.deliveries] == [d.state for d in latest]


async def after_a_pause(here: Bench, run: Run) -> None:
    """Rule 32: it blocks from its commit on, and says what it came too late for."""
    kinds = await here.journal()
    (told,) = await here.entries("pause.started")
    if await came_first(here, "pause.started"):
        assert told["too_late"] == []
        assert here.network.sent == []
        assert (await here.delivery()).state in {S.SCHEDULED, S.CLAIMED}
        await ends_as(here, [], S.MISSED, State.MISSED)
        return
    arrived = "delivery.published" in kinds
    was_out = arrived and kinds.index("delivery.published") < kinds.index("pause.started")
    assert told["too_late"] == ([] if was_out else [1])
    await ends_as(here, [TEXT], S.PUBLISHED, State.PUBLISHED)


async def after_an_edit(here: Bench, run: Run) -> None:
    """Rules 16 and 27: either the edit is refused, or nothing of the old version leaves."""
    if "draft.revised" not in await here.journal():
        await ends_as(here, [TEXT], S.PUBLISHED, State.PUBLISHED)
        assert (await here.draft()).revision.number == 1
        return
    assert await came_first(here, "draft.revised")
    await ends_as(here, [], S.CANCELLED, State.IN_REVIEW)
    assert (await here.draft()).revision.content.targets[0].text == OTHER
    assert any("was changed" in text for text in here.cards.texts())


async def after_a_withdrawal(here: Bench, run: Run) -> None:
    """Rule 23: until the moment of sending it un-schedules; heard later, it changes nothing.

    It is recorded as long as the post is not out: after that, its votes are spent (rule 19).
    """
    steps, kinds = run.trace, await here.journal()
    seen = "send: room" not in steps or steps.index("other: unreact") < steps.index("send: room")
    if seen or ("vote.taken_back" in kinds and await came_first(here, "vote.taken_back")):
        assert "vote.taken_back" in kinds
        await ends_as(here, [], S.CANCELLED, State.IN_REVIEW)
        return
    assert "vote.taken_back" in kinds or "draft.published" in kinds
    await ends_as(here, [TEXT], S.PUBLISHED, State.PUBLISHED)


async def after_a_takedown(here: Bench, run: Run) -> None:
    """Rule 34: what was being sent is gone in the end; what had not begun is not taken down."""
    if "takedown.asked" not in await here.journal():
        await ends_as(here, [TEXT], S.PUBLISHED, State.PUBLISHED)
        return
    assert not await came_first(here, "takedown.asked")
    await ends_as(here, [TEXT], S.DELETED, State.TAKEN_DOWN)
    assert here.network.texts == []
    assert any("is being taken down everywhere" in text for text in here.cards.texts())


async def after_a_request_for_changes(here: Bench, run: Run) -> None:
    """Rule 12: recorded before the row that permits the call, it stops it; later it is too late."""
    if "stop.opened" in await here.journal() and await came_first(here, "stop.opened"):
        await ends_as(here, [], S.CANCELLED, State.CHANGES_REQUESTED)
        return
    await ends_as(here, [TEXT], S.PUBLISHED, State.PUBLISHED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("other", "check"),
    [
        (pauses, after_a_pause),
        (edits, after_an_edit),
        (takes_back, after_a_withdrawal),
        (takes_down, after_a_takedown),
        (asks_for_changes, after_a_request_for_changes),
    ],
)
async def test_rule_24_what_comes_during_a_send_ends_as_the_rules_say_at_every_interleaving(
    scene: Scene, other: Other, check: Check, capfd: pytest.CaptureFixture[str]
) -> None:
    # These have so many steps that reading is taken as the end of the step before.
    scene.reads = other not in {takes_down, asks_for_changes}
    runs, ends = await every_interleaving(scene, other, check)
    name = other.__name__.replace("_", " ")
    say([f"somebody {name} during a send: {runs} interleavings, {ends} ends"], capfd)
    assert runs >= 50
