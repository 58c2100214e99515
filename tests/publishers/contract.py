"""What every publisher must keep; run against local servers and against real ones."""

import asyncio
import contextlib
from dataclasses import astuple, replace

import pytest

from bot.domain.accounts import AccountName
from bot.domain.correcting import Edits
from bot.domain.deliveries import Receipt
from bot.domain.errors import Refused, StillAtWork
from bot.domain.parts import CHAINED, WHOLE
from bot.domain.readback import differences
from tests.publishers.bench import Bench

TEXTS = {
    "accents": "Le musée rouvre : entrée libre dès 9 h, à l’été 2027 !",
    "emoji": "Family 👩‍👩‍👧‍👦, flag 🇫🇷, skin 👍🏽, heart ❤️ and keycap 1️⃣ stay whole",
    "right to left": "افتتاح المتحف غدًا — שלום לכולם, in one line",
    "links": "Read https://example.com/a_(b)?q=é&x=1#top, or example.org. Thanks!",
    "lines": "First line\n\nThird line\nFourth <b>line</b> & more",
    "tags": "Now #ouvert and #été2027, not #1; ask @nobody.invalid or ana@example.com",
    "marks": "“Quotes”, 5 < 6 > 4 && \\backslash\\ `code` *stars* _lines_",
}


class Contract:
    """Holds for every network; a subclass brings the fixture `bench`."""

    @pytest.mark.parametrize("name", TEXTS)
    async def test_a_text_comes_out_as_it_went_in(self, bench: Bench, name: str) -> None:
        text = TEXTS[name]
        target = bench.target(text)
        intent = await bench.publisher.prepare(target, bench.shelf, f"text-{name}")
        receipt = await bench.publisher.send(intent)
        seen = await bench.seen(receipt)
        assert seen is not None
        alt_texts = bench.alt_texts(target.pictures)
        assert (seen.text, seen.pictures, seen.alt_texts) == (text, len(alt_texts), alt_texts)
        assert differences(target, seen) == ()
        assert receipt.url.startswith("http")
        assert await bench.times(text) == 1

    async def test_preparing_shows_nothing_to_the_public(self, bench: Bench) -> None:
        before = await bench.public()
        pictures = bench.shelf.four()
        await bench.publisher.prepare(bench.target("Quiet", pictures=pictures), bench.shelf, "p1")
        assert await bench.public() == before

    async def test_what_is_well_is_checked_without_a_trace(self, bench: Bench) -> None:
        before = await bench.public()
        await bench.publisher.check(bench.target("Well", pictures=bench.shelf.four()[:1]))
        assert await bench.public() == before

    async def test_four_pictures_keep_their_order_and_their_descriptions(
        self, bench: Bench
    ) -> None:
        pictures = bench.shelf.four()
        target = bench.target("Four squares", pictures=pictures)
        intent = await bench.publisher.prepare(target, bench.shelf, "four")
        seen = await bench.seen(await bench.publisher.send(intent))
        assert seen is not None
        assert seen.pictures == 4
        assert seen.alt_texts == bench.alt_texts(pictures)

    async def test_a_picture_missing_from_the_store_is_refused(self, bench: Bench) -> None:
        pictures = bench.shelf.four()
        del bench.shelf.kept[pictures[2].sha256]
        target = bench.target("One is missing", pictures=pictures)
        with pytest.raises(Refused, match="missing from our store"):
            await bench.publisher.prepare(target, bench.shelf, "missing")

    async def test_a_picture_that_is_not_the_approved_one_is_refused(self, bench: Bench) -> None:
        pictures = bench.shelf.four()
        bench.shelf.kept[pictures[0].sha256] = bench.shelf.kept[pictures[1].sha256]
        target = bench.target("One was swapped", pictures=pictures)
        with pytest.raises(Refused, match="not the one that was approved"):
            await bench.publisher.prepare(target, bench.shelf, "swapped")

    async def test_too_many_pictures_are_refused(self, bench: Bench) -> None:
        most = bench.most_pictures
        target = bench.target("Too many", pictures=(bench.shelf.four() * most)[: most + 1])
        with pytest.raises(Refused, match=f"at most {most} pictures"):
            await bench.publisher.prepare(target, bench.shelf, "too-many")

    async def test_an_empty_post_is_refused(self, bench: Bench) -> None:
        nothing = bench.target(" \n ", pictures=())
        with pytest.raises(Refused, match="nothing in this post"):
            await bench.publisher.prepare(nothing, bench.shelf, "empty")

    async def test_a_text_in_several_parts_never_goes_out_as_one_post(self, bench: Bench) -> None:
        parted = bench.target("One\n---\nTwo")
        if parted.network in WHOLE:
            intent = await bench.publisher.prepare(parted, bench.shelf, "parts")
            assert "---" not in intent.body
            return
        with pytest.raises(Refused, match="several parts, which can't be one post"):
            await bench.publisher.prepare(parted, bench.shelf, "parts")

    async def test_a_broken_character_is_refused(self, bench: Bench) -> None:
        with pytest.raises(Refused, match="broken character"):
            await bench.publisher.prepare(bench.target("half \ud83d"), bench.shelf, "broken")

    async def test_the_approved_identity_must_be_that_of_the_login(self, bench: Bench) -> None:
        mine = await bench.publisher.who_am_i()
        assert mine
        target = bench.target("As approved", identity=mine)
        intent = await bench.publisher.prepare(target, bench.shelf, "mine")
        assert intent.key == "mine"
        other = replace(target, identity=mine + "x")
        with pytest.raises(Refused, match="another account than the one that was approved"):
            await bench.publisher.prepare(other, bench.shelf, "other")

    async def test_a_post_for_another_place_is_refused(self, bench: Bench) -> None:
        mine = bench.target("Elsewhere")
        for other in (
            replace(mine, address="https://elsewhere.example"),
            replace(mine, account=AccountName("another")),
        ):
            with pytest.raises(Refused, match="another place than the one that was approved"):
                await bench.publisher.prepare(other, bench.shelf, "elsewhere")

    async def test_threads_are_declared_where_they_are_taken(self, bench: Bench) -> None:
        publisher = bench.publisher
        assert publisher.abilities.threads == (publisher.account.network in CHAINED)
        if not publisher.abilities.threads:
            with pytest.raises(Refused, match="takes no threads"):
                await publisher.prepare_next(bench.target("Two"), bench.shelf, "two", [])

    async def test_nothing_is_found_before_it_is_sent(self, bench: Bench) -> None:
        target = bench.target("Not yet", pictures=bench.shelf.four()[:1])
        intent = await bench.publisher.prepare(target, bench.shelf, "not-yet")
        assert await bench.publisher.find(intent) is None


