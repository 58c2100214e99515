"""What a network can't take at all is said when a post is written."""

import pytest

from bot.domain.accounts import Network
from bot.domain.fitting import misfit, misfits, only_jpeg
from tests.factories import a_content, a_picture, a_target

PNG = a_picture()
JPEG = a_picture(media_type="image/jpeg")
GIF = a_picture(media_type="image/gif")


@pytest.mark.parametrize(
    ("network", "pictures", "says"),
    [
        (Network.INSTAGRAM, (), "Instagram takes no post without a picture; please add one,"),
        (Network.INSTAGRAM, (JPEG, PNG), "takes only JPEG pictures; please save it as JPEG."),
        (Network.INSTAGRAM, (JPEG,), ""),
        (Network.THREADS, (), ""),
        (Network.THREADS, (JPEG, PNG), ""),
        (Network.THREADS, (GIF,), "takes only JPEG and PNG pictures; please save it as JPEG."),
        (Network.FACEBOOK, (GIF,), ""),
        (Network.WALL, (), ""),
    ],
)
def test_each_network_takes_what_it_takes(
    network: Network, pictures: tuple[object, ...], says: str
) -> None:
    said = misfit(a_target(network=network, pictures=pictures))
    assert says in said
    assert bool(said) is bool(says)


def test_pictures_become_jpeg_only_where_a_network_asks_for_it() -> None:
    assert only_jpeg([Network.WALL, Network.INSTAGRAM])
    assert only_jpeg([Network.TIKTOK])
    assert not only_jpeg([Network.WALL, Network.THREADS, Network.MASTODON])
    assert not only_jpeg([])


def test_one_account_that_cannot_take_it_is_enough_and_is_named() -> None:
    gram = a_target("soupe-gram", network=Network.INSTAGRAM)
    assert "leave `soupe-gram` out" in misfits(a_content(a_target(), gram))
    assert misfits(a_content(a_target())) == ""
