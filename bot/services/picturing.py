"""Picturing: files that people hand over become pictures of ours, and cards show just those."""

import logging
from collections.abc import Collection, Iterable, Sequence

from bot.domain.accounts import Network
from bot.domain.attaching import (
    KINDS,
    LONGEST_ALT,
    MOST_OF_VIDEO,
    TAKEN,
    VIDEO,
    megabytes,
    most_bytes,
    most_in_all,
    most_pictures,
)
from bot.domain.drafts import Content, Picture
from bot.domain.errors import SlackUnavailable, UserError
from bot.domain.fitting import ALONE, Fit, fit_for
from bot.domain.keeping import NOT_KEPT_NOW, ShelfFull, ShelfTrouble, digest
from bot.domain.space import NO_ROOM, is_full
from bot.ports import Handed
from bot.services.context import Context
from bot.services.keeping import New, brought, bytes_of, rooms_of, vouch
from bot.words.phrases import phrase
from storage import hung, partings, pictures
from storage.engine import Tx

log = logging.getLogger(__name__)

NOT_SHOWN = phrase(
    "Slack can't show that kind to those who approve; please save it as JPEG or PNG."
)
NOT_KEPT = phrase(
    "A picture of this form is not kept any more; please leave it out, and attach it again."
)


async def take(
    ctx: Context, files: Sequence[Handed], there: Sequence[Picture], networks: Sequence[Network]
) -> tuple[Picture, ...]:
    """Take files from Slack, once: checked, without metadata, small enough for these networks.

    `there` are the pictures that the post has already. Raises `UserError` for the first file that
    is no picture for these networks, and `SlackUnavailable`; then nothing is kept.
    """
    _check_number(len(there) + len(files), networks)
    if files:
        await _refuse_if_full(ctx)
    fit = fit_for(networks)
    taken: list[tuple[str, New]] = []
    for file in files:
        taken.append((file.alt, await _picture(ctx, file, fit)))
        # Each is large, and a post has one: they are not all held before that is said.
        if sum(one.media_type == VIDEO for _, one in taken) > 1:
            raise UserError(ALONE)
    _check_all([len(one.content) for _, one in taken if one.media_type != VIDEO], networks)
    await _refuse_if_full(ctx, sum(len(one.content) for _, one in taken))
    new = {one.sha256: (alt, one) for alt, one in taken}
    await _keep(ctx, [one for _, one in new.values()])
    known = {picture.sha256 for picture in there}
    return tuple(
        one.shown(alt[:LONGEST_ALT]) for sha256, (alt, one) in new.items() if sha256 not in known
    )


async def with_likeness(ctx: Context, media_type: str, content: bytes) -> New:
    """Draw the small likeness of a picture, which stays when its bytes go."""
    return New(
        sha256=digest(content),
        media_type=media_type,
        content=content,
        likeness=await ctx.likeness_of(content),
    )


async def _keep(ctx: Context, new: Sequence[New]) -> None:
    """Bring bytes to where they are kept, then write their rows. Raises `UserError`."""
    media = {one.sha256: one.content for one in new}

    def keep(tx: Tx) -> None:
        for one in new:
            vouch(tx, ctx.shelves, one, ctx.now())

    try:
        async with brought(ctx.store, ctx.shelves, media, ctx.now()):
            await ctx.store.write(keep)
    except ShelfFull:
        log.exception("no room for pictures", extra={"event": "store.full"})
        raise UserError(NO_ROOM) from None
    except ShelfTrouble:
        log.exception("pictures can't be kept", extra={"event": "picture.away"})
        raise UserError(NOT_KEPT_NOW) from None


async def _refuse_if_full(ctx: Context, wanted: int = 0) -> None:
    """Refuse to keep so many bytes more where the disk is full. Raises `UserError`."""
    try:
        rooms = await rooms_of(ctx.store, ctx.shelves)
    except ShelfTrouble:
        log.exception("pictures can't be kept", extra={"event": "picture.away"})
        raise UserError(NOT_KEPT_NOW) from None
    for place, free in rooms.items():
        if is_full(free, wanted if place is ctx.shelves.new else 0):
            log.error("no room for pictures", extra={"event": "store.full", "free": free})
            raise UserError(NO_ROOM)


async def _picture(ctx: Context, file: Handed, fit: Fit) -> New:
    """Fetch one file and make a picture of it."""
    data = await ctx.files.fetch(file)
    try:
        kind, content = await ctx.picture_of(data, fit)
    except UserError as problem:
        why = phrase("{file}: {why}", file=file.name, why=problem.sentence)
        raise UserError(why) from None
    if kind not in TAKEN:
        raise UserError(phrase("{file}: {why}", file=file.name, why=NOT_SHOWN))
    return await with_likeness(ctx, kind, content)


def _check_number(wanted: int, networks: Collection[Network]) -> None:
    """Refuse more pictures than one of these networks takes. Raises `UserError`."""
    if wanted > (most := most_pictures(networks)):
        raise UserError(
            phrase(
                "A post for these accounts has at most {most} pictures here; please leave some out,"
                " and send it again.",
                most=most,
            )
        )


def _check_all(sizes: Collection[int], networks: Collection[Network]) -> None:
    """Refuse pictures that are more together than one of these networks takes."""
    most = most_in_all(networks)
    if most is not None and sum(sizes) > most:
        raise UserError(
            phrase(
                "These pictures have {size} together, and one of these accounts takes {most} in"
                " all; please leave some out, or attach smaller ones.",
                size=megabytes(sum(sizes)),
                most=megabytes(most),
            )
        )


