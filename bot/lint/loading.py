"""Reads rule packs and limits from their files and refuses what is not right, with lines."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any, Final

from bot.domain.report import HIGHEST
from bot.lint.built import NOTHING_BUILT, Built, built_of, gathered, pack_texts
from bot.lint.examples import Examples
from bot.lint.facts import FACTS
from bot.lint.known import Known, folded, read_days, read_ranks, sayings_of
from bot.lint.limits import NetworkLimits, read_limits
from bot.lint.literals import Demands
from bot.lint.marks import NOTHING_ASKED, Asked
from bot.lint.names import nearest
from bot.lint.own_styles import style_kind, style_of
from bot.lint.patterns import pattern_problem
from bot.lint.places import place
from bot.lint.reading import LANGUAGES, words_of
from bot.lint.rule_tables import LISTS, PLAIN, WORDING, wrong_keys
from bot.lint.rules import Kind, Rule
from bot.lint.shapes import SHAPES
from bot.lint.spelling import read_spelling
from bot.lint.style_tables import StyleKind, StyleProblem, keys_of
from bot.lint.styles import NO_FACTS, Style
from bot.lint.terms import ANY_LANGUAGE, LONGEST_TERM, SURELY, forms, spoken_with

LIMITS: Final = "limits"
DAYS: Final = "days"
BAD_CLASSES: Final = ("vulgar", "profanity", "slur")
LEAST_EXAMPLES: Final = 3
# The keys of lists that some text reads; any other list would be silent.
_READ: Final = frozenset[str]().union(*map(spoken_with, LANGUAGES))

Table = Mapping[str, Any]
Classes = dict[str, dict[str, list[str]]]


class PackError(ValueError):
    """A pack can't be used; the message has one line for each problem, with file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packs:
    """Everything that lint knows from files.

    `classes` are word lists by class and language, `marks` patterns by class and language, and
    `trades` the words that name a trade. `demands` are those of patterns that are known already.
    `styles` say what those rules look for that look as Vale's do, and `guarded` are the patterns,
    `own` the codes of the rules that aren't the program's.
    """

    rules: tuple[Rule, ...]
    classes: Mapping[str, Mapping[str, list[str]]]
    marks: Mapping[str, Mapping[str, list[str]]]
    trades: Mapping[str, list[str]]
    limits: Mapping[str, NetworkLimits]
    known: Known = field(default_factory=Known)
    demands: Mapping[str, Demands] = field(default_factory=dict)
    asked: Asked = NOTHING_ASKED
    styles: tuple[Style, ...] = ()
    guarded: frozenset[str] = frozenset()
    own: tuple[str, ...] = ()

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
    # In their order, so that the same text is read alike by every process.
    ranks = {code: read_ranks(_words(code)) for code in sorted(LANGUAGES)}
    lists = {code: frozenset(words) for code, words in ranks.items()}
    bad = _bad(packs)
    harmless = {code: words - bad[code] for code, words in lists.items()}
    known = Known(
        days=careful,
        sayings=sayings_of(careful),
        frequent=lists,
        ranks=ranks,
        bad=bad,
        harmless=harmless,
        spelling={code: read_spelling(_words(f"misspelt_{code}")) for code in sorted(LANGUAGES)},
    )
    return replace(packs, known=known)


def _words(name: str) -> str:
    return resources.files("bot.lint.words").joinpath(f"{name}.txt").read_text("utf-8")


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
        for language in sorted(LANGUAGES)
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
    classes, marks = gathered("class", tables.values()), gathered("pattern", tables.values())
    trades = _trades(tables.values())
    rules: list[Rule] = []
    styles: list[Style] = []
    problems: list[str] = []
    for name, table in tables.items():
        sure = name in trusted
        for raw in table.get("rule", []):
            rules.append(_rule(raw, name, texts[name], trusted=sure))
            if kind := style_kind(raw):
                styles.append(_style(rules[-1], raw, kind, {name: texts[name]}))
    new = [table for name, table in tables.items() if name not in trusted]
    own = tuple(raw["code"] for table in new for raw in table.get("rule", []))
    for rule in (rule for rule in rules if rule.code in own):
        wrong = _problems(rule, {*classes, *marks}, trades)
        problems += (f"{place(rule.code, texts)}: {problem}" for problem in wrong)
    problems += _doubles(rules, texts)
    problems += _wrong_lists(gathered("class", new), gathered("pattern", new))
    if problems:
        raise PackError("\n".join(problems))
    return Packs(
        rules=tuple(rules),
        classes=classes,
        marks=marks,
        trades=trades,
        limits=limits,
        demands=built.demands,
        asked=built.asked,
        styles=tuple(styles),
        guarded=_patterns_of(new),
        own=own,
    )


def _trades(tables: Iterable[Table]) -> dict[str, list[str]]:
    trades: dict[str, list[str]] = {}
    for table in tables:
        for trade, words in table.get("trades", {}).items():
            trades.setdefault(trade, []).extend(words)
    return trades


