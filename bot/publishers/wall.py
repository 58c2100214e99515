"""The practice wall as a network: posts stay inside this process and its own store."""

import json
from collections.abc import Sequence
from typing import Any

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import OutcomeUnknown, Refused
from bot.ports import Abilities, Clock, Pictures, Seen
from bot.publishers.approved import check, gone_before, take_all
from bot.publishers.plain import Plain
from bot.wall_ports import Feed, WallPost
from bot.words.phrases import phrase

MOST_PICTURES = 4
WHO = phrase("The practice wall")


class WallPublisher(Plain):
    """One account on the practice wall; the delivery's key makes a repeat harmless."""

    abilities = Abilities(repeat_is_harmless=True, deletes=True, threads=True)

    def __init__(self, account: Account, *, feed: Feed, clock: Clock, wall_url: str) -> None:
        self.account = account
        self._feed = feed
        self._clock = clock
        self._wall_url = wall_url.partition("#")[0]

    async def who_am_i(self) -> str:
        """Return the identity on the wall: it is the account's own name."""
        return f"wall:{self.account.name}"

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Check the pictures and freeze the post. Raise `Refused` when something is amiss."""
        check(target, self.account, await self.who_am_i(), WHO)
        taken = await take_all(target, pictures, most=MOST_PICTURES, who=WHO)
        frozen = {
            "account": target.account,
            "handle": target.handle,
            "text": target.text,
            "pictures": [[picture.sha256, picture.alt_text] for picture, _ in taken],
        }
        return Intent(key=key, body=json.dumps(frozen, ensure_ascii=False))

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        """Freeze the next part; it stands on the wall behind the one that it goes on from."""
        if await self.read_back(before[-1]) is None:
            raise gone_before(WHO)
        return await self.prepare(target, pictures, key)

    async def send(self, intent: Intent) -> Receipt:
        """Put the post on the wall, or return the receipt of the one that is there by this key.

        Raise `Refused` when it was taken off meanwhile, and `OutcomeUnknown` when another
        post lies under the key.
        """
        wanted = self._post(intent)
        kept = await self._feed.add(wanted)
        if _content(kept) != _content(wanted):
            raise OutcomeUnknown(
                phrase(
                    "Another post lies on the practice wall under this key; please look at"
                    " the wall."
                )
            )
        if kept.removed_at is not None:
            raise Refused(phrase("This post was taken off the practice wall, and is not put back."))
        return self._receipt(kept)

    async def find(self, intent: Intent) -> Receipt | None:
        """Look up the post by its key; `None` when it is not on the wall."""
        kept = await self._feed.by_key(intent.key)
        if kept is None or kept.removed_at is not None:
            return None
        if _content(kept) != _content(self._post(intent)):
            raise OutcomeUnknown(
                phrase(
                    "Another post lies on the practice wall under this key; please look at"
                    " the wall."
                )
            )
        return self._receipt(kept)

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the post from the wall; `None` when it was taken off."""
        kept = await self._feed.by_id(_number(receipt))
        if kept is None or kept.removed_at is not None:
            return None
        alt_texts = tuple(alt_text for _, alt_text in kept.pictures)
        return Seen(
            text=kept.text, pictures=len(alt_texts), alt_texts=alt_texts, url=self._url(kept)
        )

    async def delete(self, receipt: Receipt) -> None:
        """Take the post off the wall; once more does nothing."""
        await self._feed.remove(_number(receipt), self._clock.now())

    async def close(self) -> None:
        """Hold nothing, and so give nothing back."""

    def _post(self, intent: Intent) -> WallPost:
        frozen: dict[str, Any] = json.loads(intent.body)
        return WallPost(
            id=0,
            key=intent.key,
            account=frozen["account"],
            handle=frozen["handle"],
            text=frozen["text"],
            pictures=tuple((sha256, alt_text) for sha256, alt_text in frozen["pictures"]),
            at=self._clock.now(),
        )

    def _receipt(self, post: WallPost) -> Receipt:
        return Receipt(remote_id=str(post.id), url=self._url(post), at=post.at)

    def _url(self, post: WallPost) -> str:
        return f"{self._wall_url}#post-{post.id}"


def _content(post: WallPost) -> tuple[object, ...]:
    return (post.account, post.handle, post.text, post.pictures)


def _number(receipt: Receipt) -> int:
    try:
        return int(receipt.remote_id)
    except ValueError:
        raise Refused(phrase("This receipt is not one of the practice wall's.")) from None
