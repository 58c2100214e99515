"""The journal of a real bot: Slack witnesses it, `audit` verifies and exports it (rule 39)."""

import argparse
import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.auditing import export, verify
from bot.cli import main
from bot.config.settings import Settings
from bot.demo import SETTLED_BY, free_port
from bot.domain import anchors
from bot.domain.errors import ConfigError
from storage import journal
from storage.journal import chain_hash
from storage.library import sqlite3
from tests.world import Message, World, world

HOSTILE = '=HYPERLINK("http://evil.example","Soup") is back'


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    # The journal counts from the bot's first minutes on.
    async with world(tmp_path, confirming=()) as opened:
        opened.confirming = SETTLED_BY
        await opened.settle_settings()
        yield opened


def written(here: World) -> list[Message]:
    """The anchors that stand in the channel, oldest first."""
    return [m for m in here.messages(str(here.olga.id)) if anchors.read(m["text"])]


def options(here: World, **given: object) -> argparse.Namespace:
    """What somebody types after `audit`, about the running bot's own file."""
    known = {
        "file": str(here.folder / "world.db"),
        "anchor": [],
        "anchors_from_slack": False,
        "csv": False,
        "jsonl": False,
        "since": "",
        "draft": None,
    }
    return argparse.Namespace(**{**known, **given})


def settings(here: World) -> Settings:
    """The running bot's settings."""
    return Settings.load(here._environ(free_port()), here.toml)


def raw(here: World) -> sqlite3.Connection:
    """The file as somebody with the database opens it, its guards dropped."""
    connection = sqlite3.connect(here.folder / "world.db", isolation_level=None)
    guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def rewrite_from(connection: sqlite3.Connection, seq: int) -> None:
    """Give every entry from here on the hash that its content now has."""
    found = connection.execute("SELECT seq, at, kind, draft_id, actor, facts FROM journal")
    prev = journal.GENESIS
    for row in sorted(found.fetchall()):
        number, at, kind, draft, actor, facts = row
        digest = chain_hash((number, at, kind, draft, actor, facts, prev))
        if number >= seq:
            connection.execute(
                "UPDATE journal SET prev = ?, hash = ? WHERE seq = ?", (prev, digest, number)
            )
        prev = digest


async def stopped(here: World) -> list[Message]:
    """A bot that has published and was stopped, and the anchors that it left in Slack."""
    await here.publishes("Soup is back!")
    await here.stop()
    return written(here)


async def test_a_fresh_bot_posts_no_anchor_of_its_start_alone(here: World) -> None:
    await here.reconciles()
    assert written(here) == []


async def test_an_anchor_is_posted_after_an_hour_and_not_without_need(here: World) -> None:
    await here.ana.drafts("Soup is back! --on soupe-wall --at in 9 hours")
    await here.passes(minutes=61)
    # Two that meet post one: at a start on a slow machine they did.
    await asyncio.gather(here.reconciles(), here.reconciles())
    (first,) = written(here)
    root = here.message(first["thread_ts"])
    assert root["text"] == anchors.THREAD
    await here.passes(minutes=61)
    await here.reconciles()
    assert len(written(here)) == 1
    await here.ana.types("withdraw 1")
    await here.passes(minutes=61)
    await here.reconciles()
    assert len(written(here)) == 2
    assert here.message(first["ts"])["text"] == first["text"]
    assert written(here)[1]["thread_ts"] == first["thread_ts"]


async def test_a_stop_leaves_an_anchor_and_a_killed_bots_start_makes_up_for_it(
    here: World,
) -> None:
    assert len(await stopped(here)) == 1
    await here.start()
    await here.stop()
    assert len(written(here)) == 1


async def test_what_a_killed_bot_left_is_witnessed_before_the_next_one_does_anything(
    here: World,
) -> None:
    """Else what a start does first would be witnessed or not, as it happens."""
    await here.ana.drafts("Soup is back! --on soupe-wall")
    here.simulator.faults.fail("chat.postMessage", "internal_error")
    await here.crash()
    here.simulator.faults.clear()
    await here.start()
    (anchor,) = written(here)
    read = anchors.read(anchor["text"])
    assert read is not None
    starts = [entry.seq for entry in await here.journal() if entry.kind == "bot.started"]
    assert read[0] < starts[-1]


async def test_a_thread_of_anchors_that_was_deleted_begins_anew(here: World) -> None:
    (first,) = await stopped(here)
    for ts in (first["ts"], first["thread_ts"]):
        await here.olga.does("delete", ts=ts)
    await here.start()
    await here.ana.drafts("More soup! --on soupe-wall", number=2)
    await here.stop()
    assert [m["thread_ts"] != first["thread_ts"] for m in written(here)] == [True]


