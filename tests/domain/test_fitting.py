"""What a network can't take at all is said when a post is written."""

from dataclasses import replace

import pytest

from bot.domain.accounts import Network
from bot.domain.dressing import DISCLOSED, SEEN_BY
from bot.domain.filming import FILMS
from bot.domain.fitting import Fit, film_misfit, fit_for, misfit, misfits
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


def test_tiktok_takes_no_paid_partnership_that_nobody_sees() -> None:
    """It would say so first at the time of the post, and to nobody before."""
    paid, hidden = (DISCLOSED, "paid"), (SEEN_BY, "private")
    for network, options, says in (
        (Network.TIKTOK, (paid, hidden), "TikTok takes no paid partnership that the account alone"),
        (Network.TIKTOK, (paid,), ""),
        (Network.TIKTOK, (hidden,), ""),
        (Network.MASTODON, (paid, hidden), ""),
    ):
        said = misfit(a_target(network=network, pictures=(JPEG,), options=options))
        assert (says in said, bool(said)) == (True, bool(says))


def test_pictures_are_made_to_fit_all_networks_that_they_go_to() -> None:
    gram = fit_for([Network.WALL, Network.INSTAGRAM])
    assert (gram.jpeg, gram.ratios, gram.box) == (True, (0.8, 1.91), None)
    assert replace(fit_for([Network.TIKTOK, Network.BLUESKY]), films=()) == Fit(
        most=1_000_000, jpeg=True, box=(1080, 1920)
    )
    plain = fit_for([Network.WALL, Network.THREADS, Network.MASTODON])
    assert (plain.jpeg, plain.ratios, plain.box) == (False, None, None)


def test_one_account_that_cannot_take_it_is_enough_and_is_named() -> None:
    gram = a_target("soupe-gram", network=Network.INSTAGRAM)
    assert "leave `soupe-gram` out" in misfits(a_content(a_target(), gram))
    assert misfits(a_content(a_target())) == ""


FILM = a_picture(sha256="f" * 64, media_type="video/mp4")


@pytest.mark.parametrize("network", list(Network))
def test_a_video_goes_only_where_its_way_was_proven(network: Network) -> None:
    said = film_misfit(replace(a_target(pictures=(FILM,)), network=network))
    assert ("No video can be posted on" in said) == (network not in FILMS)
    assert bool(fit_for((network,)).films) == (network in FILMS)
    assert film_misfit(replace(a_target(pictures=(a_picture(),)), network=network)) == ""


def test_a_video_goes_alone_and_to_all_or_none() -> None:
    both = replace(a_target(pictures=(FILM, a_picture())), network=Network.MASTODON)
    assert "A video goes alone" in misfit(both)
    assert fit_for((Network.MASTODON, Network.BLUESKY)).films
    assert not fit_for((Network.MASTODON, Network.WALL)).films
    assert not fit_for(()).films
