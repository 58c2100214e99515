"""A bucket keeps bytes as a folder does, and whatever it answers wrongly publishes nothing."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import aiohttp
import pytest

from bot.domain.keeping import ShelfFull, ShelfTrouble
from bot.shelves import bucket
from bot.shelves.bucket import TRIES, Bucket, BucketShelf
from bot.shelves.signing import Signer
from tests.fakes import FrozenClock
from tests.shelves.s3_server import (
    BUCKET,
    KEY_ID,
    REGION,
    SECRET,
    Store,
    breaks_off,
    gives,
    says,
    says_nothing,
    serving,
)

SOUP = b"a bowl of leek soup"
NAME = hashlib.sha256(SOUP).hexdigest()


@dataclass(slots=True)
class Rig:
    """A store, a shelf on it, and the clock of both."""

    store: Store
    session: aiohttp.ClientSession
    clock: FrozenClock

    def shelf(self, **given: str) -> BucketShelf:
        """A shelf with the right key, or with something wrong."""
        known = {"key_id": KEY_ID, "secret": SECRET, "region": REGION, "name": BUCKET, **given}
        place = Bucket(endpoint=self.store.url, name=known.pop("name"), prefix="so/")
        signer = Signer(**known)
        return BucketShelf(place, signer, session=self.session, clock=self.clock)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    clock = FrozenClock()
    async with serving(clock.now) as store, aiohttp.ClientSession() as session:
        yield Rig(store, session, clock)


async def test_what_was_put_is_given_back(rig: Rig) -> None:
    shelf = rig.shelf()
    assert (await shelf.get(NAME), await shelf.size(NAME)) == (None, None)
    await shelf.look()
    await shelf.put(NAME, SOUP)
    assert rig.store.objects == {f"so/{NAME}": SOUP}
    # Nothing that a browser would show, should the bucket be public by mistake.
    assert rig.store.types == {f"so/{NAME}": "application/octet-stream"}
    assert (await shelf.get(NAME), await shelf.size(NAME)) == (SOUP, len(SOUP))
    assert await shelf.free() is None
    await shelf.remove(NAME)
    await shelf.remove(NAME)
    assert rig.store.objects == {}


async def test_what_is_there_as_it_should_be_is_not_sent_again(rig: Rig) -> None:
    await rig.shelf().put(NAME, SOUP)
    await rig.shelf().put(NAME, SOUP)
    assert [method for method, _ in rig.store.asked].count("PUT") == 1


async def test_a_damaged_object_is_replaced_by_what_it_should_be(rig: Rig) -> None:
    rig.store.objects[f"so/{NAME}"] = SOUP[::-1]
    await rig.shelf().put(NAME, SOUP)
    assert rig.store.objects == {f"so/{NAME}": SOUP}


async def test_a_store_that_gives_back_something_else_keeps_nothing(rig: Rig) -> None:
    rig.store.faults = [says(404, "NoSuchKey"), gives(b""), gives(b"another soup")]
    with pytest.raises(ShelfTrouble, match="does not give back"):
        await rig.shelf().put(NAME, SOUP)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"secret": "wrong"}, "403 SignatureDoesNotMatch"),
        ({"key_id": "AKIDOTHER"}, "403 InvalidAccessKeyId"),
        ({"region": "us-east-1"}, "403 AuthorizationHeaderMalformed"),
        ({"name": "another"}, "404 NoSuchBucket"),
    ],
)
async def test_a_wrong_key_region_or_bucket_is_trouble_and_no_loss(
    rig: Rig, given: dict[str, str], why: str
) -> None:
    shelf = rig.shelf(**given)
    for act in (shelf.look(), shelf.get(NAME), shelf.put(NAME, SOUP), shelf.remove(NAME)):
        with pytest.raises(ShelfTrouble, match=f"the bucket said {why}|the bucket said 403$"):
            await act
    assert rig.store.objects == {}


async def test_a_clock_that_is_off_is_named(rig: Rig) -> None:
    later = FrozenClock()
    later.advance(hours=1)
    with pytest.raises(ShelfTrouble, match="RequestTimeTooSkewed"):
        await replace(rig, clock=later).shelf().get(NAME)


@pytest.mark.parametrize(
    "fault",
    [says(503, "SlowDown"), says(500, "InternalError"), breaks_off],
)
async def test_a_busy_store_is_asked_again_with_pauses(rig: Rig, fault: object) -> None:
    rig.store.objects[f"so/{NAME}"] = SOUP
    rig.store.faults = [fault] * (TRIES - 1)  # type: ignore[list-item]
    before = rig.clock.ticks
    assert await rig.shelf().get(NAME) == SOUP
    assert rig.clock.ticks - before == 0.5 + 1 + 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (says(503, "SlowDown"), "503 SlowDown"),
        (breaks_off, "ClientPayloadError"),
        (says(301, "PermanentRedirect"), "301 PermanentRedirect"),
        (says(404, ""), "said 404"),
    ],
)
async def test_what_stays_wrong_is_trouble_and_not_a_picture_that_is_gone(
    rig: Rig, fault: object, why: str
) -> None:
    rig.store.faults = [fault] * TRIES  # type: ignore[list-item]
    with pytest.raises(ShelfTrouble, match=why):
        await rig.shelf().get(NAME)


async def test_a_store_that_says_nothing_is_not_waited_for(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "PATIENCE", aiohttp.ClientTimeout(total=0.05))
    rig.store.faults = [says_nothing] * TRIES
    with pytest.raises(ShelfTrouble, match="Timeout"):
        await rig.shelf().get(NAME)


@pytest.mark.parametrize(
    ("status", "code"), [(507, "XMinioStorageFull"), (403, "QuotaExceeded"), (507, "")]
)
async def test_a_full_store_says_so(rig: Rig, status: int, code: str) -> None:
    rig.store.faults = [says(404, "NoSuchKey"), says(status, code)]
    with pytest.raises(ShelfFull):
        await rig.shelf().put(NAME, SOUP)


async def test_no_more_is_read_than_was_ever_put(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "MOST_BYTES", 10)
    rig.store.objects[f"so/{NAME}"] = SOUP
    with pytest.raises(ShelfTrouble, match="gives more"):
        await rig.shelf().get(NAME)
