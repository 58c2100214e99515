"""Real-life failures reach their level, and ordinary posts are left in peace."""

import pytest

from benchmarks.corpus.__main__ import DISTURBING, FILES, VISIBLE, Verdict, rows_of
from benchmarks.corpus.reading import report_of

LEAST_RECALL = 0.9
MOST_DISTURBED = 0.03


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [Verdict(row=row, report=report_of(row)) for row in rows_of(FILES)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_failures_that_a_post_shows_reach_their_level(
    verdicts: list[Verdict], language: str
) -> None:
    seen = [
        verdict
        for verdict in verdicts
        if verdict.failure and verdict.row["seen_in"] in VISIBLE and verdict.row["lang"] == language
    ]
    reached = [verdict for verdict in seen if not verdict.low and not verdict.high]
    assert len(seen) >= 75
    assert len(reached) >= LEAST_RECALL * len(seen)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_ordinary_posts_seldom_look_embarrassing(verdicts: list[Verdict], language: str) -> None:
    plain = [v for v in verdicts if not v.failure and v.row["lang"] == language]
    disturbed = [verdict for verdict in plain if verdict.report.level >= DISTURBING]
    assert len(plain) >= 150
    assert len(disturbed) <= MOST_DISTURBED * len(plain)
