"""The repository speaks of the product alone, and its lock files can be trusted anywhere."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.files import ROOT, of_the_repository

# Written so that no pattern matches itself: this file is searched like every other.
FOREIGN = {
    "a package registry's host": re.compile(
        r"\b(pypi[.]org|python[h]osted[.]org|npm(js|mirror)[.](org|com)|(deb|security)[.]debian[.]org"
        r"|(archive|security)[.]ubuntu[.]com|conda[.]anaconda[.]org|proxy[.]golang[.]org)\b"
    ),
    "a place of one machine": re.compile(
        r"(?<![\w.])/(work|root|opt/pypi[\w-]*|opt/wheels|tmp/venv|tmp/so)(?=[/\s\"'`:;,)]|$)|/home/(?!ana\b)\w",
        re.MULTILINE,
    ),
    "something outside the repository": re.compile(r"[.][.]/shared\b"),
    "a page that isn't here": re.compile(
        r"\b(COMMON|CONFESSIONS|DESIGN|LAYOUT|LINT|NETWORKS|RELIABILITY|RULES|SIM|SLACK|STYLE)[.]md\b"
    ),
}

LOCKS = (
    "requirements.txt",
    "requirements-build.txt",
    "requirements-dev.txt",
    "requirements-mutation.txt",
    "tests/real/servers/counting/requirements.txt",
)
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def foreign_words(text: str) -> Iterator[str]:
    """Give what a file must not name, each with its line."""
    for what, pattern in FOREIGN.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"line {line} names {what}: {match.group()}"


def unlocked(text: str) -> list[str]:
    """Give the lines of a lock file that are neither an exact version nor a hash of one."""
    wrong = []
    hashes = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if PIN.match(line):
            if hashes == 0:
                wrong.append(f"line {number - 1}: no hash")
            hashes = 0
        elif HASH.match(line):
            hashes += 1
        else:
            wrong.append(f"line {number}: {line}")
    return wrong if hashes else [*wrong, "the last one has no hash"]


def pins(lock: str) -> dict[str, str]:
    """Give the version of each package in a lock file."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    return {found["name"]: found["version"] for line in lines if (found := PIN.match(line))}


def test_no_file_names_a_registry_a_machine_or_a_page_that_is_not_here() -> None:
    found = []
    for path in of_the_repository():
        try:
            text = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue  # A picture names nothing.
        found += [f"{path}, {words}" for words in foreign_words(text)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "parts",
    [
        ("https://pypi", ".org/simple"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("deb.", "debian.org"),
        ("cd /wo", "rk/main"),
        ("file:///opt/py", "pi/simple"),
        ("/ro", "ot/.cache"),
        ("/tmp/ve", "nv/bin/python"),
        ("/ho", "me/someone"),
        ("../sha", "red/x"),
        ("see LAY", "OUT.md"),
    ],
)
def test_a_planted_foreign_word_is_noticed(parts: tuple[str, str]) -> None:
    assert len(list(foreign_words("first line\n" + "".join(parts)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "docs/rules.md",
        "/network",
        "a/work/b",
        "rule 24",
        "python -m bot",
        "https://example.org/rootless",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert list(foreign_words(text)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_exact_versions_with_hashes_and_nothing_else(lock: str) -> None:
    assert unlocked((ROOT / lock).read_text("utf-8")) == []
    assert pins(lock)


GOOD = f"aiohttp==3.14.5 \\\n    --hash=sha256:{'0' * 64}\n"


@pytest.mark.parametrize(
    "text",
    [
        "aiohttp==3.14.5\n",
        "aiohttp==3.14.5 \\\n",
        "aiohttp==3.14.5 \\\n" + GOOD,
        "aiohttp>=3.14 \\\n    --hash=sha256:" + "0" * 64,
        "--index-url https://example.org/simple\n" + GOOD,
        "# made on this machine\n" + GOOD,
        "-e .\n" + GOOD,
        "aiohttp @ file:///wheels/aiohttp.whl\n" + GOOD,
    ],
)
def test_a_planted_flaw_in_a_lock_file_is_noticed(text: str) -> None:
    assert unlocked(GOOD) == []
    assert unlocked(text) != []


def test_the_locks_agree_with_one_another() -> None:
    develop = pins("requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt"):
        differing = {name for name, version in pins(lock).items() if develop.get(name) != version}
        assert differing == set(), lock
    breaking = pins("requirements-mutation.txt")
    shared = breaking.keys() & develop.keys()
    assert {name for name in shared if breaking[name] != develop[name]} == set()


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-build.txt": project["dependency-groups"]["build"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
        "requirements-mutation.txt": project["dependency-groups"]["mutation"],
    }
    for lock, wishes in asked.items():
        names = {re.split(r"[<>=;~! \[]", wish)[0].lower() for wish in wishes}
        assert names - pins(lock).keys() == set(), lock


@pytest.mark.parametrize(
    ("folder", "packages"),
    [
        ("tests/real/servers/pds", 100),
        ("tests/real/servers/bucket_store", 80),
        ("tests/real/servers/counting", 15),
        ("benchmarks/peers", 300),
    ],
)
def test_the_packages_from_npm_are_locked_by_their_content(folder: str, packages: int) -> None:
    lock = (ROOT / folder / "package-lock.json").read_text("utf-8")
    assert lock.count('"integrity": "sha512-') > packages
    assert '"resolved"' not in lock
