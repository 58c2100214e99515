"""A network as a small class that keeps what it was sent, and can be told to fail."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.accounts import Account
from bot.domain.correcting import Edits
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import PublishError, Refused
from bot.domain.figures import Quota, ServerLimits
from bot.ports import Abilities, Pictures, Seen
from tests.fakes import FrozenClock, Story


class FakePublisher:
    """One account on a network that keeps every post it was ever sent."""

    def __init__(self, account: Account, clock: FrozenClock, *, harmless: bool = False) -> None:
        self.account = account
        self.identity = f"wall:{account.name}"
        self.abilities = Abilities(repeat_is_harmless=harmless, deletes=True, threads=True)
        self.clock = clock
        self.story = Story()
        self.sent: list[Intent] = []
        self.looked_for: list[Intent] = []
        self.posts: dict[str, Intent] = {}
        self.removed: list[str] = []
        self.lost_answers: list[PublishError] = []
        self.takes: ServerLimits | None = None
        self.left: Quota | None = None

    @property
    def texts(self) -> list[str]:
        """What the public can read."""
        return [post.body for ident, post in self.posts.items() if ident not in self.removed]

    async def who_am_i(self) -> str:
        await self.story.begins("who_am_i")
        return self.identity

    async def limits(self) -> ServerLimits | None:
        await self.story.begins("limits")
        return self.takes

    async def quota(self) -> Quota | None:
        await self.story.begins("quota")
        return self.left

    async def check(self, target: Target) -> None:
        await self.story.begins("check")

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        await self.story.begins("prepare")
        await self.story.ends("prepare")
        return Intent(key=key, body=target.text)

    async def prepare_next(
        self, target: Target, pictures: Pictures, key: str, before: Sequence[Receipt]
    ) -> Intent:
        intent = await self.prepare(target, pictures, key)
        return replace(intent, baseline=before[-1].remote_id)

    async def send(self, intent: Intent) -> Receipt:
        await self.story.begins("send")
        self.sent.append(intent)
        known = next((i for i, post in self.posts.items() if post.key == intent.key), None)
        ident = known if known and self.abilities.repeat_is_harmless else str(len(self.posts) + 1)
        self.posts[ident] = intent
        await self.story.ends("send")
        if self.lost_answers:
            raise self.lost_answers.pop(0)
        return self._receipt(ident)

    def _receipt(self, ident: str) -> Receipt:
        return Receipt(remote_id=ident, url=f"https://net.example/{ident}", at=self.clock.now())

    async def find(self, intent: Intent) -> Receipt | None:
        await self.story.begins("find")
        self.looked_for.append(intent)
        found = [i for i, post in self.posts.items() if post == replace(intent, trace="")]
        there = [i for i in found if i not in self.removed]
        return self._receipt(there[0]) if there else None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        await self.story.begins("read_back")
        if receipt.remote_id in self.removed or receipt.remote_id not in self.posts:
            return None
        text = self.posts[receipt.remote_id].body
        return Seen(text=text, pictures=0, alt_texts=(), url=receipt.url)

    async def delete(self, receipt: Receipt) -> None:
        await self.story.begins("delete")
        if receipt.remote_id not in self.posts:
            raise Refused("no such post")
        self.removed.append(receipt.remote_id)

    async def edit(self, receipt: Receipt, intent: Intent) -> Receipt:
        await self.story.begins("edit")
        if receipt.remote_id not in self.posts or self.abilities.edits is Edits.NOTHING:
            raise Refused("no such post")
        self.posts[receipt.remote_id] = intent
        await self.story.ends("edit")
        if self.lost_answers:
            raise self.lost_answers.pop(0)
        return self._receipt(receipt.remote_id)

    async def close(self) -> None:
        await self.story.begins("close")
