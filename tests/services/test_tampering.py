"""Whoever has the database file changes it behind the bot, guards dropped: nothing leaves (38)."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import DeliveryState as S
from bot.domain.states import State
from bot.services import accounts, drafting
from bot.services.asking import Asked
from storage.library import sqlite3
from tests.factories import ANA, BEN, ZOE, an_account
from tests.services.bench import Bench, bench
from tests.world import World, world


def open_raw(file: Path) -> sqlite3.Connection:
    """The file as another program opens it."""
    return sqlite3.connect(file, isolation_level=None, timeout=5)


def without_guards(raw: sqlite3.Connection, *statements: str) -> None:
    """Run statements with every trigger dropped, and put the triggers back as they were."""
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.execute("BEGIN IMMEDIATE")
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    for _, sql in triggers:
        raw.execute(sql)
    raw.execute("COMMIT")


def tampered(folder: Path, *statements: str) -> None:
    raw = open_raw(folder / "bench.db")
    without_guards(raw, *statements)
    raw.close()


UNREADABLE = "the stored draft can't be read, so nothing was sent"
NOT_APPROVED = "the stored text is not the one that was approved"
AUTHORS = "the stored authors or revision are not as they were written"
CARD = "the stored card is not the one that was posted"
TIME = "the stored time or account is not as it was written"

# An approved draft by Ana, liked by Ben, about to leave: what is changed, and why it stays.
ATTACKS: list[tuple[str, tuple[str, ...], str]] = [
    ("an author deleted", ("DELETE FROM authors",), AUTHORS),
    ("an author renamed", ("UPDATE authors SET person = 'U0EVE'",), AUTHORS),
    ("an author added", ("INSERT INTO authors VALUES (1, 'U0EVE', 'x', 'x')",), AUTHORS),
    (
        "the text changed",
        ("UPDATE contents SET body = replace(body, 'Soup is back', 'Soup is dead')",),
        NOT_APPROVED,
    ),
    ("the text broken", ("UPDATE contents SET body = '{'",), UNREADABLE),
    (
        "another digest everywhere",
        (
            "INSERT INTO contents SELECT 'evil', replace(body, 'back', 'dead') FROM contents",
            "UPDATE revisions SET digest = 'evil'",
            "UPDATE deliveries SET digest = 'evil'",
            "UPDATE votes SET digest = 'evil'",
        ),
        NOT_APPROVED,
    ),
    ("the maker changed", ("UPDATE revisions SET maker = 'U0EVE'",), AUTHORS),
    (
        "the due time moved back",
        ("UPDATE deliveries SET due_at = '2020'||substr(due_at, 5)",),
        TIME,
    ),
    ("the bound moved on", ("UPDATE deliveries SET late_at = '2030'||substr(late_at, 5)",), TIME),
    ("the key changed", ("UPDATE deliveries SET key = 'evil'",), TIME),
    ("the seal emptied", ("UPDATE deliveries SET seal = ''",), TIME),
    ("the card's seal emptied", ("UPDATE cards SET seal = ''",), CARD),
]


@pytest.mark.parametrize(
    ("statements", "reason"),
    [(statements, reason) for _, statements, reason in ATTACKS],
    ids=[name for name, _, _ in ATTACKS],
)
async def test_rule_38_a_changed_record_is_distrusted_and_people_are_told(
    here: Bench, tmp_path: Path, statements: tuple[str, ...], reason: str
) -> None:
    await here.approved()
    tampered(tmp_path, *statements)
    await here.beats()
    assert here.network.story.calls.count("send") == 0
    delivery = await here.delivery()
    assert delivery.state is S.FAILED
    assert reason in delivery.reason
    await here.beats(minutes=1)
    assert here.network.sent == []
    assert "delivery.failed" in await here.journal()
    if reason != UNREADABLE:
        assert any(reason in text for text in here.cards.texts())


async def test_rule_38_a_forged_vote_in_the_tables_counts_for_nothing(
    here: Bench, tmp_path: Path
) -> None:
    """A vote, an approved state and a delivery are all invented; Slack knows of no reaction."""
    await here.approved("Another soup")
    await here.beats()
    await here.submitted("Evil soup")
    tampered(
        tmp_path,
        "INSERT INTO votes (draft_id, revision, digest, person, kind, seen_at)"
        " SELECT draft_id, number, digest, 'U0BEN', 'given', made_at FROM revisions"
        " WHERE draft_id = 2",
        "UPDATE drafts SET state = 'scheduled' WHERE id = 2",
        "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at,"
        " late_at, look_at, key, seal) SELECT r.draft_id, 1, r.digest, v.account, 'live',"
        " 'scheduled', v.due_at, v.late_at, v.due_at, 'evil', v.seal"
        " FROM revisions r, deliveries v WHERE r.draft_id = 2",
    )
    await here.beats(minutes=2)
    assert here.network.texts == ["Another soup"]
    assert (await here.delivery(2)).state is S.FAILED
    assert any("was not sent and never will be" in text for text in here.cards.texts())


async def test_rule_38_a_forged_vote_alone_is_taken_back_by_what_slack_says(
    here: Bench, tmp_path: Path
) -> None:
    await here.submitted()
    await here.reacts(BEN)
    here.cards.unreact(BEN)
    # The bot hears nothing of it, and somebody writes Zoé's vote beside it.
    tampered(
        tmp_path,
        "INSERT INTO votes (draft_id, revision, digest, person, kind, seen_at)"
        " SELECT draft_id, revision, digest, 'U0ZOE', kind, seen_at FROM votes",
    )
    await here.beats(seconds=61)
    assert here.network.sent == []
    assert (await here.draft()).state is State.IN_REVIEW


@pytest.mark.parametrize("state", ["claimed", "sending"])
async def test_rule_38_a_row_that_was_set_to_claimed_or_sending_is_not_sent(
    here: Bench, tmp_path: Path, state: str
) -> None:
    """Draft 1 lends its delivery; draft 2 was never approved by anybody."""
    await here.approved("Another soup")
    await here.submitted("Evil soup")
    tampered(
        tmp_path,
        "INSERT INTO deliveries (draft_id, revision, digest, account, mode, state, due_at, late_at,"
        " look_at, key, seal, token, intent) SELECT r.draft_id, 1, r.digest, v.account, 'live',"
        f" '{state}', v.due_at, v.late_at, v.due_at, 'evil', v.seal, 'evil',"
        """ '{"baseline":"","body":"Evil soup","key":"evil"}' FROM revisions r, deliveries v"""
        " WHERE r.draft_id = 2",
        "UPDATE drafts SET state = 'publishing' WHERE id = 2",
    )
    await here.beats()
    await here.beats(minutes=5)
    assert here.network.texts == ["Another soup"]


async def test_rule_38_a_replaced_frozen_request_is_not_repeated(tmp_path: Path) -> None:
    """A send was interrupted; before the bot repeats it, its request is exchanged."""
    async with bench(tmp_path, harmless=True) as here:
        await here.approved()

        async def die() -> None:
            raise KeyError("as if the process had ended")

        here.network.story.before["send"] = die
        await here.beats()
        assert (await here.delivery()).state is S.SENDING
        tampered(
            tmp_path,
            "UPDATE deliveries SET intent = replace(intent, 'Soup is back', 'Soup is dead')",
        )
        await here.beats(minutes=4, seconds=1)
        await here.beats(minutes=1)
        assert here.network.sent == []
        assert (await here.delivery()).state is not S.PUBLISHED


async def test_rule_38_a_revision_that_was_rolled_back_is_distrusted(
    here: Bench, tmp_path: Path
) -> None:
    """Revision 1 was approved long ago and then changed; somebody points the draft back at it."""
    await here.submitted("Old soup")
    await here.reacts(BEN)
    first = here.cards.newest
    await drafting.edit(here.ctx, 1, ANA, "New soup")
    tampered(
        tmp_path,
        "UPDATE drafts SET revision = 1, state = 'scheduled'",
        "UPDATE deliveries SET state = 'scheduled'",
        "UPDATE cards SET state = 'gone' WHERE revision = 2",
        "UPDATE cards SET state = 'living' WHERE revision = 1",
    )
    assert here.cards.reactions[first]
    await here.beats(minutes=5)
    assert here.network.sent == []


async def test_rule_38_a_card_pointed_at_another_drafts_message_borrows_no_approval(
    here: Bench, tmp_path: Path
) -> None:
    await here.submitted("Good soup", when="in 3 hours")
    await here.reacts(BEN)
    good = here.cards.newest
    await here.submitted("Evil soup")
    await here.reacts(ZOE)
    here.cards.unreact(ZOE)
    tampered(
        tmp_path,
        "UPDATE cards SET ts = 'elsewhere' WHERE draft_id = 1",
        f"UPDATE cards SET ts = '{good}' WHERE draft_id = 2",
    )
    await here.beats(minutes=2)
    assert here.network.sent == []
    assert CARD in (await here.delivery(2)).reason


TRIGGERS = [
    "DROP TRIGGER votes_never_change",
    "DROP TRIGGER deliveries_need_another_person",
    "DROP TRIGGER deliveries_need_no_pause",
    "DROP INDEX deliveries_once",
    "CREATE TRIGGER evil AFTER INSERT ON votes BEGIN SELECT 1; END",
    "CREATE TABLE evil (x)",
    "ALTER TABLE votes ADD COLUMN evil TEXT",
]


@pytest.mark.parametrize("sql", TRIGGERS)
async def test_rule_38_a_changed_guard_stops_everything(
    here: Bench, tmp_path: Path, sql: str
) -> None:
    await here.approved()
    raw = open_raw(tmp_path / "bench.db")
    raw.execute(sql)
    raw.close()
    await here.beats()
    assert here.network.sent == []
    assert "the database's guards were changed" in (await here.delivery()).reason
    assert any("the database's guards were changed" in text for text in here.cards.texts())


def on_mastodon(here: Bench) -> None:
    """Let the account be one on a network outside, which takes two people to be live."""
    account = an_account("soupe", network=Network.MASTODON, base_url="https://social.example")
    here.ctx = replace(here.ctx, accounts={account.name: account})


async def test_rule_35_an_account_made_live_by_hand_only_rehearses(
    here: Bench, tmp_path: Path
) -> None:
    on_mastodon(here)
    tampered(
        tmp_path,
        "INSERT INTO accounts (name, network, address, handle, identity, mode, since, asked_by,"
        " confirmed_by, seal) VALUES ('soupe', 'mastodon', 'https://social.example', '@soupe',"
        " 'wall:soupe', 'live', 'x', 'U0ANA', 'U0BEN', 'forged')",
    )
    await here.approved()
    await here.beats()
    assert here.network.sent == []
    assert (await here.delivery()).state is S.REHEARSED
    assert (await here.draft()).state is State.REHEARSED


async def test_rule_35_an_account_that_two_people_made_live_publishes(here: Bench) -> None:
    """What the forgery imitates: the honest way works."""
    on_mastodon(here)
    assert await accounts.live(here.ctx, "soupe", ANA) is Asked.OPEN
    assert await accounts.live(here.ctx, "soupe", ANA) is Asked.ALREADY
    assert await accounts.live(here.ctx, "soupe", BEN) is Asked.DONE
    await here.approved()
    await here.beats()
    assert here.network.texts == ["Soup is back!"]
    assert "account.live" in await here.journal()


async def test_rule_35_an_account_made_live_after_the_approval_voids_it(
    here: Bench, tmp_path: Path
) -> None:
    """Rule 20: a rehearsal that was approved is not a post that was approved."""
    on_mastodon(here)
    await here.approved(when="in 2 hours")
    await accounts.live(here.ctx, "soupe", ZOE)
    await accounts.live(here.ctx, "soupe", BEN)
    draft = await here.draft()
    assert (draft.revision.number, draft.state) == (2, State.IN_REVIEW)
    assert draft.authors == (ANA,)
    await here.beats(hours=2)
    assert here.network.sent == []


async def attack(here: World, file: Path, *statements: str) -> None:
    """Ana's draft is approved by Ben; then the file is changed and the time comes."""
    await here.ana.types("Soup is back! --on soupe-wall")
    card = await here.card()
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")
    raw = open_raw(file)
    without_guards(raw, *statements)
    raw.close()
    await here.passes(seconds=61)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE authors SET person = 'U0EVE'", AUTHORS),
        ("UPDATE contents SET body = replace(body, 'back', 'dead')", NOT_APPROVED),
        ("UPDATE deliveries SET late_at = '2030'||substr(late_at, 5)", TIME),
        ("CREATE TABLE evil (x)", "the database's guards were changed"),
    ],
)
async def test_rule_38_in_the_whole_bot_nothing_of_it_reaches_the_wall(
    tmp_path: Path, statement: str, reason: str
) -> None:
    async with world(tmp_path) as here:
        await attack(here, tmp_path / "world.db", statement)
        await here.told(reason)
        assert await here.wall() == []
        await here.passes(minutes=5)
        assert await here.wall() == []
