"""X's API, version 2, in one file: problems, short links, refused doubles, deletions."""

import base64
import hashlib
import hmac
import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web

from bot.lint.lengths import weighted
from bot.lint.x_links import x_links
from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer

Plain = dict[str, Any]
SHOWN_OF_MEDIA = ("media_key", "type", "alt_text")
KEYS = ("app-key-77aa", "app-secret-88bb", "1001-token-99cc", "token-secret-00dd")


def problem(status: int, title: str, detail: str, kind: str = "") -> web.Response:
    """Answer with a problem as X writes it."""
    where = f"https://api.x.com/2/problems/{kind}" if kind else "about:blank"
    plain = {"title": title, "detail": detail, "type": where, "status": status}
    return web.json_response(plain, status=status)


class XApi(LocalServer):
    """Answers as X documents, and as others have seen it."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = {"ana-access-3f1d": "ana", "ben-access-4c2e": "ben"}
        self.tweets: list[Plain] = []
        self.media: dict[str, Plain] = {}
        self.has_credits = True
        self.polls = 0
        self.breaks_videos = ""
        self.longest_minutes = 20
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        """The addresses that a publisher needs."""
        return [
            web.get("/2/users/me", self.me),
            web.get("/2/users/{user}/tweets", self.list_tweets),
            web.post("/2/media/upload", self.upload),
            web.get("/2/media/upload", self.status),
            web.post("/2/media/upload/initialize", self.initialize),
            web.post("/2/media/upload/{id}/append", self.append),
            web.post("/2/media/upload/{id}/finalize", self.finalize),
            web.post("/2/media/metadata", self.describe),
            web.post("/2/tweets", self.create),
            web.get("/2/tweets/{id}", self.show),
            web.delete("/2/tweets/{id}", self.delete),
        ]

    def own_error(self, fault: Fault) -> Plain:
        """Write a planned error as X does."""
        return {
            "title": fault.error,
            "detail": fault.message,
            "type": "about:blank",
            "status": fault.status,
        }

    def posts(self) -> list[Plain]:
        """Return the posts that are there, oldest first."""
        return list(self.tweets)

    def films(self) -> list[str]:
        """Return the digests of the videos that posts show."""
        shown = {key for post in self.tweets for key in post["attachments"]["media_keys"]}
        films = [one for one in self.media.values() if one["type"] == "video"]
        return [
            hashlib.sha256(one["bytes"]).hexdigest() for one in films if one["media_key"] in shown
        ]

    def post_by_hand(self, name: str, text: str) -> Plain:
        """Make a post as a person would in the app."""
        return self._make(name, text, [])

    async def me(self, request: web.Request) -> web.Response:
        """Tell whose login it is."""
        name = self._member(request)
        if name is None:
            return problem(401, "Unauthorized", "Unauthorized")
        return web.json_response({"data": {"id": _number(name), "name": name, "username": name}})

    async def list_tweets(self, request: web.Request) -> web.Response:
        """List an account's posts, newest first."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        if not 5 <= int(request.query["max_results"]) <= 100:
            return problem(400, "Invalid Request", "max_results", "invalid-request")
        since = int(request.query.get("since_id", "0"))
        user = request.match_info["user"]
        own = [t for t in self.tweets if t["user"] == user and int(t["id"]) > since]
        listed = list(reversed(own))[: int(request.query["max_results"])]
        if request.query.get("exclude") == "retweets":
            listed = [t for t in listed if not t["text"].startswith("RT @")]
        if not listed:
            return web.json_response({"meta": {"result_count": 0}})
        plain = {"data": [_public(t) for t in listed], "meta": {"result_count": len(listed)}}
        return web.json_response(plain | self._included(listed))

    async def upload(self, request: web.Request) -> web.Response:
        """Take a picture."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        form = await request.post()
        file = form["media"]
        assert isinstance(file, web.FileField)
        if form.get("media_category") != "tweet_image":
            return problem(400, "Invalid Request", "media_category", "invalid-request")
        self._count += 1
        number = str(7_000_000 + self._count)
        content = file.file.read()
        self.media[number] = {"media_key": f"3_{number}", "type": "photo", "bytes": content}
        kept = {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86_400}
        return web.json_response({"data": kept})

    async def initialize(self, request: web.Request) -> web.Response:
        """Begin a video: of what kind it is, for what, and how many bytes will come."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        asked = await request.json()
        if set(asked) != {"media_type", "total_bytes", "media_category"}:
            return problem(400, "Invalid Request", "unknown field", "invalid-request")
        if (asked["media_type"], asked["media_category"]) != ("video/mp4", "tweet_video"):
            return problem(400, "Invalid Request", "media_category", "invalid-request")
        self._count += 1
        number = str(7_000_000 + self._count)
        self.media[number] = {
            "media_key": f"7_{number}",
            "type": "video",
            "total": asked["total_bytes"],
            "pieces": {},
            "state": "",
        }
        return web.json_response({"data": _begun(number, self.media[number])})

    async def append(self, request: web.Request) -> web.Response:
        """Take a piece of a video, or the same one again."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        form = await request.post()
        medium, file = self.media.get(request.match_info["id"]), form["media"]
        assert isinstance(file, web.FileField)
        piece = file.file.read()
        if medium is None or medium["state"] or not 0 < len(piece) <= 5_000_000:
            return problem(400, "Invalid Request", "media", "invalid-request")
        medium["pieces"][int(str(form["segment_index"]))] = piece
        return web.json_response({"data": {"expires_at": 1_900_000_000}})

    async def finalize(self, request: web.Request) -> web.Response:
        """End a video, once: what came must be as much as was said, without a gap."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        number = request.match_info["id"]
        medium = self.media.get(number)
        if medium is None or medium["state"]:
            return problem(400, "Invalid Request", "media_id", "invalid-request")
        content = b"".join(medium["pieces"][one] for one in sorted(medium["pieces"]))
        if len(content) != medium["total"] or max(medium["pieces"]) >= len(medium["pieces"]):
            return problem(400, "Invalid Request", "segments do not add up", "invalid-request")
        medium |= {"bytes": content, "polls": self.polls, "state": "pending"}
        info = {"state": "pending", "check_after_secs": 1}
        told = {**_begun(number, medium), "size": len(content), "processing_info": info}
        return web.json_response({"data": told})

    async def status(self, request: web.Request) -> web.Response:
        """Tell how far a video is."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        number = request.query["media_id"]
        medium = self.media.get(number)
        if request.query["command"] != "STATUS" or medium is None:
            return problem(400, "Invalid Request", "media_id", "invalid-request")
        told = _begun(number, medium)
        if medium["state"] in ("pending", "in_progress"):
            medium["polls"] -= 1
            done = "failed" if self.breaks_videos else "succeeded"
            medium["state"] = done if medium["polls"] < 0 else "in_progress"
        info: Plain = {"state": medium["state"]}
        if info["state"] == "in_progress":
            info |= {"check_after_secs": 5, "progress_percent": 50}
        if info["state"] == "failed" and self.breaks_videos != "?":
            info["error"] = {"code": 1, "name": "InvalidMedia", "message": self.breaks_videos}
        return web.json_response(
            {"data": told | ({"processing_info": info} if info["state"] else {})}
        )

    async def describe(self, request: web.Request) -> web.Response:
        """Take a picture's alt text."""
        asked = await request.json()
        medium = self.media.get(asked["id"])
        if medium is None or medium["type"] != "photo":
            return problem(400, "Invalid Request", "no such media", "invalid-request")
        medium["alt_text"] = asked["metadata"]["alt_text"]["text"]
        return web.json_response({"data": {"id": asked["id"], "associated_metadata": {}}})

    async def create(self, request: web.Request) -> web.Response:
        """Make a post, but never one of the same text as a recent one."""
        name = self._member(request)
        if name is None:
            return problem(401, "Unauthorized", "Unauthorized")
        if not self.has_credits:
            return problem(402, "Payment Required", "credits depleted", "credits-depleted")
        asked = await request.json()
        if set(asked) - {"text", "media", "made_with_ai", "paid_partnership"}:
            return problem(400, "Invalid Request", "unknown field", "invalid-request")
        text, numbers = asked.get("text", ""), asked.get("media", {}).get("media_ids", [])
        if any(number not in self.media for number in numbers) or len(numbers) > 4:
            return problem(400, "Invalid Request", "Your media IDs are invalid.")
        if (no := self._film_problem(numbers)) is not None:
            return no
        if weighted(text) > 280 or not (text or numbers):
            return problem(400, "Invalid Request", "text too long", "invalid-request")
        if any(t["source"] == text and t["user"] == _number(name) for t in self.tweets):
            detail = "You are not allowed to create a Tweet with duplicate content."
            return problem(403, "Forbidden", detail)
        tweet = self._make(name, text, numbers)
        told = {name: asked[name] for name in ("made_with_ai", "paid_partnership") if name in asked}
        self.log.add("create", id=tweet["id"], text=text, **told)
        made = {"id": tweet["id"], "text": tweet["text"], "edit_history_tweet_ids": [tweet["id"]]}
        return web.json_response({"data": made}, status=201)

    def _film_problem(self, numbers: list[str]) -> web.Response | None:
        """What X asks of a video once more where a post has it."""
        films = [self.media[one] for one in numbers if self.media[one]["type"] == "video"]
        if films and (len(numbers) > 1 or films[0]["state"] != "succeeded"):
            return problem(400, "Invalid Request", "Your media IDs are invalid.")
        if films and self.longest_minutes < 1:
            said = "This user is not allowed to post a video longer than 0 minutes."
            return problem(403, "Forbidden", said)
        return None

    def _make(self, name: str, text: str, numbers: list[str]) -> Plain:
        self._count += 1
        number = str(1_994_000_000_000_000_000 + self._count)
        shown, links, at = "", [], 0
        for n, (start, end) in enumerate(x_links(text)):
            typed, short = text[start:end], f"https://t.co/{number[-6:]}{n}"
            full = typed if "://" in typed else f"http://{typed}"
            display = re.sub(r"^https?://", "", typed)
            links.append({"url": short, "expanded_url": full, "display_url": display})
            shown += html.escape(text[at:start], quote=False) + short
            at = end
        shown += html.escape(text[at:], quote=False)
        keys = [self.media[one]["media_key"] for one in numbers]
        if keys:
            page = f"https://t.co/m{number[-6:]}"
            shown += f" {page}"
            kind = self.media[numbers[0]]["type"]
            where = f"https://x.com/{name}/status/{number}/{kind}/1"
            links += [{"url": page, "expanded_url": where, "media_key": key} for key in keys]
        tweet = {
            "id": number,
            "text": shown,
            "entities": {"urls": links},
            "attachments": {"media_keys": keys},
            "created_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "user": _number(name),
            "source": text,
        }
        self.tweets.append(tweet)
        return tweet

    async def show(self, request: web.Request) -> web.Response:
        """Show a post; of one that is gone, X says 200 with a problem."""
        if self._member(request) is None:
            return problem(401, "Unauthorized", "Unauthorized")
        found = self._tweet(request.match_info["id"])
        if found is None:
            gone = {
                "title": "Not Found Error",
                "type": "https://api.twitter.com/2/problems/resource-not-found",
            }
            return web.json_response({"errors": [gone]})
        return web.json_response({"data": _public(found)} | self._included([found]))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a post of one's own."""
        name = self._member(request)
        if name is None:
            return problem(401, "Unauthorized", "Unauthorized")
        found = self._tweet(request.match_info["id"])
        if found is None:
            return problem(404, "Not Found", "Not Found")
        if found["user"] != _number(name):
            return problem(403, "Forbidden", "You are not authorized to delete this Tweet.")
        self.tweets.remove(found)
        self.log.add("delete", id=found["id"])
        return web.json_response({"data": {"deleted": True}})

    def _included(self, tweets: list[Plain]) -> Plain:
        keys = {key for tweet in tweets for key in tweet["attachments"]["media_keys"]}
        media = [
            {name: value for name, value in medium.items() if name in SHOWN_OF_MEDIA}
            for medium in self.media.values()
            if medium["media_key"] in keys
        ]
        return {"includes": {"media": list(reversed(media))}} if media else {}

    def _tweet(self, number: str) -> Plain | None:
        return next((t for t in self.tweets if t["id"] == number), None)

    def _member(self, request: web.Request) -> str | None:
        header = request.headers.get("Authorization", "")
        if header.startswith("OAuth "):
            return "ana" if _is_signed(request, header) else None
        return self.members.get(header.removeprefix("Bearer "))


def _is_signed(request: web.Request, header: str) -> bool:
    """Check a signature of OAuth 1.0a, written from the standard and not from the bot's code."""
    given = {
        name: unquote(value)
        for name, value in re.findall(r'(\w+)="([^"]*)"', header.removeprefix("OAuth "))
    }
    signature = given.pop("oauth_signature", "")
    everything = {**given, **request.query}
    pairs = sorted(f"{quote(n, safe='~')}={quote(v, safe='~')}" for n, v in everything.items())
    address = str(request.url.with_query(None))
    base = "&".join(quote(part, safe="") for part in (request.method, address, "&".join(pairs)))
    key = f"{KEYS[1]}&{KEYS[3]}".encode()
    wanted = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha1).digest()).decode()
    return signature == wanted and (given["oauth_consumer_key"], given["oauth_token"]) == KEYS[::2]


def _begun(number: str, medium: Plain) -> Plain:
    return {"id": number, "media_key": medium["media_key"], "expires_after_secs": 86_400}


def _number(name: str) -> str:
    return str(2_244_994_900 + ord(name[0]))


def _public(tweet: Plain) -> Plain:
    return {name: value for name, value in tweet.items() if name not in ("user", "source")}
