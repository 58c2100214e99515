"""The system's Chromium, found by its usual names; no browser is ever downloaded."""

import shutil
from pathlib import Path

from tests.real.servers.program import Unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> Path:
    """Give the path of the browser's program; raise `Unavailable` if there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise Unavailable("no Chromium is installed; Debian's package is chromium")
