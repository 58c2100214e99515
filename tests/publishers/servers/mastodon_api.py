"""A server with Mastodon's API in one file, with the manners of Mastodon or of stranger ones."""

import asyncio
import hashlib
import html
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.publishers.servers.local import LocalServer, options, serve

Plain = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How a server behaves where servers differ. `polls` is how often a picture isn't ready."""

    heeds_keys: bool = True
    deletes: bool = True
    tells_source: bool = True
    heeds_limit: bool = True
    polls: int = 0
    instance: str = "v2"
    breaks_pictures: bool = False
    closes_silently: bool = False


MASTODON = Manners()
SNAC = Manners(
    instance="v1", heeds_keys=False, deletes=False, heeds_limit=False, closes_silently=True
)


def refuse(status: int, error: str) -> web.Response:
    """Answer with an error as Mastodon writes it."""
    return web.json_response({"error": error}, status=status)


class MastodonApi(LocalServer):
    """Answers as Mastodon documents, or as its stranger relatives were seen to."""

    def __init__(
        self, *, manners: Manners = MASTODON, log: Path | None = None, port: int = 0
    ) -> None:
        super().__init__(log=log, port=port)
        self.manners = manners
        self.members = {"ana-token-5e1f": "ana", "ben-token-7c2d": "ben"}
        self.statuses: list[Plain] = []
        self.media: dict[str, Plain] = {}
        self.file_names: list[str] = []
        self.longest = 500
        self._keys: dict[tuple[str, str], str] = {}
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        routes = [
            web.get("/api/v1/accounts/verify_credentials", self.verify_credentials),
            web.get(f"/api/{self.manners.instance}/instance", self.instance),
            web.get("/api/v1/accounts/{account}/statuses", self.list_statuses),
            web.post("/api/v2/media", self.upload),
            web.get("/api/v1/media/{id}", self.show_media),
            web.post("/api/v1/statuses", self.create),
            web.get("/api/v1/statuses/{id}", self.show),
            web.put("/api/v1/statuses/{id}", self.edit),
            web.delete("/api/v1/statuses/{id}", self.delete),
        ]
        if self.manners.tells_source:
            routes.append(web.get("/api/v1/statuses/{id}/source", self.source))
        return routes

    def posts(self) -> list[Plain]:
        """Return the posts that are there, oldest first."""
        return list(self.statuses)

    def answers(self) -> list[tuple[str, str]]:
        """Return the texts that are there, each with the one that it answers."""
        texts = {status["id"]: status["source"] for status in self.statuses}
        return [(s["source"], texts.get(s["in_reply_to_id"], "")) for s in self.statuses]

    def post_by_hand(self, name: str, text: str, media: int = 0) -> Plain:
        """Make a post as a person would in the server's own pages."""
        attachments = [{"id": f"x{n}", "description": None} for n in range(media)]
        return self._make(name, text, attachments, "public")

    async def verify_credentials(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        name = self._member(request)
        if name is None:
            return refuse(401, "The access token is invalid")
        return web.json_response({"id": _number(name), "acct": name, "url": f"{self.url}/@{name}"})

    async def instance(self, request: web.Request) -> web.Response:
        """Tell what this server takes; the older address tells it in the older words."""
        if self.manners.instance == "v1":
            return web.json_response({"uri": self.url, "max_toot_chars": self.longest})
        statuses = {
            "max_characters": self.longest,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        }
        media = {
            "image_size_limit": 16_777_216,
            "video_size_limit": 103_809_024,
            "description_limit": 1500,
        }
        configuration = {"statuses": statuses, "media_attachments": media}
        return web.json_response({"domain": "local", "configuration": configuration})

    async def list_statuses(self, request: web.Request) -> web.Response:
        """List an account's posts, newest first."""
        own = [s for s in self.statuses if s["account"]["id"] == request.match_info["account"]]
        if self.manners.heeds_limit:
            own = own[-int(request.query.get("limit", "20")) :]
        else:
            own = sorted(own[-20:], key=lambda status: str(status["id"]))
        return web.json_response([_public(s) for s in reversed(own)])

    async def upload(self, request: web.Request) -> web.Response:
        """Take a picture with its description; slow servers answer 202 first."""
        if self._member(request) is None:
            return refuse(401, "The access token is invalid")
        form = await request.post()
        file, description = form["file"], form.get("description", "")
        assert isinstance(file, web.FileField)
        assert isinstance(description, str)
        if len(description) > 1500:
            return refuse(422, "Validation failed: Description is too long")
        # As one server does: the same file name is the same picture.
        number = hashlib.sha256(file.filename.encode()).hexdigest()[:16]
        self.file_names.append(file.filename)
        content = file.file.read()
        self.media[number] = {
            "id": number,
            "type": "video" if file.content_type.startswith("video/") else "image",
            "description": description or None,
            "polls": self.manners.polls,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        slow = self.manners.polls > 0 or self.manners.breaks_pictures
        return web.json_response(self._medium(number), status=202 if slow else 200)

    async def show_media(self, request: web.Request) -> web.Response:
        """Tell whether a picture is ready: 206 not yet, 200 ready, 422 broken."""
        medium = self.media.get(request.match_info["id"])
        if medium is None:
            return refuse(404, "Record not found")
        if self.manners.breaks_pictures:
            return refuse(422, "There was an error processing the media")
        medium["polls"] -= 1
        status = 206 if medium["polls"] > 0 else 200
        return web.json_response(self._medium(medium["id"]), status=status)

    async def create(self, request: web.Request) -> web.Response:
        """Make a post; servers that heed the key return the one that it made before."""
        name = self._member(request)
        if name is None:
            return refuse(401, "The access token is invalid")
        asked = await request.json()
        key = (name, request.headers.get("Idempotency-Key", ""))
        if self.manners.heeds_keys and key in self._keys:
            there = self._status(self._keys[key])
            return web.json_response(_public(there)) if there else refuse(404, "Record not found")
        text, numbers = asked.get("status", ""), asked.get("media_ids", [])
        if not text and not numbers:
            return refuse(422, "Validation failed: Text can't be blank")
        warning = asked.get("spoiler_text", "")
        if len(warning + text) > self.longest:
            return refuse(422, "Validation failed: Text character limit of 500 exceeded")
        if len(numbers) > 4:
            return refuse(422, "Validation failed: Cannot attach more than 4 files")
        if any(number not in self.media for number in numbers):
            return refuse(422, "Validation failed: Media not found")
        if any(self.media[number]["polls"] > 0 for number in numbers):
            return refuse(422, "Cannot attach files that have not finished processing")
        parent = asked.get("in_reply_to_id")
        if parent is not None and self._status(parent) is None and self.manners.heeds_keys:
            return refuse(404, "Record not found")
        attachments = [self._medium(number) for number in numbers]
        status = self._make(name, text, attachments, asked.get("visibility", "unlisted"))
        status["in_reply_to_id"] = parent
        status["language"] = asked.get("language")
        status["spoiler_text"] = warning
        status["sensitive"] = asked.get("sensitive", False) or bool(warning)
        self._keys[key] = status["id"]
        pictures = [self.media[number]["sha256"] for number in numbers]
        self.log.add("create", id=status["id"], text=text, key=key[1], pictures=pictures)
        return self._answer(request, _public(status))

    def _make(self, name: str, text: str, media: list[Plain], visibility: str) -> Plain:
        self._count += 1
        number = str(99_990 + self._count)
        if not self.manners.heeds_limit:
            # A second and a hash: the posts of one second are in no order.
            second = 1_764_000_000 + self._count // 3
            number = f"{second}{hashlib.sha256(number.encode()).hexdigest()[:32]}"
        shown = html.escape(text, quote=False).replace("\n\n", "</p><p>").replace("\n", "<br />")
        status = {
            "id": number,
            "account": {"id": _number(name), "acct": name},
            "content": f"<p>{shown}</p>",
            "source": text,
            "visibility": visibility,
            "in_reply_to_id": None,
            "media_attachments": media,
            "created_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "url": f"{self.url}/@{name}/{number}",
            "uri": f"{self.url}/users/{name}/statuses/{number}",
        }
        self.statuses.append(status)
        return status

    async def show(self, request: web.Request) -> web.Response:
        """Show a post."""
        status = self._status(request.match_info["id"])
        if status is None:
            return refuse(404, "Record not found")
        return web.json_response(_public(status))

    async def source(self, request: web.Request) -> web.Response:
        """Show a post's plain text."""
        status = self._status(request.match_info["id"])
        if status is None:
            return refuse(404, "Record not found")
        return web.json_response({"id": status["id"], "text": status["source"], "spoiler_text": ""})

    async def edit(self, request: web.Request) -> web.Response:
        """Change a post: its text, pictures, warning and language."""
        if self._member(request) is None:
            return refuse(401, "The access token is invalid")
        status, asked = self._status(request.match_info["id"]), await request.json()
        if status is None or status["account"]["acct"] != self._member(request):
            return refuse(404, "Record not found")
        numbers = asked.get("media_ids", [])
        if any(number not in self.media for number in numbers):
            return refuse(422, "Validation failed: Media not found")
        if len(asked["status"]) > self.longest:
            return refuse(422, "Validation failed: Text character limit exceeded")
        status["source"] = asked["status"]
        status["media_attachments"] = [self._medium(number) for number in numbers]
        status["spoiler_text"] = asked.get("spoiler_text", status["spoiler_text"])
        if "sensitive" in asked or "spoiler_text" in asked:
            # What is left out of the two counts as no, and a warning hides pictures too.
            status["sensitive"] = asked.get("sensitive", False) or bool(asked.get("spoiler_text"))
        status["edited_at"] = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.log.add("edit", id=status["id"], text=status["source"])
        return self._answer(request, _public(status))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post; servers that can't answer 404, in HTML, and keep it."""
        if self._member(request) is None:
            return refuse(401, "The access token is invalid")
        if not self.manners.deletes:
            return web.Response(status=404, text="<h1>404</h1>", content_type="text/html")
        status = self._status(request.match_info["id"])
        if status is None or status["account"]["acct"] != self._member(request):
            return refuse(404, "Record not found")
        self.statuses.remove(status)
        self.log.add("delete", id=status["id"])
        return web.json_response(_public(status) | {"text": status["source"]})

    def _status(self, number: str) -> Plain | None:
        return next((s for s in self.statuses if s["id"] == number), None)

    def _medium(self, number: str) -> Plain:
        medium = self.media[number]
        ready = medium["polls"] <= 0 and not self.manners.breaks_pictures
        url = f"{self.url}/media/{number}" if ready else None
        return {k: medium[k] for k in ("id", "type", "description")} | {"url": url}

    def _answer(self, request: web.Request, plain: Plain) -> web.Response:
        response = web.json_response(plain)
        if self.manners.closes_silently and request.transport is not None:
            # The connection ends after the answer, which doesn't say so.
            asyncio.get_running_loop().call_later(0.01, request.transport.close)
        return response

    def _member(self, request: web.Request) -> str | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.members.get(token)


def _number(name: str) -> str:
    return str(1000 + len(name) + ord(name[0]))


def _public(status: Plain) -> Plain:
    return {name: value for name, value in status.items() if name != "source"}


def manners_from(words: list[str]) -> Manners:
    """Read manners from the command line: `snac`, `mastodon`, or a flag to turn off."""
    manners = SNAC if "snac" in words else MASTODON
    off = {word: False for word in words if word not in ("snac", "mastodon")}
    return replace(manners, **off)


if __name__ == "__main__":
    chosen = options("mastodon_api")
    api = MastodonApi(manners=manners_from(chosen.manners), log=chosen.log, port=chosen.port)
    accounts = [[name, token] for token, name in api.members.items()]
    asyncio.run(serve(api, {"accounts": accounts}))
