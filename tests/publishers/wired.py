"""A bench with its server behind it: where its calls go, so that they can be made to fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.deliveries import Intent, Receipt
from bot.domain.errors import Happened, OutcomeUnknown, PublishError, Throttled
from bot.ports import Publisher
from tests.publishers.bench import HASTY, Bench
from tests.publishers.servers.faults import Kind
from tests.publishers.servers.linkedin_api import PAGE
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.slack_api import NEWS


@dataclass(frozen=True, kw_only=True)
class Wired:
    """A bench with its server; `create` and the like are the ends of the calls' paths.

    `first` is the call that preparing begins with, `look` the one that looks for a lost post.
    `odd_answer` is what a status of 200 with an unknown error in it means, `busy` what a 503 in
    the network's own words does: only where a key or its word makes a second call one post, a no.
    """

    bench: Bench
    hasty: Publisher
    server: LocalServer
    secret: str
    create: str
    upload: str
    first: tuple[str, str]
    look: str
    delete: Callable[[Receipt], tuple[str, str]]
    edit: Callable[[Receipt], tuple[str, str]] | None
    extras: Mapping[str, str]
    odd_answer: type[PublishError]
    busy: type[PublishError]

    def meeting(self, kind: Kind) -> Publisher:
        """The publisher to meet such a failure with: one that waits little where none answers."""
        return self.hasty if kind in (Kind.HANG, Kind.LATE) else self.bench.publisher

    async def intent(self) -> Intent:
        """Prepare a post while all is well."""
        return await self.bench.publisher.prepare(
            self.bench.target("Hello"), self.bench.shelf, "key-1"
        )


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where a network's calls go; `server` is the name of its fixture."""

    server: str
    create: str
    upload: str
    first: tuple[str, str]
    look: str
    delete: Callable[[Receipt], tuple[str, str]]
    edit: Callable[[Receipt], tuple[str, str]] | None = None
    extras: Mapping[str, str] = field(default_factory=dict)
    odd_answer: type[PublishError] = Happened
    busy: type[PublishError] = Throttled


def _by_id(receipt: Receipt) -> tuple[str, str]:
    return ("DELETE", receipt.remote_id)


NETWORKS = {
    "bluesky": Paths(
        server="pds",
        create="putRecord",
        upload="uploadBlob",
        first=("POST", "createSession"),
        look="getRecord",
        delete=lambda _: ("POST", "deleteRecord"),
    ),
    "mastodon": Paths(
        server="api",
        create="/api/v1/statuses",
        upload="/api/v2/media",
        first=("GET", "verify_credentials"),
        look="/statuses",
        delete=_by_id,
        edit=lambda receipt: ("PUT", receipt.remote_id),
    ),
    "x": Paths(
        server="x_api",
        create="/2/tweets",
        upload="/2/media/upload",
        first=("GET", "/2/users/me"),
        look="/tweets",
        delete=_by_id,
        busy=OutcomeUnknown,
    ),
    "linkedin": Paths(
        server="linkedin_api",
        create="/rest/posts",
        upload="/rest/images",
        first=("GET", "/rest/posts"),
        look="/rest/posts",
        delete=_by_id,
        edit=lambda receipt: ("POST", receipt.remote_id),
        extras={"author": PAGE, "api_version": "202607"},
        busy=OutcomeUnknown,
    ),
    "threads": Paths(
        server="threads_api",
        create="/threads_publish",
        upload="/threads",
        first=("GET", "/me"),
        look="/threads",
        delete=_by_id,
    ),
    "slack": Paths(
        server="slack_api",
        create="/chat.postMessage",
        upload="/files.completeUploadExternal",
        first=("GET", "/auth.test"),
        look="/conversations.history",
        delete=lambda _: ("POST", "/chat.delete"),
        edit=lambda _: ("POST", "/chat.update"),
        extras={"channel": NEWS},
        odd_answer=OutcomeUnknown,
        busy=OutcomeUnknown,
    ),
}


def on(request: pytest.FixtureRequest) -> Wired:
    """Wire up the network that a fixture asks for."""
    paths = NETWORKS[request.param]
    bench: Bench = request.getfixturevalue(request.param)
    server: LocalServer = request.getfixturevalue(paths.server)
    secret = secret_of(server)
    opened = request.getfixturevalue("opened")
    hasty: Publisher = opened(bench.publisher.account, secret, HASTY, **paths.extras)
    return Wired(
        bench=bench,
        hasty=hasty,
        server=server,
        secret=secret,
        create=paths.create,
        upload=paths.upload,
        first=paths.first,
        look=paths.look,
        delete=paths.delete,
        edit=paths.edit,
        extras=paths.extras,
        odd_answer=paths.odd_answer,
        busy=paths.busy,
    )


def network_of(request: pytest.FixtureRequest, name: str) -> Bench:
    """A network's bench, or the same for posts with a video where its name ends so."""
    found: Bench = request.getfixturevalue(name.removesuffix("_film"))
    return replace(found, shows_film=name.endswith("_film"))


def secret_of(server: LocalServer) -> str:
    """Give the secret of a server's first member."""
    first = next(iter(getattr(server, "members", ())))
    return str(getattr(first, "password", first))
