"""What a network can't take at all is said when a post is written."""

import pytest

from bot.domain.accounts import Network
from bot.domain.fitting import Fit, fit_for, misfit, misfits
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


def test_pictures_are_made_to_fit_all_networks_that_they_go_to() -> None:
    gram = fit_for([Network.WALL, Network.INSTAGRAM])
    assert (gram.jpeg, gram.ratios, gram.box) == (True, (0.8, 1.91), None)
    assert fit_for([Network.TIKTOK, Network.BLUESKY]) == Fit(
        most=1_000_000, jpeg=True, box=(1080, 1920)
    )
    plain = fit_for([Network.WALL, Network.THREADS, Network.MASTODON])
    assert (plain.jpeg, plain.ratios, plain.box) == (False, None, None)


def test_one_account_that_cannot_take_it_is_enough_and_is_named() -> None:
    gram = a_target("soupe-gram", network=Network.INSTAGRAM)
    assert "leave `soupe-gram` out" in misfits(a_content(a_target(), gram))
    assert misfits(a_content(a_target())) == ""
