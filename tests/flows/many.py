"""A workspace with an account on each network that is reached by an interface of its own."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.demo import TOML
from tests.publishers.servers.linkedin_api import MEMBER, PAGE, LinkedInApi
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.slack_api import NEWS, SlackApi
from tests.publishers.servers.webhook_receiver import SECRET, WebhookReceiver
from tests.publishers.servers.x_api import XApi
from tests.world import World, world

X, PAGES, PERSON, CHANNEL, HOOK = "at-x", "at-page", "at-member", "at-news", "at-site"
READABLE = (X, PAGES, CHANNEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A workspace, and the servers of its accounts beside it."""

    here: World
    x: XApi
    linkedin: LinkedInApi
    slack: SlackApi
    site: WebhookReceiver

    @property
    def creates(self) -> dict[LocalServer, str]:
        """Each server, and where its posts are made."""
        return {
            self.x: "/2/tweets",
            self.linkedin: "/rest/posts",
            self.slack: "/chat.postMessage",
            self.site: "/hook",
        }

    def made(self, text: str) -> list[int]:
        """How often each server took a text, by its own log: X, LinkedIn, Slack, webhook."""
        return [
            sum(entry["text"] == text for entry in server.accepted("create"))
            for server in self.creates
        ]


def _account(name: str, network: str, url: str, more: str) -> str:
    return f"""
[[accounts]]
name = "{name}"
network = "{network}"
base_url = "{url}"
mode = "live"
secret_env = "{name.upper().replace("-", "_")}"
{more}
"""


@contextlib.asynccontextmanager
async def many(folder: Path) -> AsyncIterator[Many]:
    """Open all servers and the workspace; all accounts are live."""
    async with (
        XApi() as x,
        LinkedInApi() as linkedin,
        SlackApi() as slack,
        WebhookReceiver() as site,
    ):
        toml = TOML + "".join(
            (
                _account(X, "x", x.url, 'handle = "ana"'),
                _account(PAGES, "linkedin", linkedin.url, f'handle = "soup"\nauthor = "{PAGE}"'),
                _account(PERSON, "linkedin", linkedin.url, f'handle = "ana"\nauthor = "{MEMBER}"'),
                _account(CHANNEL, "slack", slack.url, f'handle = "news"\nchannel = "{NEWS}"'),
                _account(HOOK, "webhook", site.hook, "deletes = true\nvideos = true"),
            )
        )
        environ = {
            "AT_X": next(iter(x.members)),
            "AT_PAGE": next(iter(linkedin.members)),
            "AT_MEMBER": next(iter(linkedin.members)),
            "AT_NEWS": next(iter(slack.members)),
            "AT_SITE": SECRET,
        }
        async with world(folder, toml=toml, environ=environ) as here:
            for name in (X, PAGES, PERSON, CHANNEL, HOOK):
                await here.ana.types(f"live {name}")
                assert "is live now" in await here.ben.types(f"live {name}")
            yield Many(here=here, x=x, linkedin=linkedin, slack=slack, site=site)
