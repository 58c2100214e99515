"""Fetches every real server once, so that a missing one is known before the tests run."""

import sys

from tests.real.servers import bluesky, browser, bucket, mastodon, oracles
from tests.real.servers.program import Unavailable


def main() -> int:
    """Install each; print where it is or why it can't be had; 1 if any is missing."""
    missing = 0
    for name, get in (
        ("Bluesky server", bluesky.install),
        ("Mastodon-API server", mastodon.install),
        ("S3-compatible store", bucket.install),
        ("browser", browser.find),
        ("networks' counters", lambda: oracles.install().folder),
    ):
        try:
            sys.stdout.write(f"{name}: {get()}\n")
        except Unavailable as reason:
            missing += 1
            sys.stdout.write(f"{name}: unavailable, {reason}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
