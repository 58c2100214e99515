"""A small likeness of a picture, to be shown when the picture itself is gone."""

import asyncio
import io
from typing import Final

from bot.media.opening import NoPictureError, opened

SIDE: Final = 320
QUALITY: Final = 70


async def likeness_of(data: bytes) -> bytes:
    """Draw it beside the loop, as a JPEG without metadata; empty for what is no picture."""
    return await asyncio.to_thread(_drawn, data)


def _drawn(data: bytes) -> bytes:
    from PIL import Image

    try:
        with opened(data) as picture:
            small = Image.new("RGBA", picture.size, "white")
            small.alpha_composite(picture.convert("RGBA"))
    except NoPictureError:
        return b""
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # Nothing of the file but its pixels is in the new one.
    small.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
