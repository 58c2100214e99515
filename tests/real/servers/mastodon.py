"""A real server with Mastodon's API: snac, a small program from Debian's packages.

It is the strangest server that a user may connect: it ignores idempotency keys, can't delete,
checks hardly anything, and closes each connection after its answer without saying so.
"""

import json
import os
import platform
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.real.servers.program import CACHE, Program, Unavailable, free_port, one_at_a_time, run
from tests.real.servers.records import RealAccount, RealServer


def install() -> Path:
    """Unpack the program once, without installing it into the system; give its path.

    A `snac` on the PATH is taken as it is. Raises `Unavailable` where there are no packages.
    """
    if present := shutil.which("snac"):
        return Path(present)
    folder = CACHE / "snac"
    program = folder / "program" / "usr" / "bin" / "snac"
    with one_at_a_time(folder):
        if not program.is_file():
            for tool in ("apt-get", "dpkg-deb"):
                if shutil.which(tool) is None:
                    raise Unavailable(f"a real Mastodon-API server needs snac, or {tool} to get it")
            package = _download(folder)
            log = folder / "install.log"
            run(["dpkg-deb", "-x", str(package), "program"], cwd=folder, log=log, env=os.environ)
    _check_libraries(program)
    return program


def _download(folder: Path) -> Path:
    """Get the package from the release as the system knows it, else from its backports."""
    log, sandbox = folder / "install.log", ["-o", "APT::Sandbox::User=root"]
    for old in folder.glob("snac2_*.deb"):
        old.unlink()
    try:
        run(["apt-get", *sandbox, "download", "snac2"], cwd=folder, log=log, env=os.environ)
    except Unavailable:
        own = [*sandbox, *_backports(folder)]
        run(["apt-get", *own, "update"], cwd=folder, log=log, env=os.environ)
        run(["apt-get", *own, "download", "snac2"], cwd=folder, log=log, env=os.environ)
    return next(folder.glob("snac2_*.deb"))


def _backports(folder: Path) -> list[str]:
    """Write a source list of our own beside the system's; give apt's options for using it."""
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)"],
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    sites = [line.split()[2] for line in targets if line.startswith(f"{release} main ")]
    if not release or not sites:
        raise Unavailable("no package source of this release is known to apt")
    keys = sorted(Path("/usr/share/keyrings").glob("debian-archive-keyring.*"))
    signed = f"[signed-by={keys[0]}] " if keys else ""
    apt = folder / "apt"
    for needed in ("lists/partial", "cache/archives/partial"):
        (apt / needed).mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    sources.write_text(f"deb {signed}{sites[0]} {release}-backports main\n")
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt / "cache",
    }
    return [word for name, value in options.items() for word in ("-o", f"{name}={value}")]


def _check_libraries(program: Path) -> None:
    linked = subprocess.run(["ldd", str(program)], check=False, capture_output=True, text=True)
    missing = [line.split()[0] for line in linked.stdout.splitlines() if "not found" in line]
    if missing:
        raise Unavailable(f"snac lacks {', '.join(missing)}; installing curl brings them")


@contextmanager
def serving(work: Path, names: tuple[str, ...]) -> Iterator[RealServer]:
    """Run a fresh server with these accounts, its data and log in `work`."""
    snac = str(install())
    port = free_port()
    _configure(snac, work, port)
    passwords = {name: _add(snac, work, name) for name in names}
    with Program(
        [snac, "httpd", "snac-data"], cwd=work, log=work / "mastodon.log", env=os.environ
    ) as program:
        program.wait_for("httpd start", seconds=30)
        url = f"http://127.0.0.1:{port}"
        accounts = tuple(_account(url, name, password) for name, password in passwords.items())
        yield RealServer(url=url, accounts=accounts, log=program.log, pid=program.pid)


def _configure(snac: str, work: Path, port: int) -> None:
    work.mkdir(parents=True, exist_ok=True)
    answers = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"
    subprocess.run(
        [snac, "init", "snac-data"], cwd=work, input=answers, text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    path = work / "snac-data" / "server.json"
    # Without TLS, and nothing is sent anywhere, not even to its own inbox: that would keep
    # its few threads busy for seconds.
    alone = {"protocol": "http", "disable_email_notifications": True}
    more = {"disable_inbox_collection": True, "num_threads": 16}
    path.write_text(json.dumps(json.loads(path.read_text()) | alone | more))


def _add(snac: str, work: Path, name: str) -> str:
    said = subprocess.run(
        [snac, "adduser", "snac-data", name], cwd=work, stdin=subprocess.DEVNULL, text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    words = "User password is "
    return next(
        line.removeprefix(words)
        for line in (said.stdout + said.stderr).splitlines()
        if line.startswith(words)
    )


def _account(url: str, name: str, password: str) -> RealAccount:
    form = urllib.parse.urlencode({"login": name, "passwd": password}).encode()
    with urllib.request.urlopen(f"{url}/oauth/x-snac-get-token", form, timeout=10) as answer:
        token = answer.read().decode().strip()
    request = urllib.request.Request(
        f"{url}/api/v1/accounts/verify_credentials", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        me: dict[str, Any] = json.load(answer)
    return RealAccount(handle=name, identity=str(me["id"]), secret=token)
