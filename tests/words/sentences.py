"""What a module says to people, read from its syntax tree: its templates, and bare sentences."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.files import ROOT

# How many of the first arguments are templates.
SAYING = {"t": 1, "tn": 2, "phrase": 1, "counted": 2, "worded": 2, "marked": 1}
# What is written for programs and logs alone.
UNSAID = frozenset(
    {
        *("compile", "lazy", "getLogger", "NewType", "TypeVar"),
        *("debug", "info", "warning", "error", "exception"),
        *("SlackUnavailable", "CardGone", "ValueError", "TypeError", "KeyError", "RuntimeError"),
    }
)
_NOT_WORDS = re.compile(r":[a-z0-9_+-]+:|`[^`]*`|\{[^}]*\}|<[^>]*>")
_WORDS = re.compile(r"[^\W\d_]{2,}[,;:.]? +[^\W\d_]{2,}")
# Words on one side of a part, such as `{who} approved`.
_BESIDE = re.compile(r"\} [^\W\d_]{3,}|[^\W\d_]{3,}:? \{")


def tree(path: str) -> ast.Module:
    """Parse a module of the repository."""
    return ast.parse((ROOT / path).read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    """The last part of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def templates(module: ast.Module) -> Iterator[str]:
    """Give each literal template that a module says."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for argument in node.args[: SAYING.get(node.func.id, 0)]:
                yield from _literals(argument)


def _literals(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str() as words):
            yield words
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one)
            yield from _literals(other)


def bare(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Give each sentence that a module says in one language only, with its line."""
    yield from _bare(module)


def _bare(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Call() if node.func is not None and name_of(node) in {*SAYING, *UNSAID}:
            # The parts may hold sentences of their own.
            for argument in node.keywords:
                yield from _bare(argument)
        case ast.keyword(arg="example"):
            return
        case ast.Constant(value=str() as words):
            if is_sentence(words):
                yield node.lineno, words
        case ast.JoinedStr(values=values):
            shape = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values
            )
            if is_sentence(shape):
                yield node.lineno, shape
            for part in values:
                if isinstance(part, ast.FormattedValue):
                    yield from _bare(part.value)
        case ast.Expr(value=ast.Constant()):
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _bare(child)


def is_sentence(words: str) -> bool:
    """Whether words look like something said to a person."""
    marked = re.sub(r":[a-z0-9_+-]+:|`[^`]*`|<[^>]*>", "", words)
    if words.startswith("/draft"):
        return False
    plain = _NOT_WORDS.sub("", words)
    return bool(_WORDS.search(plain) or _BESIDE.search(marked))
