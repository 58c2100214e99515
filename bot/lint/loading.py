"""Reads rule packs and limits from their files and refuses what is not right, with lines."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, Final, overload

from bot.domain.report import HIGHEST
from bot.lint.built import NOTHING_BUILT, Built, built_of, pack_texts
from bot.lint.facts import FACTS
from bot.lint.known import Known, folded, read_days, read_words
from bot.lint.limits import NetworkLimits, read_limits
from bot.lint.literals import Demands
from bot.lint.marks import NEEDS
from bot.lint.names import nearest
from bot.lint.patterns import pattern_problem
from bot.lint.posts import post_of
from bot.lint.reading import LANGUAGES, words_of
from bot.lint.rules import Example, Kind, Rule
from bot.lint.shapes import SHAPES
from bot.lint.terms import ANY_LANGUAGE, LONGEST_TERM, SURELY, forms

LIMITS: Final = "limits"
DAYS: Final = "days"
BAD_CLASSES: Final = ("vulgar", "profanity", "slur")
LEAST_EXAMPLES: Final = 3
MOST_PACKS: Final = 64
_WORDING: Final = ("message", "why", "fix")
_LISTS: Final = {
    "needs": "needs",
    "cues": "cues",
    "patterns": "patterns",
    "exceptions": "exceptions",
    "all": "all_of",
    "any": "any_of",
    "none": "none_of",
    "outside": "outside",
    "softened_by": "softened_by",
    "only": "only",
}
_PLAIN: Final = (
    "family", "severity", "since", "source", "blocks", "near", "shape", "softened", "alt_text",
    "lets_waive",
)  # fmt: skip
_EXAMPLE: Final = {"text", "times", "network", "industry", "pictures", "context"}
EXAMPLE_NETWORK: Final = "bluesky"
_KNOWN: Final = {"code", "kind", "by_trade", "examples", *_WORDING, *_LISTS, *_PLAIN}

Table = Mapping[str, Any]
Classes = dict[str, dict[str, list[str]]]


class PackError(ValueError):
    """A pack can't be used; the message has one line for each problem, with file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packs:
    """Everything that lint knows from files.

    `classes` are word lists by class and language, `marks` patterns by class and language, and
    `trades` the words that name a trade. `demands` are those of patterns that are known already.
    """

    rules: tuple[Rule, ...]
    classes: Mapping[str, Mapping[str, list[str]]]
    marks: Mapping[str, Mapping[str, list[str]]]
    trades: Mapping[str, list[str]]
    limits: Mapping[str, NetworkLimits]
    known: Known = field(default_factory=Known)
    demands: Mapping[str, Demands] = field(default_factory=dict)

    def joined(
        self, rules: tuple[Rule, ...], classes: Mapping[str, Mapping[str, list[str]]]
    ) -> "Packs":
        """These packs with further rules and their classes."""
        return replace(self, rules=(*self.rules, *rules), classes={**self.classes, **classes})


def load_packs(house: str | None = None, *, checked: bool = False) -> Packs:
    """Read the packs that come with the program, and the house's own pack text.

    The program's own are `checked` by the tests, not at each start. Raises `PackError` with
    all that is wrong.
    """
    texts = pack_texts()
    built = NOTHING_BUILT if checked else built_of(texts)
    limits, careful = read_limits(texts.pop(LIMITS)), read_days(texts.pop(DAYS))
    trusted = frozenset() if checked else frozenset(texts)
    if house is not None:
        texts["house"] = house
    packs = make_packs(texts, limits, trusted, built)
    lists = {code: _word_list(code) for code in LANGUAGES}
    bad = _bad(packs)
    first = frozenset(phrase[0] for day in careful for phrase in day.words)
    harmless = {code: words - bad[code] for code, words in lists.items()}
    known = Known(days=careful, day_words=first, frequent=lists, bad=bad, harmless=harmless)
    return replace(packs, known=known)


def _word_list(language: str) -> frozenset[str]:
    folder = resources.files("bot.lint.words")
    return read_words(folder.joinpath(f"{language}.txt").read_text("utf-8"))


def _bad(packs: Packs) -> Mapping[str, frozenset[str]]:
    """The words that make a reading of a hashtag a bad one, by language."""
    return {
        language: frozenset().union(
            *(
                folded(
                    one
                    for phrase in packs.classes.get(kind, {}).get(key, ())
                    for one in forms(phrase)
                )
                for kind in BAD_CLASSES
                for key in (language, f"{language}{SURELY}", ANY_LANGUAGE)
            )
        )
        for language in LANGUAGES
    }


