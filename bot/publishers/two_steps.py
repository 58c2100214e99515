"""Publishing in two steps, as Instagram and Threads do: a container, and then its publication.

A container can't be seen, lives for 24 hours and is published once. Its id is in the frozen
request, so that it stands in the database before the second step, and that step is never made
again without a look: after a lost answer the container itself tells whether it was published.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.domain.accounts import Account
from bot.domain.deliveries import Intent, Receipt
from bot.domain.drafts import Target
from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    StillAtWork,
    Throttled,
)
from bot.domain.figures import Quota
from bot.domain.fitting import misfit
from bot.ports import Abilities, Addresses, Pictures, Seen
from bot.publishers.answers import Answer
from bot.publishers.approved import check, check_name, lent, take_all
from bot.publishers.containers import MADE, Containers, Manner, Profile, Stage
from bot.publishers.http import Wire, as_json
from bot.publishers.links import shown
from bot.publishers.meta import (
    NOT_READY,
    Graph,
    fault_of,
    is_gone,
    listed,
    made_since,
    newest_of,
    with_text,
)
from bot.publishers.plain import Plain
from bot.words.phrases import phrase

MOST_LOOKED_AT = 40
KNOWN = 5
LARGEST = 8 * 1024 * 1024
POSTS_USED = "quota_usage,config"
ANSWERS_USED = "reply_quota_usage,reply_config"
"""The fields that tell how many were published of how many; answers have a number of their own."""


class TwoSteps(Plain, ABC):
    """One account on a network with containers; a subclass says who the login is."""

    def __init__(
        self,
        account: Account,
        *,
        secret: str,
        wire: Wire,
        manner: Manner,
        deletes: bool,
        addresses: Addresses | None,
    ) -> None:
        self.account = account
        self.abilities = Abilities(
            repeat_is_harmless=False,
            deletes=deletes,
            tells_quota=True,
            threads=bool(manner.answers),
        )
        self._wire = wire
        self._manner = manner
        self._addresses = addresses
        self._graph = Graph(wire, account.base_url, secret, manner.version)
        self._containers = Containers(self._graph, manner, addresses)

    @abstractmethod
    async def profile(self) -> Profile:
        """Ask whose login it is."""

    async def who_am_i(self) -> str:
        """Return the network and the profile's number. Raise `Refused` for another's login."""
        return self._identity(await self._me())

    async def prepare(self, target: Target, pictures: Pictures, key: str) -> Intent:
        """Make the container, wait until it is ready, and freeze its id.

        What was begun for `key` is gone on with: a container that took long is not made twice.
        """
        return await self._prepared(target, pictures, key)

    async def _prepared(
        self, target: Target, pictures: Pictures, key: str, answers: str = ""
    ) -> Intent:
        """Prepare a post, or an answer to the own post of that number."""
        me = await self._me()
        check(target, self.account, self._identity(me), self._manner.who)
        await self._check_pictures(target, pictures)
        begun = self._containers.begun(key, target, answers)
        if begun.intent is None:
            await self._check_quota(me, ANSWERS_USED if answers else POSTS_USED)
            begun.intent = await self._noted(me, target, key, answers)
        stage = await self._containers.ready(me, target, key, begun)
        body = {"creation_id": begun.container}
        if stage is Stage.PUBLISHED:
            # By an earlier call that was answered with a no: it must not be made again.
            body["stage"] = stage.value
        return Intent(key=key, body=as_json(body).decode(), baseline=begun.intent.baseline)

    async def send(self, intent: Intent) -> Receipt:
        """Publish the container once."""
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        who = self._manner.who
        if "stage" in frozen:
            raise Happened(
                phrase(
                    "{who} says that this post is out already; please look at the account.", who=who
                )
            )
        path = f"{noted['profile']}/{self._manner.publish}"
        answer = await self._graph.tell(path, frozen, effect=True)
        fault = fault_of(answer)
        if fault is not None and fault.pair in NOT_READY:
            raise await self._not_ready(frozen["creation_id"])
        number = (await self._taken(answer, frozen["creation_id"])).get("id")
        if not isinstance(number, str) or not number:
            raise Happened(
                phrase(
                    "{who} said yes, but does not name the post; please look at the account.",
                    who=who,
                )
            )
        return Receipt(remote_id=number, url=await self._link(number), at=self._wire.clock.now())

    async def find(self, intent: Intent) -> Receipt | None:
        """Ask the container, and look for its post; `None` proves nothing.

        Raise `OutcomeUnknown` when it could not be looked up, `StillAtWork` where it is out by the
        container's own word and its post is not known, and `Refused` where the container failed or
        ran out, so that it never will be out.
        """
        frozen, noted = json.loads(intent.body), json.loads(intent.baseline)
        try:
            stage = await self._containers.stage_of(frozen["creation_id"])
            if stage in (Stage.FINISHED, Stage.IN_PROGRESS):
                return None
            own = await self._own(noted["profile"], MOST_LOOKED_AT, noted.get("answers", ""))
        except PublishError as error:
            # Not one of the kinds that would let somebody send again.
            raise OutcomeUnknown(error.sentence) from None
        new = made_since(own, noted, MADE)
        post = with_text(new, self._manner.words, noted["text"], noted["pictures"])
        if post is not None:
            return Receipt(remote_id=post["id"], url=self._shown(post), at=self._time(post))
        if stage in (Stage.ERROR, Stage.EXPIRED):
            raise Refused(
                phrase("{who} says that the post was never published.", who=self._manner.who)
            )
        if stage is Stage.PUBLISHED:
            raise StillAtWork(
                phrase(
                    "{who} says that it has published this post, and does not show it yet.",
                    who=self._manner.who,
                )
            )
        return None

    async def read_back(self, receipt: Receipt) -> Seen | None:
        """Read the post; `None` when the network, which otherwise answers, has it no more."""
        path = quote(receipt.remote_id, safe="")
        answer = await self._graph.get(path, fields=self._manner.fields)
        if is_gone(fault_of(answer)):
            # The same may be said to a token without the right to read: then this raises.
            await self._me()
            return None
        post = self._graph.require(answer, effect=False)
        alt_texts = _alt_texts(post)
        return Seen(
            text=str(post.get(self._manner.words) or ""),
            pictures=len(alt_texts),
            alt_texts=alt_texts,
            url=self._shown(post),
        )

    async def delete(self, receipt: Receipt) -> None:
        """Delete the post; one that is gone is no error. Raise `Refused` where it can't be."""
        who = self._manner.who
        if not self.abilities.deletes:
            raise Refused(
                phrase(
                    "{who} lets no program delete here; please delete the post in the app.", who=who
                )
            )
        answer = await self._graph.delete(quote(receipt.remote_id, safe=""))
        if is_gone(fault_of(answer)):
            if await self.read_back(receipt) is None:
                return
        elif self._graph.require(answer, effect=True).get("success") is True:
            return
        raise Refused(
            phrase("{who} did not delete the post; please delete it there by hand.", who=who)
        )

    async def close(self) -> None:
        """Close our own connections."""
        await self._wire.close()

    async def _me(self) -> Profile:
        me = await self.profile()
        check_name(me.name, self.account, self._manner.who)
        return me

    def _identity(self, me: Profile) -> str:
        return f"{self._manner.who.lower()}:{me.number}"

    async def _check_pictures(self, target: Target, pictures: Pictures) -> None:
        who = self._manner.who
        if said := misfit(target):
            raise Refused(said)
        taken = await take_all(target, pictures, most=self._manner.most_pictures, who=who)
        if any(len(content) > LARGEST for one, content in taken if not one.is_video):
            raise Refused(
                phrase(
                    "{who} takes pictures up to 8 MB; save a smaller one for a new look.", who=who
                )
            )
        await self.check(target)

    async def check(self, target: Target) -> None:
        """Raise `Refused` where the network could not fetch the pictures."""
        if target.pictures:
            lent(self._addresses, self._manner.who)

    async def quota(self) -> Quota | None:
        """Return how many posts of those of 24 hours are left."""
        return await self._quota_of(await self._me(), POSTS_USED)

    async def _check_quota(self, me: Profile, used: str) -> None:
        found = await self._quota_of(me, used)
        if found is not None and not found.left:
            raise Throttled(
                phrase(
                    "{who} takes no more for now: all {of} posts in 24 hours are used up.",
                    who=self._manner.who,
                    of=found.of,
                )
            )

    async def _quota_of(self, me: Profile, named: str) -> Quota | None:
        plain = await self._graph.read(f"{me.number}/{self._manner.limit}", fields=named)
        usage, _, limit = named.partition(",")
        data = plain.get("data")
        first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        config = first.get(limit)
        total = config.get("quota_total") if isinstance(config, dict) else None
        used = first.get(usage)
        if not isinstance(used, int) or not isinstance(total, int):
            return None
        return Quota(left=max(total - used, 0), of=total)

    async def _noted(self, me: Profile, target: Target, key: str, answers: str) -> Intent:
        own = await self._own(me.number, KNOWN, answers)
        noted = {
            "profile": me.number,
            "text": target.text,
            "pictures": len(target.pictures),
            **({"answers": answers} if answers else {}),
            **newest_of(own, MADE),
        }
        return Intent(key=key, body="", baseline=json.dumps(noted))

    async def _taken(self, answer: Answer, container: str) -> dict[str, Any]:
        """The object of a yes. A no is believed unless the container says that it is published.

        A container is published once, so whatever repeats the call between us and the network
        is answered with a no.
        """
        try:
            return self._graph.require(answer, effect=True)
        except Refused:
            if await self._stage_if_told(container) not in (Stage.PUBLISHED, None):
                raise
        raise OutcomeUnknown(
            phrase(
                "{who} said no, and yet the post may be out; please look at the account.",
                who=self._manner.who,
            )
        )

    async def _stage_if_told(self, container: str) -> Stage | None:
        """Ask a container how far it is; `None` proves nothing: it is gone, or nobody could say."""
        try:
            return await self._containers.stage_of(container)
        except PublishError:
            # Whatever this look was answered, it says nothing of the call before it.
            return None

    async def _not_ready(self, container: str) -> PublishError:
        """Say what a refusal as too early means: a look must not say otherwise."""
        who = self._manner.who
        if await self._stage_if_told(container) in (Stage.FINISHED, Stage.IN_PROGRESS):
            return NothingSent(
                phrase("{who} has not got the post ready yet, so nothing was published.", who=who)
            )
        return OutcomeUnknown(
            phrase(
                "{who} says that the post is not ready, and yet it may be out; please look"
                " at the account.",
                who=who,
            )
        )

    async def _own(self, number: str, most: int, answers: str = "") -> list[dict[str, Any]]:
        """List the newest own posts, newest first, each with how many pictures it has.

        Where `answers` names a post, it is the own answers to just that one.
        """
        manner = self._manner
        path = f"{number}/{manner.answers if answers else manner.posts}"
        fields = manner.answer_fields if answers else manner.fields
        plain = await self._graph.read(path, fields=fields, limit=str(most))
        posts = [one for one in listed(plain)[:most] if not answers or _answers(one, answers)]
        return [{**post, "pictures": len(_alt_texts(post))} for post in posts]

    async def _link(self, number: str) -> str:
        """Ask for the post's address; it is out, so whatever happens here is no failure of it."""
        try:
            post = await self._graph.read(quote(number, safe=""), fields="permalink")
        except PublishError:
            post = {}
        return self._shown(post)

    def _shown(self, post: Mapping[str, Any]) -> str:
        return shown(post.get("permalink")) or self.account.base_url

    def _time(self, post: Mapping[str, Any]) -> datetime:
        try:
            return datetime.fromisoformat(str(post.get(MADE)))
        except ValueError:
            return self._wire.clock.now()


def _answers(post: Mapping[str, Any], number: str) -> bool:
    """Whether a post answers this one."""
    before = post.get("replied_to")
    return isinstance(before, dict) and before.get("id") == number


def _alt_texts(post: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the descriptions of a post's pictures, one for each; a video counts as one."""
    children = post.get("children")
    data = children.get("data") if isinstance(children, dict) else None
    each: list[Any] = data if isinstance(data, list) else []
    if not each and post.get("media_type") in ("IMAGE", "VIDEO"):
        each = [post]
    return tuple(str(one.get("alt_text") or "") for one in each if isinstance(one, dict))
