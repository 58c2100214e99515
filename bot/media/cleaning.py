"""A picture without what its file tells beside the picture, upright as it was meant."""

import io
from typing import Any, Final

from PIL import Image, ImageOps, ImageSequence

from bot.media.opening import MOST_PIXELS, NoPictureError, frames_of, opened
from bot.words.phrases import phrase

QUALITY: Final = 92
_LOSSY: Final = frozenset({"JPEG", "WEBP", "AVIF"})
# What changes how a picture looks, and tells nothing of its maker.
_SEEN: Final = ("transparency", "background", "duration", "loop", "disposal", "blend", "gamma")


def cleaned(data: bytes) -> bytes:
    """Write a picture anew: turned upright, colours kept, no place, device, time or comment.

    Raises `NoPictureError` for what can't be read.
    """
    with opened(data) as picture:
        kind = "JPEG" if picture.format == "MPO" else picture.format or ""
        colours = picture.info.get("icc_profile")
        if frames_of(picture) > 1:
            return _animation(picture, kind, colours)
        return _still(picture, kind, colours)


def _still(picture: Image.Image, kind: str, colours: bytes | None) -> bytes:
    bare = _bare(ImageOps.exif_transpose(picture))
    out = io.BytesIO()
    bare.save(out, kind, **_options(kind, colours))
    return out.getvalue()


def _animation(picture: Image.Image, kind: str, colours: bytes | None) -> bytes:
    """Keep the frames and their times; their pixels are bounded together, as all are held."""
    if picture.width * picture.height * frames_of(picture) > MOST_PIXELS:
        raise NoPictureError(
            phrase(
                "this animation has more than {most} million pixels in all its frames: save a"
                " smaller one",
                most=MOST_PIXELS // 1_000_000,
            )
        )
    loop = picture.info.get("loop")
    frames, times = [], []
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        times.append(int(frame.info.get("duration", 0)))
        frames.append(_bare(ImageOps.exif_transpose(frame)))
    out = io.BytesIO()
    options = _options(kind, colours) | {"duration": times}
    if loop is not None:
        options["loop"] = loop
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], **options)
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    bare = picture.copy()
    bare.info = {key: bare.info[key] for key in _SEEN if key in bare.info}
    return bare


def _options(kind: str, colours: bytes | None) -> dict[str, Any]:
    options: dict[str, Any] = {"quality": QUALITY} if kind in _LOSSY else {}
    if colours and kind != "GIF":
        options["icc_profile"] = colours
    return options
