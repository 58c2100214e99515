"""Facebook's Graph API in one file, for Pages: unseen photos, the feed, looking and deleting.

A video is a reel: begun, uploaded, worked up, and published by a call of its own.
"""

import asyncio
import hashlib
from pathlib import Path

from aiohttp import web

from tests.publishers.servers.graph import GraphServer, Plain, gone, now, refuse
from tests.publishers.servers.local import options, serve


class FacebookGraph(GraphServer):
    """Answers as documented for v26.0."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.people = {"cyd-token-person"}
        self.names = {"1001": {"username": "Soupe"}, "1002": {"username": "other"}}
        self.posted: list[Plain] = []
        self.photos: dict[str, Plain] = {}
        self.keeps_deleted = False
        self.films: dict[str, Plain] = {}
        self.polls = 0
        self.breaks = ""
        self.breaks_upload = ""
        self.appears_after = 0

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        return [
            web.get("/v26.0/me", self.me),
            web.get("/v26.0/", self.several),
            web.post("/v26.0/{page}/photos", self.add_photo),
            web.post("/v26.0/{page}/feed", self.create),
            web.post("/v26.0/{page}/video_reels", self.reel),
            web.post("/video-upload/v26.0/{id}", self.upload_film),
            web.get("/v26.0/{page}/published_posts", self.list_posts),
            web.get("/v26.0/{id}", self.show),
            web.post("/v26.0/{id}", self.edit),
            web.delete("/v26.0/{id}", self.delete),
        ]

    def posts(self) -> list[Plain]:
        """Return the posts that are there, oldest first."""
        return list(self.posted)

    def post_by_hand(self, page: str, message: str) -> Plain:
        """Make a post as a person would in the Page itself."""
        return self._make(page, message, [], "")

    async def me(self, request: web.Request) -> web.Response:
        """Tell whose token it is; only a Page has a category."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.people:
            return refuse(100, "(#100) Tried accessing nonexisting field (category) on node (User)")
        page = self.member(request)
        found = {"id": page, "category": "Restaurant"}
        return web.json_response(found | self.names.get(page, {}))

    async def add_photo(self, request: web.Request) -> web.Response:
        """Take a picture; one that isn't published stays unseen."""
        self.member(request)
        form = await request.post()
        if form["published"] != "false":
            return refuse(100, "this server takes only unpublished photos")
        source = form["source"]
        assert isinstance(source, web.FileField)
        number = self.number()
        self.photos[number] = {
            "id": number,
            "alt_text_custom": form["alt_text_custom"],
            "created_time": now(),
            "sha256": hashlib.sha256(source.file.read()).hexdigest(),
        }
        return web.json_response({"id": number})

    async def create(self, request: web.Request) -> web.Response:
        """Make a post; the same message twice in a row is refused."""
        page = self.member(request)
        if page != request.match_info["page"]:
            return refuse(200, "(#200) Permissions error", status=403)
        asked = await request.json()
        media = [one["media_fbid"] for one in asked.get("attached_media", [])]
        if not asked.get("message") and not media:
            return refuse(100, "(#100) Missing message or attachment")
        if any(number not in self.photos for number in media):
            return refuse(100, "(#100) Invalid parameter: attached_media")
        if self.posted and not media and self.posted[-1]["message"] == asked["message"]:
            return refuse(506, "Duplicate status message")
        post = self._make(page, asked.get("message", ""), media, asked.get("link", ""))
        pictures = [self.photos[number]["sha256"] for number in media]
        self.log.add("create", id=post["id"], text=post["message"], pictures=pictures)
        return web.json_response({"id": post["id"]})

    def _make(self, page: str, message: str, media: list[str], link: str) -> Plain:
        number = f"{page}_{self.number()}"
        photos = [{"media_type": "photo", "target": {"id": one}} for one in media]
        attachments: list[Plain] = []
        if len(photos) == 1:
            attachments = photos
        elif photos:
            attachments = [{"media_type": "album", "subattachments": {"data": photos}}]
        elif (shown := link.rpartition("?fbid=")[2]) in self.photos:
            # The link of a picture on Facebook shows that picture itself.
            attachments = [{"media_type": "photo", "target": {"id": shown}}]
        elif link:
            attachments = [{"media_type": "link", "target": {"url": link}}]
        post = {
            "id": number,
            "message": message,
            "created_time": now(),
            "permalink_url": f"{self.url}/{page}/posts/{number}",
            "link": link,
        }
        if attachments:
            post["attachments"] = {"data": attachments}
        self.posted.append(post)
        return post

    async def reel(self, request: web.Request) -> web.Response:
        """Begin a video, or publish one that was uploaded."""
        page = self.member(request)
        asked = await request.json()
        if page != request.match_info["page"]:
            return refuse(200, "(#200) Permissions error", status=403)
        if asked.get("upload_phase") == "start":
            number = self.number()
            self.films[number] = {"page": page, "polls": self.polls, "asked": None}
            where = f"{self.url}/video-upload/v26.0/{number}"
            return web.json_response({"video_id": number, "upload_url": where})
        film = self.films.get(asked.get("video_id"))
        if asked.get("upload_phase") != "finish" or film is None or "sha256" not in film:
            return refuse(100, "(#100) Missing parameter: video_id")
        if film.get("expired"):
            return refuse(100, "(#100) The upload session has expired")
        if film["asked"] is not None:
            return refuse(100, "(#100) This video was published already")
        if asked.get("video_state") != "PUBLISHED":
            return refuse(100, "this server only publishes")
        film |= {"asked": asked, "appears": self.appears_after}
        self._appear(asked["video_id"], film)
        return web.json_response({"success": True})

    async def upload_film(self, request: web.Request) -> web.Response:
        """Take the bytes of a video, whole."""
        token = request.headers.get("Authorization", "").removeprefix("OAuth ")
        film = self.films.get(request.match_info["id"])
        if film is None or self.members.get(token) != film["page"]:
            return refuse(190, "Invalid OAuth access token")
        content = await request.read()
        if len(content) != int(request.headers["file_size"]) or request.headers["offset"] != "0":
            wrong = {"type": "PartialRequestError", "message": "Partial request"}
            return web.json_response({"debug_info": wrong}, status=400)
        film["sha256"] = hashlib.sha256(content).hexdigest()
        if content[4:8] != b"ftyp":
            film["why"] = "The video file you selected is in a format that we don't support."
        return web.json_response({"success": True})

    def expire(self) -> None:
        """Let the time of all uploads run out that were not published."""
        for film in self.films.values():
            film["expired"] = "post" not in film

    def _appear(self, number: str, film: Plain) -> None:
        """Put a published video on the Page, once it is time."""
        film["appears"] -= 1
        if film["appears"] >= 0 or self.breaks or film.get("post"):
            return
        words = film["asked"].get("description", "")
        film["post"] = self._make(film["page"], words, [], "")
        film["post"] |= {"permalink_url": f"/reel/{number}/", "film": number}
        self.log.add("create", id=number, text=words, pictures=[film["sha256"]])

    def _film_status(self, number: str, film: Plain) -> Plain:
        film["polls"] -= 1
        busy, why = film["polls"] >= 0, self.breaks or film.get("why", "")
        if film["asked"] is not None and "post" not in film:
            self._appear(number, film)
        processing: Plain = {"status": "in_progress" if busy else "complete"}
        publishing: Plain = {"status": "not_started"}
        if why:
            processing = {"status": "not_started", "error": {"message": why}}
        if "post" in film:
            publishing = {"status": "complete", "publish_status": "published"}
        elif film["asked"] is not None:
            publishing = {"status": "in_progress", "publish_status": "draft"}
        uploading: Plain = {"status": "complete" if "sha256" in film else "not_started"}
        if self.breaks_upload:
            uploading = {"status": "error", "errors": [{"message": self.breaks_upload}]}
        overall = "processing" if busy or why else "ready"
        return {
            "video_status": "expired" if film.get("expired") else overall,
            "uploading_phase": uploading,
            "processing_phase": processing,
            "publishing_phase": publishing,
        }

    def _film(self, number: str, fields: str) -> web.Response:
        film = self.films[number]
        found = {
            "id": number,
            "status": self._film_status(number, film),
            "description": (film["asked"] or {}).get("description", ""),
            "permalink_url": f"/reel/{number}/",
        }
        return web.json_response({name: found[name] for name in {"id", *fields.split(",")}})

    async def list_posts(self, request: web.Request) -> web.Response:
        """List a Page's posts, newest first; one without words has no message at all."""
        page = self.member(request)
        own = [_public(post) for post in self.posted if post["id"].startswith(f"{page}_")]
        most = int(request.query["limit"])
        return web.json_response({"data": own[::-1][:most], "paging": {}})

    async def several(self, request: web.Request) -> web.Response:
        """Show several photos by their ids."""
        self.member(request)
        found = {number: self.photos[number] for number in request.query["ids"].split(",")}
        fields = request.query["fields"].split(",")
        return web.json_response(
            {n: {"id": n} | {name: one[name] for name in fields} for n, one in found.items()}
        )

    async def show(self, request: web.Request) -> web.Response:
        """Show a post."""
        self.member(request)
        if request.match_info["id"] in self.films:
            return self._film(request.match_info["id"], request.query["fields"])
        post = self._post(request.match_info["id"])
        return web.json_response(_public(post)) if post else gone(request.match_info["id"])

    async def edit(self, request: web.Request) -> web.Response:
        """Change the message of a post."""
        self.member(request)
        post = self._post(request.match_info["id"])
        if post is None:
            return gone(request.match_info["id"])
        post["message"] = (await request.json())["message"]
        self.log.add("edit", id=post["id"], text=post["message"])
        return web.json_response({"success": True})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post of one's own."""
        self.member(request)
        if self.photos.pop(request.match_info["id"], None):
            return web.json_response({"success": True})
        film = self.films.get(request.match_info["id"])
        post = film.get("post") if film else self._post(request.match_info["id"])
        if post is None:
            return gone(request.match_info["id"])
        if self.keeps_deleted:
            return web.json_response({"success": False})
        self.posted.remove(post)
        self.films.pop(request.match_info["id"], None)
        self.log.add("delete", id=request.match_info["id"])
        return web.json_response({"success": True})

    def _post(self, number: str) -> Plain | None:
        return next((post for post in self.posted if post["id"] == number), None)


def _public(post: Plain) -> Plain:
    unseen = ("link", "film")
    return {name: value for name, value in post.items() if name not in unseen and value != ""}


if __name__ == "__main__":
    chosen = options("facebook_graph")
    server = FacebookGraph(log=chosen.log, port=chosen.port)
    pages = [[page, token] for token, page in server.members.items()]
    asyncio.run(serve(server, {"accounts": pages}))
