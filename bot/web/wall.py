"""The practice wall as people see it: a public page of posts, and the same as JSON."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from aiohttp import web

from bot.domain.keeping import ShelfTrouble
from bot.domain.wallclock import say_clock, say_day
from bot.wall_ports import Feed, WallPost
from bot.web.markup import Html, fill, join
from bot.web.pages import PAGE_TYPE, encoded, page
from bot.words.phrases import marked, t

NEWEST = 50
# Pages of this machine, such as the one of `demo`, may show the wall beside themselves.
FRAMED_BY = "'self' http://127.0.0.1:* http://localhost:*"

_BODY = """
<header class="top">
  <h1>$title</h1>
  <p>$about</p>
</header>
<main id="posts" aria-live="polite">
$posts
</main>
"""
_EMPTY = """<p class="empty">$nothing<br>$begin</p>"""
TITLE = marked("The practice wall")
ABOUT = marked(
    "Everything here was seen by two people before it went out. It is public only inside this"
    " program: try things, nothing leaves."
)
NOTHING = marked("Nothing here yet.")
BEGIN = marked(
    "Write a draft in Slack, let somebody else approve it, and it appears here by itself."
)
_POST = """<article id="post-$id" class="post">
  <header>
    <span class="face face-$shade" aria-hidden="true">$initial</span>
    <span class="who"><strong>$account</strong> <span class="handle">@$handle</span></span>
    <a class="when" href="#post-$id"><time datetime="$iso">$when</time></a>
  </header>
  <p class="text" dir="auto">$text</p>
  $pictures
</article>"""
_PICTURES = """<ul class="pictures">$items</ul>"""
_PICTURE = """<li role="img" aria-label="$alt"><img src="/wall/picture/$sha" alt="">
    <span>$alt</span></li>"""
_NO_ALT = marked("a picture without a description")
_REFRESH = Html(
    '<noscript><meta http-equiv="refresh" content="2"></noscript>\n'
    '<script src="/static/wall.js" defer></script>'
)
SHADES = 6


def wall_routes(feed: Feed) -> list[web.RouteDef]:
    """Serve `feed` at `/wall` for people and at `/wall.json` for programs."""

    async def as_page(request: web.Request) -> web.Response:
        posts = await feed.newest(NEWEST)
        body = encoded(wall_page(posts))
        return web.Response(body=body, headers={**PAGE_TYPE, "Cache-Control": "no-store"})

    async def as_json(request: web.Request) -> web.Response:
        posts = await feed.newest(NEWEST)
        text = json.dumps([plain(post) for post in posts], indent=1)
        return web.Response(
            text=text, content_type="application/json", headers={"Cache-Control": "no-store"}
        )

    async def as_picture(request: web.Request) -> web.Response:
        try:
            found = await feed.picture(request.match_info["sha256"])
        except ShelfTrouble as trouble:
            raise web.HTTPServiceUnavailable from trouble
        if found is None:
            raise web.HTTPNotFound
        kind, content = found
        headers = {"Cache-Control": "no-store"}
        return web.Response(body=content, content_type=kind, headers=headers)

    return [
        web.get("/wall", as_page),
        web.get("/wall.json", as_json),
        web.get("/wall/picture/{sha256:[0-9a-f]{64}}", as_picture),
    ]


def wall_page(posts: Sequence[WallPost]) -> Html:
    """Draw the whole page, newest post first."""
    empty = fill(_EMPTY, nothing=t(NOTHING), begin=t(BEGIN))
    drawn = join(_draw(post) for post in posts) if posts else empty
    body = fill(_BODY, title=t(TITLE), about=t(ABOUT), posts=drawn)
    return page(t(TITLE), body, head=_REFRESH)


def plain(post: WallPost) -> dict[str, object]:
    """Turn a post into plain JSON values; `at` is an ISO instant in UTC."""
    return {
        "id": post.id,
        "account": post.account,
        "handle": post.handle,
        "text": post.text,
        "pictures": [{"sha256": sha256, "alt": alt} for sha256, alt in post.pictures],
        "at": post.at.astimezone(UTC).isoformat(),
    }


def _draw(post: WallPost) -> Html:
    items = join(fill(_PICTURE, alt=alt or t(_NO_ALT), sha=sha256) for sha256, alt in post.pictures)
    return fill(
        _POST,
        id=post.id,
        shade=sum(map(ord, post.account)) % SHADES,
        initial=(post.account or "?")[0].upper(),
        account=post.account,
        handle=post.handle,
        iso=post.at.astimezone(UTC).isoformat(),
        when=_spoken(post.at),
        text=post.text,
        pictures=fill(_PICTURES, items=items) if post.pictures else Html(""),
    )


def _spoken(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return t("{day}, {clock} UTC", day=say_day(utc), clock=say_clock(utc.replace(second=0)))
