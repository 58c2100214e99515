"""A Bluesky server (PDS) in one file: sessions, records, blobs, handles, and its odd answers."""

import asyncio
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import regex
from aiohttp import web

from tests.publishers.servers.local import LocalServer, options, serve

COLLECTION = "app.bsky.feed.post"
TID = re.compile(r"^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$")
Plain = dict[str, Any]


@dataclass(kw_only=True)
class Member:
    """One account and its tokens."""

    handle: str
    did: str
    password: str
    access: dict[str, bool] = field(default_factory=dict)
    refresh: dict[str, bool] = field(default_factory=dict)


def refuse(status: int, error: str, message: str) -> web.Response:
    """Answer with an error as every XRPC server writes it."""
    return web.json_response({"error": error, "message": message}, status=status)


class BlueskyPds(LocalServer):
    """Answers as PDS 0.4 and 0.5 were seen to answer."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = [
            Member(
                handle="ana.test", did="did:plc:ana234567ana234567ana2345", password="ana1-app2"
            ),
            Member(
                handle="ben.test", did="did:plc:ben234567ben234567ben2345", password="ben1-app2"
            ),
        ]
        self.records: dict[tuple[str, str], Plain] = {}
        self.blobs: dict[str, bytes] = {}
        self.sessions_left = 30
        self.other_documents: list[Plain] = []
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        """The eight methods that a publisher needs."""
        return [
            web.post("/xrpc/com.atproto.server.createSession", self.create_session),
            web.post("/xrpc/com.atproto.server.refreshSession", self.refresh_session),
            web.get("/xrpc/com.atproto.identity.resolveHandle", self.resolve_handle),
            web.post("/xrpc/com.atproto.repo.uploadBlob", self.upload_blob),
            web.post("/xrpc/com.atproto.repo.putRecord", self.put_record),
            web.get("/xrpc/com.atproto.repo.getRecord", self.get_record),
            web.post("/xrpc/com.atproto.repo.deleteRecord", self.delete_record),
        ]

    def end_access(self) -> None:
        """Let two hours pass: every access token that is out has expired."""
        for member in self.members:
            member.access = dict.fromkeys(member.access, False)

    def end_refresh(self) -> None:
        """Let ninety days pass for the refresh tokens."""
        for member in self.members:
            member.refresh = dict.fromkeys(member.refresh, False)

    def posts(self) -> list[Plain]:
        """Return the records that are there."""
        return list(self.records.values())

    def films(self) -> list[str]:
        """Return the digests of the videos that are there."""
        shown = [record.get("embed", {}).get("video") for record in self.posts()]
        kept = [self.blobs[film["ref"]["$link"]] for film in shown if film]
        return [hashlib.sha256(content).hexdigest() for content in kept]

    def answers(self) -> list[tuple[str, str]]:
        """Return the texts that are there, each with the one that it answers.

        Whatever names another root or content than that of the thread's first answers nothing.
        """
        places = {f"at://{did}/{COLLECTION}/{rkey}": r for (did, rkey), r in self.records.items()}
        found = []
        for record in self.records.values():
            reply = record.get("reply", {})
            parent = places.get(reply.get("parent", {}).get("uri"))
            root = places.get(reply.get("root", {}).get("uri"))
            named = [reply[name]["cid"] for name in ("parent", "root")] if reply else []
            whole = parent and root and named == [_cid(parent), _cid(root)] and "reply" not in root
            found.append((record["text"], parent["text"] if parent and whole else ""))
        return found

    async def create_session(self, request: web.Request) -> web.Response:
        """Open a session with an app password; thirty in five minutes."""
        if self.sessions_left == 0:
            return web.json_response(
                {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
                status=429,
                headers={"RateLimit-Reset": str(int(datetime.now(UTC).timestamp()) + 120)},
            )
        self.sessions_left -= 1
        asked = await request.json()
        for member in self.members:
            if (member.handle, member.password) == (asked["identifier"], asked["password"]):
                return self._session(member)
        return refuse(401, "AuthenticationRequired", "Invalid identifier or password")

    async def refresh_session(self, request: web.Request) -> web.Response:
        """Renew a session; a body, even an empty object, is refused."""
        if await request.read():
            return refuse(
                400, "InvalidRequest", "A request body was provided when none was expected"
            )
        token = _bearer(request)
        for member in self.members:
            if token in member.refresh:
                if member.refresh[token]:
                    return self._session(member)
                return refuse(400, "ExpiredToken", "Token has expired")
        return refuse(400, "InvalidToken", "Token could not be verified")

    def _session(self, member: Member) -> web.Response:
        self._count += 1
        access, renewal = (f"{kind}-{self._count}-{member.handle}" for kind in ("acc", "ref"))
        member.access[access] = member.refresh[renewal] = True
        return web.json_response(
            {
                "did": member.did,
                "handle": member.handle,
                "accessJwt": access,
                "refreshJwt": renewal,
                "active": True,
                "didDoc": {
                    "id": member.did,
                    "service": [
                        {"id": "#atproto_pds", "serviceEndpoint": "https://elsewhere.example"}
                    ],
                },
            }
        )

    async def resolve_handle(self, request: web.Request) -> web.Response:
        """Tell the DID of a handle that is known here."""
        for member in self.members:
            if member.handle == request.query.get("handle"):
                return web.json_response({"did": member.did})
        return refuse(400, "InvalidRequest", "Unable to resolve handle")

    async def upload_blob(self, request: web.Request) -> web.Response:
        """Keep bytes under their own address; again is harmless."""
        member = self._member(request)
        if isinstance(member, web.Response):
            return member
        content = await request.read()
        cid = "bafkrei" + hashlib.sha256(content).hexdigest()[:52]
        self.blobs[cid] = content
        blob = {
            "$type": "blob",
            "ref": {"$link": cid},
            "mimeType": request.content_type,
            "size": len(content),
        }
        return web.json_response({"blob": blob})

    async def put_record(self, request: web.Request) -> web.Response:
        """Write a record; with `swapRecord: null` only where nothing else lies."""
        member = self._member(request)
        if isinstance(member, web.Response):
            return member
        asked = await request.json()
        if asked["repo"] not in (member.did, member.handle):
            return refuse(401, "AuthenticationRequired", "Invalid repo")
        if problem := self._problem(asked):
            return problem
        place = (member.did, asked["rkey"])
        uri = f"at://{member.did}/{COLLECTION}/{asked['rkey']}"
        there = self.records.get(place)
        answer = {"uri": uri, "cid": _cid(asked["record"]), "validationStatus": "valid"}
        if there == asked["record"]:
            return web.json_response(answer)
        if there is not None and "swapRecord" in asked and asked["swapRecord"] is None:
            return refuse(400, "InvalidSwap", f"Record was at {_cid(there)}")
        self.records[place] = asked["record"]
        self.log.add("create", uri=uri, record=asked["record"])
        return web.json_response(answer | {"commit": {"cid": answer["cid"], "rev": asked["rkey"]}})

    def _problem(self, asked: Plain) -> web.Response | None:
        record = asked["record"]
        text = record["text"]
        images = record.get("embed", {}).get("images", [])
        external = record.get("embed", {}).get("external")
        film = record.get("embed", {}).get("video")
        invalid = None
        if not TID.match(asked["rkey"]):
            invalid = "Invalid record key"
        elif len(regex.findall(r"\X", text)) > 300:
            invalid = "Record/text must not be longer than 300 graphemes"
        elif len(text.encode()) > 3000:
            invalid = "Record/text must not be longer than 3000 characters"
        elif len(record.get("langs", [])) > 3:
            invalid = "Record/langs must not have more than 3 elements"
        elif len(images) > 4 or any("alt" not in image for image in images):
            invalid = "Record/embed/images is not what it must be"
        elif external is not None and set(external) - {"thumb"} != {"uri", "title", "description"}:
            invalid = "Record/embed/external is not what it must be"
        elif not record["createdAt"].endswith("Z"):
            invalid = "Record/createdAt must be an valid atproto datetime"
        if invalid:
            return refuse(400, "InvalidRequest", f"Invalid {COLLECTION} record: {invalid}")
        if film is not None:
            return self._problem_of_film(record["embed"], film)
        thumbs = [{"image": external["thumb"]}] if external and "thumb" in external else []
        for image in (*images, *thumbs):
            if image["image"]["ref"]["$link"] not in self.blobs:
                return refuse(400, "BlobNotFound", "Could not find blob")
            if image["image"]["size"] > 1_000_000:
                return refuse(400, "BlobTooLarge", "This file is too large")
        return None

    def _problem_of_film(self, embed: Plain, film: Plain) -> web.Response | None:
        """What the schema of `app.bsky.embed.video` refuses, and a blob that isn't there."""
        if embed["$type"] != "app.bsky.embed.video" or set(embed) - {"$type", "video", "alt"}:
            return refuse(400, "InvalidRequest", "Record/embed is not what it must be")
        if film["mimeType"] != "video/mp4" or film["size"] > 300_000_000:
            return refuse(400, "InvalidMimeType", "Record/embed/video must be video/mp4")
        if film["ref"]["$link"] not in self.blobs:
            return refuse(400, "BlobNotFound", "Could not find blob")
        return None

    async def get_record(self, request: web.Request) -> web.Response:
        """Read a record, without a login; a missing one is 400, not 404."""
        place = (request.query["repo"], request.query["rkey"])
        record = self.records.get(place)
        uri = f"at://{place[0]}/{COLLECTION}/{place[1]}"
        if record is None:
            return refuse(400, "RecordNotFound", f"Could not locate record: {uri}")
        return web.json_response({"uri": uri, "cid": _cid(record), "value": record})

    async def delete_record(self, request: web.Request) -> web.Response:
        """Delete a record; where there is none, that is a yes too."""
        member = self._member(request)
        if isinstance(member, web.Response):
            return member
        asked = await request.json()
        if self.records.pop((member.did, asked["rkey"]), None) is None:
            return web.json_response({})
        self.log.add("delete", uri=f"at://{member.did}/{COLLECTION}/{asked['rkey']}")
        return web.json_response({"commit": {"cid": "bafy", "rev": asked["rkey"]}})

    def _member(self, request: web.Request) -> Member | web.Response:
        token = _bearer(request)
        if not token:
            return refuse(401, "AuthMissing", "Authentication Required")
        for member in self.members:
            if member.access.get(token):
                return member
            if token in member.access:
                return refuse(400, "ExpiredToken", "Token has expired")
        return refuse(400, "InvalidToken", "Token could not be verified")


def _bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _cid(record: Plain) -> str:
    body = json.dumps(record, sort_keys=True, ensure_ascii=False).encode()
    return "bafyrei" + hashlib.sha256(body).hexdigest()[:52]


if __name__ == "__main__":
    chosen = options("bluesky_pds")
    pds = BlueskyPds(log=chosen.log, port=chosen.port)
    accounts = [[one.handle, one.did, one.password] for one in pds.members]
    asyncio.run(serve(pds, {"accounts": accounts}))
