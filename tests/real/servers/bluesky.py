"""A real Bluesky server: the PDS and the identity directory from npm, at locked versions."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.servers.program import CACHE, Program, Unavailable, free_port, one_at_a_time, run
from tests.real.servers.records import RealAccount, RealServer

SOURCE = Path(__file__).parent / "pds"
LOCKED = ("package.json", "package-lock.json")


def install() -> Path:
    """Install the packages once (minutes: SQLite is compiled); give the folder.

    Raises `Unavailable` where node, npm, a compiler or the packages are missing.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Unavailable("a real Bluesky server needs node and npm")
    folder = CACHE / "pds"
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
        env = _building(Path(node))
        run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, log=log, env=env)
        proof = "require('better-sqlite3')(':memory:').exec('select 1')"
        run([node, "-e", proof], cwd=folder, log=log, env=env)
        stamp.write_text(wanted)
    return folder


def _building(node: Path) -> dict[str, str]:
    """Build SQLite's module from source against the headers beside this very node."""
    env = dict(os.environ, npm_config_build_from_source="true")
    prefix = node.resolve().parents[1]
    if (prefix / "include" / "node" / "node.h").is_file():
        env["npm_config_nodedir"] = str(prefix)
    return env


@contextmanager
def serving(work: Path, handles: tuple[str, ...]) -> Iterator[RealServer]:
    """Run a fresh server with these accounts, its data and log in `work`."""
    folder = install()
    port = free_port()
    settings = {
        "data": str(work / "pds-data"),
        "pdsPort": port,
        "plcPort": free_port(),
        "handles": handles,
    }
    (work / "pds-data").mkdir(parents=True)
    with Program(
        ["node", "start.mjs", json.dumps(settings)],
        cwd=folder,
        log=work / "bluesky.log",
        env=dict(os.environ, LOG_ENABLED="false"),
    ) as program:
        ready = json.loads(program.wait_for("READY ", seconds=120).removeprefix("READY "))
        accounts = tuple(
            RealAccount(handle=one["handle"], identity=one["did"], secret=one["appPassword"])
            for one in ready["accounts"]
        )
        yield RealServer(
            url=f"http://127.0.0.1:{port}", accounts=accounts, log=program.log, pid=program.pid
        )
