"""What imports can't show: rules about the code, each read from a module's syntax tree."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

Finding = tuple[int, str]
"""A line and what is wrong there."""

PACKAGES = ("bot/", "handlers/", "storage/")
GROUND = ("bot/domain/", "bot/lint/", "bot/words/")
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers"})
CLOCKS = frozenset({"now", "today", "utcnow"})

# Where something unforeseen must not stop the rest: the answer to a person, the beat, and one
# delivery among several, each of which logs it with its traceback; and the writer's thread, which
# hands it to whoever asked. How often each module may catch everything:
CATCH_ALL = {
    "handlers/errors.py": 1,
    "bot/scheduler.py": 1,
    "bot/services/intake.py": 1,
    "bot/services/publishing.py": 1,
    "bot/services/reconciling.py": 1,
    "bot/web/connecting.py": 1,
    "storage/writer.py": 3,
}

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|TRIGGER|INDEX)|PRAGMA\s+\w)",
    re.DOTALL,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Module:
    """One module: `path` from the repository's root with forward slashes, and its text.

    Its tree is read when a rule first asks for it: of most tests, none does.
    """

    path: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """The text's syntax tree."""
        return ast.parse(self.source)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the tree, walked once for all rules."""
        return tuple(ast.walk(self.tree))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule and where it holds: below `inside`, but not in `outside`."""

    check: Callable[[Module], Iterator[Finding]]
    inside: tuple[str, ...] = PACKAGES
    outside: tuple[str, ...] = ()

    def findings(self, module: Module) -> Iterator[Finding]:
        """Give what breaks the rule in `module`; nothing where the rule doesn't hold."""
        if module.path.startswith(self.inside) and not module.path.startswith(self.outside):
            yield from self.check(module)


def violations(path: str, source: str) -> list[str]:
    """Give all that is wrong with a module, each as `path:line: words`."""
    module = Module(path=path, source=source)
    return [f"{path}:{line}: {words}" for rule in RULES for line, words in rule.findings(module)]


def no_async(module: Module) -> Iterator[Finding]:
    """The ground is plain functions: nothing there waits."""
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    for node in module.nodes:
        if isinstance(node, waiting):
            yield node.lineno, "the ground has no async"


def no_clock(module: Module) -> Iterator[Finding]:
    """The time is an argument."""
    for node in module.nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr=asked)) if asked in CLOCKS:
                yield node.lineno, f".{asked}() asks a clock; the time is an argument"


def no_global(module: Module) -> Iterator[Finding]:
    """State is passed, not shared."""
    for node in module.nodes:
        if isinstance(node, ast.Global):
            yield node.lineno, "no global"


def no_print(module: Module) -> Iterator[Finding]:
    """Only the command line speaks to a terminal."""
    for node in module.nodes:
        if isinstance(node, ast.Name) and node.id in {"print", "input"}:
            yield node.lineno, f"no {node.id}"


def no_environment(module: Module) -> Iterator[Finding]:
    """The environment is read once, at the roof, and passed as a mapping."""
    for node in module.nodes:
        asked = {"environ", "environb", "getenv", "putenv"}
        named = isinstance(node, ast.Attribute) and node.attr in asked
        imported = (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and asked.intersection(name.name for name in node.names)
        )
        if named or imported:
            assert isinstance(node, ast.Attribute | ast.ImportFrom)
            yield node.lineno, "only bot/cli.py reads the environment"


def no_sleep(module: Module) -> Iterator[Finding]:
    """A thread that sleeps stops everybody."""
    if "sleep" not in module.source:
        return
    for node in module.nodes:
        match node:
            case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
                yield node.lineno, "no time.sleep"
            case ast.ImportFrom(module="time", names=names) if any(
                n.name == "sleep" for n in names
            ):
                yield node.lineno, "no time.sleep"


def modules_fit(module: Module) -> Iterator[Finding]:
    """A module that needs more lines is about more than one thing."""
    lines = len(module.source.splitlines())
    if lines > LINES_OF_A_MODULE:
        yield 1, f"{lines} lines; a module has at most {LINES_OF_A_MODULE}"