async def test_a_whole_journal_verifies_beside_the_running_bot(here: World) -> None:
    await here.publishes("Soup is back!")
    lines, whole = verify(options(here), None)
    assert whole
    assert lines[0].startswith("The journal is whole: ")
    assert lines[1].startswith("Not proven without an anchor")


async def test_votes_and_authors_that_came_and_went_are_as_the_journal_tells(
    here: World,
) -> None:
    """Taken back, given again, taken back too late, lost with a card; a colleague, a copy."""
    card = await here.ana.drafts("Soup is back! --on soupe-wall")
    for on in (True, False, True):
        await here.ben.reacts(card, on=on)
        await here.card(saying="scheduled" if on else "needs a second opinion")
    await here.passes(seconds=61)
    await here.card(saying="open the post")
    await here.ben.reacts(card, on=False)
    await here.ben.hears("before you took your approval back")
    again = await here.zoe.drafts("Soup is back!! --on soupe-wall --at in 9 hours", number=2)
    await here.ben.reacts(again)
    await here.card(2, saying="scheduled")
    await here.olga.does("delete", ts=again)
    await here.settles()
    await here.card(2, saying="needs a second opinion")
    lines, whole = verify(options(here), None)
    assert whole, lines


async def test_anchors_are_read_back_from_slack_and_prove_the_end(here: World) -> None:
    await stopped(here)
    lines, whole = await in_a_thread(here)
    assert whole
    assert lines[1].startswith("Witnessed up to entry ")
    assert "by 1 anchors; the last 1 entries" in lines[1]


async def in_a_thread(here: World) -> tuple[list[str], bool]:
    """`audit verify --anchors-from-slack`, which has a loop of its own."""
    wanted, known = options(here, anchors_from_slack=True), settings(here)
    return await asyncio.to_thread(verify, wanted, known)


TAMPERED = {
    "an entry was altered": (
        "UPDATE journal SET actor = 'U0EVE' WHERE seq = 3",
        "Entry 3 of the journal, or the one before it, was altered.",
    ),
    "an entry was removed": (
        "DELETE FROM journal WHERE seq = 3",
        "Entry 3 of the journal was removed.",
    ),
    "an entry was inserted": (
        "UPDATE journal SET seq = seq + 1000 WHERE seq > 2;"
        " INSERT INTO journal SELECT 3, at, kind, draft_id, 'U0EVE', facts, hash, prev"
        " FROM journal WHERE seq = 2;"
        " UPDATE journal SET seq = seq - 999 WHERE seq > 1000",
        "Entry 3 of the journal was inserted later.",
    ),
    "a text was changed": (
        "UPDATE contents SET body = replace(body, 'back', 'dead')",
        "is not what it was.",
    ),
    "a text was removed": (
        "PRAGMA foreign_keys=0; DELETE FROM contents",
        "The text of version 1 of D-1 was removed.",
    ),
    "a text was emptied without two people": (
        "UPDATE contents SET body = ''",
        "is not what it was.",
    ),
    "a version has another maker": (
        "UPDATE revisions SET maker = 'U0BEN'",
        "Version 1 of D-1 is not as the journal tells.",
    ),
    "a vote was written in": (
        "INSERT INTO votes (draft_id, revision, digest, person, kind, reason, seen_at)"
        " SELECT draft_id, revision, digest, 'U0EVE', kind, reason, seen_at FROM votes",
        "What U0EVE thought of D-1 (given) is not as the journal tells.",
    ),
    "a vote was given to somebody else": (
        "UPDATE votes SET person = 'U0EVE'",
        "What U0BEN thought of D-1 (given) is not as the journal tells.",
    ),
    "an author was taken out": (
        "DELETE FROM authors",
        "Whether U0ANA is an author of D-1 is not as the journal tells.",
    ),
    "an author was made of somebody": (
        "INSERT INTO authors (draft_id, person, since, cause)"
        " SELECT draft_id, 'U0EVE', since, cause FROM authors",
        "Whether U0EVE is an author of D-1 is not as the journal tells.",
    ),
}


@pytest.mark.parametrize("story", TAMPERED)
async def test_rule_39_what_was_done_to_the_file_is_found(here: World, story: str) -> None:
    sql, sentence = TAMPERED[story]
    await stopped(here)
    connection = raw(here)
    connection.executescript(sql)
    connection.close()
    lines, whole = verify(options(here), None)
    assert not whole
    assert any(sentence in line for line in lines), lines


async def test_rule_39_a_cut_tail_is_found_with_an_anchor_and_only_then(here: World) -> None:
    (anchor,) = await stopped(here)
    connection = raw(here)
    connection.execute("DELETE FROM journal WHERE seq > (SELECT max(seq) - 3 FROM journal)")
    (last,) = connection.execute("SELECT max(seq) FROM journal").fetchone()
    connection.close()
    assert verify(options(here), None)[1]
    lines, whole = await in_a_thread(here)
    assert (lines[0], whole) == (f"Entry {last + 1} of the journal was removed.", False)
    read = anchors.read(anchor["text"])
    assert read is not None
    typed = verify(options(here, anchor=[f"{read[0]}:{read[1]}"]), None)
    assert typed[1] is False


