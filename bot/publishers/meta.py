"""Meta's Graph API, shared by its networks: the calls, and what its error codes mean.

The HTTP status says little there: 400 stands for a login that ran out as well as for a post that
may be out. So the code and the subcode of the network's own error decide.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.domain.errors import (
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.publishers.answers import Answer
from bot.publishers.client import Client, bearer
from bot.publishers.http import Wire
from bot.publishers.plain_text import same_text
from bot.words.phrases import marked, phrase, worded

VERSION = "v26.0"
"""Of the Graph API; Meta ends each version about two years after its birth."""

LOGIN_OVER = frozenset({102, 190})
TOO_OFTEN = frozenset({4, 9, 17, 32, 341, 613, *range(80000, 80015)})
NO_RIGHT = frozenset({3, 10, *range(200, 300)})
BLOCKED = 368
TWICE = 506
BAD_VIDEO = frozenset({1363040, 1363127, 1363128, 1363129})
"""Its ratio, its size in pixels, its length, its frames a second."""
REFUSED = (
    BAD_VIDEO
    | frozenset({24, 25, 100, 352, BLOCKED, TWICE, 803, 9004, 36000, 36001, 36003, 36004, 1609005})
    | NO_RIGHT
)
"""Of a call with an effect: with these nothing was published. Whatever is not here is unclear."""

ACTION_BLOCKED = (4, 2207051)
TROUBLE_IN_PUBLISHING = (24, 2207008)
UNCLEAR = frozenset({ACTION_BLOCKED, TROUBLE_IN_PUBLISHING})
"""Came back for posts that were out: they mean nothing for sure, whatever their code says."""

NOT_READY = frozenset({(9007, 2207027), (24, 2207006), (24, 4279009)})
"""The container is not ready, or not known yet at the server that was asked."""

GONE = (100, 33)
NOT_THERE = frozenset({24, 803})
TEMPORARY = frozenset({-2, -1, 1, 2})
WHY_OVER: Mapping[int, str] = {
    458: marked(", as the app was removed from it"),
    459: marked(", as its owner must first sign in and answer a question there"),
    460: marked(", as its password was changed"),
    463: marked(", as it has run out"),
    464: marked(", as its owner must first confirm who they are there"),
    467: marked(", as it was ended"),
    492: marked(", as whoever connected it has no role there any more"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error in Meta's own form."""

    code: int
    subcode: int = 0
    transient: bool = False

    @property
    def pair(self) -> tuple[int, int]:
        """Both numbers."""
        return (self.code, self.subcode)


def fault_of(answer: Answer) -> Fault | None:
    """Read Meta's error out of an answer, or `None` where the words are not Meta's."""
    error = (answer.plain or {}).get("error")
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        return None
    subcode = error.get("error_subcode")
    return Fault(
        code=error["code"],
        subcode=subcode if isinstance(subcode, int) else 0,
        transient=error.get("is_transient") is True,
    )


def is_gone(fault: Fault | None) -> bool:
    """Whether a reading was answered with: there is no such thing (or you may not see it)."""
    return fault is not None and (fault.pair == GONE or fault.code in NOT_THERE)


def meta_words(answer: Answer) -> str:
    """Take Meta's own sentence: what is meant for people where there is that, else the other."""
    if fault_of(answer) is None:
        return ""
    error = (answer.plain or {})["error"]
    said = (error.get(name) for name in ("error_user_msg", "message"))
    return next((words for words in said if isinstance(words, str) and words), "no reason given")