def functions_fit(module: Module) -> Iterator[Finding]:
    """A function, with its signature but without its docstring, fits on a screen."""
    for node in module.nodes:
        if isinstance(node, Function):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1 - _docstring_lines(node)
            if lines > LINES_OF_A_FUNCTION:
                words = f"{node.name} has {lines} lines; a function has at most"
                yield node.lineno, f"{words} {LINES_OF_A_FUNCTION}"


def _docstring_lines(node: Function) -> int:
    first = node.body[0]
    if ast.get_docstring(node) is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def five_positional(module: Module) -> Iterator[Finding]:
    """More than five facts in a row are a record."""
    for node in module.nodes:
        if isinstance(node, Function):
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
            if len([name for name in names if name not in {"self", "cls"}]) > 5:
                yield node.lineno, f"{node.name} takes more than five positional arguments"


def no_catch_all(module: Module) -> Iterator[Finding]:
    """What is caught is named or raised again, but for the few places that answer for all."""
    found = [
        node.lineno
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    for line in found[CATCH_ALL.get(module.path, 0) :]:
        yield line, "catches everything"


def _catches_all(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {one.id for one in caught if isinstance(one, ast.Name)}
    return handler.type is None or bool(names & {"Exception", "BaseException"})


def says_what_it_is(module: Module) -> Iterator[Finding]:
    """Every module, public class and public function has a docstring."""
    if ast.get_docstring(module.tree) is None:
        yield 1, "the module has no docstring"
    for node in _public(module.tree):
        if ast.get_docstring(node) is None:
            yield node.lineno, f"{node.name} has no docstring"


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not _sets_a_property(node):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _sets_a_property(node: Function | ast.ClassDef) -> bool:
    return any(
        isinstance(one, ast.Attribute) and one.attr == "setter" for one in node.decorator_list
    )


def no_sql(module: Module) -> Iterator[Finding]:
    """SQL stays in storage, so that nobody else puts a statement together."""
    documented = {
        id(node.body[0].value)
        for node in module.nodes
        if isinstance(node, ast.Module | ast.ClassDef | Function)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in module.nodes:
        match node:
            case ast.Constant(value=str(text)) if SQL.search(text) and id(node) not in documented:
                yield node.lineno, "SQL stays in storage"


def named_after_something(module: Module) -> Iterator[Finding]:
    """A module is named after what it's about; a drawer for anything is no name."""
    stem = module.path.removesuffix(".py").rpartition("/")[2]
    words = {*stem.split("_"), *module.path.split("/")[:-1]}
    if vague := words & VAGUE:
        yield 1, f"{', '.join(sorted(vague))} is no name for a module"


def the_root_imports_nothing(module: Module) -> Iterator[Finding]:
    """Whoever imports one part of the bot must not get the roof with it."""
    if module.path != "bot/__init__.py":
        return
    for node in module.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node.lineno, "bot/__init__.py imports nothing"


RULES = (
    Rule(check=no_async, inside=GROUND),
    Rule(check=no_clock, inside=GROUND),
    Rule(check=no_global),
    Rule(
        check=no_print,
        outside=("bot/cli.py", "bot/demo.py", "bot/linting.py", "bot/story.py"),
    ),
    Rule(check=no_environment, outside=("bot/cli.py",)),
    Rule(check=no_sleep, inside=(*PACKAGES, "tests/", "benchmarks/")),
    Rule(check=modules_fit, inside=(*PACKAGES, "tests/", "benchmarks/")),
    Rule(check=functions_fit),
    Rule(check=five_positional),
    Rule(check=no_catch_all),
    Rule(check=says_what_it_is),
    Rule(check=no_sql, outside=("storage/",)),
    Rule(check=named_after_something, inside=(*PACKAGES, "tests/", "benchmarks/")),
    Rule(check=the_root_imports_nothing),
)