def _patterns_of(tables: Iterable[Table]) -> frozenset[str]:
    """All patterns of packs that aren't the program's own."""
    rules = [rule for table in tables for rule in table.get("rule", []) if not style_kind(rule)]
    marks = gathered("pattern", tables)
    return frozenset(
        [
            *(one for rule in rules for one in rule.get("patterns", ())),
            *(one for rule in rules for one in rule.get("exceptions", ())),
            *(one for each in marks.values() for patterns in each.values() for one in patterns),
        ]
    )


def _table(name: str, text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise PackError(f"{name}.toml: {broken}") from broken


def _rule(raw: Table, name: str, text: str, *, trusted: bool) -> Rule:
    code = str(raw.get("code", ""))
    if refused := () if trusted else sorted(wrong_keys(raw)):
        lines = (f"{place(code, {name: text}, key)}: {said}" for key, said in refused)
        raise PackError("\n".join(lines))
    style = style_kind(raw)
    looked_for = keys_of(style) if style else frozenset()
    fields: dict[str, Any] = {key: raw[key] for key in PLAIN if key in raw}
    lists = {key: field for key, field in LISTS.items() if key in raw and key not in looked_for}
    fields |= {field: tuple(raw[key]) for key, field in lists.items()}
    fields |= {key: dict(raw[key]) for key in WORDING}
    bad, good = (Examples(raw, sort, text) for sort in ("bad", "good"))
    try:
        return Rule(
            code=code,
            kind=Kind.STYLE if style else Kind(raw["kind"]),
            by_trade=dict(raw.get("by_trade", {})),
            bad=bad if trusted else tuple(bad),
            good=good if trusted else tuple(good),
            **({"since": "0.1.0", "source": ""} | fields),
        )
    except (TypeError, ValueError) as wrong:
        raise PackError(f"{place(code, {name: text})}: {code}: {wrong}") from wrong


def _style(rule: Rule, raw: Table, kind: StyleKind, text: Mapping[str, str]) -> Style:
    try:
        return style_of(rule, raw, kind)
    except StyleProblem as wrong:
        where = place(rule.code, text, wrong.key)
        raise PackError(f"{where}: {rule.code}: {wrong}") from wrong


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
    yield from (f"{rule.code}: {problem}" for problem in _wrong_wording(rule))
    for language in rule.languages or ("any",):
        for name, examples in (("bad", rule.bad), ("good", rule.good)):
            count = sum(1 for example in examples if example.language == language)
            if count < LEAST_EXAMPLES:
                yield f"{rule.code}: {count} {name} examples in {language}, not {LEAST_EXAMPLES}"


def _wrong_wording(rule: Rule) -> Iterator[str]:
    """What can't be said: facts that the rule doesn't have, and braces that stand alone."""
    if rule.kind is Kind.NATIVE:
        return
    facts = {"quote": "", **(NO_FACTS if rule.kind is Kind.STYLE else {})}
    for name, wording in (("message", rule.message), ("why", rule.why), ("fix", rule.fix)):
        for language, sentence in wording.items():
            try:
                sentence.format_map(facts)
            except (KeyError, ValueError, IndexError, AttributeError) as wrong:
                known = ", ".join(f"{{{fact}}}" for fact in facts)
                yield f"{name}.{language} can hold {known}; a brace of its own is doubled ({wrong})"


def _doubles(rules: list[Rule], texts: Mapping[str, str]) -> list[str]:
    codes = [rule.code for rule in rules]
    return [
        f"{place(code, texts)}: {code} is there twice"
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]


def _wrong_lists(classes: Classes, marks: Classes) -> Iterator[str]:
    yield from _unread("class", classes)
    yield from _unread("pattern", marks)
    yield from _long_terms(classes)
    yield from _wrong_marks(marks)


def _unread(sort: str, lists: Classes) -> Iterator[str]:
    for kind, by_language in lists.items():
        for key in sorted(by_language.keys() - _READ):
            yield f"{sort} {kind}: no language {key!r}{nearest(key, _READ)}"


def _long_terms(classes: Classes) -> Iterator[str]:
    for kind, by_language in classes.items():
        for phrase in (phrase for phrases in by_language.values() for phrase in phrases):
            if not 1 <= len(words_of(phrase)) <= LONGEST_TERM:
                yield f"class {kind}: {phrase!r} must have 1 to {LONGEST_TERM} words"


def _wrong_marks(marks: Classes) -> Iterator[str]:
    for kind, by_language in marks.items():
        for pattern in (p for each in by_language.values() for p in each):
            if problem := pattern_problem(f"(?:{pattern})"):
                yield f"pattern {kind}: {problem}"
            elif re.match(pattern, ""):
                yield f"pattern {kind}: {pattern!r} sees something where nothing is"
