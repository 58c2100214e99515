"""A file that somebody handed over, made a picture of ours. Pillow is loaded at the first one.

A video stays as it is, without what tells of its maker.
"""

import asyncio

from bot.domain.attaching import VIDEO
from bot.domain.errors import UserError
from bot.domain.filming import film_trouble
from bot.domain.fitting import Fit
from bot.words.phrases import phrase


async def picture_of(data: bytes, fit: Fit) -> tuple[str, bytes]:
    """Turn it upright, without metadata, as it must be; give media type and bytes.

    Works beside the loop. Raises `UserError` with why it is no such picture, and what to do.
    """
    from bot.media.opening import NoPictureError

    try:
        return await asyncio.to_thread(_made, data, fit)
    except NoPictureError as problem:
        raise UserError(phrase("{why}.", why=problem.sentence)) from None


def _made(data: bytes, fit: Fit) -> tuple[str, bytes]:
    from bot.media.cleaning import cleaned
    from bot.media.facts import read_facts
    from bot.media.films import bare_film
    from bot.media.fitting import as_jpeg, boxed, check_shape, fitted
    from bot.media.kinds import is_video
    from bot.media.opening import NoPictureError

    if is_video(data):
        if not fit.films:
            raise NoPictureError(
                phrase(
                    "this is a video, and not every account here can have one yet: attach pictures"
                    " of it, or choose other accounts"
                )
            )
        film, bare = bare_film(data)
        if said := film_trouble(fit.films, film):
            raise NoPictureError(said)
        return VIDEO, bare
    content = cleaned(data)
    if fit.ratios:
        check_shape(content, *fit.ratios)
    if fit.box:
        content = boxed(content, *fit.box)
    if fit.jpeg:
        content = as_jpeg(content)
    content = fitted(content, fit.most)
    return read_facts(content).media_type, content
