"""A file that somebody handed over, made a picture of ours. Pillow is loaded at the first one."""

import asyncio

from bot.domain.errors import UserError


async def picture_of(data: bytes, most: int, jpeg: bool) -> tuple[str, bytes]:  # a port
    """Turn it upright, without metadata, with at most `most` bytes; give media type and bytes.

    `jpeg` makes it one, whatever it was. Works beside the loop. Raises `UserError` with why it
    is no picture, and what to do.
    """
    from bot.media.opening import NoPictureError

    try:
        return await asyncio.to_thread(_made, data, most, jpeg)
    except NoPictureError as problem:
        raise UserError(f"{problem}.") from None


def _made(data: bytes, most: int, jpeg: bool) -> tuple[str, bytes]:
    from bot.media.cleaning import cleaned
    from bot.media.facts import read_facts
    from bot.media.fitting import as_jpeg, fitted

    content = fitted(as_jpeg(cleaned(data)) if jpeg else cleaned(data), most)
    return read_facts(content).media_type, content
