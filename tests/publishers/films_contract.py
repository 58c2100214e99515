"""What every publisher must keep that sends videos; run against local servers."""

import pytest

from bot.domain.errors import Refused
from bot.domain.readback import differences
from tests.publishers.bench import Bench


class Films:
    """Holds where a video is taken; brings the fixture `filming`."""

    async def test_the_approved_bytes_go_out_with_the_text_and_nobody_sees_them_before(
        self, filming: Bench
    ) -> None:
        publisher, film = filming.publisher, filming.shelf.film()
        target = filming.target("Poured", pictures=(film,))
        intent = await publisher.prepare(target, filming.shelf, "film")
        assert await filming.times("Poured") == 0
        receipt = await publisher.send(intent)
        assert await filming.films_out() == [film.sha256]
        seen = await filming.seen(receipt)
        assert seen is not None
        assert (seen.text, seen.pictures) == ("Poured", 1)
        assert seen.alt_texts == filming.alt_texts((film,))
        assert differences(target, seen) == ()

    async def test_it_is_found_after_it_was_sent_where_posts_are_found(
        self, filming: Bench
    ) -> None:
        target = filming.target("Poured", pictures=(filming.shelf.film(),))
        intent = await filming.publisher.prepare(target, filming.shelf, "film")
        receipt = await filming.publisher.send(intent)
        if filming.publisher.abilities.finds:
            found = await filming.publisher.find(intent)
            assert found is not None
            assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)

    async def test_another_video_than_the_approved_one_is_refused(self, filming: Bench) -> None:
        film = filming.shelf.film()
        content = filming.shelf.kept[film.sha256]
        for kept, says in ((content + b"x", "not the one that was approved"), (None, "missing")):
            filming.shelf.kept[film.sha256] = kept or b""
            if kept is None:
                del filming.shelf.kept[film.sha256]
            target = filming.target("Poured", pictures=(film,))
            with pytest.raises(Refused, match=says):
                await filming.publisher.prepare(target, filming.shelf, "film")
        assert await filming.films_out() == []

    async def test_a_video_goes_alone_or_not_at_all(self, filming: Bench) -> None:
        pictures = (filming.shelf.film(), filming.shelf.four()[0])
        target = filming.target("Poured", pictures=pictures)
        with pytest.raises(Refused, match="A video goes alone"):
            await filming.publisher.prepare(target, filming.shelf, "film")
        assert await filming.films_out() == []
