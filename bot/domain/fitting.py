"""What a network takes at all: said when a post is written, and never first at its time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.accounts import Network
from bot.domain.drafts import Content, Target

JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
KINDS: Mapping[str, str] = {JPEG: "JPEG", PNG: "PNG", WEBP: "WebP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a network asks of a post beside its length. `kinds` of pictures; empty: any."""

    name: str
    picture: bool = False
    kinds: tuple[str, ...] = ()


NEEDS: Mapping[Network, Needs] = {
    Network.INSTAGRAM: Needs(name="Instagram", picture=True, kinds=(JPEG,)),
    Network.TIKTOK: Needs(name="TikTok", picture=True, kinds=(JPEG, WEBP)),
    Network.THREADS: Needs(name="Threads", kinds=(JPEG, PNG)),
}


def only_jpeg(networks: Iterable[Network]) -> bool:
    """Whether one of these takes no PNG: then each picture becomes a JPEG, and is seen so."""
    needs = (NEEDS.get(network) for network in networks)
    return any(need is not None and need.kinds and PNG not in need.kinds for need in needs)


def misfit(target: Target) -> str:
    """Say in one sentence why a network can't take this at all; empty where it may."""
    needs = NEEDS.get(target.network)
    if needs is None:
        return ""
    if needs.picture and not target.pictures:
        return (
            f"{needs.name} takes no post without a picture; please add one,"
            f" or leave `{target.account}` out."
        )
    if needs.kinds and any(one.media_type not in needs.kinds for one in target.pictures):
        taken = " and ".join(KINDS[kind] for kind in needs.kinds)
        return (
            f"{needs.name} takes only {taken} pictures; please save it as {KINDS[needs.kinds[0]]}."
        )
    return ""


def misfits(content: Content) -> str:
    """Say what is the matter with the first account that can't take its part; empty if none."""
    return next((said for target in content.targets if (said := misfit(target))), "")
