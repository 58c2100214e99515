"""The Web API on the wire: the table of methods, tokens, scopes, faults and headers."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from bot.simulator import (
    api_chat,
    api_conversations,
    api_files,
    api_people,
    api_reactions,
    api_views,
)
from bot.simulator.api_call import Answer, Call, Method
from bot.simulator.delivery import PostOffice
from bot.simulator.faults import Faults, MethodFault
from bot.simulator.ledger import Kind
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A method and the scope it asks for; `is_app_level` is called with the xapp token.

    Reading methods understand the query and forms only: a JSON body of theirs is dropped without
    a word, and `users.info` without its `user` is `user_not_found`.
    """

    run: Method
    scope: str = ""
    is_app_level: bool = False
    takes_json: bool = False


METHODS: Mapping[str, Entry] = {
    "api.test": Entry(run=api_people.api_test),
    "auth.test": Entry(run=api_people.auth_test, takes_json=True),
    "apps.connections.open": Entry(
        run=api_people.open_connection, is_app_level=True, takes_json=True
    ),
    "bots.info": Entry(run=api_people.bots_info, scope="users:read"),
    "chat.delete": Entry(run=api_chat.delete, scope="chat:write", takes_json=True),
    "chat.getPermalink": Entry(run=api_chat.get_permalink),
    "chat.postEphemeral": Entry(run=api_chat.post_ephemeral, scope="chat:write", takes_json=True),
    "chat.postMessage": Entry(run=api_chat.post_message, scope="chat:write", takes_json=True),
    "chat.update": Entry(run=api_chat.update, scope="chat:write", takes_json=True),
    "conversations.history": Entry(run=api_conversations.history, scope="channels:history"),
    "conversations.info": Entry(run=api_conversations.info, scope="channels:read"),
    "conversations.list": Entry(run=api_conversations.listed, scope="channels:read"),
    "conversations.members": Entry(run=api_conversations.members, scope="channels:read"),
    "conversations.open": Entry(run=api_conversations.opened, scope="im:write", takes_json=True),
    "conversations.replies": Entry(run=api_conversations.replies, scope="channels:history"),
    "dnd.info": Entry(run=api_people.dnd_info, scope="dnd:read"),
    "dnd.teamInfo": Entry(run=api_people.dnd_team_info, scope="dnd:read"),
    "emoji.list": Entry(run=api_people.emoji_list, scope="emoji:read"),
    "files.completeUploadExternal": Entry(
        run=api_files.complete_upload, scope="files:write", takes_json=True
    ),
    "files.delete": Entry(run=api_files.delete, scope="files:write", takes_json=True),
    "files.getUploadURLExternal": Entry(run=api_files.get_upload_url, scope="files:write"),
    "files.info": Entry(run=api_files.info, scope="files:read"),
    "pins.add": Entry(run=api_reactions.pin, scope="pins:write", takes_json=True),
    "pins.list": Entry(run=api_reactions.pins, scope="pins:read"),
    "pins.remove": Entry(run=api_reactions.unpin, scope="pins:write", takes_json=True),
    "reactions.add": Entry(run=api_reactions.add, scope="reactions:write", takes_json=True),
    "reactions.get": Entry(run=api_reactions.get, scope="reactions:read"),
    "reactions.list": Entry(run=api_reactions.listed, scope="reactions:read"),
    "reactions.remove": Entry(run=api_reactions.remove, scope="reactions:write", takes_json=True),
    "team.info": Entry(run=api_people.team_info, scope="team:read"),
    "usergroups.list": Entry(run=api_people.group_list, scope="usergroups:read"),
    "usergroups.users.list": Entry(run=api_people.group_users, scope="usergroups:read"),
    "users.conversations": Entry(run=api_conversations.mine, scope="channels:read"),
    "users.info": Entry(run=api_people.user_info, scope="users:read"),
    "users.list": Entry(run=api_people.user_list, scope="users:read"),
    "users.profile.get": Entry(run=api_people.user_profile, scope="users.profile:read"),
    "views.open": Entry(run=api_views.opened, takes_json=True),
    "views.publish": Entry(run=api_views.published, takes_json=True),
    "views.push": Entry(run=api_views.pushed, takes_json=True),
    "views.update": Entry(run=api_views.updated, takes_json=True),
}