def check_kept(tx: Tx, chosen: Sequence[Picture], networks: Collection[Network]) -> None:
    """Refuse pictures that are not kept, or too many or big for where they go now.

    Raises `UserError`.
    """
    _check_number(len(chosen), networks)
    most = most_bytes(networks)
    stills = [picture.sha256 for picture in chosen if not picture.is_video]
    _check_all([pictures.size(tx, one) for one in stills], networks)
    for picture in chosen:
        size = pictures.size(tx, picture.sha256)
        if not size:
            raise UserError(NOT_KEPT)
        if size > (MOST_OF_VIDEO if picture.is_video else most):
            raise UserError(
                phrase(
                    "One of these pictures has {size}, and these accounts take"
                    " {most}; please leave it out, and attach it again.",
                    size=megabytes(size),
                    most=megabytes(most),
                )
            )


async def check_films(ctx: Context, chosen: Sequence[Picture], networks: Sequence[Network]) -> None:
    """Refuse a video that is kept and isn't as each of these networks takes it.

    Raises `UserError`.
    """
    for picture in chosen:
        if not picture.is_video:
            continue
        try:
            content = await bytes_of(ctx.store, ctx.shelves, picture.sha256)
        except ShelfTrouble:
            log.exception("pictures can't be read", extra={"event": "picture.away"})
            raise UserError(NOT_KEPT_NOW) from None
        if content is None:
            raise UserError(NOT_KEPT)
        await ctx.picture_of(content, fit_for(networks))


async def hang(ctx: Context, content: Content) -> None:
    """Let all pictures of a content hang in Slack, so that a card can show them.

    Raises `SlackUnavailable` where one can't: what can't be shown is not approvable.
    """
    await hang_all(ctx, content.shown)


async def hang_all(ctx: Context, chosen: Sequence[Picture]) -> tuple[tuple[str, str], ...]:
    """Hang these pictures where they don't hang yet; return each with Slack's file of it."""
    if not chosen:
        return ()
    wanted = [picture.sha256 for picture in chosen]
    there = dict(await ctx.store.read(lambda tx: hung.of(tx, ctx.sealer, wanted)))
    for picture in chosen:
        if picture.sha256 not in there:
            there[picture.sha256] = await _hang(ctx, picture)
    return tuple(there.items())


async def _hang(ctx: Context, picture: Picture) -> str:
    sha256 = picture.sha256
    try:
        content = await bytes_of(ctx.store, ctx.shelves, sha256)
    except ShelfTrouble as trouble:
        raise SlackUnavailable(f"a picture of this draft can't be read: {trouble}") from None
    ending = KINDS.get(picture.media_type, "bin")
    is_likeness = not content
    if is_likeness:
        # Of what was over long ago the likeness is shown; nobody can approve that any more.
        content, ending = await ctx.store.read(lambda tx: _likeness_of_gone(tx, sha256)), "jpg"
    if not content:
        raise SlackUnavailable("a picture of this draft is not in the store as it was")
    if picture.is_video and not is_likeness:
        file = await ctx.files.share(f"{sha256[:12]}.mp4", content, ctx.channel)
    else:
        file = await ctx.files.hang(f"{sha256[:12]}.{ending}", content)
    if not await ctx.store.write(lambda tx: _note(tx, ctx, sha256, file, is_likeness)):
        raise SlackUnavailable("a picture of this draft came back while its likeness was hung")
    return file


def _note(tx: Tx, ctx: Context, sha256: str, file: str, is_likeness: bool) -> bool:
    """Note where a picture hangs, unless what hangs there is only its likeness, and it is back."""
    if is_likeness and not _likeness_of_gone(tx, sha256):
        return False
    hung.note(tx, ctx.sealer, sha256, file, ctx.now())
    return True


def _likeness_of_gone(tx: Tx, sha256: str) -> bytes:
    known = pictures.kept(tx, sha256)
    is_gone = known is not None and not known.is_there and not partings.is_needed(tx, sha256)
    return pictures.likeness(tx, sha256) if is_gone else b""


async def hang_standing(ctx: Context, chosen: Sequence[Picture]) -> tuple[tuple[str, str], ...]:
    """As `hang_all`, and a video that was deleted from the channel is shared there anew."""
    await _forget_lost(ctx, chosen)
    return await hang_all(ctx, chosen)


async def all_hang(
    ctx: Context, shown: Sequence[Picture], known: Iterable[tuple[str, str]], is_new: bool
) -> bool:
    """Whether all pictures hang where it is known; for a new card, videos are looked for there.

    Raises `SlackUnavailable`.
    """
    if not {one.sha256 for one in shown} <= dict(known).keys():
        return False
    return not (is_new and await _forget_lost(ctx, shown))


async def _forget_lost(ctx: Context, shown: Sequence[Picture]) -> bool:
    """Forget where videos stood that were deleted in Slack: nobody could play them before voting.

    Say whether any was, so that it is shared anew.
    """

    def standing(tx: Tx) -> tuple[tuple[str, str], ...]:
        films = [one.sha256 for one in shown if one.is_video]
        return hung.of(tx, ctx.sealer, (one for one in films if pictures.size(tx, one)))

    there = await ctx.store.read(standing)
    lost = [one for one, at in there if not await ctx.files.is_shared(at, ctx.channel)]
    if lost:
        await ctx.store.write(lambda tx: hung.forget(tx, lost))
    return bool(lost)


async def hang_anew(ctx: Context, content: Content) -> None:
    """Forget where a content's pictures hung: Slack shows them no more (trap 100)."""
    # A video stands in the channel as a message of its own, which no card can lose.
    chosen = [picture.sha256 for picture in content.shown if not picture.is_video]
    await ctx.store.write(lambda tx: hung.forget(tx, chosen))
