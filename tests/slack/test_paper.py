"""How the morning paper reads."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.accounts import Mode
from bot.domain.paper import Edition, Item
from bot.slack.paper import LONGEST, MOST_ITEMS, excerpt, paper
from tests.factories import a_content, a_draft, a_target, after
from tests.slack.gallery import GALLERY

PARIS = ZoneInfo("Europe/Paris")


def edition(*items: Item, questions: tuple[str, ...] = ()) -> Edition:
    return Edition(day=date(2026, 3, 2), zone=PARIS, items=items, questions=questions)


def item(name: str = "scheduled", link: str = "") -> Item:
    return Item(at=after(hours=6), view=GALLERY[name], link=link)


def test_the_head_counts_the_posts() -> None:
    head = ":newspaper: *The paper for Mon 2 Mar 2026*: {} today (Europe/Paris)"
    assert paper(edition(questions=("Still right?",))) == [head.format("no posts"), "Still right?"]
    assert paper(edition(item()))[0] == head.format("1 post")
    assert paper(edition(item(), item()))[0] == head.format("2 posts")


def test_a_post_without_a_link_is_named_all_the_same() -> None:
    assert paper(edition(item()))[1].startswith("*19:00* · *D-1* · *scheduled*\n")
    assert "*<https://x.example|D-1>*" in paper(edition(item(link="https://x.example")))[1]


def test_each_account_says_whether_it_is_live() -> None:
    live, dry = (
        a_target(name, mode=mode) for name, mode in (("a", Mode.LIVE), ("b", Mode.DRY_RUN))
    )
    view = replace(GALLERY["scheduled"], draft=a_draft(a_content(live, dry)))
    lines = paper(edition(Item(at=after(hours=6), view=view)))[1].split("\n")
    assert lines[1].startswith("*a* as")
    assert lines[1].endswith(":large_green_circle: LIVE")
    assert lines[2].endswith(":performing_arts: DRY RUN")


def test_a_long_text_is_cut_and_nothing_in_it_is_markup() -> None:
    assert excerpt("<!channel> :tada: & so on\nhere") == (
        "&lt;!channel&gt; :\u200btada: &amp; so on here"
    )
    long = excerpt("x" * (LONGEST + 1))
    assert len(long) == LONGEST
    assert long.endswith("…")
    assert excerpt("x" * LONGEST) == "x" * LONGEST


def test_the_parts_of_a_thread_are_told_apart_without_the_line_that_parts_them() -> None:
    thread = a_draft(a_content(a_target(text="Soup is back!\n---\nBring a bowl.")))
    shown = replace(item(), view=replace(GALLERY["scheduled"], draft=thread))
    assert "\n> Soup is back! / Bring a bowl.\n" in paper(edition(shown))[1]


def test_a_long_day_ends_with_how_many_more_there_are() -> None:
    many = [replace(item(), at=after(hours=n)) for n in range(MOST_ITEMS + 2)]
    said = paper(edition(*many))
    assert len(said) == MOST_ITEMS + 2
    assert said[-1] == "_and 2 more: `/draft list`_"
