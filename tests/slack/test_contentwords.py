"""What stands beside a post's text on its card: disclosures, and which video it is."""

from bot.domain.accounts import AccountName, Network
from bot.domain.drafts import Picture, Target
from bot.slack.contentwords import disclosed_anywhere, dress_line, video_line
from bot.words.languages import Language, speaking
from tests.factories import a_target

FILM = Picture(sha256="ab" * 32, media_type="video/mp4", alt_text="A <pot> steams")


def on(network: Network, said: str) -> Target:
    """A post on a network, with what is disclosed beside it."""
    options = (("disclosed", said),) if said else ()
    return a_target(AccountName("soupe"), network=network, text="Soup", options=options)


def test_what_is_disclosed_on_one_account_is_named_where_it_is_not() -> None:
    """Whoever approves would think that all say it: Bluesky has no place for it."""
    x, tiktok, sky = (
        on(Network.X, "ai paid"),
        on(Network.TIKTOK, "paid"),
        on(Network.BLUESKY, ""),
    )
    told = disclosed_anywhere((x, tiktok, sky))
    assert "Not disclosed" not in dress_line(x, told)
    assert dress_line(tiktok, told) == (
        "Disclosed beside it: paid partnership · ⚠️ Not disclosed beside it here: made with AI"
    )
    assert dress_line(sky, told) == (
        "⚠️ Not disclosed beside it here: made with AI, paid partnership"
    )
    with speaking(Language.FR):
        assert dress_line(sky, told).startswith("⚠️ Pas signalé à côté ici")
    assert dress_line(sky, disclosed_anywhere((sky,))) == ""


def test_a_video_is_linked_and_said_to_be_just_this_one() -> None:
    said = video_line(FILM, "https://soupe.slack.com/files/F0/soup.mp4")
    assert said == (
        "🎬 <https://soupe.slack.com/files/F0/soup.mp4|The video>, as it stands in this channel, is"
        " the one of this post, byte for byte (`abababab`).\nIt shows: A &lt;pot&gt; steams"
    )
