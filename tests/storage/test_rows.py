"""Records go into rows and come back the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Content, as_plain, canonical, digest_of
from bot.domain.report import Finding, Level, Report
from storage.rows import (
    UNREADABLE,
    content_from,
    findings_text,
    instant,
    intent_from,
    intent_text,
    receipt_from,
    receipt_text,
    report_from,
)
from tests.domain.test_drafts import CONTENTS, MOMENTS, TEXTS
from tests.factories import NOON, a_content

FINDINGS = st.builds(
    Finding,
    code=TEXTS,
    family=TEXTS,
    severity=st.integers(min_value=0, max_value=5),
    message=TEXTS,
    why=TEXTS,
    fix=TEXTS,
    span=st.none() | st.tuples(st.integers(min_value=0), st.integers(min_value=0)),
    quote=TEXTS,
    account=TEXTS,
    network=TEXTS,
    blocks=st.booleans(),
)
REPORTS = st.builds(
    Report,
    level=st.integers(min_value=0, max_value=5).map(Level),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
)


@given(CONTENTS)
def test_rule_20_content_comes_back_with_the_same_digest(content: Content) -> None:
    back = content_from(canonical(as_plain(content)))
    assert back == content
    assert digest_of(back) == digest_of(content)


@pytest.mark.parametrize("body", ["", "not json", "[]", "{}", '{"targets": 1, "timing": {}}'])
def test_content_that_cannot_be_read_sends_nothing_and_fits_no_approval(body: str) -> None:
    found = content_from(body)
    assert found == UNREADABLE
    assert found.targets == ()
    assert digest_of(found) != digest_of(a_content())


@given(REPORTS)
def test_a_report_comes_back(report: Report) -> None:
    assert report_from(int(report.level), findings_text(report)) == report


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_an_intent_comes_back(key: str, body: str, baseline: str, trace: str) -> None:
    intent = Intent(key=key, body=body, baseline=baseline, trace=trace)
    assert intent_from(intent_text(intent)) == intent


@given(TEXTS, TEXTS, MOMENTS)
def test_a_receipt_comes_back(remote_id: str, url: str, at: datetime) -> None:
    receipt = Receipt(remote_id=remote_id, url=url, at=at)
    assert receipt_from(receipt_text(receipt)) == receipt


def test_what_is_not_there_is_none() -> None:
    assert instant(None) is None
    assert intent_from(None) is None
    assert receipt_from(None) is None


def test_an_instant_comes_back_in_utc() -> None:
    found = instant("2026-03-02T12:00:00.000000Z")
    assert found == NOON
    assert found is not None
    assert found.tzinfo is UTC
