"""Real servers and a real browser as fixtures: skipped with the reason where they can't be had.

With SECOND_OPINION_REQUIRE_REAL=1 a missing one is a failure instead.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import pytest

from tests.real.servers import bluesky, browser, bucket, mastodon, oracles
from tests.real.servers.oracles import Counters
from tests.real.servers.program import Unavailable
from tests.real.servers.records import RealServer

REQUIRE = "SECOND_OPINION_REQUIRE_REAL"
FIXTURES = frozenset(
    {"bluesky_server", "bucket_server", "mastodon_server", "browser_path", "counters"}
)

Thing = TypeVar("Thing")


def obtain(get: Callable[[], Thing]) -> Thing:
    """Give what `get` gives; where it's unavailable, skip the test or, if it's required, fail."""
    try:
        return get()
    except Unavailable as reason:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(f"required, but unavailable: {reason}", pytrace=False)
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def bluesky_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A real Bluesky server with two accounts whose secrets are app passwords."""
    work = tmp_path_factory.mktemp("bluesky")
    with ExitStack() as stack:
        running = bluesky.serving(work, ("ana.test", "ben.test"))
        yield obtain(lambda: stack.enter_context(running))


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A real S3-compatible store with one bucket."""
    work = tmp_path_factory.mktemp("bucket")
    with ExitStack() as stack:
        running = bucket.serving(work)
        yield obtain(lambda: stack.enter_context(running))


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """A real server with Mastodon's API and two accounts whose secrets are access tokens."""
    work = tmp_path_factory.mktemp("mastodon")
    with ExitStack() as stack:
        running = mastodon.serving(work, ("ana", "ben"))
        yield obtain(lambda: stack.enter_context(running))


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The program of the system's Chromium, for Playwright's `executable_path`."""
    return obtain(browser.find)


@pytest.fixture(scope="session")
def counters() -> Counters:
    """How X, Bluesky and Mastodon count, by their own code or by one compared with servers."""
    return obtain(oracles.install)
