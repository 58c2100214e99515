"""Looks at links as sealed rows that are only added, and erased by two people (20, 38, 39)."""

import pytest

from bot.domain.drafts import Draft
from bot.domain.links import LinkFact, LinkLook, Outcome
from bot.domain.states import State
from storage import drafts, erasing, linklooks
from storage.connection import SqliteTx
from storage.library import sqlite3
from tests.factories import BEN, NOON, OLGA, SEALER, after
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, revise

GONE = LinkFact(url="https://soup.test/", outcome=Outcome.GONE, status=404, title="Où ?")
THERE = LinkFact(url="https://soup.test/", outcome=Outcome.ANSWERS, final="https://soup.test/menu")


def looked(tx: SqliteTx, draft: Draft, *facts: LinkFact, minutes: float = 0) -> int:
    return linklooks.add(tx, draft, facts, now=after(minutes=minutes), sealer=SEALER)


def test_rule_20_each_look_is_kept_with_its_revision_and_its_time(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    looked(tx, draft, GONE)
    again = revise(tx, draft.id, 2, draft.revision.content)
    looked(tx, again, THERE, minutes=5)
    assert linklooks.of(tx, draft.id, SEALER) == (
        LinkLook(revision=1, at=NOON, facts=(GONE,)),
        LinkLook(revision=2, at=after(minutes=5), facts=(THERE,)),
    )


def test_a_look_changes_what_the_card_shows(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    before = drafts.changes(tx, draft.id)
    looked(tx, draft, GONE)
    assert drafts.changes(tx, draft.id) == before + 1


@pytest.mark.parametrize("column", ["revision", "at", "digest", "body", "seal"])
def test_rule_38_a_look_that_we_did_not_write_counts_for_nothing(tx: SqliteTx, column: str) -> None:
    draft = a_kept_draft(tx)
    looked(tx, draft, GONE)
    names = ["draft_id", "revision", "at", "digest", "body", "seal"]
    forged = ", ".join("'7'" if name == column else name for name in names)
    tx.run(f"INSERT INTO link_looks ({', '.join(names)}) SELECT {forged} FROM link_looks")
    assert [one.facts for one in linklooks.of(tx, draft.id, SEALER)] == [(GONE,)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM link_looks",
        "UPDATE link_looks SET body = ''",
        "UPDATE link_looks SET revision = 2",
        "UPDATE link_looks SET at = '2020'",
        "REPLACE INTO link_looks SELECT * FROM link_looks",
    ],
)
def test_rule_38_looks_are_only_added(attacked: sqlite3.Connection, sql: str) -> None:
    attacked.execute(
        "INSERT INTO link_looks (draft_id, revision, at, digest, body, seal)"
        " SELECT id, 1, '2026', 'd', '[]', 's' FROM drafts LIMIT 1"
    )
    refused(attacked, sql, "only erased|insert-only")


def test_rule_39_two_people_erase_what_links_were(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, state=State.WITHDRAWN)
    looked(tx, draft, GONE)
    erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=NOON)
    assert tx.row("SELECT body FROM link_looks") == {"body": ""}
    assert linklooks.of(tx, draft.id, SEALER) == ()
