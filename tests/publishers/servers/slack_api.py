"""The part of Slack's Web API that publishes to a channel, with files that take a moment."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer

Plain = dict[str, Any]
NEWS, OTHERS = "C0NEWS0001", "C0OTHER001"
TEAM, APP = "T0SOUP0001", "U0APP00001"


def no(error: str) -> web.Response:
    """Answer as Slack does when it is not ok: with status 200."""
    return web.json_response({"ok": False, "error": error})


class SlackApi(LocalServer):
    """Answers as Slack documents."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        super().__init__(log=log, port=port)
        self.members = {"xoxb-news-5d1e": APP}
        self.dead: dict[str, str] = {}
        self.trouble = ""
        self.inside = {NEWS}
        self.messages: list[Plain] = []
        self.files: dict[str, Plain] = {}
        self.polls = 1
        self.drops = False
        self.upload_host = ""
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        """The methods that a publisher needs."""
        return [
            web.get("/auth.test", self.auth_test),
            web.get("/conversations.history", self.history),
            web.get("/conversations.replies", self.replies),
            web.get("/files.getUploadURLExternal", self.place),
            web.post("/upload/{file}", self.take),
            web.post("/files.completeUploadExternal", self.complete),
            web.get("/files.info", self.file),
            web.post("/files.delete", self.delete_file),
            web.post("/chat.postMessage", self.post),
            web.post("/chat.update", self.edit),
            web.post("/chat.delete", self.delete),
        ]

    def own_error(self, fault: Fault) -> Plain:
        """Write a planned error as Slack does."""
        return {"ok": False, "error": fault.message}

    def posts(self) -> list[Plain]:
        """Return the app's posts that are there, oldest first."""
        return [message for message in self.messages if message["user"] == APP]

    def answers(self) -> list[tuple[str, str]]:
        """Return the app's texts, each with the one before it in its thread, as people read it."""
        found, last = [], {}
        for message in self.posts():
            thread = message.get("thread_ts", message["ts"])
            found.append((written(message), last.get(thread, "")))
            last[thread] = written(message)
        return found

    def said_by(self, user: str, text: str, **more: Any) -> Plain:
        """Let somebody else write into the channel."""
        return self._add({"user": user, "text": text, **more})

    async def auth_test(self, request: web.Request) -> web.Response:
        """Tell whose token it is."""
        if (wrong := self._refused(request)) is not None:
            return wrong
        user = self.members[_token(request)]
        plain = {"ok": True, "url": "https://soup.slack.com/", "team_id": TEAM, "user_id": user}
        return web.json_response(plain)

    async def history(self, request: web.Request) -> web.Response:
        """List a channel's messages, newest first, in pages."""
        if (wrong := self._refused(request, request.query.get("channel"))) is not None:
            return wrong
        inclusive = request.query.get("inclusive") == "true"
        oldest = float(request.query.get("oldest", "0"))
        latest = float(request.query.get("latest", "9999999999"))
        found = [
            message
            for message in reversed(self.messages)
            if message.get("thread_ts", message["ts"]) == message["ts"]
            if (oldest <= float(message["ts"]) <= latest if inclusive
                else oldest < float(message["ts"]) < latest)
        ]  # fmt: skip
        return self._page(request, found)

    async def replies(self, request: web.Request) -> web.Response:
        """List a thread, oldest first; its first message comes along whatever is asked for."""
        if (wrong := self._refused(request, request.query.get("channel"))) is not None:
            return wrong
        root, inclusive = request.query["ts"], request.query.get("inclusive") == "true"
        oldest = float(request.query.get("oldest", "0"))
        latest = float(request.query.get("latest", "9999999999"))
        thread = [m for m in self.messages if root in (m["ts"], m.get("thread_ts"))]
        if not thread:
            return no("thread_not_found")
        found = [
            message
            for message in thread
            if message["ts"] == root
            or (oldest <= float(message["ts"]) <= latest if inclusive
                else oldest < float(message["ts"]) < latest)
        ]  # fmt: skip
        return self._page(request, found)

    def _page(self, request: web.Request, found: list[Plain]) -> web.Response:
        start, size = int(request.query.get("cursor", "0")), int(request.query["limit"])
        page = found[start : start + size]
        if request.query.get("include_all_metadata") != "true":
            page = [{k: v for k, v in message.items() if k != "metadata"} for message in page]
        cursor = str(start + size) if start + size < len(found) else ""
        plain = {"ok": True, "messages": page, "response_metadata": {"next_cursor": cursor}}
        return web.json_response(plain)

    async def place(self, request: web.Request) -> web.Response:
        """Say where a file's bytes go."""
        if (wrong := self._refused(request)) is not None:
            return wrong
        self._count += 1
        file = f"F0PICTURE{self._count:02}"
        self.files[file] = {"length": int(request.query["length"]), "polls": self.polls}
        where = f"{self.upload_host or self.url}/upload/{file}"
        return web.json_response({"ok": True, "upload_url": where, "file_id": file})

    async def take(self, request: web.Request) -> web.Response:
        """Take a file's bytes."""
        file = self.files[request.match_info["file"]]
        file["bytes"] = await request.read()
        return web.Response(text=f"OK - {len(file['bytes'])}")

    async def complete(self, request: web.Request) -> web.Response:
        """Keep files, for the app alone where no channel is named."""
        if (wrong := self._refused(request)) is not None:
            return wrong
        asked = await request.json()
        for one in asked["files"]:
            file = self.files[one["id"]]
            if len(file["bytes"]) != file["length"]:
                return no("file_upload_size_mismatch")
            file["kept"] = True
        if "channel_id" not in asked:
            return web.json_response({"ok": True, "files": asked["files"]})
        if (wrong := self._refused(request, asked["channel_id"])) is not None:
            return wrong
        (one,) = asked["files"]
        self.files[one["id"]] |= {"title": one["title"], "blocks": asked["blocks"], "to": request}
        self.log.add("taken", id=one["id"])
        if not self.drops:
            self.files[one["id"]]["sharing"] = self.polls
        if not self.polls:
            self._share(one["id"])
        return web.json_response({"ok": True, "files": asked["files"]})

    def _share(self, number: str) -> None:
        """Let a file stand in the channel, which Slack does after it has said yes."""
        file = self.files[number]
        shown = {"id": number, "title": file["title"], "mimetype": "video/mp4", "mode": "hosted"}
        blocks = [{**block, "block_id": f"b{n}"} for n, block in enumerate(file["blocks"])]
        user = self.members[_token(file.pop("to"))]
        message = self._add({"user": user, "text": "", "blocks": blocks, "files": [shown]})
        message["subtype"] = "file_share"
        file["ts"] = message["ts"]
        digest = hashlib.sha256(file["bytes"]).hexdigest()
        self.log.add("create", id=message["ts"], text=written(message), file=number, video=digest)

    async def file(self, request: web.Request) -> web.Response:
        """Tell what is known of a file; at first, nothing."""
        if (wrong := self._refused(request)) is not None:
            return wrong
        file = self.files.get(request.query["file"])
        if file is None or "kept" not in file:
            return no("file_not_found")
        file["polls"] -= 1
        kind = "image/png" if file["polls"] < 0 else ""
        if "sharing" in file and "ts" not in file:
            file["sharing"] -= 1
            if file["sharing"] < 0:
                self._share(request.query["file"])
        shares = {"public": {NEWS: [{"ts": file["ts"]}]}} if "ts" in file else {}
        return web.json_response({"ok": True, "file": {"mimetype": kind, "shares": shares}})

    async def delete_file(self, request: web.Request) -> web.Response:
        """Delete a file; the message that brought it keeps a stone."""
        if (wrong := self._refused(request)) is not None:
            return wrong
        number = (await request.json())["file"]
        if self.files.pop(number, None) is None:
            return no("file_not_found")
        for message in self.messages:
            for shown in message.get("files", []):
                if shown["id"] == number:
                    shown["mode"] = "tombstone"
        self.log.add("delete file", id=number)
        return web.json_response({"ok": True})

    async def post(self, request: web.Request) -> web.Response:
        """Post a message; the same again is another one."""
        asked = await request.json()
        if (wrong := self._refused(request, asked.get("channel"))) is not None:
            return wrong
        blocks = asked.get("blocks", [])
        if len(json.dumps(blocks)) > 13_200:
            return no("msg_blocks_too_long")
        images = [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]
        if any(self.files[one]["polls"] >= 0 or "kept" not in self.files[one] for one in images):
            return no("invalid_blocks")
        root = asked.get("thread_ts")
        is_there = any(message["ts"] == root for message in self.messages)
        message = self._add(
            {
                "user": self.members[_token(request)],
                "text": asked["text"],
                "blocks": [{**block, "block_id": f"b{n}"} for n, block in enumerate(blocks)],
                "metadata": asked.get("metadata"),
                **({"thread_ts": root} if is_there else {}),
            }
        )
        key = asked.get("metadata", {}).get("event_payload", {}).get("key")
        place = f"{NEWS}/p{message['ts'].replace('.', '')}"
        self.log.add("create", id=message["ts"], uri=place, text=written(message), key=key)
        told = {"channel": asked["channel"], "ts": message["ts"], "message": message}
        return web.json_response({"ok": True, **told})

    async def edit(self, request: web.Request) -> web.Response:
        """Change one of the app's own messages."""
        asked = await request.json()
        found = self._own(request, asked, "cant_update_message")
        if isinstance(found, web.Response):
            return found
        blocks = asked.get("blocks", [])
        found["text"] = asked["text"]
        found["blocks"] = [{**block, "block_id": f"b{n}"} for n, block in enumerate(blocks)]
        self.log.add("edit", id=found["ts"], text=written(found))
        return web.json_response({"ok": True, "channel": asked["channel"], "ts": asked["ts"]})

    async def delete(self, request: web.Request) -> web.Response:
        """Delete one of the app's own messages."""
        asked = await request.json()
        found = self._own(request, asked, "cant_delete_message")
        if isinstance(found, web.Response):
            return found
        self.messages.remove(found)
        self.log.add("delete", id=found["ts"])
        return web.json_response({"ok": True, "channel": asked["channel"], "ts": asked["ts"]})

    def _own(self, request: web.Request, asked: Plain, not_ours: str) -> Plain | web.Response:
        """Find one of the app's own messages, or what is answered where it is none."""
        if (wrong := self._refused(request, asked.get("channel"))) is not None:
            return wrong
        found = next((m for m in self.messages if m["ts"] == asked["ts"]), None)
        if found is None:
            return no("message_not_found")
        return found if found["user"] == self.members[_token(request)] else no(not_ours)

    def _add(self, message: Plain) -> Plain:
        self._count += 1
        ts = f"{datetime.now(UTC).timestamp():.0f}.{self._count:06}"
        self.messages.append({"type": "message", "ts": ts, **message})
        return self.messages[-1]

    def _refused(self, request: web.Request, channel: str | None = NEWS) -> web.Response | None:
        token = _token(request)
        if self.trouble:
            return no(self.trouble)
        if token in self.dead:
            return no(self.dead[token])
        if token not in self.members:
            return no("invalid_auth")
        if channel not in self.inside:
            return no("not_in_channel" if channel == OTHERS else "channel_not_found")
        return None


def written(message: Plain) -> str:
    """Return what people read in a message of blocks."""
    return "".join(
        element["text"]
        for block in message.get("blocks", [])
        if block["type"] == "rich_text"
        for section in block["elements"]
        for element in section["elements"]
    )


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")
