"""A card without blocks says all that a card says, or there is none (trap 114)."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.drafts import Content, LinkCard, Picture
from bot.domain.emoji import DEFAULT_GESTURES
from bot.slack import plaincard, wording
from bot.slack.blocks import TEXT_MAX
from tests.factories import ANA
from tests.slack import gallery

PARIS = ZoneInfo("Europe/Paris")


def drawn(text: str) -> str | None:
    """The card of a draft with this text, as text."""
    view = gallery.view()
    targets = tuple(replace(one, text=text) for one in view.draft.revision.content.targets)
    content = replace(view.draft.revision.content, targets=targets)
    return plaincard.card(with_content(view, content), PARIS, DEFAULT_GESTURES)


def with_content(view: CardView, content: Content) -> CardView:
    """The same card of another content."""
    revision = replace(view.draft.revision, content=content)
    return replace(view, draft=replace(view.draft, revision=revision))


def test_it_says_all_that_the_top_level_text_says() -> None:
    view = gallery.view()
    text = plaincard.card(view, PARIS, DEFAULT_GESTURES)
    assert text is not None
    missing = [line for line in wording.standing_lines(view, PARIS) if line and line not in text]
    assert missing == []
    for line in (wording.when_line(view, PARIS), wording.authors_line(view)):
        assert line in text
    assert "React with :white_check_mark: to approve" in text


def test_the_draft_stands_in_a_fence_to_the_letter() -> None:
    text = drawn("*Soup* <!channel> & :tada:\nis ~back~")
    assert text is not None
    assert "```\n*Soup* &lt;!channel&gt; &amp; :tada:\nis ~back~\n```" in text


def test_that_a_text_is_a_thread_stands_beside_it() -> None:
    text = drawn("Soup is back\n---\nAnd bread")
    assert text is not None
    assert "_A thread of 2 parts._" in text


def test_a_fence_of_another_page_or_person_lets_no_text_out_of_its_own() -> None:
    """A page called “```” would open a fence that ours closes, and the text would be markup."""
    view = gallery.view()
    content = view.draft.revision.content
    card = LinkCard(url="https://soup.example/", title="Menu ``` of today", description="")
    shown = tuple(replace(one, card=card) for one in content.targets)
    led = with_content(view, replace(content, targets=shown))
    assert plaincard.card(led, PARIS, DEFAULT_GESTURES) is None
    noted = replace(view, note=(ANA, "``` now"))
    assert plaincard.card(noted, PARIS, DEFAULT_GESTURES) is None


def test_what_a_text_cannot_show_whole_is_not_shown() -> None:
    assert drawn("Soup ``` is back") is None
    assert drawn("s" * TEXT_MAX) is None
    view = gallery.view()
    picture = Picture(sha256="ab" * 32, media_type="image/png", alt_text="Soup")
    content = view.draft.revision.content
    pictured = tuple(replace(one, pictures=(picture,)) for one in content.targets)
    shown = with_content(view, replace(content, targets=pictured))
    assert plaincard.card(shown, PARIS, DEFAULT_GESTURES) is None