class Finds:
    """Holds where posts can be looked for and read; brings the fixture `finding`."""

    async def test_it_is_declared(self, finding: Bench) -> None:
        assert finding.publisher.abilities.finds
        assert finding.publisher.abilities.reads

    async def test_a_post_is_found_after_it_was_sent(self, finding: Bench) -> None:
        target = finding.target("Looked for", pictures=finding.shelf.four()[:1])
        intent = await finding.publisher.prepare(target, finding.shelf, "looked-for")
        receipt = await finding.publisher.send(intent)
        found = await finding.publisher.find(intent)
        assert found is not None
        assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)
        assert abs((found.at - receipt.at).total_seconds()) < 60

    async def test_another_post_is_not_taken_for_the_one_looked_for(self, finding: Bench) -> None:
        sent = await finding.publisher.prepare(finding.target("One text"), finding.shelf, "other-1")
        looked = await finding.publisher.prepare(
            finding.target("One text."), finding.shelf, "other-2"
        )
        await finding.publisher.send(sent)
        assert await finding.publisher.find(looked) is None

    async def test_an_older_post_of_the_same_text_is_not_taken_for_the_new_one(
        self, finding: Bench
    ) -> None:
        old = await finding.publisher.prepare(
            finding.target("Good morning"), finding.shelf, "day-1"
        )
        await finding.publisher.send(old)
        finding.clock.move(86_400)
        new = await finding.publisher.prepare(
            finding.target("Good morning"), finding.shelf, "day-2"
        )
        assert await finding.publisher.find(new) is None


