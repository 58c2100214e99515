"""The code keeps its rules, and each rule notices when it's broken."""

import importlib
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, python_files
from tests.architecture.rules import RULES, Module, violations


def test_the_code_keeps_the_rules() -> None:
    found = [
        violation
        for path in python_files()
        for violation in violations(path, (ROOT / path).read_text("utf-8"))
    ]
    assert not found, "\n".join(["", *found])


def test_the_rules_look_at_every_package() -> None:
    seen = {path.partition("/")[0] for path in python_files()}
    assert {"bot", "handlers", "storage", "tests"} <= seen


@pytest.mark.parametrize("name", ["bot", "handlers", "storage"])
def test_an_import_finds_the_package_and_not_its_tests(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file) == ROOT / name / "__init__.py"


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {(ROOT / path).parent for path in python_files() if path.startswith("tests/")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def function_of(lines: int, docstring: str = "Do it.") -> str:
    """Write a module with one function of `lines` lines, its docstring not counted."""
    body = "\n".join("    x = 1" for _ in range(lines - 1))
    return f'"""A module."""\n\ndef act():\n    """{docstring}"""\n{body}\n'


DOMAIN = "bot/domain/moments.py"
SERVICE = "bot/services/drafting.py"

BROKEN = [
    (DOMAIN, "async def _f(): pass", "the ground has no async"),
    ("bot/lint/terms.py", "await x", "the ground has no async"),
    (DOMAIN, "x = datetime.now(UTC)", ".now() asks a clock"),
    ("bot/lint/terms.py", "x = dt.date.today()", ".today() asks a clock"),
    (DOMAIN, "x = datetime.datetime.utcnow()", ".utcnow() asks a clock"),
    (SERVICE, "def _f():\n    global x\n    x = 1", "no global"),
    (SERVICE, "print('x')", "no print"),
    ("bot/app.py", "x = os.environ['PORT']", "only bot/cli.py reads the environment"),
    ("bot/app.py", "x = os.getenv('PORT')", "only bot/cli.py reads the environment"),
    ("bot/app.py", "from os import environ", "only bot/cli.py reads the environment"),
    (SERVICE, "import time\ntime.sleep(1)", "no time.sleep"),
    ("tests/services/test_drafting.py", "from time import sleep", "no time.sleep"),
    (SERVICE, "\n" * 401, "a module has at most 400"),
    (SERVICE, function_of(41), "act has 41 lines; a function has at most 40"),
    (SERVICE, "def _f(a, b, c, d, e, f): pass", "more than five positional arguments"),
    (SERVICE, "try: f()\nexcept Exception: pass", "catches everything"),
    (SERVICE, "def _f():\n  try: f()\n  except: pass", "catches everything"),
    (SERVICE, "try: f()\nexcept (OSError, BaseException): pass", "catches everything"),
    ("handlers/errors.py", "try: f()\nexcept Exception: pass\n" * 2, "catches everything"),
    (SERVICE, "def act(): pass", "act has no docstring"),
    (SERVICE, "class Act:\n    '''Acts.'''\n    def do(self): pass", "do has no docstring"),
    (SERVICE, "x = f'SELECT a FROM {table}'", "SQL stays in storage"),
    (SERVICE, "x = 'UPDATE drafts SET state = %s' % state", "SQL stays in storage"),
    ("bot/services/helpers.py", "", "helpers is no name for a module"),
    ("bot/slack/card_utils.py", "", "utils is no name for a module"),
    ("storage/common/rows.py", "", "common is no name for a module"),
    ("tests/manager.py", "", "manager is no name for a module"),
    ("bot/__init__.py", "from bot import app", "bot/__init__.py imports nothing"),
]


@pytest.mark.parametrize(("path", "source", "words"), BROKEN)
def test_a_broken_rule_is_noticed(path: str, source: str, words: str) -> None:
    source = source if source.startswith('"""') else f'"""A module."""\n{source}\n'
    found = violations(path, source)
    assert len(found) == 1, found
    assert words in found[0]
    assert found[0].startswith(f"{path}:")


def test_a_module_without_a_docstring_is_noticed() -> None:
    assert violations(SERVICE, "x = 1\n") == [f"{SERVICE}:1: the module has no docstring"]


KEPT = [
    (DOMAIN, "def due(moment): 'Tell.'; return moment.now > moment.due"),
    (SERVICE, "async def act(): 'Act.'; x = clock.now()"),
    ("bot/cli.py", "x = os.environ\nprint(x)"),
    (SERVICE, function_of(40)),
    (SERVICE, function_of(40, docstring="Do it.\n\n    It takes words.\n    ")),
    (SERVICE, "def _f(a, b, c, d, e, *, f): pass"),
    (SERVICE, "try: f()\nexcept BaseException:\n    close()\n    raise"),
    (SERVICE, "try: f()\nexcept OSError: pass"),
    ("handlers/errors.py", "def on_error():\n  'Say.'\n  try: f()\n  except Exception: pass"),
    ("storage/drafts.py", "x = 'SELECT a FROM drafts'"),
    (SERVICE, "x = 'Select a time from the list'"),
    (SERVICE, "def act():\n    '''SELECT words FROM a docstring.'''"),
    ("bot/domain/commonplace.py", ""),
    (SERVICE, "await asyncio.sleep(1)"),
]


@pytest.mark.parametrize(("path", "source"), KEPT)
def test_what_keeps_the_rules_is_left_alone(path: str, source: str) -> None:
    source = source if source.startswith('"""') else f'"""A module."""\n{source}\n'
    assert violations(path, source) == []


def test_every_rule_has_a_planted_violation() -> None:
    planted = [Module(path=path, source=source) for path, source, _ in BROKEN]
    silent = [
        rule.check.__name__
        for rule in RULES
        if not any(list(rule.findings(module)) for module in planted)
    ]
    assert silent == []
