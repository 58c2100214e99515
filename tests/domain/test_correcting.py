"""How a post that is out is corrected: in place where that can be, else again, else by people."""

from dataclasses import replace

import pytest

from bot.domain.accounts import AccountName
from bot.domain.correcting import (
    Edits,
    How,
    Replacement,
    beforehand,
    corrected_by,
    is_replaced,
    removed_for,
    way,
)
from bot.domain.deliveries import DeliveryId
from bot.domain.drafts import DraftId, Target
from bot.ports import Abilities
from tests.factories import a_picture, a_target

OLD = a_target(text="Soup at https://soup.example/menu", pictures=(a_picture(),))
WORDS = a_target(text="Soup, sorry, at https://soup.example/menu", pictures=OLD.pictures)
LINK = a_target(text="Soup at https://soup.example/other", pictures=OLD.pictures)
ALT = a_target(text=OLD.text, pictures=(a_picture(alt_text="Another bowl"),))
WARNED = a_target(text=OLD.text, pictures=OLD.pictures, options=(("warning", "hot"),))


def can(
    edits: Edits, *, deletes: bool = True, reads: bool = True, edits_videos: bool = False
) -> Abilities:
    return Abilities(
        repeat_is_harmless=False,
        edits=edits,
        edits_videos=edits_videos,
        deletes=deletes,
        reads=reads,
    )


@pytest.mark.parametrize("new", [WORDS, LINK, ALT, WARNED])
def test_where_everything_can_be_changed_it_is_changed_in_place(new: Target) -> None:
    assert way(OLD, new, can(Edits.ALL, deletes=False, reads=False)) is How.EDIT


def test_where_only_words_can_be_changed_anything_else_is_posted_again() -> None:
    assert way(OLD, WORDS, can(Edits.TEXT)) is How.EDIT
    for new in (LINK, ALT, WARNED):
        assert way(OLD, new, can(Edits.TEXT)) is How.AGAIN
        assert way(OLD, new, can(Edits.TEXT, reads=False)) is None


@pytest.mark.parametrize(("deletes", "reads"), [(True, False), (False, True), (False, False)])
def test_nothing_is_posted_again_where_nobody_can_see_that_the_old_one_is_gone(
    deletes: bool, reads: bool
) -> None:
    assert way(OLD, WORDS, can(Edits.NOTHING, deletes=deletes, reads=reads)) is None
    assert way(OLD, WORDS, can(Edits.NOTHING)) is How.AGAIN


def test_a_thread_is_always_posted_again_whole() -> None:
    """Changing part after part could stop half-way, with words of both versions out."""
    thread = a_target(text="One\n---\nTwo")
    for old, new in ((OLD, thread), (thread, OLD), (thread, a_target(text="One\n---\n2"))):
        assert way(old, new, can(Edits.ALL)) is How.AGAIN
        assert way(old, new, can(Edits.ALL, reads=False)) is None


@pytest.mark.parametrize("edits", [Edits.ALL, Edits.TEXT])
def test_a_post_with_a_video_is_changed_only_where_its_network_declares_that(edits: Edits) -> None:
    """No document of Slack's or Facebook's says how a file with words beside it is changed."""
    shown = a_target(text="Soup", pictures=(a_picture(media_type="video/mp4"),))
    words, plain = replace(shown, text="Soup, sorry"), a_target(text="Soup")
    for old, new in ((shown, plain), (plain, shown), (shown, words)):
        assert way(old, new, can(edits)) is How.AGAIN
        assert way(old, new, can(edits, deletes=False)) is None
    assert way(shown, words, can(edits, edits_videos=True)) is How.EDIT
    assert way(plain, words, can(Edits.ALL, edits_videos=True)) is How.EDIT


def test_what_will_happen_is_said_of_each_account_in_fixed_words() -> None:
    def one(name: str, how: How) -> Replacement:
        account = AccountName(name)
        return Replacement(account=account, draft=DraftId(7), delivery=DeliveryId(9), how=how)

    assert beforehand((one("soupe-toots", How.EDIT), one("soupe-sky", How.AGAIN))) == [
        "soupe-toots: corrects D-7, edited in place",
        "soupe-sky: corrects D-7, delete and post again (loses replies)",
    ]


def test_what_a_correction_took_over_is_known_by_its_reason() -> None:
    assert is_replaced(corrected_by(DraftId(8)))
    assert is_replaced(removed_for(DraftId(8)))
    assert not is_replaced("gone and checked")
