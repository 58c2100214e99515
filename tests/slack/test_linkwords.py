"""What a card says of its links beside the findings."""

from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard
from bot.domain.links import Followed, LinkFact, Outcome
from bot.domain.states import State
from bot.slack import linkwords
from tests.slack.gallery import GALLERY

OPEN_IT = "please open each yourself"
URL = "https://soup.test/<menu>/"
VIEW = next(view for view in GALLERY.values() if view.draft.state is State.IN_REVIEW)


def lines(**links: object) -> list[str]:
    return linkwords.lines(replace(VIEW, links=Followed(**links)))  # type: ignore[arg-type]


def test_nothing_is_said_of_links_that_are_known_or_not_there() -> None:
    assert lines() == []
    assert lines(facts=(LinkFact(url=URL, outcome=Outcome.GONE, status=404),)) == []


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ({"off": True}, f":link: links were not followed, as the settings say; {OPEN_IT}"),
        ({"pending": (URL,)}, ":link: where its links lead is being looked at"),
        (
            {"facts": (LinkFact(url=URL, outcome=Outcome.NO_ANSWER, why="it took too long"),)},
            ":link: nobody knows where soup.test/&lt;menu&gt; leads, because it took too long;"
            " please open it yourself",
        ),
        (
            {"facts": (LinkFact(url="https://a.test/" + "b" * 90, outcome=Outcome.NOT_FOLLOWED),)},
            f":link: nobody knows where a.test/{'b' * 52}… leads, because not followed;"
            " please open it yourself",
        ),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_said_and_not_hidden(links: dict[str, object], said: str) -> None:
    assert lines(**links) == [said]


def test_once_a_draft_is_over_nothing_is_said_of_its_links() -> None:
    over = replace(VIEW, draft=replace(VIEW.draft, state=State.WITHDRAWN))
    assert linkwords.lines(replace(over, links=Followed(off=True))) == []


def test_rule_20_a_preview_is_shown_as_it_will_be_sent() -> None:
    card = LinkCard(url="https://www.soup.test/menu", title="<!here> :tada: &", description="Leek")
    said = linkwords.preview(card)
    assert said == (
        ":link: link preview: “&lt;!here&gt; :\u200btada: &amp;” · soup.test · Leek"
        " (without a picture)"
    )
    bare = linkwords.preview(replace(card, title="Soup", description=""))
    assert bare == ":link: link preview: “Soup” · soup.test (without a picture)"


def test_of_a_network_that_makes_its_own_preview_the_card_says_what_it_would_be_now() -> None:
    titled = LinkFact(url=URL, outcome=Outcome.ANSWERS, title="Menu <3")
    view = replace(VIEW, links=Followed(facts=(titled,)))
    assert linkwords.lines(view) == []
    content = view.draft.revision.content
    elsewhere = tuple(replace(one, network=Network.MASTODON) for one in content.targets)
    revision = replace(view.draft.revision, content=replace(content, targets=elsewhere))
    assert linkwords.lines(replace(view, draft=replace(view.draft, revision=revision))) == [
        ":link: soup.test/&lt;menu&gt; is called “Menu &lt;3” now; networks that look there"
        " themselves show what it is then"
    ]
