"""What a picture shows at an account that parents follow, and what stays between houses."""

import pytest

from bot.lint.posts import post_of
from tests.lint.linters import LINTER

PRIMARY = {"name": "Elm Primary", "industry": "primary school"}
CRECHE = {"name": "Les Lutins", "industry": "crèche"}
PUB = {"name": "The Anchor", "industry": "pub"}


def codes(text: str, account: dict[str, str], *pictures: str, glossary: str = "") -> set[str]:
    """The codes of what lint says of a text beside pictures with these descriptions."""
    context = {
        "account": account,
        "media": [{"type": "image", "alt_text": one} for one in pictures],
        "glossary": [glossary] if glossary else [],
    }
    row = {"text": text, "network": "x", "context": context}
    return {one.code for one in LINTER.check_post(post_of(row)).findings}


@pytest.mark.parametrize(
    ("account", "picture"),
    [
        (PRIMARY, "Two helpers sharing a bottle of wine by the swings"),
        (PRIMARY, "A table with beer cans and balloons"),
        (CRECHE, "Une animatrice qui fume une cigarette devant la porte"),
        (CRECHE, "Trois adultes trinquent avec du champagne"),
    ],
)
def test_drink_and_smoke_in_a_picture_is_seen_where_children_are(
    account: dict[str, str], picture: str
) -> None:
    assert "young-vice-shown" in codes("A lovely day / Une belle journée", account, picture)


@pytest.mark.parametrize(
    ("account", "picture"),
    [
        (PRIMARY, "Pupils with paper cups of apple juice"),
        (PRIMARY, "A display with a poster against cigarettes"),
        (CRECHE, "Des enfants près d'un bac à sable"),
        (PUB, "Two glasses of beer on the bar"),
    ],
)
def test_juice_a_lesson_and_a_pub_show_nothing(account: dict[str, str], picture: str) -> None:
    assert "young-vice-shown" not in codes("A lovely day / Une belle journée", account, picture)


@pytest.mark.parametrize("handle", ["LakesideHotel", "LakesideDental", "lakeside_museum"])
def test_a_house_of_another_kind_that_shares_a_word_is_another_house(handle: str) -> None:
    account = {"name": "Lakeside Bakery", "industry": "bakery"}
    assert "other-voice" in codes(f"Our new rooms are open. Follow @{handle}", account)


@pytest.mark.parametrize("handle", ["LakesideBakery", "LakesideJobs", "lakeside_bakery_shop"])
def test_a_handle_of_our_own_house_is_ours(handle: str) -> None:
    account = {"name": "Lakeside Bakery", "industry": "bakery"}
    assert "other-voice" not in codes(f"Our new loaves are out. Follow @{handle}", account)
