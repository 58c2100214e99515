"""Instagram's and Threads' servers in one file: containers, their state, publication, quotas.

A picture is fetched when its container is made. A video is fetched later, in pieces, and worked up
while the container says that it is in progress; a program learns of its failure by asking.
"""

import asyncio
import hashlib
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.publishers.servers.graph import GraphServer, Plain, gone, in_pieces, now, refuse
from tests.publishers.servers.local import options, serve


class ContainersGraph(GraphServer):
    """What both have; pictures are really fetched from where the request says."""

    version = "v26.0"
    create_path = "media"
    publish_path = "media_publish"
    limit_path = "content_publishing_limit"
    words = "caption"
    stage = "status_code"
    why = "status"
    quota = 100
    longest = 2200
    film_fields = frozenset({"media_type", "video_url", "share_to_feed", "caption"})

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.containers: dict[str, Plain] = {}
        self.posted: list[Plain] = []
        self.used = 0
        self.polls = 0
        self.breaks = ""
        self.not_ready = 0
        self.keeps_deleted = False

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        return [
            web.get(f"/{self.version}/me", self.me),
            web.get(f"/{self.version}/{{user}}/{self.limit_path}", self.show_limit),
            web.post(f"/{self.version}/{{user}}/{self.create_path}", self.create),
            web.get(f"/{self.version}/{{user}}/{self.create_path}", self.list_posts),
            web.post(f"/{self.version}/{{user}}/{self.publish_path}", self.publish),
            web.get(f"/{self.version}/{{id}}", self.show),
            web.delete(f"/{self.version}/{{id}}", self.delete),
        ]

    def posts(self) -> list[Plain]:
        """Return the posts that are there, oldest first."""
        return list(self.posted)

    def name(self, user: str) -> str:
        """The name of a profile."""
        return {"1001": "soupe", "1002": "other"}[user]

    async def me(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        raise NotImplementedError

    async def show_limit(self, request: web.Request) -> web.Response:
        """Tell how many posts of a day are used up."""
        self.member(request)
        config = {"quota_total": self.quota, "quota_duration": 86400}
        return web.json_response({"data": [{"quota_usage": self.used, "config": config}]})

    def kind_of(self, asked: Plain) -> str:
        """What a container is for, or nothing for what can't be."""
        if asked.get("media_type") == "CAROUSEL":
            return "CAROUSEL"
        if asked.get("media_type") == "REELS":
            return "VIDEO" if "video_url" in asked else ""
        return "IMAGE" if "image_url" in asked else ""

    def takes(self, content: bytes) -> bool:
        """Whether a picture is of a kind that is taken."""
        return content.startswith(b"\xff\xd8\xff")

    async def create(self, request: web.Request) -> web.Response:
        """Make a container; its picture is fetched at once."""
        user = self.member(request)
        asked = await request.json()
        kind = self.kind_of(asked)
        if user != request.match_info["user"] or not kind:
            return refuse(100, "Invalid parameter", subcode=2207023)
        if len(asked.get(self.words, "")) > self.longest:
            return refuse(36004, "The caption was too long", subcode=2207010)
        found: Plain = {"kind": kind, "polls": self.polls, "published": False, "asked": asked}
        if kind == "VIDEO" and not asked.keys() <= self.film_fields:
            return refuse(100, "Invalid parameter: not for a video", subcode=2207023)
        if kind == "CAROUSEL":
            children = asked["children"].split(",")
            if not 2 <= len(children) <= 20 or any(one not in self.containers for one in children):
                return refuse(100, "Invalid carousel", subcode=2207028)
            if any(self.containers[one]["polls"] > 0 for one in children):
                return refuse(9007, "Media ID is not available", subcode=2207027)
            found["children"] = children
        elif kind == "IMAGE":
            content = await self._fetched(asked["image_url"])
            if content is None:
                return refuse(9004, "The media could not be fetched from this URI", subcode=2207052)
            if not self.takes(content):
                return refuse(36001, "The image format is not supported", subcode=2207005)
            found["sha256"] = hashlib.sha256(content).hexdigest()
        number = self.number()
        self.containers[number] = found
        return web.json_response({"id": number})

    async def _fetched(self, address: str) -> bytes | None:
        try:
            async with aiohttp.ClientSession() as session, session.get(address) as answer:
                return await answer.read() if answer.status == 200 else None
        except aiohttp.ClientError:
            return None

    async def _worked_up(self, container: Plain) -> None:
        """Fetch a video, once, and look whether it is one."""
        if container["kind"] != "VIDEO" or "sha256" in container or container.get("broken"):
            return
        content = await in_pieces(container["asked"]["video_url"])
        if content is None:
            container["broken"] = self.not_fetched
        elif content[4:8] != b"ftyp":
            container["broken"] = self.not_worked_up
        else:
            container["sha256"] = hashlib.sha256(content).hexdigest()

    not_fetched = "Error: Media upload has failed with error code 2207003"
    not_worked_up = "Error: Media upload has failed with error code 2207026"

    def state_of(self, container: Plain) -> str:
        """How far a container is."""
        if container["published"]:
            return "PUBLISHED"
        if container.get("expired"):
            return "EXPIRED"
        if self.breaks or container.get("broken"):
            return "ERROR"
        container["polls"] -= 1
        return "IN_PROGRESS" if container["polls"] >= 0 else "FINISHED"

    async def publish(self, request: web.Request) -> web.Response:
        """Publish a container, once."""
        user = self.member(request)
        asked = await request.json()
        container = self.containers.get(asked["creation_id"])
        if container is None:
            return refuse(24, "The requested resource does not exist", subcode=2207006)
        if self.not_ready > 0:
            self.not_ready -= 1
            return self.too_early()
        if container["published"]:
            return refuse(100, "This container was published already")
        await self._worked_up(container)
        if container["polls"] > 0 or container.get("broken"):
            return self.too_early()
        if self.used_up(container):
            return refuse(9, "You reached maximum number of posts", subcode=2207042)
        container["published"] = True
        post = self._make(user, container)
        parts = [self.containers[one] for one in container.get("children", [])] or [container]
        pictures = [one["sha256"] for one in parts if "sha256" in one]
        self.log.add("create", id=post["id"], text=post[self.words], pictures=pictures)
        return web.json_response({"id": post["id"]})

    def used_up(self, container: Plain) -> bool:
        """Whether as many were published in a day as may be."""
        return self.used >= self.quota

    def too_early(self) -> web.Response:
        """Say that a container can't be published yet."""
        return refuse(9007, "The media is not ready for publishing", subcode=2207027)

    def post_by_hand(self, user: str, words: str) -> Plain:
        """Make a post as a person would in the app."""
        return self._make(user, {"kind": "IMAGE", "asked": {self.words: words, "alt_text": ""}})

    def _make(self, user: str, container: Plain) -> Plain:
        self.count(container)
        number = self.number()
        asked = container["asked"]
        post = {
            "id": number,
            "user": user,
            self.words: asked.get(self.words, ""),
            "timestamp": now(),
            "permalink": f"{self.url}/p/{number}/",
            "media_type": {"CAROUSEL": "CAROUSEL_ALBUM", "TEXT": "TEXT_POST"}.get(
                container["kind"], container["kind"]
            ),
        }
        if "alt_text" in asked:
            post["alt_text"] = asked["alt_text"]
        if "children" in container:
            each = (self.containers[one]["asked"]["alt_text"] for one in container["children"])
            post["children"] = {"data": [{"media_type": "IMAGE", "alt_text": a} for a in each]}
        self.posted.append(post)
        return post

    def count(self, container: Plain) -> None:
        """Count one more as published."""
        self.used += 1

    async def list_posts(self, request: web.Request) -> web.Response:
        """List a profile's posts, newest first."""
        user = self.member(request)
        own = [_public(post) for post in self.posted if post["user"] == user]
        return web.json_response({"data": own[::-1][: int(request.query["limit"])]})

    async def show(self, request: web.Request) -> web.Response:
        """Show a container or a post."""
        self.member(request)
        number = request.match_info["id"]
        if container := self.containers.get(number):
            await self._worked_up(container)
            state, why = self.state_of(container), self.breaks or container.get("broken", "")
            return web.json_response({self.stage: state, self.why: why, "id": number})
        post = next((post for post in self.posted if post["id"] == number), None)
        return web.json_response(_public(post)) if post else gone(number)

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post."""
        self.member(request)
        post = next((p for p in self.posted if p["id"] == request.match_info["id"]), None)
        if post is None:
            return gone(request.match_info["id"])
        if self.keeps_deleted:
            return web.json_response({"success": False})
        self.posted.remove(post)
        self.log.add("delete", id=post["id"])
        return web.json_response({"success": True, "deleted_id": post["id"]})


class InstagramGraph(ContainersGraph):
    """Instagram by either door; only Facebook's can delete."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.by_facebook = True

    async def me(self, request: web.Request) -> web.Response:
        """Tell the account behind a token; a Page's token tells it in a field of its own."""
        user = self.member(request)
        if "instagram_business_account" in request.query["fields"]:
            if not self.by_facebook:
                return refuse(100, "(#100) Tried accessing nonexisting field")
            account = {"id": user, "username": self.name(user)}
            return web.json_response({"id": "77", "instagram_business_account": account})
        return web.json_response({"id": "9", "user_id": user, "username": self.name(user)})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post, with Facebook's login only."""
        if not self.by_facebook:
            return refuse(100, "Unsupported delete request", subcode=33)
        return await super().delete(request)


class ThreadsGraph(ContainersGraph):
    """Threads, where a post can answer another one; that takes two rights more."""

    version = "v1.0"
    create_path = "threads"
    publish_path = "threads_publish"
    limit_path = "threads_publishing_limit"
    words = "text"
    stage = "status"
    why = "error_message"
    quota = 250
    answers_quota = 1000
    longest = 500
    film_fields = frozenset({"media_type", "video_url", "text", "alt_text", "reply_to_id"})
    not_fetched = "FAILED_DOWNLOADING_VIDEO"
    not_worked_up = "FAILED_PROCESSING_VIDEO"

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.rights = {"threads_manage_replies", "threads_read_replies"}
        self.answers_used = 0

    def routes(self) -> list[web.RouteDef]:
        """Answers are listed apart from posts."""
        answers = web.get(f"/{self.version}/{{user}}/replies", self.list_answers)
        return [answers, *super().routes()]

    def answers(self) -> list[tuple[str, str]]:
        """Return the texts that are there, each with the one that it answers."""
        texts = {post["id"]: post["text"] for post in self.posted}
        return [
            (post["text"], texts.get(post.get("replied_to", {}).get("id", ""), ""))
            for post in self.posted
        ]

    async def show_limit(self, request: web.Request) -> web.Response:
        """Tell how many posts or answers of a day are used up, by what is asked."""
        self.member(request)
        asked = request.query["fields"].split(",")
        if "reply_quota_usage" in asked and "threads_manage_replies" not in self.rights:
            return refuse(10, "Application does not have permission for this action", status=403)
        found = {
            "quota_usage": self.used,
            "config": {"quota_total": self.quota, "quota_duration": 86400},
            "reply_quota_usage": self.answers_used,
            "reply_config": {"quota_total": self.answers_quota, "quota_duration": 86400},
        }
        return web.json_response({"data": [{name: found[name] for name in asked}]})

    async def create(self, request: web.Request) -> web.Response:
        """Make a container; one of an answer needs a right, and a post that is there."""
        before = (await request.json()).get("reply_to_id")
        if before is not None and "threads_manage_replies" not in self.rights:
            return refuse(10, "Application does not have permission for this action", status=403)
        if before is not None and before not in {post["id"] for post in self.posted}:
            return refuse(24, "The requested resource does not exist", subcode=4279009)
        return await super().create(request)

    def used_up(self, container: Plain) -> bool:
        """Answers have a number of their own."""
        if "reply_to_id" in container["asked"]:
            return self.answers_used >= self.answers_quota
        return super().used_up(container)

    def count(self, container: Plain) -> None:
        """Answers are counted apart."""
        if "reply_to_id" in container["asked"]:
            self.answers_used += 1
        else:
            super().count(container)

    def _make(self, user: str, container: Plain) -> Plain:
        post = super()._make(user, container)
        if before := container["asked"].get("reply_to_id"):
            post["replied_to"] = {"id": before}
        return post

    async def list_posts(self, request: web.Request) -> web.Response:
        """List a profile's posts without its answers, newest first."""
        return self._listed(request, answers=False)

    async def list_answers(self, request: web.Request) -> web.Response:
        """List a profile's answers, newest first; `alt_text` is no field of theirs."""
        if "threads_read_replies" not in self.rights:
            return refuse(10, "Application does not have permission for this action", status=403)
        if "alt_text" in request.query["fields"]:
            return refuse(100, "(#100) Tried accessing nonexisting field (alt_text)")
        return self._listed(request, answers=True)

    def _listed(self, request: web.Request, *, answers: bool) -> web.Response:
        user = self.member(request)
        own = [p for p in self.posted if p["user"] == user and ("replied_to" in p) == answers]
        shown = [_public(post) for post in own[::-1][: int(request.query["limit"])]]
        return web.json_response({"data": shown})

    async def me(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        user = self.member(request)
        return web.json_response({"id": user, "username": self.name(user)})

    def kind_of(self, asked: Plain) -> str:
        """Here the kind must always be named."""
        kind = str(asked.get("media_type", ""))
        fits = {
            "TEXT": bool(asked.get("text")),
            "IMAGE": "image_url" in asked,
            "VIDEO": "video_url" in asked,
            "CAROUSEL": True,
        }
        return kind if fits.get(kind) else ""

    def takes(self, content: bytes) -> bool:
        """PNG as well."""
        return content.startswith((b"\xff\xd8\xff", b"\x89PNG"))

    def too_early(self) -> web.Response:
        """A server that does not know the container yet."""
        return refuse(24, "The requested resource does not exist", subcode=4279009)


def _public(post: Plain) -> Plain:
    return {name: value for name, value in post.items() if name != "user" and value != ""}


if __name__ == "__main__":
    chosen = options("containers_graph")
    kind = InstagramGraph if "instagram" in chosen.manners else ThreadsGraph
    server = kind(log=chosen.log, port=chosen.port)
    profiles = [[user, token] for token, user in server.members.items()]
    asyncio.run(serve(server, {"accounts": profiles}))
