"""Sentences that Slack did not take are kept until somebody was told."""

from storage import outbox
from storage.connection import SqliteTx
from tests.factories import NOON
from tests.storage.filled import a_kept_draft


def test_a_sentence_waits_until_it_was_said(tx: SqliteTx) -> None:
    draft = a_kept_draft(tx)
    outbox.keep(tx, draft.id, "It was not sent.", NOON)
    outbox.keep(tx, None, "Everything is paused.", NOON)
    first, second = outbox.waiting(tx)
    assert (first.draft, first.sentence) == (draft.id, "It was not sent.")
    assert (second.draft, second.sentence) == (None, "Everything is paused.")
    outbox.told(tx, first, NOON)
    assert outbox.waiting(tx) == [second]
