"""Ten thousand events in a storm: what got out was justified, once, and no card stays wrong."""

import difflib
import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.drafts import DraftId
from bot.domain.states import State
from bot.services.viewing import view_of
from bot.slack import blocks, wording
from storage import cards, drafts, inbox
from tests.storm.storming import Storming, impatient, judged, may_leave
from tests.world import World, world

EVENTS = int(os.environ.get("STORM_EVENTS", "10000"))
SEED = int(os.environ.get("STORM_SEED", "1"))
A_ROUND = 1000


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what the bot logs about its bad weather out of the way."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
async def test_ten_thousand_events_in_a_storm_end_as_the_rules_say(tmp_path: Path) -> None:
    """Traps 8, 9, 13, 25 to 28, 74 and 75; rules 1, 5, 6, 12, 13, 17, 22 to 24."""
    async with world(tmp_path, before=impatient) as here:
        storming = Storming(here, SEED)
        storming.begin()
        while storming.events < EVENTS:
            await storming.round(A_ROUND)
        await storming.ends()
        judge, against, posts = await judged(here)
        states = await _states(here)
        sys.stdout.write(
            f"{storming.events} events, {len(states)} drafts, {len(posts)} posts,"
            f" {len(here.simulator.lost)} lost events, {dict(Counter(states.values()))}\n"
        )
        assert against == []
        assert [text for text, n in Counter(post.text for post in posts).items() if n > 1] == []
        assert len(posts) >= EVENTS / 500, "too little got out to have tried anything"
        wrong = await _wrong_cards(here, states)
        assert wrong == [], "\n".join(wrong)
        assert await here.bot.ctx.store.read(inbox.waiting) == 0
        now = here.clock.now()
        undecided = [n for n in judge.newest if states[n] in _UNDECIDED]
        late = [n for n in undecided if may_leave(judge, n, now)]
        assert late == [], "nothing was missing, and it stayed"


_UNDECIDED = {State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED, State.PUBLISHING}


async def _states(here: World) -> dict[int, State]:
    numbers = await here.bot.ctx.store.read(lambda tx: drafts.in_states(tx, frozenset(State)))
    found = {}
    for number in numbers:
        draft = await here.bot.ctx.store.read(lambda tx, n=number: drafts.get(tx, n))
        assert draft is not None
        found[int(number)] = draft.state
    return found


async def _wrong_cards(here: World, states: dict[int, State]) -> list[str]:
    """Compare each card in Slack with what is true now; one card for each draft."""
    ctx, wrong = here.bot.ctx, []
    zone = ZoneInfo(ctx.rules.zone)
    for number in states:
        card = await ctx.store.read(lambda tx, n=number: cards.living(tx, DraftId(n)))
        shown = here.cards(number)
        if card is None or [m["ts"] for m in shown] != [card.ts]:
            wrong.append(f"D-{number} has the cards {[m['ts'] for m in shown]}, not {card}")
            continue
        view = await view_of(ctx, DraftId(number))
        assert view is not None
        said, true = shown[0]["text"], blocks.cut(wording.plain(view, zone))
        if states[number] is State.PUBLISHED:
            # Who reacts after that changes nothing any more, and the card stays as it was.
            said, true = _outcome(said), _outcome(true)
        if said != true:
            lines = difflib.unified_diff(said.splitlines(), true.splitlines(), lineterm="")
            wrong.append(f"D-{number} is {states[number]}: {[*lines]}")
    return wrong


def _outcome(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([lines[0], *(line for line in lines if line.startswith(":mega:"))])
