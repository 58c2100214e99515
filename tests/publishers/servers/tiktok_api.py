"""TikTok's Content Posting API in one file, for photos: taken at once, published later."""

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
        if info["privacy_level"] not in self.options:
            return refuse(403, "privacy_level_option_mismatch")
        if not self.audited and info["privacy_level"] != PRIVATE:
            return refuse(403, "unaudited_client_can_only_post_to_private_accounts")
        if not all(one.startswith(self.verified + "/") for one in addresses):
            return refuse(403, "url_ownership_unverified")
        number = f"p_pub_url~v2.{next(self._numbers)}"
        self.taken[number] = {"asked": asked, "looks": self.looks, "state": "PROCESSING_DOWNLOAD"}
        self.log.add("taken", id=number)
        return web.json_response(envelope({"publish_id": number}))

    async def status(self, request: web.Request) -> web.Response:
        """Tell how far a post is; with the last look it is out, or has failed."""
        if self._member(request) is None:
            return refuse(401, "access_token_invalid", "The access token is invalid")
        number = (await request.json())["publish_id"]
        post = self.taken.get(number)
        if post is None:
            return refuse(400, "invalid_publish_id")
        post["looks"] -= 1
        if post["looks"] <= 0 and post["state"] == "PROCESSING_DOWNLOAD":
            await self.work(number)
        data = {"status": post["state"], "fail_reason": post.get("why", "")}
        data["publicaly_available_post_id"] = post.get("ids", [])
        return web.json_response(envelope(data))

    async def work(self, number: str) -> None:
        """Fetch the pictures of a post that was taken, and publish it."""
        post = self.taken[number]
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
