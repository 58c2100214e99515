"""Whatever is written, lint answers, and the work grows no faster than the text."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lint.context import Post, Situation
from bot.lint.faces import as_plain, render_text
from tests.lint.linters import LINTER

USUAL = settings().max_examples
NASTY = st.sampled_from(
    [
        *[
            "{{",
            "}}",
            "[",
            "]",
            "<",
            ">",
            "*",
            "_",
            "~",
            ":",
            "alert",
            "test",
            "🚨",
            "&amp;",
            "http://",
            "@",
            ".",
            "XXX",
        ],
        *("no idea", "\n", " ", "\0", "\ud800", "\udfff", "\u200d", "\u202e"),
    ]
)


@settings(max_examples=3 * USUAL)
@given(st.text(st.characters(codec=None), max_size=300), st.sampled_from(LINTER.networks()))
def test_any_unicode_text_gets_a_report(text: str, network: str) -> None:
    report = LINTER.check_text(text, network)
    assert 0 <= report.level <= 5
    for finding in report.findings:
        assert finding.span is None or 0 <= finding.span[0] < finding.span[1] <= len(text)


@settings(max_examples=3 * USUAL)
@given(st.lists(NASTY, max_size=40).map("".join))
def test_any_pieces_of_markup_get_a_report_that_can_be_shown(text: str) -> None:
    report = LINTER.check_text(text, "mastodon")
    shown = render_text(report, text)
    assert shown.encode("utf-8")
    assert json.dumps(as_plain(report), ensure_ascii=False).encode("utf-8")
    assert len(shown.splitlines()) == 1 + len(report.findings) + bool(report.blocking)


@pytest.mark.parametrize("day", ["Frıday", "FRİDAY", "Thurſday", "dımanche"])
def test_a_weekday_in_letters_of_another_alphabet_is_read_as_its_day(day: str) -> None:
    """Patterns that read any case take these letters for an `i` and an `s`."""
    situation = Situation(scheduled_at=datetime(2026, 5, 4, 9, tzinfo=UTC))
    text = f"See you on {day} 4 May at 9, {day} at 9 and tomorrow, {day}!"
    post = Post(text=text, network="bluesky", situation=situation)
    assert "wrong-weekday" in [finding.code for finding in LINTER.check_post(post).findings]


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "alert no idea ",
        "alert spoiler alert ",
        "🆘 on ne sait pas ",
        "alert test evacuate now ringing ",
        "`{{a}}` ",
        "{{a}} [link] ",
        "http://a.fr/((( ",
        "http://a.fr/(",
        "a.a.a.",
        "@a@b.c ",
        "<@U123> &amp; :tada: *a* _b_ ",
        "breaking alert: what's going on ",
        "smoke office no idea ",
    ],
)
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    def calls(times: int) -> int:
        return _calls(lambda: LINTER.check_text(piece * times, "mastodon"))

    # Patterns are compiled at their first use, which is no part of the work.
    calls(800)
    assert calls(800) <= 2.5 * calls(400)