class Threads:
    """Holds where a post can answer an own one; brings the fixture `chained`."""

    async def _sent(self, chained: Bench, *texts: str) -> list[Receipt]:
        out: list[Receipt] = []
        publisher, shelf = chained.publisher, chained.shelf
        for number, text in enumerate(texts):
            target, key = chained.target(text), f"part-{number}"
            prepared = publisher.prepare_next(target, shelf, key, out) if out else None
            intent = await (prepared or publisher.prepare(target, shelf, key))
            out.append(await publisher.send(intent))
        return out

    async def test_each_part_answers_the_one_before(self, chained: Bench) -> None:
        parts = await self._sent(chained, "One", "Two", "Three")
        # A list by keys of our own, made in one moment, is in no order.
        out = sorted((await chained.order())[-3:])
        assert out == [("One", ""), ("Three", "Two"), ("Two", "One")]
        seen = [await chained.seen(part) for part in parts]
        assert [one.text for one in seen if one is not None] == ["One", "Two", "Three"]

    async def test_preparing_the_next_part_shows_nothing_to_the_public(
        self, chained: Bench
    ) -> None:
        parts = await self._sent(chained, "One")
        two = chained.target("Two")
        intent = await chained.publisher.prepare_next(two, chained.shelf, "part-1", parts)
        assert await chained.publisher.find(intent) is None
        assert (await chained.order())[-1:] == [("One", "")]

    async def test_a_part_is_found_and_another_of_the_same_text_is_not_taken_for_it(
        self, chained: Bench
    ) -> None:
        publisher, shelf = chained.publisher, chained.shelf
        parts = await self._sent(chained, "Same", "Same")
        assert sorted((await chained.order())[-2:]) == [("Same", ""), ("Same", "Same")]
        third = await publisher.prepare_next(chained.target("Same"), shelf, "part-2", parts)
        alone = await publisher.prepare(chained.target("Same"), shelf, "alone")
        await publisher.send(alone)
        assert await publisher.find(third) is None
        receipt = await publisher.send(third)
        found = await publisher.find(third)
        assert found is not None
        assert found.remote_id == receipt.remote_id

    async def test_the_next_part_is_checked_like_the_first(self, chained: Bench) -> None:
        parts = await self._sent(chained, "One")
        for target, says in (
            (chained.target("Two", identity="another"), "another account"),
            (chained.target("Two\n---\nThree"), "several parts"),
        ):
            with pytest.raises(Refused, match=says):
                await chained.publisher.prepare_next(target, chained.shelf, "part-1", parts)


class ThreadsEnd:
    """Holds where a post can answer an own one, and be deleted; brings the fixture `chained`."""

    async def test_nothing_follows_a_part_that_is_gone(self, chained: Bench) -> None:
        publisher = chained.publisher
        intent = await publisher.prepare(chained.target("One"), chained.shelf, "part-0")
        receipt = await publisher.send(intent)
        await publisher.delete(receipt)
        two = chained.target("Two")
        with pytest.raises(Refused, match="The part before is not"):
            await publisher.prepare_next(two, chained.shelf, "part-1", [receipt])


class Figures:
    """Holds for every network: what its server tells is declared, and the rest is silence."""

    async def test_limits_are_told_where_that_is_declared(self, bench: Bench) -> None:
        limits = await bench.publisher.limits()
        assert (limits is not None) == bench.publisher.abilities.tells_limits
        if limits is not None:
            told = [one for one in astuple(limits) if one is not None]
            assert told
            assert all(one >= 1 for one in told if type(one) is int)

    async def test_a_quota_is_told_where_that_is_declared_and_a_post_uses_it(
        self, bench: Bench
    ) -> None:
        before = await bench.publisher.quota()
        assert (before is not None) == bench.publisher.abilities.tells_quota
        if before is not None:
            intent = await bench.publisher.prepare(bench.target("One"), bench.shelf, "quota")
            await bench.publisher.send(intent)
            after = await bench.publisher.quota()
            assert after is not None
            assert (after.left, after.of) == (before.left - 1, before.of)


