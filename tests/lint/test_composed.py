"""A text is judged alike whether its accents stand apart from their letters or not."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.report import Report
from bot.lint.composed import composed
from bot.lint.context import Post
from tests.lint.linters import LINTER

# These count what is sent, where an accent that stands apart is a sign more.
COUNTING = {"hashtag-length"}


def judged(report: Report) -> tuple[int, list[str]]:
    return report.level, sorted(one.code for one in report.findings)


@pytest.mark.parametrize("code", [code for code in LINTER.codes() if code not in COUNTING])
def test_every_rules_examples_are_judged_alike(code: str) -> None:
    rule = LINTER.explain(code)
    assert rule is not None
    for example in (*rule.bad, *rule.good):
        one, apart = (
            replace(example.post, text=unicodedata.normalize(form, example.post.text))
            for form in ("NFC", "NFD")
        )
        assert judged(LINTER.check_post(one)) == judged(LINTER.check_post(apart)), one.text


@given(st.text(st.sampled_from("aeéèÉñ À\u0301\u0327\u0300.#@[]{}!"), max_size=60))
def test_any_accented_text_is_judged_alike(text: str) -> None:
    one, apart = (
        LINTER.check_post(Post(text=unicodedata.normalize(form, text), network="mastodon"))
        for form in ("NFC", "NFD")
    )
    assert judged(one) == judged(apart)


def test_a_finding_stands_where_it_stands_in_what_was_written() -> None:
    text = unicodedata.normalize("NFD", "Été à l'école : [à compléter] demain")
    (found,) = LINTER.check_text(text, "mastodon").findings
    assert found.span is not None
    assert unicodedata.normalize("NFC", text[slice(*found.span)]) == "[à compléter]"


@given(st.text(st.sampled_from("ae\u0301\u0327 é1_"), max_size=30))
def test_places_lead_back(text: str) -> None:
    whole, places = composed(text)
    assert unicodedata.normalize("NFC", whole) == unicodedata.normalize("NFC", text)
    if places is not None:
        assert len(places) == len(whole) + 1
        assert list(places) == sorted(set(places))
        assert places[-1] == len(text)
