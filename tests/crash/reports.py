"""What every run says: one line for each point, and a summary, shown although the test passes."""

import sys
from collections.abc import Sequence

import pytest


def say(lines: Sequence[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Show lines although the test passes."""
    with capfd.disabled():
        sys.stderr.write("\n" + "\n".join(lines) + "\n")
