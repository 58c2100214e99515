"""What a network takes at all: said when a post is written, and never first at its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.domain.attaching import most_bytes
from bot.domain.drafts import Content, Target
from bot.domain.dressing import SEEN_BY, Disclosure, disclosures, said_in
from bot.domain.filming import FILMS, FilmBounds, films_for
from bot.domain.parts import part_misfit
from bot.words.phrases import joined, phrase

JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
ALONE = phrase("A video goes alone; please take the other pictures out, or the video.")
KINDS: Mapping[str, str] = {JPEG: "JPEG", PNG: "PNG", WEBP: "WebP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a network asks of a post beside its length. `kinds` of pictures; empty: any.

    `ratios` and `box` are as in `Fit`.
    """

    name: str
    picture: bool = False
    kinds: tuple[str, ...] = ()
    ratios: tuple[float, float] | None = None
    box: tuple[int, int] | None = None


NEEDS: Mapping[Network, Needs] = {
    Network.INSTAGRAM: Needs(name="Instagram", picture=True, kinds=(JPEG,), ratios=(0.8, 1.91)),
    Network.TIKTOK: Needs(name="TikTok", picture=True, kinds=(JPEG, WEBP), box=(1080, 1920)),
    Network.THREADS: Needs(name="Threads", kinds=(JPEG, PNG)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What a picture must be for where it goes.

    At most `most` bytes; a JPEG, whatever it was; its width by its height within `ratios`; its
    shorter and longer side in pixels within `box`. `None` is: any. `films` is what it must keep
    to where it may be a video instead.
    """

    most: int
    jpeg: bool = False
    ratios: tuple[float, float] | None = None
    box: tuple[int, int] | None = None
    films: tuple[FilmBounds, ...] = ()


def fit_for(networks: Sequence[Network]) -> Fit:
    """What pictures must be for all of these networks: each is made so, and is seen so."""
    needs = [NEEDS[network] for network in networks if network in NEEDS]
    return Fit(
        most=most_bytes(networks),
        jpeg=any(need.kinds and PNG not in need.kinds for need in needs),
        ratios=next((need.ratios for need in needs if need.ratios), None),
        box=next((need.box for need in needs if need.box), None),
        films=films_for(networks),
    )


def misfit(target: Target) -> str:
    """Say in one sentence why a network can't take this at all; empty where it may."""
    if said := part_misfit(target) or film_misfit(target) or _hidden_misfit(target):
        return said
    needs = NEEDS.get(target.network)
    if needs is None:
        return ""
    if needs.picture and not target.pictures:
        return phrase(
            "{network} takes no post without a picture; please add one, or leave `{account}` out.",
            network=needs.name,
            account=target.account,
        )
    shown = [one.media_type for one in target.pictures if not one.is_video]
    if needs.kinds and any(kind not in needs.kinds for kind in shown):
        taken = joined(phrase(" and "), (KINDS[kind] for kind in needs.kinds))
        return phrase(
            "{network} takes only {taken} pictures; please save it as {kinds}.",
            network=needs.name,
            taken=taken,
            kinds=KINDS[needs.kinds[0]],
        )
    return ""


def _hidden_misfit(target: Target) -> str:
    """TikTok refuses a paid partnership that the account alone would see."""
    hidden = target.network is Network.TIKTOK and said_in(target.options, SEEN_BY)
    if not hidden or Disclosure.PAID not in disclosures(target.options):
        return ""
    return phrase(
        "TikTok takes no paid partnership that the account alone sees; please leave `{account}` out"
        " or disclose none, or have an administrator make its posts public.",
        account=target.account,
    )


def film_misfit(target: Target) -> str:
    """Say in one sentence why a video can't go where it should; empty where it may."""
    if not target.has_video:
        return ""
    if target.network not in FILMS:
        return phrase(
            "No video can be posted on `{account}` from here yet; please take it out, or leave that"
            " account out.",
            account=target.account,
        )
    if len(target.pictures) > 1:
        return ALONE
    return ""


def says_alt(target: Target) -> bool:
    """Whether the public can be told what a target's pictures or its video show."""
    if target.network is Network.TIKTOK:
        return False
    return not target.has_video or target.network not in FILMS or FILMS[target.network].alt


def misfits(content: Content) -> str:
    """Say what is the matter with the first account that can't take its part; empty if none."""
    return next((said for target in content.targets if (said := misfit(target))), "")
