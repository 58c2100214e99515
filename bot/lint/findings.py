"""Makes findings of what rules saw, and the report of the findings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.report import Finding, Report
from bot.lint.levels import level_of
from bot.lint.look import Look, Seen
from bot.lint.rules import Explanation, Rule, Wording
from bot.words.languages import Language
from bot.words.phrases import Phrase, in_language

VOICE: Final = "en"
VOICES: Final = (VOICE, "fr")
LONGEST_QUOTE: Final = 40


def found(rule: Rule, look: Look, seen: Seen) -> Iterator[Finding]:
    """Make the finding of what a rule saw; none where the account or the text excuses it."""
    told_otherwise = look.tuned.get(rule.code)
    if told_otherwise == 0:
        return
    severity = min(
        [
            told_otherwise or rule.severity,
            *(rule.by_trade[t] for t in look.trades if t in rule.by_trade),
        ]
    )
    if seen.severity is not None:
        severity = min(severity, seen.severity)
    softened = any(look.terms.get(kind) for kind in rule.softened_by)
    if softened:
        severity = min(severity, rule.softened)
    if severity == 0 < rule.severity:
        return
    # What must not be echoed, such as a key, comes as a fact of its own.
    quote = _short(look.text[slice(*seen.span)]) if seen.span else ""
    quote = str(seen.facts.get("quote", quote))
    told = {**seen.facts, "quote": quote}
    yield Finding(
        code=rule.code,
        family=rule.family,
        severity=severity,
        message=_told(rule.message, look.voice, told),
        why=_told(rule.why, look.voice, told),
        fix=_told(rule.fix, look.voice, told),
        span=None if look.aside else look.placed(seen.span),
        quote=quote,
        account=look.post.account,
        network=look.post.network,
        blocks=rule.blocks and not softened,
        lets_waive=rule.lets_waive,
    )


def joined(by_target: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Say once what is found for all targets alike; then it names no account."""
    alike: dict[Finding, list[Finding]] = {}
    for finding in (finding for findings in by_target for finding in findings):
        alike.setdefault(replace(finding, account="", network=""), []).append(finding)
    result: list[Finding] = []
    for common, each in alike.items():
        result += [common] if len(each) == len(by_target) else each
    return result


def report_of(findings: Sequence[Finding]) -> Report:
    """Put findings in order, the most severe and the blocking first, with their level."""
    ordered = sorted(findings, key=lambda one: (-one.severity, not one.blocks, one.code))
    return Report(level=level_of(ordered), findings=tuple(ordered))


def explained(rule: Rule) -> Explanation:
    """Say what a rule is about."""
    return Explanation(
        code=rule.code,
        family=rule.family,
        severity=rule.severity,
        blocks=rule.blocks,
        lets_waive=rule.lets_waive,
        message=rule.message[VOICE],
        why=rule.why[VOICE],
        fix=rule.fix[VOICE],
        languages=rule.languages,
        by_trade=rule.by_trade,
        excused=_excused(rule),
        bad=rule.bad,
        good=rule.good,
        since=rule.since,
        source=rule.source,
    )


def _told(wording: Wording, voice: str, facts: Mapping[str, object]) -> str:
    """A sentence as it is kept, which each reader is told in their own language."""

    def render(language: str) -> str:
        read = Language(language)
        named = {
            name: in_language(fact, read) if isinstance(fact, str) else fact
            for name, fact in facts.items()
        }
        return _said(wording, language).format_map(named)

    return Phrase(render(voice), render, Language(voice))


def _said(wording: Wording, voice: str) -> str:
    """The sentence in a language; in English where nobody has translated it."""
    return wording.get(voice) or wording[VOICE]


def _excused(rule: Rule) -> int:
    least = min([rule.severity, *rule.by_trade.values()])
    if rule.softened_by:
        return max(rule.softened, least if rule.by_trade else 0)
    return least if rule.by_trade else -1


def _short(quote: str) -> str:
    """Cut a quote to one short line."""
    line = " ".join(quote.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
