"""A bucket of a real S3-compatible store keeps pictures, and knows our signatures from others."""

import hashlib

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.keeping import ShelfTrouble
from bot.shelves.bucket import Bucket, BucketShelf
from bot.shelves.signing import Signer
from tests.real.servers.records import RealServer

SOUP = b"a bowl of leek soup" * 50_000
NAME = hashlib.sha256(SOUP).hexdigest()


def shelf(server: RealServer, session: aiohttp.ClientSession, secret: str = "") -> BucketShelf:
    """The store's bucket, with its key or with a wrong secret."""
    (key,) = server.accounts
    bucket = Bucket(endpoint=server.url, name=key.handle, prefix="so & tea/")
    signer = Signer(key_id=key.identity, secret=secret or key.secret, region="us-east-1")
    return BucketShelf(bucket, signer, session=session, clock=SystemClock())


async def test_a_real_store_keeps_gives_back_and_lets_go(bucket_server: RealServer) -> None:
    async with aiohttp.ClientSession() as session:
        bucket = shelf(bucket_server, session)
        await bucket.look()
        assert (await bucket.get(NAME), await bucket.size(NAME)) == (None, None)
        await bucket.put(NAME, SOUP)
        await bucket.put(NAME, SOUP)
        assert (await bucket.get(NAME), await bucket.size(NAME)) == (SOUP, len(SOUP))
        await bucket.remove(NAME)
        await bucket.remove(NAME)
        assert await bucket.get(NAME) is None


async def test_a_real_store_refuses_another_secret(bucket_server: RealServer) -> None:
    async with aiohttp.ClientSession() as session:
        bucket = shelf(bucket_server, session, secret="another")
        for act in (bucket.look(), bucket.put(NAME, SOUP), bucket.get(NAME), bucket.remove(NAME)):
            with pytest.raises(ShelfTrouble, match="the bucket said 403"):
                await act
