"""LinkedIn's Posts API in one file: versions, little text, refused doubles, slow pictures."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer

Plain = dict[str, Any]
PAGE, MEMBER = "urn:li:organization:2414183", "urn:li:person:ana-8675309"
VERSIONS = ("202607", "202610")
PART = 4 * 1024 * 1024
RESERVED = set(r"\|{}@[]()<>#*_~")


def refuse(status: int, code: str, message: str, **more: Any) -> web.Response:
    """Answer with an error as LinkedIn writes it."""
    plain = {"status": status, "code": code, "message": message, **more}
    return web.json_response(plain, status=status)


class LinkedInApi(LocalServer):
    """Answers as LinkedIn documents, and as others have seen it."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = {"ana-token-6b2c": MEMBER}
        self.dead: dict[str, str] = {}
        self.pages = {PAGE: {MEMBER}}
        self.shares: list[Plain] = []
        self.gone: list[Plain] = []
        self.images: dict[str, Plain] = {}
        self.videos: dict[str, Plain] = {}
        self.breaks_videos = ""
        self.hides_videos = False
        self.forgets_a_part = False
        self.polls = 0
        self.breaks_pictures = False
        self.upload_host = ""
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        return [
            web.get("/v2/userinfo", self.userinfo),
            web.post("/rest/images", self.initialize),
            web.put("/dms-uploads/{urn}", self.take),
            web.get("/rest/images/{urn}", self.show_image),
            web.post("/rest/videos", self.begin_or_end_video),
            web.put("/dms-uploads/{urn}/{part}", self.take_part),
            web.get("/rest/videos/{urn}", self.show_video),
            web.get("/rest/posts", self.list_posts),
            web.post("/rest/posts", self.create),
            web.get("/rest/posts/{urn}", self.show),
            web.post("/rest/posts/{urn}", self.edit),
            web.delete("/rest/posts/{urn}", self.delete),
        ]

    def own_error(self, fault: Fault) -> Plain:
        """Write a planned error as LinkedIn does."""
        return {"status": fault.status, "code": fault.error, "message": fault.message}

    def posts(self) -> list[Plain]:
        """Return the posts that are there, oldest first."""
        return list(self.shares)

    def films(self) -> list[str]:
        """Return the digests of the videos that posts show."""
        shown = [one["id"] for post in self.shares for one in images_of(post["content"])]
        films = [self.videos[urn]["bytes"] for urn in shown if urn in self.videos]
        return [hashlib.sha256(film).hexdigest() for film in films]

    def post_by_hand(self, author: str, text: str) -> Plain:
        """Make a post as a person would on the site; `text` in LinkedIn's own form."""
        return self._make(author, text, {})

    async def userinfo(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        member, no = self._member(request)
        if no is not None:
            return no
        return web.json_response({"sub": member.rpartition(":")[2], "name": "Ana"})

    async def initialize(self, request: web.Request) -> web.Response:
        """Say where a picture's bytes go."""
        if (no := self._checked(request)) is not None:
            return no
        owner = (await request.json())["initializeUploadRequest"]["owner"]
        if request.query.get("action") != "initializeUpload" or not self._may(request, owner):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: images")
        self._count += 1
        urn = f"urn:li:image:D4E{self._count:04}"
        self.images[urn] = {"owner": owner, "status": "WAITING_UPLOAD", "polls": self.polls}
        where = f"{self.upload_host or self.url}/dms-uploads/{urn}"
        value = {"uploadUrlExpiresAt": 1, "uploadUrl": where, "image": urn}
        return web.json_response({"value": value})

    async def take(self, request: web.Request) -> web.Response:
        """Take a picture's bytes."""
        _, no = self._member(request)
        if no is not None:
            return no
        image = self.images[request.match_info["urn"]]
        image["bytes"] = await request.read()
        image["status"] = "PROCESSING_FAILED" if self.breaks_pictures else "PROCESSING"
        return web.Response(status=201)

    async def show_image(self, request: web.Request) -> web.Response:
        """Tell whether a picture is ready."""
        if (no := self._checked(request)) is not None:
            return no
        image = self.images[request.match_info["urn"]]
        if image["owner"] not in self.pages:
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: images")
        if image["status"] == "PROCESSING":
            image["polls"] -= 1
            image["status"] = "AVAILABLE" if image["polls"] < 0 else "PROCESSING"
        plain = {"id": request.match_info["urn"], "status": image["status"]}
        return web.json_response(plain)

    async def begin_or_end_video(self, request: web.Request) -> web.Response:
        """Say where each part of a video goes, or end it by the marks of its parts."""
        if (no := self._checked(request)) is not None:
            return no
        asked = await request.json()
        if request.query.get("action") == "initializeUpload":
            return self._begin_video(request, asked["initializeUploadRequest"])
        if request.query.get("action") == "finalizeUpload":
            return self._end_video(request, asked["finalizeUploadRequest"])
        return refuse(400, "ILLEGAL_ARGUMENT", "No such action")

    def _begin_video(self, request: web.Request, asked: Plain) -> web.Response:
        if not self._may(request, asked["owner"]):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: videos")
        if set(asked) != {"owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail"}:
            return refuse(400, "ILLEGAL_ARGUMENT", "unknown field")
        self._count += 1
        urn, size = f"urn:li:video:C5F{self._count:04}", asked["fileSizeBytes"]
        starts = range(0, size, PART)
        self.videos[urn] = {
            "owner": asked["owner"],
            "status": "WAITING_UPLOAD",
            "polls": self.polls,
            "parts": dict.fromkeys(range(len(starts)), b""),
            "size": size,
        }
        where = f"{self.upload_host or self.url}/dms-uploads/{urn}"
        told = [
            {
                "uploadUrl": f"{where}/{number}",
                "firstByte": start,
                "lastByte": min(start + PART, size) - 1,
            }
            for number, start in enumerate(starts)
        ]
        value = {
            "uploadUrlsExpireAt": 1,
            "video": urn,
            "uploadInstructions": told[1:] if self.forgets_a_part else told,
            "uploadToken": f"token-{urn}",
        }
        return web.json_response({"value": value})

    async def take_part(self, request: web.Request) -> web.Response:
        """Take a part of a video, where no token comes along; its mark is in the head."""
        if "Authorization" in request.headers:
            return refuse(400, "BAD_REQUEST", "no token is accepted here")
        urn, part = request.match_info["urn"], int(request.match_info["part"])
        self.videos[urn]["parts"][part] = await request.read()
        return web.Response(status=200, headers={"ETag": _mark(urn, part)})

    def _end_video(self, request: web.Request, asked: Plain) -> web.Response:
        urn = asked["video"]
        video = self.videos.get(urn)
        if video is None or asked["uploadToken"] != f"token-{urn}":
            return refuse(400, "INVALID_VIDEO_ID", "Invalid video id")
        if not self._may(request, video["owner"]):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: videos")
        video["bytes"] = b"".join(video["parts"].values())
        whole = len(video["bytes"]) == video["size"]
        if not whole or asked["uploadedPartIds"] != [_mark(urn, one) for one in video["parts"]]:
            return refuse(400, "UPDATING_ASSET_FAILED", "Please recreate the asset and try again")
        video["status"] = "PROCESSING"
        return web.Response(status=200)

    async def show_video(self, request: web.Request) -> web.Response:
        """Tell how far a video is, to whoever may speak for its owner."""
        if (no := self._checked(request)) is not None:
            return no
        urn = request.match_info["urn"]
        video = self.videos.get(urn)
        if video is None or self.hides_videos or not self._may(request, video["owner"]):
            said = "Accessing this video resource is forbidden. Please check your permissions"
            return web.json_response({"message": said, "status": 403}, status=403)
        if video["status"] == "PROCESSING":
            video["polls"] -= 1
            done = "PROCESSING_FAILED" if self.breaks_videos else "AVAILABLE"
            video["status"] = done if video["polls"] < 0 else "PROCESSING"
        plain = {"id": urn, "owner": video["owner"], "status": video["status"]}
        if video["status"] == "PROCESSING_FAILED" and self.breaks_videos != "?":
            plain["processingFailureReason"] = self.breaks_videos
        return web.json_response(plain)

    async def list_posts(self, request: web.Request) -> web.Response:
        """List an organisation's posts, newest first."""
        if (no := self._checked(request)) is not None:
            return no
        author = request.query["author"]
        if author not in self.pages or not self._may(request, author):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: posts")
        own = [share for share in self.shares if share["author"] == author]
        listed = list(reversed(own))[: int(request.query["count"])]
        return web.json_response({"elements": [_public(share) for share in listed], "paging": {}})

    async def create(self, request: web.Request) -> web.Response:
        """Make a post, but never one of the same text as a recent one, deleted ones included."""
        if (no := self._checked(request)) is not None:
            return no
        asked = await request.json()
        author, commentary = asked["author"], asked["commentary"]
        if not self._may(request, author):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: posts")
        if len(commentary) > 6000 or asked["lifecycleState"] != "PUBLISHED":
            return refuse(422, "UNPROCESSABLE", "commentary is too long")
        content = asked.get("content", {})
        if (no := self._media_problem(content)) is not None:
            return no
        for share in (*self.shares, *self.gone):
            if (share["author"], share["commentary"]) == (author, commentary):
                details = {"inputErrors": [{"code": "DUPLICATE_POST", "input": {}}]}
                message = f"Content is a duplicate of {share['id']}"
                return refuse(422, "UNPROCESSABLE", message, errorDetails=details)
        share = self._make(author, commentary, content)
        self.log.add("create", id=share["id"], text=share["source"])
        return web.Response(status=201, headers={"x-restli-id": share["id"]})

    def _media_problem(self, content: Plain) -> web.Response | None:
        for one in images_of(content):
            video = self.videos.get(one["id"])
            if video is None and one["id"] not in self.images:
                return refuse(422, "UNPROCESSABLE", "no such image")
            if video is not None and video["status"] != "AVAILABLE":
                code = f"MEDIA_ASSET_{video['status']}"
                return refuse(400, code, "Media asset is waiting upload")
        return None

    def _make(self, author: str, commentary: str, content: Plain) -> Plain:
        self._count += 1
        text, kept = as_shown(commentary)
        share = {
            "id": f"urn:li:share:{7_400_000_000_000_000_000 + self._count}",
            "author": author,
            "commentary": kept,
            "content": content,
            "lifecycleState": "PUBLISHED",
            "publishedAt": int(datetime.now(UTC).timestamp() * 1000),
            "source": text,
        }
        self.shares.append(share)
        return share

    async def show(self, request: web.Request) -> web.Response:
        """Show an organisation's post; a member's is shown to nobody."""
        if (no := self._checked(request)) is not None:
            return no
        share = self._share(request.match_info["urn"])
        if share is None:
            return refuse(404, "NOT_FOUND", "Could not find entity")
        if share["author"] not in self.pages or not self._may(request, share["author"]):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: posts")
        return web.json_response(_public(share))

    async def edit(self, request: web.Request) -> web.Response:
        """Change a post's commentary, where the call says that it is a partial update."""
        if (no := self._checked(request)) is not None:
            return no
        share = self._share(request.match_info["urn"])
        if share is None:
            return refuse(404, "NOT_FOUND", "Could not find entity")
        if not self._may(request, share["author"]):
            return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: posts")
        if request.headers.get("X-RestLi-Method") != "PARTIAL_UPDATE":
            return refuse(400, "ILLEGAL_ARGUMENT", "No method")
        changed = (await request.json())["patch"]["$set"]
        share["source"], share["commentary"] = as_shown(changed["commentary"])
        self.log.add("edit", id=share["id"], text=share["source"])
        return web.Response(status=204)

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post; 204 also for one that is gone."""
        if (no := self._checked(request)) is not None:
            return no
        share = self._share(request.match_info["urn"])
        if share is not None:
            if not self._may(request, share["author"]):
                return refuse(403, "ACCESS_DENIED", "Not enough permissions to access: posts")
            self.shares.remove(share)
            self.gone.append(share)
            self.log.add("delete", id=share["id"])
        return web.Response(status=204)

    def _share(self, urn: str) -> Plain | None:
        return next((share for share in self.shares if share["id"] == urn), None)

    def _may(self, request: web.Request, author: str) -> bool:
        member, _ = self._member(request)
        return author == member or member in self.pages.get(author, ())

    def _checked(self, request: web.Request) -> web.Response | None:
        _, no = self._member(request)
        if no is not None:
            return no
        version = request.headers.get("LinkedIn-Version", "")
        if request.headers.get("X-Restli-Protocol-Version") != "2.0.0" or not version:
            return refuse(400, "VERSION_MISSING", "A version must be present")
        if version not in VERSIONS:
            return refuse(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
        return None

    def _member(self, request: web.Request) -> tuple[str, web.Response | None]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.dead:
            return "", refuse(401, self.dead[token], _WHY[self.dead[token]])
        if token not in self.members:
            return "", refuse(401, "INVALID_ACCESS_TOKEN", "Invalid access token")
        return self.members[token], None


_WHY = {
    "EXPIRED_ACCESS_TOKEN": "The token used in the request has expired",
    "REVOKED_ACCESS_TOKEN": "The token used in the request has been revoked by the user",
}


def as_shown(commentary: str) -> tuple[str, str]:
    """Return what people see, and what is kept: an unescaped reserved character ends the post."""
    shown, at = "", 0
    while at < len(commentary):
        tag = re.compile(r"\{hashtag\|\\#\|((?:\\.|[^}\\])+)\}").match(commentary, at)
        if tag:
            shown += "#" + re.sub(r"\\(.)", r"\1", tag[1])
            at = tag.end()
        elif commentary[at] == "\\" and at + 1 < len(commentary):
            shown += commentary[at + 1]
            at += 2
        elif commentary[at] in RESERVED:
            return shown, commentary[:at]
        else:
            shown += commentary[at]
            at += 1
    return shown, commentary


def _mark(urn: str, part: int) -> str:
    return f"/ambry-video/signedId/{urn}-{part}.bin"


def images_of(content: Plain) -> list[Plain]:
    """Return the pictures of a post."""
    if "multiImage" in content:
        return list(content["multiImage"]["images"])
    return [content["media"]] if "media" in content else []


def _public(share: Plain) -> Plain:
    return {name: value for name, value in share.items() if name != "source"}
