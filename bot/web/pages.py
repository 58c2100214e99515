"""What our pages have in common: the frame around them, and the headers that guard them."""

from aiohttp import web

from bot.web.markup import Html, fill
from bot.words.languages import in_force

PAGE_TYPE = {"Content-Type": "text/html; charset=utf-8"}
NOBODY = "'none'"

_PAGE = """<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/pages.css">
$head
</head>
<body>
$body
</body>
</html>
"""


def page(title: str, body: Html, *, head: Html | None = None) -> Html:
    """Put a body into a whole page."""
    language = in_force().value
    return fill(_PAGE, language=language, title=title, body=body, head=head or Html(""))


def encoded(text: str) -> bytes:
    """Encode a page; half a surrogate pair, which no page can hold, becomes a mark."""
    return text.encode("utf-8", "replace")


def guard(
    response: web.StreamResponse, *, framed_by: str = NOBODY, has_forms: bool = False
) -> None:
    """Set the security headers: nothing inline, nothing from outside, no sniffing."""
    forms = "'self'" if has_forms else NOBODY
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        f" connect-src 'self'; base-uri 'none'; form-action {forms};"
        f" frame-ancestors {framed_by}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Server"] = "second-opinion"
    if framed_by == NOBODY:
        response.headers["X-Frame-Options"] = "DENY"
