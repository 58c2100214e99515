"""Calls to a network's server: limits, no redirects, and what each failure means for a post."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.domain.errors import (
    Happened,
    NothingSent,
    OutcomeUnknown,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.ports import Clock
from bot.publishers.answers import Answer, in_one_line, usual_words
from bot.words.phrases import phrase, worded

AGENT = "second-opinion"
LARGEST_ANSWER = 4 * 1024 * 1024
NETWORKS_OWN_NO = frozenset({400, 402, 403, 404, 405, 406, 409, 410, 413, 415, 422, 426, 431, 451})
NOT_DONE_HERE = frozenset({307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Time limits of one call in seconds; an upload may take `upload` in all."""

    connect: float = 5
    read: float = 15
    total: float = 20
    upload: float = 30


LIMITS = Limits()
# Bytes a second: what an upload of some weight may take beyond its usual time.
SLOWEST = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `effect` says that the public may see what it does, `weight` how many bytes
    it uploads.

    Headers and body carry credentials, so they are in no repr.
    """

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | aiohttp.FormData | None = field(default=None, repr=False)
    effect: bool = False
    upload: bool = False
    weight: int = 0


class Wire:
    """The way to one account's server.

    What writes goes over connections used once: a kept connection that the server has
    silently closed fails in a way that cannot be told from a lost post. aiohttp never
    repeats a POST by itself, and here no PUT or DELETE either. `words` takes the network's own
    sentence out of an answer, and gives nothing where the answer is not the network's own.
    """

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        clock: Clock,
        who: str,
        limits: Limits = LIMITS,
        words: Callable[[Answer], str] = usual_words,
    ) -> None:
        self.clock = clock
        self.who = who
        self._reading = session
        self._limits = limits
        self._words = words
        self._writing: aiohttp.ClientSession | None = None
        self._secrets: dict[str, str] = {}

    def keep_secret(self, **secrets: str) -> None:
        """Cut these out of every sentence from now on, each in place of the last of its name."""
        self._secrets.update(secrets)

    async def ask(self, call: Call) -> Answer:
        """Make one call and return the answer, whatever its status.

        Raise `NothingSent` when the connection was never opened, or when the answer to a call
        without effect was lost; `Happened` when a yes broke off; else `OutcomeUnknown`.
        """
        status: int | None = None
        failure: PublishError
        try:
            async with self._session(call).request(
                call.method,
                call.url,
                params=call.params,
                headers={"User-Agent": AGENT, **call.headers},
                data=_in_chunks(call.body),
                timeout=self._timeout(call),
                allow_redirects=False,
            ) as response:
                status = response.status
                body = await _at_most(response.content, LARGEST_ANSWER)
                return Answer(status=status, headers=response.headers.copy(), body=body)
        except aiohttp.InvalidURL:
            failure = Refused(
                phrase("The address of {who} is not valid; mend it in the settings.", who=self.who)
            )
        # These are kinds of ClientOSError, and mean the opposite of it: they come first.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            failure = NothingSent(
                phrase("{who} could not be reached, so nothing happened there.", who=self.who)
            )
        # A ValueError is a host's name or a header that cannot be written or read.
        except (aiohttp.ClientError, OSError, ValueError):
            failure = self._lost(effect=call.effect, status=status)
        # Raised out here, so that no aiohttp error with our headers in it hangs on as context.
        raise failure

    def require(self, answer: Answer, *, effect: bool) -> dict[str, Any]:
        """Return the JSON object of a 2xx answer, or raise what the answer means.

        Without `effect` an unclear answer is `NothingSent`; with it a yes that cannot be read
        is `Happened`, and everything unclear is `OutcomeUnknown`.
        """
        if not answer.ok:
            raise self.refusal(answer, effect=effect)
        if answer.plain is None:
            raise self._lost(effect=effect, status=answer.status)
        return answer.plain

    def refusal(self, answer: Answer, *, effect: bool) -> PublishError:
        """Say what an answer other than 2xx means, by its status and whose words it carries."""
        own = self.said(answer)
        if answer.status == 429 or (answer.status == 503 and own):
            wait = answer.wait(self.clock.now())
            return Throttled(phrase("{who} asks to wait before it takes more.", who=self.who), wait)
        if answer.status == 401:
            return Unauthorized(
                worded(
                    "{who} does not accept the account's login any more; ask an administrator to"
                    " renew it.",
                    "{who} does not accept the account's login any more; ask an administrator to"
                    ' renew it: "{words}".',
                    who=self.who,
                    words=own,
                )
            )
        if answer.status in NOT_DONE_HERE or (not effect and 300 <= answer.status < 400):
            return Refused(
                phrase(
                    "{who} has moved to another address; put the new one into the account's"
                    " settings.",
                    who=self.who,
                )
            )
        if answer.status in NETWORKS_OWN_NO and (own or not effect):
            return Refused(
                worded(
                    "{who} said no (status {status}).",
                    '{who} said no (status {status}): "{words}".',
                    who=self.who,
                    status=answer.status,
                    words=own,
                )
            )
        return self._lost(effect=effect, status=answer.status)

    def doubt(self, answer: Answer) -> PublishError:
        """Say that nobody knows what an answer means for a post, whoever wrote it."""
        return self._lost(effect=True, status=answer.status)

    def said(self, answer: Answer) -> str:
        """Take the network's own sentence from an answer, bounded and without our secrets."""
        return self.clean(self._words(answer))

    def clean(self, words: str) -> str:
        """Write a network's words as one bounded line without our secrets."""
        return in_one_line(words, self._secrets.values())

    async def close(self) -> None:
        """Close the connections that are our own; the session we were given stays open."""
        if self._writing is not None:
            await self._writing.close()
            self._writing = None

    def _session(self, call: Call) -> aiohttp.ClientSession:
        if call.method == "GET":
            return self._reading
        if self._writing is None:
            self._writing = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                middlewares=(_once,),
            )
        return self._writing

    def _timeout(self, call: Call) -> aiohttp.ClientTimeout:
        limits = self._limits
        return aiohttp.ClientTimeout(
            total=limits.upload + call.weight / SLOWEST if call.upload else limits.total,
            connect=limits.connect,
            sock_connect=limits.connect,
            sock_read=limits.read,
        )

    def _lost(self, *, effect: bool, status: int | None) -> PublishError:
        if not effect:
            return NothingSent(
                phrase("{who} gave no usable answer, so nothing happened there.", who=self.who)
            )
        if status is not None and 200 <= status < 300:
            return Happened(
                phrase(
                    "{who} said yes, but its answer can't be read; please look at the"
                    " account to see the post.",
                    who=self.who,
                )
            )
        if status:
            return OutcomeUnknown(
                phrase(
                    "{who} failed with status {status}, and the post may be out; please look at the"
                    " account.",
                    who=self.who,
                    status=status,
                )
            )
        return OutcomeUnknown(
            phrase(
                "{who} gave no answer, and the post may be out; please look at the account.",
                who=self.who,
            )
        )


def _in_chunks(body: bytes | aiohttp.FormData | None) -> io.BytesIO | aiohttp.FormData | None:
    """Let a long body be written in chunks: at one go it would keep everybody else waiting."""
    return io.BytesIO(body) if isinstance(body, bytes) else body


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Let no call be repeated by aiohttp itself: a no to the second says nothing of the first."""
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        # A kind of error that aiohttp does not repeat after.
        raise aiohttp.ClientConnectionError("the connection broke") from None


async def _at_most(stream: aiohttp.StreamReader, limit: int) -> bytes:
    # What is cut off is no JSON any more, and is judged as that.
    read = bytearray()
    async for chunk in stream.iter_any():
        read += chunk
        if len(read) > limit:
            break
    return bytes(read)


def as_json(plain: object) -> bytes:
    """Write a request's JSON body as UTF-8."""
    return json.dumps(plain, ensure_ascii=False).encode()
