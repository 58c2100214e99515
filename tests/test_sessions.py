"""The session in which networks are read: nothing but a token says whose call it is (rule 20)."""

from aiohttp import web

from bot.networks import without_cookies
from tests.publishers.servers.local import LocalServer


class Remembering(LocalServer):
    """Gives everybody a cookie, and notes what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.back: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        async def me(request: web.Request) -> web.Response:
            self.back.append(request.headers.get("Cookie", ""))
            answer = web.Response(text="ana")
            answer.set_cookie("session", "anas")
            return answer

        return [web.get("/me", me)]


async def test_rule_20_a_cookie_of_one_account_never_goes_along_with_the_token_of_another() -> None:
    async with Remembering() as server, without_cookies() as session:
        # A name and no number: cookies of mere numbers are kept by no session anyway.
        url = server.url.replace("127.0.0.1", "localhost")
        for _ in range(2):
            async with session.get(f"{url}/me") as answer:
                assert answer.status == 200
        assert server.back == ["", ""]
