"""A report reads well in a terminal, as JSON, and on the rules' page."""

from pathlib import Path

from bot.lint.faces import as_plain, render_text
from bot.lint.pages import rule_pages
from tests.lint.linters import LINTER


def test_a_calm_text_gets_one_line() -> None:
    report = LINTER.check_text("Fresh bread at eight", "bluesky")
    assert render_text(report, "Fresh bread at eight") == (
        "Embarrassment level 0 of 5: nothing to say."
    )


def test_each_finding_is_one_line_with_why_and_what_to_do() -> None:
    text = "Fresh bread\nfor {{name}}"
    assert render_text(LINTER.check_text(text, "bluesky"), text).splitlines() == [
        "Embarrassment level 3 of 5: an apology or a deletion, the day after.",
        "  [blocks] 2:5 “{{name}}” was never filled in: everybody sees that a machine wrote to "
        "nobody in particular; put in what belongs there, or take it out. (placeholder-tag)",
        "This can't be approved before it is mended.",
    ]


def test_plain_values_carry_all_that_other_programs_need() -> None:
    plain = as_plain(LINTER.check_text("Hi [link]", "mastodon"))
    assert plain == {
        "level": 3,
        "blocks": True,
        "findings": [
            {
                "code": "placeholder-bracket",
                "family": "placeholder",
                "severity": 3,
                "level": 3,
                "blocks": True,
                "message": "“[link]” was never filled in",
                "why": "readers see the instruction instead of the thing",
                "fix": "put in what belongs there, or take it out",
                "span": [3, 9],
                "quote": "[link]",
                "account": "",
                "network": "mastodon",
            }
        ],
    }


def test_control_characters_never_reach_a_terminal() -> None:
    text = "Hi {{\x1b[31m\udc80}}"
    assert "\x1b" not in render_text(LINTER.check_text(text, "bluesky"), text)


def test_the_rules_page_is_made_from_the_rules() -> None:
    page = Path(__file__).parents[2] / "docs" / "lint-rules.md"
    assert page.read_text("utf-8") == rule_pages(LINTER)
