"""Pictures are lent while their post leaves, to whoever has the address, and never else."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.accounts import Network
from bot.domain.deliveries import LEASE, Delivery
from bot.domain.deliveries import DeliveryState as S
from bot.domain.drafts import Picture
from bot.domain.loans import LASTS, addresses_at
from bot.services.changing import with_pictures
from bot.services.lending import Lent, lend
from storage import deliveries, pictures
from storage.engine import Tx
from tests.factories import SEALER
from tests.publishers.bench import jpeg
from tests.services.bench import Bench
from tests.services.looks import INTENT, claim
from tests.services.test_threads import PARTS, THREAD

BYTES = jpeg((200, 90, 20))


def a_jpeg(content: bytes) -> Picture:
    digest = hashlib.sha256(content).hexdigest()
    return Picture(sha256=digest, media_type="image/jpeg", alt_text="A bowl of soup")


SOUP, OTHER = a_jpeg(BYTES), a_jpeg(jpeg((1, 2, 3)))


async def leaving(here: Bench) -> Delivery:
    """A delivery of a draft with a picture, claimed; another picture is kept beside it."""
    for picture, content in ((SOUP, BYTES), (OTHER, jpeg((1, 2, 3)))):
        await here.ctx.store.write(
            lambda tx, p=picture, c=content: pictures.add(tx, p.sha256, p.media_type, c)
        )
    await here.approved(change=with_pictures((SOUP,)))
    return await claim(here)


def parts(here: Bench, key: str, picture: Picture = SOUP) -> dict[str, str]:
    """The parts of the address that a network is told now."""
    addresses = addresses_at("https://posts.acme.example", SEALER, here.ctx.now)
    assert addresses is not None
    *_, key, sha256, until, seal = addresses(picture, key).split("/")
    return {"key": key, "sha256": sha256, "until": until, "seal": seal}


def begin(here: Bench, tx: Tx, delivery: Delivery) -> None:
    """Say that it is being sent."""
    assert deliveries.begin(tx, delivery, INTENT, SEALER, here.ctx.now() + LEASE)


async def test_rule_20_a_picture_is_lent_while_its_post_leaves(here: Bench) -> None:
    delivery = await leaving(here)
    lent = Lent(media_type="image/jpeg", content=BYTES)
    assert await lend(here.ctx, parts(here, delivery.key)) == lent
    await here.ctx.store.write(lambda tx: begin(here, tx, delivery))
    assert await lend(here.ctx, parts(here, delivery.key)) == lent


async def test_an_address_is_worth_nothing_before_its_post_leaves_and_after(here: Bench) -> None:
    delivery = await leaving(here)
    address = parts(here, delivery.key)
    await here.ctx.store.write(
        lambda tx: deliveries.release(tx, delivery, look_at=here.ctx.now(), reason="later")
    )
    assert await lend(here.ctx, address) is None, "it only waits"
    await here.beats(minutes=1)
    assert (await here.delivery()).state is S.PUBLISHED
    assert await lend(here.ctx, address) is None, "it is out"


async def test_rule_20_the_picture_of_a_thread_is_lent_while_its_first_part_leaves(
    here: Bench,
) -> None:
    """No delivery has the key of a part, so a network that fetches it had found nothing there."""
    await here.ctx.store.write(lambda tx: pictures.add(tx, SOUP.sha256, SOUP.media_type, BYTES))
    await here.approved(THREAD, change=with_pictures((SOUP,)))
    delivery = await claim(here)
    lent = Lent(media_type="image/jpeg", content=BYTES)
    assert await lend(here.ctx, parts(here, f"{delivery.key}-1")) == lent
    for other in ("", "-", "-0", "-2", "-1-1"):
        assert await lend(here.ctx, parts(here, delivery.key + other)) is None
    address = parts(here, f"{delivery.key}-1")
    await here.ctx.store.write(
        lambda tx: deliveries.release(tx, delivery, look_at=here.ctx.now(), reason="later")
    )
    assert await lend(here.ctx, address) is None, "it only waits"
    await here.beats(seconds=1)
    assert here.network.texts == PARTS[:1]
    await claim(here)
    assert await lend(here.ctx, address) is None, "it is out"
    assert await lend(here.ctx, parts(here, f"{delivery.key}-2")) is None, "it shows none"


async def told(here: Bench, network: Network, ends: S) -> dict[str, str]:
    """The address of a picture in a post for a network, of which an answer was noted."""
    await here.ctx.store.write(lambda tx: pictures.add(tx, SOUP.sha256, SOUP.media_type, BYTES))

    known = {name: replace(one, network=network) for name, one in here.ctx.accounts.items()}
    here.ctx = replace(here.ctx, accounts=known)
    await here.approved(change=with_pictures((SOUP,)))
    delivery = await claim(here)

    def ended(tx: Tx) -> None:
        begin(here, tx, delivery)
        sending = deliveries.get(tx, delivery.id)
        assert sending is not None
        assert deliveries.finish(tx, sending, ends, reason="as it was answered")

    await here.ctx.store.write(ended)
    return parts(here, delivery.key)


@pytest.mark.parametrize(
    ("network", "ends", "is_lent"),
    [
        (Network.WEBHOOK, S.UNKNOWN, True),
        (Network.WEBHOOK, S.PUBLISHED, True),
        (Network.WEBHOOK, S.FAILED, False),
        (Network.TIKTOK, S.UNKNOWN, False),
        (Network.TIKTOK, S.PUBLISHED, False),
    ],
)
async def test_a_webhooks_receiver_alone_may_still_fetch_what_it_was_told_of(
    here: Bench, network: Network, ends: S, is_lent: bool
) -> None:
    """For half an hour, and no longer than its post is out or may be."""
    address = await told(here, network, ends)
    assert (await lend(here.ctx, address) is not None) is is_lent
    here.clock.advance(seconds=LASTS.total_seconds())
    assert await lend(here.ctx, address) is None


async def test_an_address_ends_while_its_post_still_leaves(here: Bench) -> None:
    delivery = await leaving(here)
    address = parts(here, delivery.key)
    here.clock.advance(seconds=LASTS.total_seconds() - 1)
    assert await lend(here.ctx, address) is not None
    here.clock.advance(seconds=1)
    assert await lend(here.ctx, address) is None


async def test_a_picture_that_is_kept_but_not_in_this_post_is_not_lent(here: Bench) -> None:
    """Even under an address that we ourselves have sealed."""
    delivery = await leaving(here)
    assert await lend(here.ctx, parts(here, delivery.key, OTHER)) is None
    assert await lend(here.ctx, parts(here, "no such key")) is None


@pytest.mark.parametrize("name", ["key", "sha256", "until", "seal"])
async def test_a_guess_gets_nothing(here: Bench, name: str) -> None:
    delivery = await leaving(here)
    address = parts(here, delivery.key)
    other = "2" if address[name][0] == "1" else "1"
    assert await lend(here.ctx, address | {name: other + address[name][1:]}) is None
    assert await lend(here.ctx, address | {name: ""}) is None
    longer = str(int(address["until"]) + int(timedelta(days=1).total_seconds()))
    assert await lend(here.ctx, address | {"until": longer}) is None


async def test_rule_38_a_delivery_that_was_changed_in_the_database_lends_nothing(
    here: Bench,
) -> None:
    delivery = await leaving(here)
    address = parts(here, delivery.key)
    await here.ctx.store.write(
        lambda tx: tx.run("UPDATE deliveries SET due_at = late_at WHERE id = 1")
    )
    assert await lend(here.ctx, address) is None