EVERY_SCOPE = frozenset(entry.scope for entry in METHODS.values() if entry.scope) | {
    "commands",
    "groups:read",
    "groups:history",
    "im:history",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One call that the app made, without its token, and what it was answered."""

    at: datetime
    method: str
    arguments: Payload
    status: int
    answer: Payload


class WebApi:
    """Answers calls and writes each of them down."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        post: PostOffice,
        address: Callable[[], str],
        open_socket: Callable[[], str],
    ) -> None:
        self._workspace = workspace
        self._faults = faults
        self._post = post
        self._address = address
        self._open_socket = open_socket
        self.log: list[ApiCall] = []
        self.unknown_methods: list[str] = []
        self.dropped_json: list[str] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call over HTTP."""
        method = request.match_info["method"]
        entry = METHODS.get(method)
        is_json = request.content_type == "application/json"
        arguments = await (_json(request) if is_json else _form(request))
        if is_json and arguments and entry is not None and not entry.takes_json:
            self.dropped_json.append(method)
            arguments = {}
        arguments |= dict(request.query)
        token = _token(request, arguments)
        fault = self._faults.take(method, arguments)
        if fault is not None:
            early = await self._misbehave(fault)
            if early is not None:
                self._write(method, arguments, early[0], early[1])
                return self._respond(*early, retry_after=fault.retry_after)
        status, body = self._answer(method, token, arguments)
        self._write(method, arguments, status, body)
        if fault is not None and fault.kept is not None:
            fault.kept.ready.set()
            await fault.kept.go.wait()
        if fault is not None and fault.is_cut and request.transport is not None:
            request.transport.close()
        return self._respond(status, body)

    async def _misbehave(self, fault: MethodFault) -> tuple[int, Payload] | None:
        if fault.held is not None:
            await fault.held.wait()
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.retry_after is not None:
            return 429, {"ok": False, "error": "ratelimited"}
        if fault.status is not None:
            return fault.status, {"ok": False, "error": "internal_error"}
        if fault.error is not None:
            return 200, {"ok": False, "error": fault.error}
        return None

    def _answer(self, method: str, token: str, arguments: Payload) -> tuple[int, Payload]:
        try:
            answer = self._run(method, token, arguments)
        except Refusal as refusal:
            return 200, refusal.body()
        self._post.send(answer.events, of_app=True)
        return 200, {"ok": True, **answer.body}

    def _run(self, method: str, token: str, arguments: Payload) -> Answer:
        entry = METHODS.get(method)
        if entry is None:
            self.unknown_methods.append(method)
            raise Refusal("unknown_method", req_method=method)
        self._admit(entry, token)
        return entry.run(
            Call(
                workspace=self._workspace,
                faults=self._faults,
                arguments=arguments,
                base_url=self._address(),
                open_socket=self._open_socket,
            )
        )

    def _admit(self, entry: Entry, token: str) -> None:
        app = self._workspace.app
        if not token:
            raise Refusal("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise Refusal("invalid_auth")
        if not self._workspace.is_installed:
            raise Refusal("account_inactive")
        if entry.is_app_level != (token == app.app_token):
            raise Refusal("not_allowed_token_type")
        if entry.scope and entry.scope not in app.scopes:
            provided = ",".join(sorted(app.scopes))
            raise Refusal("missing_scope", needed=entry.scope, provided=provided)

    def _write(self, method: str, arguments: Payload, status: int, answer: Payload) -> None:
        ledger = self._workspace.ledger
        self.log.append(
            ApiCall(
                at=ledger.now(), method=method, arguments=arguments, status=status, answer=answer
            )
        )
        outcome = "ok" if answer.get("ok") else str(answer.get("error"))
        user = self._workspace.app.user_id
        ledger.record(Kind.API_CALL, user, name=method, text=outcome, content=arguments)

    def _respond(
        self, status: int, body: Payload, retry_after: int | None = None
    ) -> web.StreamResponse:
        now = self._workspace.ledger.now() + timedelta(seconds=self._faults.date_offset_seconds)
        headers = {
            "Date": format_datetime(now.astimezone(UTC), usegmt=True),
            "X-OAuth-Scopes": ",".join(sorted(self._workspace.app.scopes)),
        }
        if retry_after is not None:
            headers["Retry-After"] = str(retry_after)
        return web.json_response(body, status=status, headers=headers)


def _token(request: web.Request, arguments: Payload) -> str:
    """Take the token out of the header or the arguments, so that it is never written down."""
    inside = str(arguments.pop("token", "") or "")
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else inside


async def _json(request: web.Request) -> Payload:
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError as wrong:
        raise web.HTTPBadRequest(text="invalid_json") from wrong
    return body if isinstance(body, dict) else {}


async def _form(request: web.Request) -> Payload:
    form = await request.post()
    return {name: value for name, value in form.items() if isinstance(value, str)}
