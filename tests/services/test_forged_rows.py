"""Rows that were written past the bot, guards dropped: none does what a real one would (38).

Each stands where a row of the bot's own, with its seal, would let the post leave.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import TOML
from bot.domain.drafts import DraftId
from bot.domain.waivers import finding_key, plain_words
from bot.services.timekeeping import Timekeeper
from storage import drafts
from tests.fakes import StartingClock
from tests.flows.test_roster import hire
from tests.services.test_forged_ends import tampered
from tests.world import World, world

SOUP = "Soup is back! --on soupe-wall"
SONG = "We sing [your name] tonight --on soupe-wall"
LEVEL_3 = "As an AI language model, I can't attend, but you can! --on soupe-wall"
LEVEL_5 = "Alert 🚨 --on soupe-wall"
TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
STRICT = TOML + (
    "\n[policy]\napprovals = { 0 = 2 }\n"
    '[policy.urgent]\ngroup = "oncall"\n[policy.groups]\noncall = ["U0ZOE"]\n'
)

OF_DRAFT = "FROM revisions r WHERE r.draft_id = 1"
ROSTER = (
    "INSERT INTO roster (person, scope, kind, by, at, seal)"
    " SELECT 'U0LOU', 'channel', 'confirmed', 'U0BEN', at, 'evil' FROM roster LIMIT 1"
)
WAIVER = (
    "INSERT INTO waivers (draft_id, revision, digest, finding, code, person, reason, at, seal)"
    " SELECT 1, r.number, r.digest, ':finding', 'placeholder-bracket', 'U0BEN', 'fine',"
    f" r.made_at, 'evil' {OF_DRAFT}"
)
WORDS = plain_words("[your name]")
EXCEPTION = (
    f"INSERT INTO exception_words (id, code, words) VALUES (1, 'placeholder-bracket', '{WORDS}')",
    "INSERT INTO house_exceptions (words_id, asked_by, confirmed_by, at, seal)"
    f" SELECT 1, 'U0BEN', 'U0ZOE', r.made_at, 'evil' {OF_DRAFT}",
)
URGENCY = (
    "INSERT INTO urgencies (draft_id, revision, digest, person, reason, at, seal)"
    f" SELECT 1, r.number, r.digest, 'U0BEN', 'flood', r.made_at, 'evil' {OF_DRAFT}"
)
WATCH = (
    "INSERT INTO watches (person, starts_at, ends_at, taken_at, seal) SELECT 'U0ZOE', r.made_at,"
    f" '2099'||substr(r.made_at, 5), r.made_at, 'evil' {OF_DRAFT}"
)


def press(kind: str, person: str = "U0ZOE") -> str:
    """A press in the table that nobody made."""
    return (
        "INSERT INTO presses (draft_id, number, revision, digest, person, card, kind, at, seal)"
        f" SELECT 1, 1, r.number, r.digest, '{person}', c.ts, '{kind}', r.made_at, 'evil'"
        " FROM revisions r JOIN cards c ON c.draft_id = r.draft_id WHERE r.draft_id = 1"
    )


Story = Callable[[World], Awaitable[None]]


async def a_newcomer_approves(here: World) -> None:
    lou = hire(here)
    await here.olga.does("invite", user=lou.id)
    await here.told("is new here")
    card = await here.ana.drafts(SOUP)
    tampered(here, ROSTER)
    await lou.reacts(card)


async def a_finding_stands(here: World) -> None:
    card = await here.ana.drafts(SONG)
    await here.ben.reacts(card)
    report = await here.bot.ctx.store.read(lambda tx: drafts.report_of(tx, DraftId(1), 1))
    (finding,) = report.findings
    tampered(here, WAIVER.replace(":finding", finding_key(finding)))


async def words_are_a_finding(here: World) -> None:
    card = await here.ana.drafts(SONG)
    await here.ben.reacts(card)
    tampered(here, *EXCEPTION)


async def nobody_watches(here: World) -> None:
    card = await here.ana.drafts(LEVEL_3)
    await here.ben.reacts(card)
    tampered(here, WATCH)


async def nobody_approves(here: World) -> None:
    await here.ana.drafts(SOUP)
    tampered(here, press("approve", "U0BEN"))


async def nobody_publishes(here: World) -> None:
    card = await here.ana.drafts(LEVEL_5)
    await here.ben.reacts(card)
    await here.zoe.reacts(card)
    await here.card(saying="scheduled")
    tampered(here, press("publish now"))


@pytest.mark.parametrize(
    "story",
    [
        a_newcomer_approves,
        a_finding_stands,
        words_are_a_finding,
        nobody_watches,
        nobody_approves,
        nobody_publishes,
    ],
)
async def test_rule_38_a_forged_row_lets_nothing_leave(tmp_path: Path, story: Story) -> None:
    """The roster, a waiver, a house exception, a watch, and presses."""
    async with world(tmp_path) as here:
        await story(here)
        await nothing_leaves(here)


async def nothing_leaves(here: World) -> None:
    """Look at everything, and let the time pass in which it would have left."""
    for minutes in (2, 2, 50):
        await here.settles()
        await here.passes(minutes=minutes)
    assert await here.wall() == []


async def test_rules_15_and_38_a_forged_urgency_asks_nobody_else(tmp_path: Path) -> None:
    async with world(tmp_path, toml=STRICT) as here:
        card = await here.ana.drafts(SOUP)
        tampered(here, URGENCY)
        await here.zoe.reacts(card)
        await nothing_leaves(here)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO policies_in_force (policy_id, at, seal) SELECT id, at, 'evil' FROM policies",
        "INSERT INTO policy_confirmations (policy_id, person, at, seal)"
        " SELECT id, 'U0ZOE', at, 'evil' FROM policies",
    ],
    ids=["in force", "a confirmation"],
)
async def test_rules_35_and_38_a_forged_policy_is_not_in_force(
    tmp_path: Path, statement: str
) -> None:
    """Ana confirms in earnest; the second person is invented."""
    async with world(tmp_path, confirming=()) as here:
        asked = await here.told("how I am set up")
        await here.ben.reacts(await here.ana.drafts(SOUP))
        await here.card(saying="scheduled")
        tampered(here, statement)
        await here.ana.presses(asked["ts"], "confirm_policy")
        await nothing_leaves(here)


async def test_rules_25_and_38_a_hold_by_the_clock_that_was_ended_by_hand_goes_on(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, starts=TUESDAY) as here:
        await here.ben.reacts(await here.ana.drafts(f"{SOUP} --at in 2 hours"))
        await here.card(saying="scheduled")
        keeper = Timekeeper()
        await keeper.compare(here.bot.ctx)
        assert isinstance(here.clock, StartingClock)
        here.clock.jump(timedelta(hours=2))
        await keeper.compare(here.bot.ctx)
        tampered(
            here,
            "UPDATE clock_holds SET ended_at = found_at, ended_by = 'U0ZOE', end_seal = 'evil'",
        )
        await nothing_leaves(here)
