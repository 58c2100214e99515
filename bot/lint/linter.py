"""The linter: reads each target's text once, asks every rule, and makes the report."""

from collections.abc import Iterable, Iterator

from bot.domain.drafts import Content, Target
from bot.domain.report import Finding, Report
from bot.lint.conditions import holds
from bot.lint.context import Context, Limits
from bot.lint.findings import Look, explained, found, joined, report_of
from bot.lint.limits import NetworkLimits
from bot.lint.loading import Packs, load_packs
from bot.lint.native import NATIVE, Subject
from bot.lint.patterns import Existence
from bot.lint.reading import Reading, read, words_of
from bot.lint.rules import Explanation, Kind
from bot.lint.terms import Terms


class Linter:
    """Says about a draft what a careful colleague would say. Pure: same content, same report."""

    def __init__(self, packs: Packs) -> None:
        """Make the packs' rules ready to look."""
        self._rules = {rule.code: rule for rule in packs.rules}
        self._limits = packs.limits
        self._terms = Terms(packs.classes)
        self._trades = {
            trade: [f" {' '.join(words_of(name))} " for name in names]
            for trade, names in packs.trades.items()
        }
        self._existence = [Existence(r) for r in packs.rules if r.kind is Kind.EXISTENCE]
        self._conditional = [r for r in packs.rules if r.kind is Kind.CONDITIONAL]

    @classmethod
    def with_builtin_packs(cls) -> "Linter":
        """Make a linter of the packs that come with the program. Raises `PackError`."""
        return cls(load_packs())

    def check(self, content: Content, context: Context | None = None) -> Report:
        """Say all there is to say about a draft's content, the most severe first."""
        known = context or Context()
        looks = [self._look(self._subject(target, known), known) for target in content.targets]
        return report_of(joined([self._findings(look) for look in looks]))

    def check_text(
        self,
        text: str,
        network: str,
        *,
        industry: str | None = None,
        limits: Limits | None = None,
        pictures: tuple[str, ...] = (),
    ) -> Report:
        """Check one text for one network (any of `networks()`); `pictures` are alt texts.

        Raises `ValueError` for a network that has no limits on file.
        """
        if network not in self._limits:
            raise ValueError(f"unknown network {network!r}: use one of {', '.join(self._limits)}")
        subject = Subject(
            text=text,
            network=network,
            limits=self._limits[network].under(limits or Limits()),
            pictures=pictures,
        )
        look = self._look_at(subject, read(text), industry)
        return report_of(self._findings(look))

    def networks(self) -> tuple[str, ...]:
        """The networks whose limits are on file."""
        return tuple(self._limits)

    def limits_of(self, network: str, override: Limits | None = None) -> NetworkLimits:
        """What a network allows, under what a server or an account says otherwise."""
        return self._limits[network].under(override or Limits())

    def codes(self) -> tuple[str, ...]:
        """All rules' codes, in the order of their packs."""
        return tuple(self._rules)

    def explain(self, code: str) -> Explanation | None:
        """Explain a rule to a person, or `None` if there is no such rule."""
        rule = self._rules.get(code)
        return explained(rule) if rule else None

    def _subject(self, target: Target, context: Context) -> Subject:
        return Subject(
            text=target.text,
            network=target.network.value,
            account=target.account,
            limits=self._limits[target.network.value].under(context.limits_of(target.account)),
            pictures=tuple(picture.alt_text for picture in target.pictures),
        )

    def _look(self, subject: Subject, context: Context) -> Look:
        profile = context.profile(subject.account)
        return self._look_at(subject, read(subject.text, profile.languages), profile.industry)

    def _look_at(self, subject: Subject, reading: Reading, industry: str | None) -> Look:
        return Look(
            subject=subject,
            reading=reading,
            terms=self._terms.find(reading),
            trades=self._trades_named(industry or ""),
        )

    def _trades_named(self, industry: str) -> frozenset[str]:
        padded = f" {' '.join(words_of(industry))} "
        return frozenset(
            trade for trade, names in self._trades.items() if any(name in padded for name in names)
        )

    def _findings(self, look: Look) -> list[Finding]:
        return [*self._by_pattern(look), *self._by_condition(look), *self._by_function(look)]

    def _by_pattern(self, look: Look) -> Iterator[Finding]:
        for existence in self._existence:
            for span in existence.find(look.subject.text):
                yield from found(existence.rule, look, span)

    def _by_condition(self, look: Look) -> Iterable[Finding]:
        """One finding for each family: the worst says what the others would repeat."""
        worst: dict[str, Finding] = {}
        for rule in self._conditional:
            if hit := holds(rule, look.reading, look.terms):
                for finding in found(rule, look, (hit.start, hit.end)):
                    known = worst.get(finding.family)
                    if known is None or known.severity < finding.severity:
                        worst[finding.family] = finding
        return worst.values()

    def _by_function(self, look: Look) -> Iterator[Finding]:
        for code, native in NATIVE.items():
            for facts in native(look.subject):
                yield from found(self._rules[code], look, None, facts)
