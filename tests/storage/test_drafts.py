"""Drafts, their authors and their revisions; and the seal over who made them (rules 2 and 38)."""

from dataclasses import replace

import pytest
from sqlite_utils import Database

from bot.domain.drafts import DraftId, digest_of
from bot.domain.states import OPEN, State
from storage import drafts
from storage.connection import SqliteTx
from storage.engine import ConstraintRefused
from tests.factories import (
    ANA,
    BEN,
    CHANNEL,
    NOON,
    SEALER,
    ZOE,
    a_content,
    a_finding,
    a_report,
    a_target,
    after,
)
from tests.storage.filled import POLICY, a_kept_draft, kept, revise

NEW = a_content(a_target(text="New soup"))


def test_a_draft_is_read_back_with_its_revision(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    assert (draft.id, draft.channel, draft.state) == (1, CHANNEL, State.IN_REVIEW)
    assert draft.authors == (ANA,)
    assert draft.revision.number == 1
    assert draft.revision.content == a_content()
    assert draft.revision.digest == digest_of(a_content())
    assert (draft.revision.maker, draft.revision.cause) == (ANA, "submitted")
    assert (draft.created_at, draft.revision.made_at) == (NOON, NOON)
    assert drafts.get(tx, DraftId(99)) is None


def test_rule_2_whoever_makes_a_revision_is_an_author_for_ever(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    second = revise(tx, draft.id, 2, NEW, maker=BEN, now=after(minutes=1))
    assert second.authors == (ANA, BEN)
    third = revise(tx, draft.id, 3, a_content(), maker=ANA, now=after(minutes=2))
    assert third.authors == (ANA, BEN)
    assert (third.revision.number, third.version) == (3, second.version + 1)


def test_rule_3_an_author_may_be_added_without_a_revision(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    for _ in range(2):
        drafts.add_author(tx, draft.id, ZOE, cause="on behalf of", now=after(minutes=1))
    assert drafts.authors(tx, draft.id) == (ANA, ZOE)


def test_every_revision_keeps_its_content_report_and_policy(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    report = a_report(3, a_finding(span=(1, 4)))
    revise(tx, draft.id, 2, NEW, report=report)
    assert drafts.content_of(tx, draft.id, 1) == a_content()
    assert drafts.content_of(tx, draft.id, 2) == NEW
    assert drafts.content_of(tx, draft.id, 3) is None
    assert drafts.report_of(tx, draft.id, 1) == a_report()
    assert drafts.report_of(tx, draft.id, 2) == report
    assert drafts.policy_of(tx, draft.id, 2) == POLICY
    assert drafts.policy_of(tx, draft.id, 9) == ""


def test_the_same_content_is_kept_once(tx: SqliteTx) -> None:
    a_kept_draft(tx, "a")
    a_kept_draft(tx, "b")
    assert tx.row("SELECT count(*) AS n FROM contents") == {"n": 1}


def test_trap_7_one_request_makes_one_draft(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, "command 1.2")
    assert drafts.by_request(tx, "command 1.2") == draft.id
    assert drafts.by_request(tx, "command 1.3") is None
    with pytest.raises(ConstraintRefused):
        a_kept_draft(tx, "command 1.2")


def test_trap_7_the_same_draft_is_found_while_it_is_open(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    digest = draft.revision.digest
    assert drafts.same_open(tx, ANA, digest) == draft.id
    assert drafts.same_open(tx, BEN, digest) is None
    assert drafts.same_open(tx, ANA, digest_of(NEW)) is None
    drafts.set_state(tx, draft, State.WITHDRAWN)
    assert drafts.same_open(tx, ANA, digest) is None


def test_trap_7_the_preview_of_a_link_makes_it_no_other_draft(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    digest = draft.revision.digest
    revise(tx, draft.id, 2, NEW, cause=drafts.PREVIEW)
    assert drafts.same_open(tx, ANA, digest) == draft.id
    revise(tx, draft.id, 3, draft.revision.content)
    revise(tx, draft.id, 4, NEW)
    assert drafts.same_open(tx, ANA, digest) is None


def test_the_slower_of_two_moves_loses(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    assert drafts.set_state(tx, draft, State.SCHEDULED, "approved") is True
    assert drafts.set_state(tx, draft, State.WITHDRAWN) is False
    now_is = kept(tx, draft.id)
    assert (now_is.state, now_is.state_reason) == (State.SCHEDULED, "approved")
    assert drafts.set_state(tx, replace(now_is, state=State.MISSED), State.WITHDRAWN) is False


def test_rule_25_drafts_whose_time_is_over_lapse(tx: SqliteTx) -> None:
    early = a_kept_draft(tx, "a", lapses_at=after(minutes=5))
    a_kept_draft(tx, "b")
    objected = a_kept_draft(tx, "c", state=State.CHANGES_REQUESTED, lapses_at=after(minutes=5))
    a_kept_draft(tx, "d", state=State.SCHEDULED, lapses_at=after(minutes=5))
    assert drafts.lapsed(tx, after(minutes=5)) == []
    assert set(drafts.lapsed(tx, after(minutes=5, seconds=1))) == {early.id, objected.id}
    drafts.set_lapse(tx, early.id, None)
    assert drafts.lapsed(tx, after(days=1)) == [objected.id]


def test_drafts_are_found_by_their_states(tx: SqliteTx) -> None:
    for number, state in enumerate(State):
        a_kept_draft(tx, f"r{number}", state=state)
    found = [kept(tx, number).state for number in drafts.in_states(tx)]
    assert set(found) == OPEN
    assert drafts.in_states(tx, frozenset({State.PARKED})) == [1]


def test_a_draft_has_one_thread(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    drafts.set_thread(tx, draft.id, "17.5")
    assert kept(tx, draft.id).thread == "17.5"


TAMPERED = [
    "DELETE FROM authors WHERE person = 'U0BEN'",
    "UPDATE authors SET person = 'U0EVE' WHERE person = 'U0BEN'",
    "UPDATE authors SET person = 'U0EVE' WHERE person = 'U0ANA'",
    "INSERT INTO authors VALUES (1, 'U0EVE', 'x', 'x')",
    "UPDATE revisions SET digest = (SELECT digest FROM revisions WHERE number = 1)",
    "UPDATE revisions SET maker = 'U0EVE' WHERE number = 2",
    "UPDATE revisions SET seal = '' WHERE number = 2",
    "UPDATE revisions SET seal = (SELECT seal FROM revisions WHERE number = 1)",
]


@pytest.mark.parametrize("sql", TAMPERED)
def test_rule_38_the_seal_covers_who_made_what(tx: SqliteTx, db: Database, sql: str) -> None:
    draft = a_kept_draft(tx)
    second = revise(tx, draft.id, 2, NEW, maker=BEN, now=after(minutes=1))
    assert drafts.seal_holds(tx, second, SEALER) is True
    for table in ("authors", "revisions"):
        for guard in ("change", "leave", "again"):
            db.execute(f"DROP TRIGGER {table}_never_{guard}")
    tx.run(sql)
    assert drafts.seal_holds(tx, kept(tx, draft.id), SEALER) is False