def make_packs(
    texts: Mapping[str, str],
    limits: Mapping[str, NetworkLimits],
    trusted: Set[str] = frozenset(),
    built: Built = NOTHING_BUILT,
) -> Packs:
    """Make packs of files' texts by name. Raises `PackError` with all that is wrong.

    What a `trusted` pack says has been checked before, by the tests; one that is `built` isn't
    read again.
    """
    tables = {name: built.tables.get(name) or _table(name, text) for name, text in texts.items()}
    classes, marks = _gathered("class", tables.values()), _gathered("pattern", tables.values())
    trades: dict[str, list[str]] = {}
    rules: list[Rule] = []
    problems: list[str] = []
    for name, table in tables.items():
        for trade, words in table.get("trades", {}).items():
            trades.setdefault(trade, []).extend(words)
        sure = name in trusted
        rules += (_rule(raw, name, texts[name], trusted=sure) for raw in table.get("rule", []))
    new = [table for name, table in tables.items() if name not in trusted]
    codes = {raw["code"] for table in new for raw in table.get("rule", [])}
    for rule in (rule for rule in rules if rule.code in codes):
        wrong = _problems(rule, {*classes, *marks}, trades)
        problems += (f"{_place(rule.code, texts)}: {problem}" for problem in wrong)
    problems += _doubles(rules, texts)
    problems += _long_terms(_gathered("class", new))
    problems += _wrong_marks(_gathered("pattern", new))
    if problems:
        raise PackError("\n".join(problems))
    return Packs(
        rules=tuple(rules),
        classes=classes,
        marks=marks,
        trades=trades,
        limits=limits,
        demands=built.demands,
    )


def _table(name: str, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise PackError(f"{name}.toml: {broken}") from broken


def _gathered(key: str, tables: Iterable[Table]) -> Classes:
    """The lists of all packs together, those of later packs behind."""
    gathered: Classes = {}
    for table in tables:
        for kind, by_language in table.get(key, {}).items():
            for language, phrases in by_language.items():
                gathered.setdefault(kind, {}).setdefault(language, []).extend(phrases)
    return gathered


def _rule(raw: Table, name: str, text: str, *, trusted: bool) -> Rule:
    code = str(raw.get("code", "a rule without a code"))
    unknown = sorted(raw.keys() - _KNOWN)
    missing = sorted({"code", "kind", "severity", "family", *_WORDING} - raw.keys())
    if unknown or missing:
        raise PackError(
            f"{_place(code, {name: text})}: {code} has unknown {unknown} and lacks {missing}"
        )
    fields: dict[str, Any] = {key: raw[key] for key in _PLAIN if key in raw}
    fields |= {field: tuple(raw[key]) for key, field in _LISTS.items() if key in raw}
    fields |= {key: dict(raw[key]) for key in _WORDING}
    bad, good = (_Examples(raw, sort, text) for sort in ("bad", "good"))
    try:
        return Rule(
            code=code,
            kind=Kind(raw["kind"]),
            by_trade=dict(raw.get("by_trade", {})),
            bad=bad if trusted else tuple(bad),
            good=good if trusted else tuple(good),
            **({"since": "0.1.0", "source": ""} | fields),
        )
    except (TypeError, ValueError) as wrong:
        raise PackError(f"{_place(code, {name: text})}: {code}: {wrong}") from wrong


class _Examples(Sequence[Example]):
    """Examples that are read when somebody asks for them: linting never does."""

    def __init__(self, rule: Table, sort: str, text: str) -> None:
        self._rule, self._sort, self._text = rule, sort, text

    @cached_property
    def _read(self) -> tuple[Example, ...]:
        if (told := self._rule.get("examples")) is None:
            told = _examples_in(self._text).get(self._rule["code"], {})
        return tuple(_examples(told.get(self._sort, {})))

    @overload
    def __getitem__(self, index: int) -> Example: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Example]: ...

    def __getitem__(self, index: int | slice) -> Example | Sequence[Example]:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)


@lru_cache(maxsize=MOST_PACKS)
def _examples_in(text: str) -> Mapping[str, Table]:
    """The examples of a pack's rules by code: a built table has none."""
    return {raw["code"]: raw.get("examples", {}) for raw in tomllib.loads(text).get("rule", ())}


def _examples(by_language: Table) -> Iterator[Example]:
    for language, examples in by_language.items():
        for example in examples:
            yield _example(language, {"text": example} if isinstance(example, str) else example)


