"""Questions about missed posts: asked once for each version, and again until Slack has them."""

import pytest
from sqlite_utils import Database

from bot.domain.states import State
from storage import questions
from storage.connection import SqliteTx
from tests.factories import NOON, a_content, a_target, after
from tests.storage.attacks import refused
from tests.storage.filled import a_kept_draft, revise


def test_rule_25_a_question_waits_until_its_message_is_there(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, state=State.MISSED)
    questions.add(tx, draft, NOON)
    questions.add(tx, draft, NOON)
    (question,) = questions.waiting(tx, NOON)
    assert (question.draft, question.digest) == (draft.id, draft.revision.digest)
    questions.take(tx, question, NOON)
    assert questions.waiting(tx, after(seconds=59)) == []
    assert questions.waiting(tx, after(seconds=60)) == [question]
    questions.asked(tx, question, "1.2")
    assert questions.waiting(tx, after(days=1)) == []
    assert questions.get(tx, question.id) == question
    assert questions.get(tx, 99) is None


def test_rule_25_missed_again_it_is_asked_about_again(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx, state=State.MISSED)
    questions.add(tx, draft, NOON)
    (first,) = questions.waiting(tx, NOON)
    questions.asked(tx, first, "1.2")
    questions.add(tx, draft, NOON)
    (second,) = questions.waiting(tx, NOON)
    assert second.id != first.id


@pytest.mark.parametrize("how", ["not missed", "changed"])
def test_what_is_decided_is_asked_no_more(tx: SqliteTx, how: str) -> None:
    draft = a_kept_draft(tx, state=State.MISSED)
    questions.add(tx, draft, NOON)
    if how == "changed":
        revise(tx, draft.id, 2, a_content(a_target(text="New soup")))
    else:
        tx.run("UPDATE drafts SET state = 'withdrawn'")
    assert questions.waiting(tx, NOON) == []


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("DELETE FROM questions", "questions are kept"),
        ("UPDATE questions SET digest = 'evil'", "never changes"),
        ("UPDATE questions SET draft_id = 2", "never changes"),
        ("UPDATE questions SET revision = 2", "never changes"),
    ],
)
def test_rule_38_what_a_question_is_about_never_changes(
    tx: SqliteTx, db: Database, sql: str, reason: str
) -> None:
    questions.add(tx, a_kept_draft(tx, state=State.MISSED), NOON)
    refused(db.conn, sql, reason)
