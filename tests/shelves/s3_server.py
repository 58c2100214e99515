"""A stand-in for an S3-compatible store that answers as Amazon's documentation says.

It checks each signature by itself, from the header's own words, and can be told to fail.
"""

import asyncio
import contextlib
import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.test_utils import TestServer

KEY_ID, SECRET, REGION, BUCKET = "AKIDEXAMPLE", "wJalr/XUtnFEMI+bPxRfi", "eu-west-3", "pictures"
CLOCK_SKEW = 15 * 60
_AUTHORISATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request,"
    r"SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})"
)

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Store:
    """What a store holds and was asked; each fault answers one request in place of the store."""

    now: Callable[[], datetime]
    objects: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        body = await request.read()
        self.asked.append((request.method, request.path))
        if self.faults:
            return await self.faults.pop(0)(request)
        if wrong := self._unsigned(request, body):
            return refusal(request, 403, wrong)
        bucket, _, name = request.path.removeprefix("/").partition("/")
        if bucket != BUCKET:
            return refusal(request, 404, "NoSuchBucket")
        return self._about(request, name, body) if name else self._listed(request)

    def _listed(self, request: web.Request) -> web.Response:
        assert request.query == {"list-type": "2", "max-keys": "1", "prefix": "so/"}
        return web.Response(text="<ListBucketResult/>", content_type="application/xml")

    def _about(self, request: web.Request, name: str, body: bytes) -> web.Response:
        match request.method:
            case "PUT":
                self.objects[name] = body
                self.types[name] = request.content_type
                return web.Response()
            case "DELETE":
                self.objects.pop(name, None)
                return web.Response(status=204)
            case _ if name in self.objects:
                return web.Response(body=self.objects[name])
            case _:
                return refusal(request, 404, "NoSuchKey")

    def _unsigned(self, request: web.Request, body: bytes) -> str:
        """Say what is wrong with a request's signature, in the store's word; empty if nothing."""
        found = _AUTHORISATION.fullmatch(request.headers.get("Authorization", ""))
        if found is None:
            return "AccessDenied"
        key_id, day, region, names, signature = found.groups()
        if key_id != KEY_ID:
            return "InvalidAccessKeyId"
        moment = request.headers["X-Amz-Date"]
        at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs((at - self.now()).total_seconds()) > CLOCK_SKEW:
            return "RequestTimeTooSkewed"
        if request.headers["X-Amz-Content-Sha256"] != hashlib.sha256(body).hexdigest():
            return "XAmzContentSHA256Mismatch"
        must = {"host", "x-amz-date", "x-amz-content-sha256"}
        if region != REGION or not must <= set(names.split(";")):
            return "AuthorizationHeaderMalformed"
        lines = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names.split(";"))
        path, _, query = request.raw_path.partition("?")
        payload = request.headers["X-Amz-Content-Sha256"]
        whole = f"{request.method}\n{path}\n{query}\n{lines}\n{names}\n{payload}"
        scope = f"{day}/{region}/s3/aws4_request"
        digest = hashlib.sha256(whole.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
        key = ("AWS4" + SECRET).encode()
        for part in (day, region, "s3", "aws4_request", text):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return "" if key.hex() == signature else "SignatureDoesNotMatch"


def refusal(request: web.Request, status: int, code: str) -> web.Response:
    """Refuse as a store does: in XML, but for HEAD, which has no body."""
    text = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>No.</Message></Error>'
    body = None if request.method == "HEAD" else text.encode()
    return web.Response(status=status, body=body, content_type="application/xml")


def says(status: int, code: str) -> Fault:
    """Answer one request with a refusal."""

    async def fault(request: web.Request) -> web.StreamResponse:
        return refusal(request, status, code)

    return fault


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Promise more than is sent, then break the connection."""
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b"a bowl")
    assert request.transport is not None
    request.transport.close()
    return answer


async def says_nothing(request: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


def gives(content: bytes) -> Fault:
    """Answer one request with these bytes."""

    async def fault(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content)

    return fault


@contextlib.asynccontextmanager
async def serving(now: Callable[[], datetime]) -> AsyncIterator[Store]:
    """Serve a store on this machine while the block lasts."""
    store = Store(now=now)
    application = web.Application(client_max_size=1 << 30)
    application.router.add_route("*", "/{path:.*}", store.answer)
    server = TestServer(application, handler_cancellation=True)
    await server.start_server()
    store.url = str(server.make_url("/")).rstrip("/")
    try:
        yield store
    finally:
        await server.close()
