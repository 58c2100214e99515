"""TikTok's Content Posting API in one file: taken at once, or in pieces, and published later."""

import asyncio
import hashlib
import itertools
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer, options, serve

Plain = dict[str, Any]
PUBLIC, PRIVATE = "PUBLIC_TO_EVERYONE", "SELF_ONLY"
LEAST_PIECE, MOST_PIECE = 5 * 1024 * 1024, 64_000_000


def envelope(data: Plain, code: str = "ok", message: str = "") -> Plain:
    """Write an answer as TikTok does."""
    log_id = "202210112248442CB9319E1FB30C1073F3"
    return {"data": data, "error": {"code": code, "message": message, "log_id": log_id}}


def refuse(status: int, code: str, message: str = "") -> web.Response:
    """Answer with an error."""
    return web.json_response(envelope({}, code, message), status=status)


class TikTokApi(LocalServer):
    """Answers as documented; `verified` begins the addresses that pictures may have."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = {
            "ana-token-5e1f": ("open-1", "soupe"),
            "ben-token-7c2d": ("open-2", "other"),
        }
        self.options = [PUBLIC, "MUTUAL_FOLLOW_FRIENDS", PRIVATE]
        self.audited = True
        self.verified = ""
        self.comments_disabled = False
        self.duets_disabled = False
        self.longest = 300
        self.closed = False
        self.upload_host = ""
        self.looks = 1
        self.fails = ""
        self.taken: dict[str, Plain] = {}
        self.posted: list[Plain] = []
        self._numbers = itertools.count(7_300_000_000)

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        return [
            web.get("/v2/user/info/", self.user_info),
            web.post("/v2/post/publish/creator_info/query/", self.creator_info),
            web.post("/v2/post/publish/content/init/", self.init),
            web.post("/v2/post/publish/video/init/", self.init_film),
            web.put("/upload/", self.upload),
            web.post("/v2/post/publish/status/fetch/", self.status),
        ]

    def own_error(self, fault: Fault) -> Plain:
        """Write a planned error."""
        return envelope({}, fault.error, fault.message)

    def posts(self) -> list[Plain]:
        """Return the posts that are out, oldest first."""
        return list(self.posted)

    def _member(self, request: web.Request) -> tuple[str, str] | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.members.get(token)

    async def user_info(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        member = self._member(request)
        if member is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        return web.json_response(envelope({"user": {"open_id": member[0]}}))

    async def creator_info(self, request: web.Request) -> web.Response:
        """Tell what an account may do now."""
        member = self._member(request)
        if member is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        data = {
            "creator_username": member[1],
            "privacy_level_options": self.options,
            "comment_disabled": self.comments_disabled,
            "duet_disabled": self.duets_disabled,
            "stitch_disabled": self.duets_disabled,
            "max_video_post_duration_sec": self.longest,
        }
        return web.json_response(envelope(data))

    async def init(self, request: web.Request) -> web.Response:
        """Take a post; nothing of it is out yet."""
        if self._member(request) is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        asked = await request.json()
        info, source = asked["post_info"], asked["source_info"]
        addresses = source["photo_images"]
        if asked["media_type"] != "PHOTO" or asked["post_mode"] != "DIRECT_POST":
            return refuse(400, "invalid_params", "media_type")
        if source["source"] != "PULL_FROM_URL" or not 1 <= len(addresses) <= 35:
            return refuse(400, "invalid_params", "photo_images")
        if (wrong := self._hidden(info)) is not None:
            return wrong
        if not all(one.startswith(self.verified + "/") for one in addresses):
            return refuse(403, "url_ownership_unverified")
        number = f"p_pub_url~v2.{next(self._numbers)}"
        self.taken[number] = {"asked": asked, "looks": self.looks, "state": "PROCESSING_DOWNLOAD"}
        self.log.add("taken", id=number)
        return web.json_response(envelope({"publish_id": number}))

    def _hidden(self, info: Plain) -> web.Response | None:
        """Refuse who would see a post, where the account or the app has not the choice."""
        if info["privacy_level"] not in self.options:
            return refuse(403, "privacy_level_option_mismatch")
        if not self.audited and info["privacy_level"] != PRIVATE:
            return refuse(403, "unaudited_client_can_only_post_to_private_accounts")
        return None

    async def init_film(self, request: web.Request) -> web.Response:
        """Name the publication of a video, and say where its pieces go; it has none of it yet."""
        if self._member(request) is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        asked = await request.json()
        info, source = asked["post_info"], asked["source_info"]
        size, chunk = source["video_size"], source["chunk_size"]
        fits = chunk == size <= MOST_PIECE or (LEAST_PIECE <= chunk <= MOST_PIECE)
        if source["source"] != "FILE_UPLOAD" or not fits:
            return refuse(400, "invalid_params", "chunk_size")
        if source["total_chunk_count"] != size // chunk:
            return refuse(400, "invalid_params", "total_chunk_count")
        if len(info["title"].encode("utf-16-le")) > 2 * 2200:
            return refuse(400, "invalid_params", "title")
        if (wrong := self._hidden(info)) is not None:
            return wrong
        number = f"v_pub_file~v2-1.{next(self._numbers)}"
        self.taken[number] = {
            "asked": asked, "looks": self.looks, "state": "PROCESSING_UPLOAD", "bytes": b"",
        }  # fmt: skip
        where = f"{self.upload_host or self.url}/upload/?upload_id={number}&upload_token=Xza123"
        return web.json_response(envelope({"publish_id": number, "upload_url": where}))

    async def upload(self, request: web.Request) -> web.Response:
        """Take the next piece of a video; whoever has the address may bring it, without a token."""
        assert "Authorization" not in request.headers
        assert request.headers["Content-Type"] == "video/mp4"
        post = self.taken.get(request.query["upload_id"])
        if self.closed or post is None:
            return web.Response(status=403 if self.closed else 404)
        source, there, piece = post["asked"]["source_info"], post["bytes"], await request.read()
        size, chunk = source["video_size"], source["chunk_size"]
        is_last = len(there) // chunk == source["total_chunk_count"] - 1
        wanted = size - len(there) if is_last else chunk
        stretch = f"bytes {len(there)}-{len(there) + len(piece) - 1}/{size}"
        if len(there) == size or request.headers["Content-Range"] != stretch:
            return web.Response(status=416)
        if len(piece) != wanted:
            return web.Response(status=400)
        post["bytes"] = there + piece
        if is_last:
            self.log.add("taken", id=request.query["upload_id"])
        return web.Response(status=201 if is_last else 206)

    def waiting(self) -> list[str]:
        """The publications that it has got all of, and not worked on yet."""
        return [number for number, post in self.taken.items() if self._is_whole(post)]

    @staticmethod
    def _is_whole(post: Plain) -> bool:
        size = post["asked"]["source_info"].get("video_size")
        is_there = post["state"] == "PROCESSING_DOWNLOAD" or len(post.get("bytes", b"")) == size
        return is_there and post["state"].startswith("PROCESSING")

    async def status(self, request: web.Request) -> web.Response:
        """Tell how far a post is; with the last look it is out, or has failed."""
        if self._member(request) is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        number = (await request.json())["publish_id"]
        post = self.taken.get(number)
        if post is None:
            return refuse(400, "invalid_publish_id")
        if self._is_whole(post):
            post["looks"] -= 1
            if post["looks"] <= 0:
                await self.work(number)
        data = {"status": post["state"], "fail_reason": post.get("why", "")}
        if "bytes" in post:
            data["uploaded_bytes"] = len(post["bytes"])
        data["publicaly_available_post_id"] = post.get("ids", [])
        return web.json_response(envelope(data))

    async def work(self, number: str) -> None:
        """Work on a post that was taken, and publish it."""
        post = self.taken[number]
        if "bytes" in post:
            self._work_on_film(number, post)
            return
        source = post["asked"]["source_info"]
        contents = [await self._fetched(one) for one in source["photo_images"]]
        if self.fails or None in contents:
            post["state"], post["why"] = "FAILED", self.fails or "photo_pull_failed"
            return
        kept = [content for content in contents if content is not None]
        if not all(content.startswith((b"\xff\xd8\xff", b"RIFF")) for content in kept):
            post["state"], post["why"] = "FAILED", "file_format_check_failed"
            return
        post["state"] = "PUBLISH_COMPLETE"
        info = post["asked"]["post_info"]
        if info["privacy_level"] == PUBLIC:
            post["ids"] = [next(self._numbers)]
        pictures = [hashlib.sha256(content).hexdigest() for content in kept]
        self.posted.append(
            {
                "text": info["description"],
                "pictures": pictures,
                "alt_texts": ("",) * len(pictures),
                "privacy": info["privacy_level"],
                "info": info,
            }
        )
        self.log.add("create", id=number, text=info["description"], pictures=pictures)

    def _work_on_film(self, number: str, post: Plain) -> None:
        if self.fails:
            post["state"], post["why"] = "FAILED", self.fails
            return
        post["state"], info = "PUBLISH_COMPLETE", post["asked"]["post_info"]
        if info["privacy_level"] == PUBLIC:
            post["ids"] = [next(self._numbers)]
        video = hashlib.sha256(post["bytes"]).hexdigest()
        self.posted.append(
            {
                "text": info["title"],
                "pictures": [video],
                "alt_texts": ("",),
                "privacy": info["privacy_level"],
                "info": info,
            }
        )
        self.log.add("create", id=number, text=info["title"], video=video)

    async def _fetched(self, address: str) -> bytes | None:
        try:
            async with aiohttp.ClientSession() as session, session.get(address) as answer:
                return await answer.read() if answer.status == 200 else None
        except aiohttp.ClientError:
            return None


if __name__ == "__main__":
    chosen = options("tiktok_api")
    server = TikTokApi(log=chosen.log, port=chosen.port)
    asyncio.run(serve(server, {"accounts": [[n, t] for t, (_, n) in server.members.items()]}))
