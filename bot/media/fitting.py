"""A picture made small enough for where it goes, and no smaller."""

import io
from typing import Final

from PIL import Image

from bot.media.cleaning import QUALITY
from bot.media.opening import NoPictureError, frames_of, opened
from bot.words.phrases import phrase

# Tried one after the other: first a little less quality, then fewer pixels.
QUALITIES: Final = (88, 80)
SMALLER: Final = 0.8
LEAST_PIXELS: Final = 200
ROUNDING: Final = 0.005


def fitted(data: bytes, most: int) -> bytes:
    """Write a picture anew until it has at most `most` bytes; one that fits is left as it is.

    Raises `NoPictureError` where that can't be done without spoiling it.
    """
    if len(data) <= most:
        return data
    with opened(data) as picture:
        if frames_of(picture) > 1:
            raise NoPictureError(
                phrase("this animation is too big for where it goes: save a smaller one")
            )
        return _smaller(picture, most)


def as_jpeg(data: bytes) -> bytes:
    """Write a picture as a JPEG; one that is a JPEG is left as it is.

    Raises `NoPictureError` for an animation, which would stand still.
    """
    with opened(data) as picture:
        if picture.format in {"JPEG", "MPO"}:
            return data
        if frames_of(picture) > 1:
            raise NoPictureError(
                phrase("where it goes, nothing moves: save one picture of it as JPEG")
            )
        out = io.BytesIO()
        colours = picture.info.get("icc_profile")
        opaque(picture).save(out, "JPEG", quality=QUALITY, optimize=True, icc_profile=colours)
        return out.getvalue()


def check_shape(data: bytes, narrowest: float, widest: float) -> None:
    """Raise `NoPictureError` for a picture whose width by height is not in between."""
    with opened(data) as picture:
        ratio = picture.width / picture.height
    if not narrowest * (1 - ROUNDING) <= ratio <= widest * (1 + ROUNDING):
        raise NoPictureError(
            phrase(
                "where it goes, a picture's width is {narrowest} to {widest} times its height,"
                " and this one's {ratio} times: crop it",
                narrowest=f"{narrowest:g}",
                widest=f"{widest:g}",
                ratio=f"{ratio:.2g}",
            )
        )


def boxed(data: bytes, short: int, long: int) -> bytes:
    """Write a picture with fewer pixels where its sides are longer; one that fits stays as it is.

    Raises `NoPictureError` for an animation that does not fit.
    """
    with opened(data) as picture:
        size = sorted(picture.size)
        if size[0] <= short and size[1] <= long:
            return data
        if frames_of(picture) > 1:
            raise NoPictureError(
                phrase("this animation is too big for where it goes: save a smaller one")
            )
        by = min(short / size[0], long / size[1])
        smaller = (int(picture.width * by), int(picture.height * by))
        out = io.BytesIO()
        colours = picture.info.get("icc_profile")
        seen = opaque(picture).resize(smaller, Image.Resampling.LANCZOS)
        seen.save(out, "JPEG", quality=QUALITY, optimize=True, icc_profile=colours)
        return out.getvalue()


def _smaller(picture: Image.Image, most: int) -> bytes:
    colours = picture.info.get("icc_profile")
    seen = opaque(picture)
    while min(seen.size) >= LEAST_PIXELS:
        for quality in QUALITIES:
            out = io.BytesIO()
            seen.save(out, "JPEG", quality=quality, optimize=True, icc_profile=colours)
            if out.tell() <= most:
                return out.getvalue()
        size = (round(seen.width * SMALLER), round(seen.height * SMALLER))
        seen = seen.resize(size, Image.Resampling.LANCZOS)
    raise NoPictureError(phrase("this picture is too big for where it goes: save a smaller one"))


def opaque(picture: Image.Image) -> Image.Image:
    """Lay what one sees through on white, since a JPEG has no such thing."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    on_white = Image.new("RGBA", picture.size, "white")
    on_white.alpha_composite(picture.convert("RGBA"))
    return on_white.convert("RGB")
