"""Erasing: what the tables refuse (rules 38 and 39)."""

import pytest

from bot.domain.deliveries import DeliveryState
from bot.domain.states import State
from storage import erasing, pictures
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from storage.library import sqlite3
from tests.factories import ANA, BEN, NOON, OLGA, a_content, a_picture, a_target
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, put_in, scheduled


@pytest.mark.parametrize("state", sorted(set(State) - erasing.OVER))
def test_rule_39_only_a_draft_that_is_over_is_erased(tx: SqliteTx, state: State) -> None:
    draft = a_kept_draft(tx, state=state)
    with pytest.raises(ConstraintRefused, match="only what is over"):
        erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=NOON)


@pytest.mark.parametrize("state", [DeliveryState.PUBLISHED, DeliveryState.UNKNOWN])
def test_rule_39_nothing_is_erased_that_may_be_out(tx: SqliteTx, state: DeliveryState) -> None:
    draft, (delivery,) = scheduled(tx)
    put_in(tx, delivery, state)
    tx.run("UPDATE drafts SET state = 'taken_down'")
    with pytest.raises(ConstraintRefused, match="only what is over"):
        erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=NOON)


def test_rule_41_one_person_or_an_author_erases_nothing(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, state=State.WITHDRAWN)
    for asked, confirmed in ((BEN, BEN), (BEN, ANA)):
        with pytest.raises(ConstraintRefused):
            erasing.erase(tx, draft.id, asked_by=asked, confirmed_by=confirmed, now=NOON)
    done = erasing.erase(tx, draft.id, asked_by=ANA, confirmed_by=BEN, now=NOON)
    assert done.digests == (draft.revision.digest,)
    assert tx.row("SELECT body FROM contents") == {"body": ""}


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE contents SET body = ''", "only erased"),
        ("UPDATE contents SET body = 'other'", "only erased"),
        ("DELETE FROM contents", "contents are kept"),
        ("REPLACE INTO contents SELECT digest, 'other' FROM contents", "kept|only erased"),
        ("UPDATE pictures SET bytes = x''", "only erased"),
        ("UPDATE pictures SET bytes = x'01'", "only erased"),
        ("DELETE FROM pictures", "pictures are kept"),
        ("UPDATE revisions SET findings = '[]'", "insert-only"),
        ("UPDATE erasures SET confirmed_by = 'U9'", "insert-only"),
        ("DELETE FROM erasures", "insert-only"),
    ],
)
def test_rule_38_contents_are_changed_by_nobody(
    attacked: sqlite3.Connection, sql: str, reason: str
) -> None:
    # A picture that a version shows: its name stands in the content.
    attacked.execute(
        "INSERT INTO pictures (sha256, media_type, bytes, size)"
        " VALUES ('targets', 'image/png', x'00', 1)"
    )
    if "erasures" in sql:
        attacked.execute("UPDATE deliveries SET state = 'cancelled'")
        attacked.execute("UPDATE drafts SET state = 'withdrawn'")
        attacked.execute(f"INSERT INTO erasures VALUES (1, 1, '{BEN}', '{OLGA}', 'x')")
    refused(attacked, sql, reason)


def test_a_picture_that_another_draft_shows_is_kept(tx: SqliteTx) -> None:
    pictures.add(tx, "f" * 64, "image/png", b"bytes")
    draft = a_kept_draft(tx, state=State.WITHDRAWN)
    erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=NOON)
    assert pictures.get(tx, "f" * 64) == b"bytes"


def test_the_pictures_of_an_erased_draft_go_with_it_unless_another_shows_them(
    tx: SqliteTx,
) -> None:
    mine, both = "a" * 64, "b" * 64
    for sha in (mine, both):
        pictures.add(tx, sha, "image/png", b"bytes")
    shown = (a_picture(sha256=mine), a_picture(sha256=both))
    draft = a_kept_draft(tx, state=State.WITHDRAWN, content=a_content(a_target(pictures=shown)))
    other = a_content(a_target(text="Another", pictures=(a_picture(sha256=both),)))
    a_kept_draft(tx, "r2", content=other)
    done = erasing.erase(tx, draft.id, asked_by=BEN, confirmed_by=OLGA, now=NOON)
    assert mine in done.digests
    assert both not in done.digests
    assert (pictures.get(tx, mine), pictures.get(tx, both)) == (b"", b"bytes")
