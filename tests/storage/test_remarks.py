"""What an author says to those who approve: the newest counts, and nobody changes it."""

import pytest

from bot.domain.accounts import AccountName
from bot.domain.drafts import DraftId
from storage import firsts, hung, labels, pictures, remarks
from storage.connection import SqliteTx
from storage.engine import StorageError
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, SEALER, a_content, a_target
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft

TWO = a_content(a_target("acme"), a_target("acme-sky"))


def test_the_newest_remark_is_what_is_said_now(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, "r").id
    assert remarks.of(tx, draft) is None
    for said in ("It is hot", "It is right"):
        remarks.add(tx, draft, ANA, said, NOON)
    assert remarks.of(tx, draft) == (ANA, "It is right")
    remarks.add(tx, draft, ANA, "", NOON)
    assert remarks.of(tx, draft) is None


def test_rule_38_only_an_author_says_why_now(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, "r").id
    with pytest.raises(StorageError, match="only authors"):
        remarks.add(tx, draft, BEN, "It is right", NOON)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE remarks SET body = ''",
        "UPDATE remarks SET body = 'other'",
        "DELETE FROM remarks",
        "REPLACE INTO remarks SELECT id, draft_id, person, at, 'other' FROM remarks",
    ],
)
def test_rule_38_remarks_are_changed_by_nobody(attacked: sqlite3.Connection, sql: str) -> None:
    author = attacked.execute("SELECT draft_id, person FROM authors LIMIT 1").fetchone()
    attacked.execute(
        "INSERT INTO remarks (draft_id, person, at, body) VALUES (?, ?, 'x', 'Why now')", author
    )
    refused(attacked, sql, "kept|only erased")


def test_whoever_made_a_version_for_an_account_has_drafted_for_it(tx: SqliteTx) -> None:
    a_kept_draft(tx, "r", content=TWO)
    there = [
        firsts.has_drafted_on(tx, person, AccountName(name))
        for person, name in ((ANA, "acme"), (ANA, "acme-sky"), (ANA, "acm"), (BEN, "acme"))
    ]
    assert there == [True, True, False, False]


def test_rule_38_where_a_picture_hangs_is_believed_only_under_its_seal(tx: SqliteTx) -> None:
    for sha256 in ("a" * 64, "b" * 64):
        pictures.add(tx, sha256, "image/png", b"x")
        hung.note(tx, SEALER, sha256, f"F{sha256[:3]}", NOON)
    wanted = ["b" * 64, "a" * 64, "c" * 64]
    assert hung.of(tx, SEALER, wanted) == (("b" * 64, "Fbbb"), ("a" * 64, "Faaa"))
    tx.run("UPDATE hung SET file = 'Fbbb' WHERE sha256 = :sha", sha="a" * 64)
    assert hung.of(tx, SEALER, wanted) == (("b" * 64, "Fbbb"),)
    hung.note(tx, SEALER, "a" * 64, "Fnew", NOON)
    hung.forget(tx, ["b" * 64])
    assert hung.of(tx, SEALER, wanted) == (("a" * 64, "Fnew"),)


def test_there_is_no_remark_without_a_draft(tx: SqliteTx) -> None:
    assert remarks.of(tx, DraftId(99)) is None


def test_the_newest_labels_are_those_that_a_draft_has(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, "r").id
    assert labels.of(tx, draft) == ()
    assert not labels.put(tx, draft, ANA, (), NOON)
    assert labels.put(tx, draft, ANA, ("spring", "menü"), NOON)
    assert not labels.put(tx, draft, ANA, ("spring", "menü"), NOON)
    assert labels.of(tx, draft) == ("spring", "menü")
    assert labels.put(tx, draft, ANA, (), NOON)
    assert labels.of(tx, draft) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE labels SET body = '[]'",
        "DELETE FROM labels",
        "REPLACE INTO labels SELECT id, draft_id, person, at, '[1]' FROM labels",
    ],
)
def test_rule_38_labels_are_changed_by_nobody(attacked: sqlite3.Connection, sql: str) -> None:
    author = attacked.execute("SELECT draft_id, person FROM authors LIMIT 1").fetchone()
    attacked.execute(
        "INSERT INTO labels (draft_id, person, at, body) VALUES (?, ?, 'x', '[2]')", author
    )
    refused(attacked, sql, "kept|only erased")