class Corrects:
    """Holds where a post that is out can be changed; brings the fixture `editing`."""

    async def test_it_is_declared(self, editing: Bench) -> None:
        assert editing.publisher.abilities.edits is not Edits.NOTHING

    async def test_the_text_changes_in_place_and_the_same_again_changes_nothing(
        self, editing: Bench
    ) -> None:
        publisher = editing.publisher
        old, new = editing.target("Soup at nine (#1)"), editing.target("Soup at ten (#1), sorry")
        receipt = await publisher.send(await publisher.prepare(old, editing.shelf, "old"))
        intent = await publisher.prepare(new, editing.shelf, "new")
        for _ in range(2):
            changed = await publisher.edit(receipt, intent)
            assert (changed.remote_id, changed.url) == (receipt.remote_id, receipt.url)
        assert (await editing.times(old.text), await editing.times(new.text)) == (0, 1)
        seen = await editing.seen(changed)
        assert seen is not None
        assert differences(new, seen) == ()

    async def test_pictures_and_alt_texts_stay_or_change_as_is_declared(
        self, editing: Bench
    ) -> None:
        publisher, four = editing.publisher, editing.shelf.four()
        old, new = (
            editing.target("Squares", pictures=four[:2]),
            editing.target("Two squares", pictures=four[1:3]),
        )
        receipt = await publisher.send(await publisher.prepare(old, editing.shelf, "old"))
        intent = await publisher.prepare(new, editing.shelf, "new")
        seen = await editing.seen(await publisher.edit(receipt, intent))
        assert seen is not None
        kept = new if publisher.abilities.edits is Edits.ALL else old
        assert seen.alt_texts == editing.alt_texts(kept.pictures)

    async def test_only_the_named_post_changes_and_one_that_is_gone_is_refused(
        self, editing: Bench
    ) -> None:
        publisher, receipts = editing.publisher, []
        for text in ("Stay", "Go"):
            intent = await publisher.prepare(editing.target(text), editing.shelf, text)
            receipts.append(await publisher.send(intent))
        new = await publisher.prepare(editing.target("Gone on"), editing.shelf, "new")
        await publisher.edit(receipts[1], new)
        assert [await editing.times(text) for text in ("Stay", "Go", "Gone on")] == [1, 0, 1]
        await publisher.delete(receipts[1])
        with pytest.raises(Refused):
            await publisher.edit(receipts[1], new)
        assert await editing.times("Gone on") == 0


class CorrectsFilms:
    """Holds where a post with a video can be changed; brings the fixture `editing_films`."""

    async def test_it_is_declared(self, editing_films: Bench) -> None:
        assert editing_films.publisher.abilities.edits_videos

    async def test_the_words_change_and_the_video_stays(self, editing_films: Bench) -> None:
        publisher, film = editing_films.publisher, editing_films.shelf.film()
        old, new = (
            editing_films.target(text, pictures=(film,)) for text in ("Poured", "Poured, at last")
        )
        receipt = await publisher.send(await publisher.prepare(old, editing_films.shelf, "old"))
        intent = await publisher.prepare(new, editing_films.shelf, "new")
        seen = await editing_films.seen(await publisher.edit(receipt, intent))
        assert seen is not None
        assert differences(new, seen) == ()
        assert await editing_films.films_out() == [film.sha256]


class HarmlessRepeats:
    """Holds where `repeat_is_harmless` is declared; brings the fixture `keyed`."""

    async def test_it_is_declared(self, keyed: Bench) -> None:
        assert keyed.publisher.abilities.repeat_is_harmless

    async def test_sixteen_at_once_make_one_post(self, keyed: Bench) -> None:
        intent = await keyed.publisher.prepare(keyed.target("Once only"), keyed.shelf, "once")
        receipts = await asyncio.gather(*(keyed.publisher.send(intent) for _ in range(16)))
        assert len({(receipt.remote_id, receipt.url) for receipt in receipts}) == 1
        assert await keyed.times("Once only") == 1

    async def test_the_same_again_much_later_makes_no_second_post(self, keyed: Bench) -> None:
        target = keyed.target("A year apart", pictures=keyed.shelf.four()[:2])
        intent = await keyed.publisher.prepare(target, keyed.shelf, "later")
        first = await keyed.publisher.send(intent)
        keyed.clock.move(365 * 86_400)
        again = await keyed.publisher.send(intent)
        assert again.remote_id == first.remote_id
        assert await keyed.times("A year apart") == 1


class Deletes:
    """Holds where the server deletes; brings the fixture `deleting`."""

    async def test_it_is_declared(self, deleting: Bench) -> None:
        assert deleting.publisher.abilities.deletes

    async def test_a_deleted_post_is_gone_and_deleting_it_again_is_no_error(
        self, deleting: Bench
    ) -> None:
        publisher = deleting.publisher
        intent = await publisher.prepare(deleting.target("Take me down"), deleting.shelf, "down")
        receipt = await publisher.send(intent)
        await publisher.delete(receipt)
        assert await deleting.seen(receipt) is None
        # What says that it published one can't say that it was deleted since.
        with contextlib.suppress(StillAtWork):
            assert await publisher.find(intent) is None
        await publisher.delete(receipt)
        assert await deleting.times("Take me down") == 0

    async def test_only_the_named_post_is_deleted(self, deleting: Bench) -> None:
        receipts: list[Receipt] = []
        for text in ("Stay", "Go"):
            intent = await deleting.publisher.prepare(deleting.target(text), deleting.shelf, text)
            receipts.append(await deleting.publisher.send(intent))
        await deleting.publisher.delete(receipts[1])
        assert (await deleting.times("Stay"), await deleting.times("Go")) == (1, 0)
