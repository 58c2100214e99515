"""Which files belong to the repository."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def of_the_repository() -> tuple[str, ...]:
    """Give the paths, from the root, of all files that are or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (path for path in listed.stdout.split("\0") if path)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def python_files() -> tuple[str, ...]:
    """Give those that are Python."""
    return tuple(path for path in of_the_repository() if path.endswith(".py"))
