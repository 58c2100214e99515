"""What the bot writes to single people."""

from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.reminding import Waiting, Wanted
from bot.slack.letterwords import AS_WELL, NOTHING, OTHERWISE, waiting
from tests.factories import BEN, a_content, a_draft, a_report, a_target

UTC = ZoneInfo("UTC")


def wanted(text: str = "Soup is back!", *, as_well: bool = False) -> Wanted:
    draft = a_draft(a_content(a_target(text=text)))
    view = CardView(draft=draft, report=a_report())
    return Wanted(view=view, link="https://slack.example/1", as_well=as_well)


def said(*items: Wanted) -> list[str]:
    return waiting(Waiting(person=BEN, zone=UTC, items=items)).splitlines()


def test_each_post_is_a_line_in_the_words_of_the_list_with_a_link_to_its_card() -> None:
    assert said(wanted()) == [
        ":eyes: Your opinion is wanted on one post:",
        "• *<https://slack.example/1|D-1>* needs a second opinion · soupe-wall · as soon as"
        " approved · by <@U0ANA> · “Soup is back!”",
        OTHERWISE,
    ]


def test_who_is_asked_in_the_place_of_somebody_else_hears_why_and_no_name() -> None:
    assert said(wanted(as_well=True))[2].strip() == AS_WELL


def test_at_most_ten_are_listed_and_the_others_counted() -> None:
    lines = said(*[wanted() for _ in range(12)])
    assert lines[0] == ":eyes: Your opinion is wanted on 12 posts:"
    assert lines[-2] == "and 2 more: `/draft list`"


def test_when_nothing_waits_any_more_it_says_so_and_holds_no_text() -> None:
    assert said() == [NOTHING]


def test_a_text_that_names_people_names_nobody() -> None:
    assert "<!channel>" not in "".join(said(wanted("<!channel> hi")))