class Graph:
    """One account's calls to a Graph API below `version`."""

    def __init__(self, wire: Wire, base_url: str, token: str, version: str = VERSION) -> None:
        self.wire = wire
        self._client = Client(wire, base_url, bearer(token))
        self._version = version
        wire.keep_secret(token=token)

    async def get(self, path: str, **params: str) -> Answer:
        """Read, and return the answer whatever it says."""
        return await self._client.get(f"/{self._version}/{path}", **params)

    async def read(self, path: str, **params: str) -> dict[str, Any]:
        """Read an object, or raise what the answer means."""
        return self.require(await self.get(path, **params), effect=False)

    async def tell(self, path: str, fields: object, *, effect: bool = False) -> Answer:
        """Write, and return the answer; `effect` says that the public may see it."""
        return await self._client.ask(
            "POST", f"/{self._version}/{path}", json=fields, effect=effect
        )

    async def post(self, path: str, fields: object, *, effect: bool = False) -> dict[str, Any]:
        """Write, or raise what the answer means."""
        return self.require(await self.tell(path, fields, effect=effect), effect=effect)

    async def upload(self, path: str, form: aiohttp.FormData) -> dict[str, Any]:
        """Hand over a file that the public does not see yet."""
        answer = await self._client.ask("POST", f"/{self._version}/{path}", body=form, upload=True)
        return self.require(answer, effect=False)

    async def hand_over(
        self, url: str, content: bytes, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Hand over the bytes of a video, which the public does not see yet, at an own address."""
        answer = await self._client.ask(
            "POST", url, body=content, also=headers, upload=True, weight=len(content)
        )
        return self.require(answer, effect=False)

    async def delete(self, path: str) -> Answer:
        """Ask to delete, and return the answer whatever it says."""
        return await self._client.ask("DELETE", f"/{self._version}/{path}", effect=True)

    async def rest(self, waits: Sequence[float], turn: int, end: float) -> bool:
        """Wait before one more look, longer each turn; where that would last beyond `end`, don't.

        `end` is of the monotonic clock, in seconds. Says whether it waited.
        """
        wait = waits[min(turn, len(waits) - 1)]
        if self.wire.clock.monotonic() + wait > end:
            return False
        await self.wire.clock.sleep(wait)
        return True

    def require(self, answer: Answer, *, effect: bool) -> dict[str, Any]:
        """Return the object of a yes, or raise what the answer means."""
        if fault_of(answer) is not None or not answer.ok:
            raise self.meaning(answer, effect=effect)
        return self.wire.require(answer, effect=effect)

    def meaning(self, answer: Answer, *, effect: bool) -> PublishError:
        """Say what an error means for a post."""
        fault = fault_of(answer)
        if fault is None:
            return self.wire.refusal(answer, effect=effect)
        who, said = self.wire.who, self.wire.said(answer)
        if fault.code in LOGIN_OVER:
            return Unauthorized(_over(who, fault, said))
        if fault.pair in NOT_READY:
            return NothingSent(
                phrase("{who} has not got the post ready yet, so nothing was published.", who=who)
            )
        if fault.code in TOO_OFTEN and fault.pair not in UNCLEAR:
            busy = worded(
                "{who} takes no more for now.",
                '{who} takes no more for now: "{words}".',
                who=who,
                words=said,
            )
            return Throttled(busy, _wait(answer))
        if _is_clear(fault, effect=effect):
            return Refused(_no(who, fault, said))
        if effect:
            return OutcomeUnknown(
                phrase(
                    "{who} gave an unclear answer (code {code}), and the post may be out; please"
                    " look at the account.",
                    who=who,
                    code=fault.code,
                )
            )
        return NothingSent(
            phrase(
                "{who} has trouble (code {code}), so nothing happened there.",
                who=who,
                code=fault.code,
            )
        )


def _is_clear(fault: Fault, *, effect: bool) -> bool:
    """Whether it is a no. Without an effect, whatever does not pass by itself is one."""
    if fault.pair in UNCLEAR or fault.transient or fault.code in TEMPORARY:
        return False
    return fault.code in REFUSED or not effect


def _over(who: str, fault: Fault, words: str) -> str:
    return worded(
        "{who} does not accept the account's login any more{why}; ask an administrator to renew"
        " it.",
        "{who} does not accept the account's login any more{why}; ask an administrator to renew"
        ' it: "{words}".',
        who=who,
        why=phrase(WHY_OVER.get(fault.subcode, "")),
        words=words,
    )


def _no(who: str, fault: Fault, words: str) -> str:
    if fault.code == TWICE:
        return phrase(
            '{who} takes no post twice in a row, and an equal one is out already: "{words}".',
            who=who,
            words=words,
        )
    if fault.code == BLOCKED:
        return phrase(
            '{who} lets this account publish nothing for a while: "{words}".', who=who, words=words
        )
    if fault.code in NO_RIGHT:
        return phrase(
            "{who} misses a permission; ask an administrator to connect the account again:"
            ' "{words}".',
            who=who,
            words=words,
        )
    return phrase('{who} said no (code {code}): "{words}".', who=who, code=fault.code, words=words)


def _wait(answer: Answer) -> float | None:
    """Seconds until calls are taken again: Meta says it in minutes, in a header of its own."""
    try:
        used = json.loads(answer.headers.get("X-Business-Use-Case-Usage", "null"))
    except ValueError:
        return None
    groups = used.values() if isinstance(used, dict) else ()
    each = [one for group in groups if isinstance(group, list) for one in group]
    minutes = [
        one["estimated_time_to_regain_access"]
        for one in each
        if isinstance(one, dict) and isinstance(one.get("estimated_time_to_regain_access"), int)
    ]
    return min(max(minutes) * 60.0, 24 * 3600.0) if minutes and max(minutes) > 0 else None


def could_not(who: str, words: str) -> Refused:
    """Say that a network failed with what it was given, in its own words where it has some."""
    return Refused(
        worded(
            "{who} could not take the post.",
            '{who} could not take the post: "{words}".',
            who=who,
            words=words,
        )
    )


def with_advice(no: Refused) -> Refused:
    """Say also what helps where a network could not work a video up."""
    return Refused(
        phrase(
            "{why} Save the video anew as MP4, with H.264 and AAC inside, attach it, and ask for a"
            " new look.",
            why=no.sentence,
        )
    )


def listed(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the objects of a list that have an id."""
    data = plain.get("data")
    found = data if isinstance(data, list) else []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)]


def newest_of(posts: list[dict[str, Any]], made: str) -> dict[str, Any]:
    """Note the newest own posts; `made` names the field with the time."""
    return {
        "known": [post["id"] for post in posts],
        "newest": max((str(post.get(made) or "") for post in posts), default=""),
    }


def made_since(
    posts: Iterable[dict[str, Any]], noted: Mapping[str, Any], made: str
) -> list[dict[str, Any]]:
    """Return the posts made since `noted`, by the network's own clock (it writes UTC)."""
    return [
        post
        for post in posts
        if post["id"] not in noted["known"] and str(post.get(made) or "") >= noted["newest"]
    ]


def with_text(
    posts: Iterable[dict[str, Any]], name: str, text: str, pictures: int
) -> dict[str, Any] | None:
    """Return the oldest of `posts` (newest first) with this text and number of `pictures`."""
    fitting = [
        post
        for post in posts
        if same_text(str(post.get(name) or ""), text) and post["pictures"] == pictures
    ]
    return fitting[-1] if fitting else None