async def test_rule_39_a_full_rewrite_is_found_with_an_anchor_and_only_then(here: World) -> None:
    await stopped(here)
    connection = raw(here)
    connection.execute("UPDATE journal SET actor = 'U0EVE' WHERE kind = 'vote.counted'")
    connection.execute("UPDATE votes SET person = 'U0EVE'")
    rewrite_from(connection, 1)
    connection.close()
    assert verify(options(here), None)[1]
    lines, whole = await in_a_thread(here)
    assert not whole
    assert "was altered" in lines[0]


async def test_rule_39_an_anchor_by_somebody_else_witnesses_nothing(here: World) -> None:
    await stopped(here)
    forged = anchors.written(3, "f" * 64)
    await here.eve.does("message", text=forged)
    assert (await in_a_thread(here))[1]


@pytest.mark.parametrize("anchor", ["", "12", "x:y", f"1:{'f' * 63}", f"1:{'F' * 64}"])
async def test_what_is_no_anchor_is_refused(here: World, anchor: str) -> None:
    with pytest.raises(ConfigError):
        verify(options(here, anchor=[anchor]), None)


async def test_an_export_says_who_wrote_and_approved_what_exact_text_under_which_policy(
    here: World,
) -> None:
    await here.publishes(HOSTILE)
    found = [json.loads(line) for line in export(options(here, jsonl=True, draft=1), None)]
    by_kind = {line["kind"]: line for line in found}
    submitted, counted = by_kind["draft.submitted"], by_kind["vote.counted"]
    assert (submitted["person"], counted["person"]) == (here.ana.id, here.ben.id)
    assert counted["texts"] == {"soupe-wall": HOSTILE}
    assert counted["digest"] == submitted["digest"]
    assert by_kind["delivery.sending"]["policy"] == here.bot.ctx.policy
    assert all(line["draft"] == "D-1" for line in found)


async def test_a_table_runs_nothing_in_a_spreadsheet(here: World) -> None:
    await here.ana.does("command", command="/draft", text=f"{HOSTILE} --on soupe-wall")
    await here.card()
    rows = list(csv.reader(io.StringIO("\n".join(export(options(here, csv=True), None)))))
    assert rows[0][:5] == ["seq", "at", "kind", "draft", "person"]
    assert any(HOSTILE in cell for row in rows for cell in row)
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


async def test_an_export_begins_where_it_is_asked_to(here: World) -> None:
    everything = list(export(options(here, jsonl=True), None))
    assert len(everything) > 2
    assert list(export(options(here, jsonl=True, since="2999-01-01"), None)) == []
    with pytest.raises(ConfigError):
        list(export(options(here, since="yesterday"), None))


async def test_the_channel_reads_the_history_of_a_draft_in_words(here: World) -> None:
    await here.publishes("Soup is back!")
    lines = (await here.zoe.types("history 1")).splitlines()
    told = [line.partition(" · ")[2] for line in lines]
    assert told[0].startswith(f"<@{here.ana.id}> wrote version ")
    assert any(one.startswith(f"<@{here.ben.id}> approved version ") for one in told)
    assert told[-1] == "I published it"
    assert not any("Soup" in one for one in told)
    assert "There is no draft 9" in await here.zoe.types("history 9")


async def test_the_exit_status_says_how_the_audit_went(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await stopped(here)
    file = str(here.folder / "world.db")
    assert main(["audit", "verify", "--file", file]) == 0
    assert main(["audit", "export", "--file", file, "--jsonl", "--draft", "1"]) == 0
    assert "Soup is back!" in capsys.readouterr().out
    assert main(["audit", "verify", "--file", f"{file}.not-there"]) == 2
    assert main(["audit", "verify", "--file", file, "--anchor", "nonsense"]) == 2
    assert main(["audit", "verify", "--file", file, "--anchor", f"1:{'f' * 64}"]) == 1


async def test_rules_34_and_39_the_incident_library_is_part_of_the_export(here: World) -> None:
    await here.publishes("Soup is back!")
    await here.zoe.types("takedown 1")
    await here.ben.types("museum 1 4 It was the day of the funeral")
    found = [json.loads(line) for line in export(options(here, jsonl=True), settings(here))]
    (incident,) = [line for line in found if line["kind"] == "incident.named"]
    assert incident["texts"] == {"soupe-wall": "Soup is back!"}
    assert incident["more"] == {"level": 4, "story": "It was the day of the funeral"}
