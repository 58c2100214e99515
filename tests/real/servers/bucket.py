"""A real S3-compatible store: s3rver from npm, at a locked version."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.servers.program import CACHE, Program, Unavailable, free_port, one_at_a_time, run
from tests.real.servers.records import RealAccount, RealServer

SOURCE = Path(__file__).parent / "bucket_store"
LOCKED = ("package.json", "package-lock.json")
BUCKET = "pictures"


def install() -> Path:
    """Install the packages once; give the folder.

    Raises `Unavailable` where node, npm or the packages are missing.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Unavailable("a real S3-compatible store needs node and npm")
    folder = CACHE / "bucket"
    with one_at_a_time(folder):
        shutil.copy(SOURCE / "start.mjs", folder)
        stamp = folder / "installed"
        wanted = "".join((SOURCE / name).read_text() for name in LOCKED)
        if stamp.is_file() and stamp.read_text() == wanted:
            return folder
        stamp.unlink(missing_ok=True)
        for name in LOCKED:
            shutil.copy(SOURCE / name, folder)
        log = folder / "install.log"
        log.unlink(missing_ok=True)
        run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, log=log, env=os.environ)
        stamp.write_text(wanted)
    return folder


@contextmanager
def serving(work: Path) -> Iterator[RealServer]:
    """Run a fresh store with one empty bucket, its data and log in `work`."""
    folder = install()
    port = free_port()
    data = work / "bucket-data"
    data.mkdir(parents=True)
    settings = json.dumps({"data": str(data), "port": port, "bucket": BUCKET})
    with Program(
        ["node", "start.mjs", settings], cwd=folder, log=work / "bucket.log", env=os.environ
    ) as program:
        program.wait_for("READY", seconds=60)
        key = RealAccount(handle=BUCKET, identity="S3RVER", secret="S3RVER")
        yield RealServer(
            url=f"http://127.0.0.1:{port}", accounts=(key,), log=program.log, pid=program.pid
        )
