"""What pictures and videos tell beside what they show."""

import re
from collections.abc import Iterator
from typing import Final

from bot.domain.lazily import lazy
from bot.lint.look import Look, Seen

_PHONE_NAME: Final = lazy(
    r"(?i)^(?:IMG[_-]?\d{3,}|IMG[_-]?E\d{3,}|PXL_\d{6,}|MVIMG_|VID[_-]?\d{3,}|MOV_?\d{3,}"
    r"|DSCN?_?\d{3,}|DSCF\d{3,}|P\d{7,}|\d{8}_\d{6}|image\d?\.(?:jpe?g|heic|png)|"
    r"photo[ _-]?(?:on|le)? ?\d|FB_IMG|received_\d|signal-\d|snapchat-|telegram-cloud"
    r"|WhatsApp[ _-](?:Image|Video)|IMG-\d{8}-WA|lv_\d|Camera Roll)"
)
_SCREENSHOT: Final = lazy(
    r"(?i)^(?:screen ?shot|screen[ _-]?recording|capture(?:[ _-]d['’]?[ _-]?[ée]cran|[ _-]?\d)"
    r"|screenshot|scr[_-]\d|bildschirmfoto|snipaste|snip[_-])"
)
_LIVE_PHOTO: Final = lazy(r"(?i)\.hei[cf]$")
_UNFINISHED: Final = lazy(
    r"(?i)(?:^|[\W_])(?:draft|brouillon|wip|do[ _-]?not[ _-]?(?:use|post|publish)"
    r"|ne[ _-]?pas[ _-]?(?:utiliser|publier)|confidential|confidentiel|interne?|internal"
    r"|placeholder|"
    r"watermark|filigrane|comp(?:_|-)?low|lorem|not[ _-]?approved|non[ _-]?valid[ée]e?|old"
    r"|ancien(?:ne)?|test|tmp|temp|mock-?up|maquette|v\d{1,2}(?:[ _-]?final\w*)?|final[ _-]?final"
    r"|to[ _-]?review|a[ _-]?valider|"
    r"untitled|sans[ _-]?titre|copy[ _-]?of|copie[ _-]?de)(?:[\W_]|\d|$)"
)
_STOCK: Final = lazy(
    r"(?i)(?:shutterstock|istock|gettyimages|adobe-?stock|depositphotos|dreamstime"
    r"|alamy)[_-]?\w*(?:preview|watermark|comp|_sample)|watermark|filigrane"
)
_GRAVE_NAME: Final = lazy(
    r"(?i)do[ _-]?not|ne[ _-]?pas|confiden|interne?(?=[\W_]|$)|internal|placeholder"
    r"|not[ _-]?approved|non[ _-]?valid|watermark|filigrane|brouillon|draft|lorem"
)
_PERSONAL: Final = ("first-person-singular", "first-person", "family")


def private_name(look: Look) -> Iterator[Seen]:
    """A file named by a phone: taken from somebody's own pictures."""
    for one in look.post.media:
        name = one.file_name.strip()
        if _PHONE_NAME.search(name) or _LIVE_PHOTO.search(name):
            personal = any(look.terms.get(kind) for kind in _PERSONAL)
            yield Seen(facts={"quote": name[:40]}, severity=2 if personal else 1)


def screenshot(look: Look) -> Iterator[Seen]:
    """A picture of a screen may show more than it should."""
    for one in look.post.media:
        if _SCREENSHOT.search(one.file_name.strip()):
            yield Seen(facts={"quote": one.file_name[:40]})


def unfinished_name(look: Look) -> Iterator[Seen]:
    """A file whose name says that it isn't the one to publish."""
    for one in look.post.media:
        stem = re.sub(r"\.\w{2,5}$", "", one.file_name.strip())
        if stem and (_UNFINISHED.search(stem) or _STOCK.search(stem)):
            grave = _GRAVE_NAME.search(stem)
            yield Seen(facts={"quote": one.file_name[:40]}, severity=None if grave else 1)


def place_inside(look: Look) -> Iterator[Seen]:
    """A file that says where it was taken."""
    if any(one.has_gps for one in look.post.media):
        yield Seen()


def camera_inside(look: Look) -> Iterator[Seen]:
    """A file that says with which device it was taken."""
    for one in look.post.media:
        if one.camera.strip() and not one.has_gps:
            yield Seen(facts={"quote": one.camera.strip()[:40]})
            return


def mixed_media(look: Look) -> Iterator[Seen]:
    """A video among pictures, where the network takes one kind."""
    kinds = {one.type.partition("/")[0] for one in look.post.media}
    if len(kinds & {"image", "video"}) > 1 and look.post.network in {
        "bluesky",
        "mastodon",
        "linkedin",
        "x",
    }:
        yield Seen(facts={"name": look.limits.name})


def needs_media(look: Look) -> Iterator[Seen]:
    """A network of pictures, and none: only where something is known about media at all."""
    if look.post.media or look.addresses or not look.has_word(_PICTURES):
        return
    if promised := _PROMISED.search(look.text):
        yield Seen(span=promised.span())


_PICTURE_TEXT: Final = (
    "photo photos picture image video visual infographic screenshot attached piece jointe "
    "jointes joint joints visuel ci"
)
_PICTURES: Final = frozenset(_PICTURE_TEXT.split())
_PROMISED: Final = lazy(
    r"(?i)\b(?:(?:photo|picture|image|video|visual|infographic|screenshot) (?:attached|below"
    r"|above)|(?:see|voir) (?:the )?(?:attached|photo|image|pièce jointe)|"
    r"(?:en|ci-)(?: ?pièce)? ?join(?:te?|ts?)\b|photos? ci-(?:dessous|dessus)|(?:visuel|image"
    r"|photo|vidéo) ci-(?:jointe?|dessous|dessus|contre)|(?:as|comme) (?:seen"
    r"|shown) (?:in the )?(?:image|picture) below)"
)
