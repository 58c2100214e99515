"""Where files are sent and fetched: by the app with its token, and by the page of a person."""

from aiohttp import web

from bot.simulator.model import UserId
from bot.simulator.refusals import Refusal
from bot.simulator.workspace import Workspace

MOST_BYTES = 60 * 2**20
# What a request without the token or its scope gets in place of the file (trap 99).
LOGIN = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>"


def routes(workspace: Workspace) -> list[web.RouteDef]:
    """Return the routes."""

    async def fetched(request: web.Request) -> web.StreamResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        file_id = request.match_info["file"]
        may = scheme.lower() == "bearer" and token == workspace.app.bot_token
        if not may or "files:read" not in workspace.app.scopes:
            return web.Response(text=LOGIN, content_type="text/html")
        if file_id not in workspace.files.readable:
            raise web.HTTPNotFound
        return _content(workspace, file_id)

    async def shown(request: web.Request) -> web.StreamResponse:
        return _content(workspace, request.match_info["file"])

    async def received(request: web.Request) -> web.StreamResponse:
        content = await request.read()
        try:
            workspace.files.receive(request.match_info["file"], content)
        except Refusal as refusal:
            return web.Response(status=400, text=refusal.code)
        return web.Response(text=f"OK - {len(content)}")

    async def chosen(request: web.Request) -> web.StreamResponse:
        person = UserId(request.query.get("as", ""))
        if person not in workspace.directory.people:
            raise web.HTTPNotFound
        name = request.query.get("name") or "file"
        file = workspace.files.add(person, name, await request.read())
        return web.json_response({"ok": True, "file": {"id": file.id, "name": file.name}})

    return [
        web.get("/files-pri/{file}/{name}", fetched),
        web.get("/files-pri/{file}/download/{name}", fetched),
        web.get("/sim/file/{file}", shown),
        web.post("/upload/{file}", received),
        web.post("/sim/file", chosen),
    ]


def _content(workspace: Workspace, file_id: str) -> web.Response:
    try:
        file = workspace.files.find(file_id)
    except Refusal:
        raise web.HTTPNotFound from None
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.content, content_type=file.kind[0], headers=headers)