def _example(language: str, raw: Table) -> Example:
    """Read an example: the batch form, with `times`, `industry` and `pictures` as short forms."""
    if unknown := sorted(raw.keys() - _EXAMPLE):
        raise ValueError(f"an example has unknown {unknown}")
    context = dict(raw.get("context", {}))
    if "industry" in raw:
        context["account"] = {**context.get("account", {}), "industry": raw["industry"]}
    if "pictures" in raw:
        context["media"] = [{"alt_text": one} for one in raw["pictures"]]
    network = raw.get("network", EXAMPLE_NETWORK)
    times = raw.get("times", 1)
    text = raw["text"] * times
    post = post_of({"text": text, "network": network, "context": context})
    return Example(language=language, post=post, times=times, context=_told(raw, context))


def _told(raw: Table, context: Table) -> str:
    parts = [f"{raw['times']} times"] if "times" in raw else []
    if "pictures" in raw:
        parts.append(f"pictures: {len(raw['pictures'])}")
    if "network" in raw:
        parts.append(f"on {raw['network']}")
    shown = {
        key: value for key, value in context.items() if key != "media" or "pictures" not in raw
    }
    parts += [f"{key}: {_written(value)}" for key, value in shown.items()]
    return ", ".join(parts)


def _written(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key} {_written(one)}" for key, one in value.items())
        case list():
            return "; ".join(map(_written, value))
        case str():
            return f"*{value}*" if value else "none"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _problems(rule: Rule, classes: Set[str], trades: Table) -> Iterator[str]:
    used = (*rule.all_of, *rule.any_of, *rule.none_of, *rule.outside, *rule.softened_by)
    there = classes | FACTS
    for kind in used:
        if kind not in there:
            yield f"{rule.code}: no class {kind!r}{nearest(kind, there)}"
    if rule.all_of and rule.all_of[0] in FACTS:
        yield f"{rule.code}: {rule.all_of[0]!r} has no place in the text and can't come first"
    yield from (f"{rule.code}: no trade {t!r}" for t in rule.by_trade if t not in trades)
    for pattern in (*rule.patterns, *rule.exceptions):
        if problem := pattern_problem(pattern):
            yield f"{rule.code}: {problem}"
    for severity in (rule.severity, rule.softened, *rule.by_trade.values()):
        if severity not in range(HIGHEST + 1):
            yield f"{rule.code}: a severity is 0 to {HIGHEST}, not {severity}"
    if rule.shape and rule.shape not in SHAPES:
        yield f"{rule.code}: no shape {rule.shape!r}"
    if rule.kind is Kind.CONDITIONAL and not rule.all_of:
        yield f"{rule.code}: a conditional rule needs `all`"
    for language in rule.languages or ("any",):
        for name, examples in (("bad", rule.bad), ("good", rule.good)):
            count = sum(1 for example in examples if example.language == language)
            if count < LEAST_EXAMPLES:
                yield f"{rule.code}: {count} {name} examples in {language}, not {LEAST_EXAMPLES}"


def _doubles(rules: list[Rule], texts: Mapping[str, str]) -> list[str]:
    codes = [rule.code for rule in rules]
    return [
        f"{_place(code, texts)}: {code} is there twice"
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]


def _long_terms(classes: Classes) -> Iterator[str]:
    for kind, by_language in classes.items():
        for phrase in (phrase for phrases in by_language.values() for phrase in phrases):
            if not 1 <= len(words_of(phrase)) <= LONGEST_TERM:
                yield f"class {kind}: {phrase!r} must have 1 to {LONGEST_TERM} words"


def _wrong_marks(marks: Classes) -> Iterator[str]:
    for kind, by_language in marks.items():
        for pattern in (p for key, each in by_language.items() if key != NEEDS for p in each):
            if problem := pattern_problem(f"(?:{pattern})"):
                yield f"pattern {kind}: {problem}"
            elif re.match(pattern, ""):
                yield f"pattern {kind}: {pattern!r} sees something where nothing is"


def _place(code: str, texts: Mapping[str, str]) -> str:
    """Where a rule stands, as `file:line`."""
    wanted = re.compile(rf'^code\s*=\s*"{re.escape(code)}"', re.M)
    for name, text in texts.items():
        if match := wanted.search(text):
            return f"{name}.toml:{text.count(chr(10), 0, match.start()) + 1}"
    return f"{next(iter(texts), 'pack')}.toml"
