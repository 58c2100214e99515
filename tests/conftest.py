"""What holds for every test: a clean environment, this machine only, and which tests wait."""

import gc
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.network_guard import loopback_only
from tests.real.servers import (
    FIXTURES,
    bluesky_server,
    browser_path,
    bucket_server,
    counters,
    mastodon_server,
)

# The fixtures are imported to be found by every test.
__all__ = ["bluesky_server", "browser_path", "bucket_server", "counters", "mastodon_server"]

SCRUBBED = ("SLACK_", "SECOND_OPINION_")
SCRUBBED_WHOLE = ("DATABASE_URL", "PORT", "DYNO")
KEPT = ("SECOND_OPINION_REQUIRE_REAL", "SECOND_OPINION_SHOTS")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

# All that failing tests leave behind has to fit, with what runs at once.
ROOM = 4 << 30

# A story waits now and then, for a thread or another process: meanwhile one more has its core.
# Each worker takes half a gigabyte, so that many cores don't begin as many.
MOST_WORKERS = 4

# Python looks for garbage after so many new things, by default 700: a story makes as many in
# a blink, and hardly any in rings.
BETWEEN_COLLECTIONS = 20_000

WAITING = {
    "slow": "takes minutes; `make slow` runs it",
    "real": "needs a real server or browser; `make real` runs it",
}


def scrub(environment: os._Environ[str] | dict[str, str]) -> None:
    """Remove what a developer's shell or a platform may hold, so that no test depends on it."""
    for name in list(environment):
        if name in KEPT:
            continue
        if name.startswith(SCRUBBED) or name in SCRUBBED_WHOLE or name.upper() in PROXIES:
            del environment[name]


gc.set_threshold(BETWEEN_COLLECTIONS)


# At import, because settings may be read while test modules are being imported.
scrub(os.environ)


def keep_files_in_memory(memory: Path, environment: os._Environ[str] | dict[str, str]) -> None:
    """Put what tests write there, where it has room: a disk keeps each of their commits waiting."""
    if memory.is_dir() and shutil.disk_usage(memory).free >= ROOM:
        environment.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


keep_files_in_memory(Path("/dev/shm"), os.environ)

# The machine may be busy, which is no property of the code; what a server's run finds
# must be found again by the next one.
settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=40
)
settings.load_profile("house")
# For `make slow`, which tries each property once more.
settings.register_profile("thorough", settings.get_profile("house"), max_examples=300)
# For `make mutants`, which runs them thousands of times: `--hypothesis-profile=brief`. There it
# only matters that one example fails; looking for the simplest would take most of the time.
settings.register_profile(
    "brief",
    settings.get_profile("house"),
    max_examples=10,
    phases=(Phase.explicit, Phase.generate),
    database=None,
)


@pytest.fixture(scope="session", autouse=True)
def network_guard() -> Iterator[list[str]]:
    """Refuse connections beyond loopback for the whole run; yield the hosts that were asked for."""
    with loopback_only() as refused:
        yield refused


@pytest.fixture(autouse=True)
def as_it_was(network_guard: list[str]) -> Iterator[None]:
    """Leave no command's way of logging to the next test, and start each with no host asked for.

    Fails a test whose code swallowed the refusal. One fixture, since each test pays for it.
    """
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    network_guard.clear()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    asked, network_guard[:] = list(network_guard), []
    assert not asked, f"this test tried to reach {', '.join(asked)}"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """How many workers `-n auto` begins: one more than there are cores.

    What `-m` chooses keeps a core busy, and some of it is about time: there xdist decides.
    """
    if config.option.markexpr:
        return None
    return min(MOST_WORKERS, cores() + 1)


def cores() -> int:
    """Those that this process may use, where the system tells, else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pytest_collection_finish() -> None:
    """Keep what was collected out of each later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the slow and the real tests with their reason, unless `-m` says which to run.

    Whoever uses a real server or browser is marked `real` by that alone.
    """
    for item in items:
        if FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.real)
    if config.option.markexpr:
        return
    for item in items:
        for mark, reason in WAITING.items():
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))
                break
