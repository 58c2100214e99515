"""The linter: reads each target's text once, asks every rule, and makes the report."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Final

from bot.domain.drafts import Content, Target
from bot.domain.parts import thread_of
from bot.domain.report import Finding, Report
from bot.lint.addresses import addresses
from bot.lint.calendar import days
from bot.lint.composed import composed
from bot.lint.conditions import holds, may_hold
from bot.lint.context import AccountProfile, Context, Limits, Media, Post, Situation
from bot.lint.facts import NOWHERE, facts_of
from bot.lint.findings import VOICE, explained, found, joined, report_of
from bot.lint.guard import Guard, untried
from bot.lint.house import FAMILY, NO_HOUSE, House, read_house
from bot.lint.known import Holidays, no_holidays
from bot.lint.limits import NetworkLimits
from bot.lint.loading import Packs, load_packs
from bot.lint.look import MOST_READ, Check, Look, Seen
from bot.lint.marks import Marks
from bot.lint.native import NATIVE
from bot.lint.needs import Held, held_by
from bot.lint.once import once
from bot.lint.patterns import MOST_HITS, Patterns
from bot.lint.pieces import Search
from bot.lint.reading import read, words_of
from bot.lint.rules import Explanation, Kind, Rule
from bot.lint.styles import NO_STYLE, Styles, ValeStyle
from bot.lint.terms import Terms
from bot.lint.told import Told
from bot.lint.tuning import AS_IT_IS, Tuning
from bot.lint.uncollected import uncollected

_APART: Final = "apart"
_DIGIT: Final = re.compile(r"\d")


class Linter:
    """Says about a draft what a careful colleague would say. Pure: same content, same report."""

    def __init__(
        self,
        packs: Packs,
        house: House = NO_HOUSE,
        tuning: Tuning = AS_IT_IS,
        voice: str = VOICE,
        *,
        vale: ValeStyle = NO_STYLE,
        holidays: Holidays = no_holidays,
    ) -> None:
        """Make the packs', the house's and the style's rules ready to look."""
        style_rules = tuple(style.rule for style in vale.styles)
        packs = packs.joined((*house.rules, *style_rules), house.classes)
        self._styles, self.skipped = Styles((*packs.styles, *vale.styles)), vale.skipped
        self._house, self._tuning, self._voice = house, tuning, voice
        self._rules = {rule.code: rule for rule in packs.rules}
        self._limits, self.own = packs.limits, packs.own
        self._known = replace(packs.known, holidays=holidays)
        self._terms = Terms(packs.classes, packs.known.frequent)
        guard = Guard(packs.guarded)
        self._marks = Marks(packs.marks, packs.demands, guard, packs.asked)
        self._trades = _by_name(packs.trades)
        self._longest_trade = max(map(len, self._trades), default=0)
        existence = (rule for rule in packs.rules if rule.kind is Kind.EXISTENCE)
        self._patterns = Patterns(existence, packs.demands, guard)
        self._search = Search(chain(self._marks.pieces, self._patterns.pieces))
        self._conditional = [r for r in packs.rules if r.kind is Kind.CONDITIONAL]
        self._by_subject: dict[str, list[int]] = {}
        for number, rule in enumerate(self._conditional):
            self._by_subject.setdefault(rule.all_of[0], []).append(number)
        self._later_subjects = self._by_subject.keys() & self._marks.later
        self._native = [(self._rules[c], n) for c, n in NATIVE.items() if c in self._rules]
        # Those that may see something, by what a post holds; made when first asked for.
        self._native_for: dict[Held, list[tuple[Rule, Check]]] = {}

    @classmethod
    def with_builtin_packs(
        cls,
        house: str | None = None,
        tuning: Tuning = AS_IT_IS,
        voice: str = VOICE,
        *,
        vale: ValeStyle = NO_STYLE,
        holidays: Holidays = no_holidays,
    ) -> "Linter":
        """Make a linter of the packs that come with the program, the house's text, and a style.

        Its findings speak the language `voice`, where they are translated.
        Raises `PackError` and `HouseError`.
        """
        with uncollected():
            own = read_house(house) if house is not None else NO_HOUSE
            pack = house if house is not None and own.has_pack else None
            return cls(load_packs(pack), own, tuning, voice, vale=vale, holidays=holidays)

    def check(self, content: Content, context: Context | None = None) -> Report:
        """Say all there is to say about a draft's content, the most severe first."""
        known = context or Context()
        posts = [_post(target, content, known) for target in content.targets]
        return report_of(joined([self._findings(post) for post in posts]))

    def check_post(self, post: Post) -> Report:
        """Check one post for one network (any of `networks()`).

        Raises `ValueError` for a network that has no limits on file.
        """
        if post.network not in self._limits:
            known = ", ".join(self._limits)
            raise ValueError(f"unknown network {post.network!r}: use one of {known}")
        return report_of(self._findings(post))

    def check_text(
        self,
        text: str,
        network: str,
        *,
        industry: str | None = None,
        limits: Limits | None = None,
        pictures: tuple[str, ...] = (),
    ) -> Report:
        """Check one text; `pictures` are alt texts. Raises `ValueError` as `check_post` does."""
        post = Post(
            text=text,
            network=network,
            profile=AccountProfile(industry=industry),
            limits=limits or Limits(),
            media=tuple(Media(alt_text=one) for one in pictures),
            parts=thread_of(text, network),
        )
        return self.check_post(post)

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

    def _look(self, post: Post, *, aside: bool = False) -> Look:
        post = self._at_home(post)
        text, places = composed(post.text[:MOST_READ])
        reading = read(text, post.profile.languages, post.language)
        links, dates = addresses(text), days(reading)
        trades = self._trades_named(post.profile.industry or "")
        facts = facts_of(post, trades, links=bool(links), dates=bool(dates))
        told = self._terms.find(reading) | dict.fromkeys(facts, NOWHERE)
        return Look(
            post=post,
            limits=self._limits[post.network].under(post.limits),
            reading=reading,
            addresses=links,
            days=dates,
            known=self._known,
            voice=self._voice,
            tuned=self._tuning.of(post.account),
            digits=len(_DIGIT.findall(text)),
            terms=Told(told, self._marks, reading, self._search.held_by(reading.apart)),
            trades=trades,
            named=self._trades_named(post.profile.name),
            aside=aside,
            places=places,
        )

    def _at_home(self, post: Post) -> Post:
        """The post, whose account knows the names and handles of the house."""
        if not (self._house.names or self._house.handles):
            return post
        known = post.profile
        glossary = (*known.glossary, *self._house.names)
        handles = (*known.own_handles, *self._house.handles)
        return replace(post, profile=replace(known, glossary=glossary, own_handles=handles))

    def _trades_named(self, told: str) -> frozenset[str]:
        """The kinds of trades whose names stand in an industry or in the name of a house."""
        if not told:
            return frozenset()
        words = words_of(told)
        size = len(words)
        ranges = [
            (first, last)
            for first in range(size)
            for last in range(first + 1, min(size, first + self._longest_trade) + 1)
            if words[first:last] in self._trades
        ]
        # A driving school is no school.
        apart = [one for one in ranges if _APART in self._trades[words[slice(*one)]]]
        kept = (
            one
            for one in ranges
            if not any(a[0] <= one[0] and one[1] <= a[1] and a != one for a in apart)
        )
        return frozenset(trade for one in kept for trade in self._trades[words[slice(*one)]])

    def says(self, code: str, post: Post) -> list[Finding]:
        """What one rule of a pack says of a post, others and the team's tuning left aside."""
        looks = (replace(look, tuned={}) for look in (self._look(post), *self._aside(post)))
        return [
            finding
            for look in looks
            for seen in (self._by_pattern(look), self._by_condition(look), self._by_style(look))
            for finding in seen
            if finding.code == code
        ]

    def _findings(self, post: Post) -> list[Finding]:
        look = self._look(post)
        findings = [*self._by_data(look), *self._by_function(look)]
        said = {(finding.code, finding.quote) for finding in findings}
        for described in self._aside(post):
            findings += [f for f in self._by_data(described) if (f.code, f.quote) not in said]
        if post.warning:
            # Whoever sees the post sees this first, as a text like any other.
            warning = self._look(replace(post, text=post.warning, warning="", parts=()))
            findings += [replace(f, span=None) for f in self._by_data(warning)]
        return once(findings)

    def _aside(self, post: Post) -> Iterator[Look]:
        """The descriptions of the post's pictures, each once."""
        for alt_text in {media.alt_text for media in post.media if media.alt_text}:
            yield self._look(replace(post, text=alt_text, parts=()), aside=True)

    def _by_data(self, look: Look) -> Iterator[Finding]:
        yield from self._by_pattern(look)
        yield from _worst_of_families(self._by_condition(look))
        yield from self._by_style(look)

    def _by_pattern(self, look: Look) -> Iterator[Finding]:
        held, reads = look.terms.held, partial(_reads, look=look)
        for rule, spans in self._patterns.find(look.reading, held, reads):
            for span in spans:
                yield from found(rule, look, Seen(span=span))

    def _by_condition(self, look: Look) -> Iterator[Finding]:
        subjects = self._by_subject.keys() & (look.terms.possible() | self._later_subjects)
        for number in sorted(n for kind in subjects for n in self._by_subject[kind]):
            rule = self._conditional[number]
            if self._marks.guarded and _is_open(rule, look):
                yield from found(untried(rule), look, Seen())
            elif not may_hold(rule, look.terms) or not _reads(rule, look):
                continue
            elif hit := holds(rule, look.reading, look.terms):
                yield from found(rule, look, Seen(span=(hit.start, hit.end)))

    def _by_style(self, look: Look) -> Iterator[Finding]:
        for rule, seen in self._styles.find(look.text, lambda rule: _reads(rule, look)):
            yield from found(rule, look, seen)

    def _by_function(self, look: Look) -> Iterator[Finding]:
        for rule, native in self._natives(held_by(look)):
            for seen in islice(native(look), MOST_HITS):
                yield from found(rule, look, seen)

    def _natives(self, held: Held) -> list[tuple[Rule, Check]]:
        if held not in self._native_for:
            some = [(rule, native) for rule, native in self._native if held.suffices(rule.code)]
            self._native_for[held] = some
        return self._native_for[held]


def _by_name(trades: Mapping[str, Iterable[str]]) -> Mapping[tuple[str, ...], list[str]]:
    """The kinds of trades that each name of one stands for, by the name's words."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for trade, names in trades.items():
        for name in names:
            kinds.setdefault(words_of(name), []).append(trade)
    return kinds


def _reads(rule: Rule, look: Look) -> bool:
    """Whether a rule is for such a text: of its languages, and no description of a picture."""
    if look.aside and not rule.alt_text:
        return False
    if rule.until is not None:
        moment = look.post.situation.scheduled_at or look.post.situation.now
        if moment is not None and moment.date() >= rule.until:
            return False
    return not rule.only or not look.reading.languages.isdisjoint(rule.only)


def _is_open(rule: Rule, look: Look) -> bool:
    """Whether nobody knows if a rule fires, since a class that it asks for wasn't tried in time."""
    untried = look.terms.untried((*rule.all_of, *rule.any_of))
    return (
        bool(untried)
        and _reads(rule, look)
        and all(kind in untried or kind in look.terms for kind in rule.all_of)
    )


def _worst_of_families(findings: Iterable[Finding]) -> Iterable[Finding]:
    """One finding for each family: the worst says what the others would repeat.

    What the house decided is told each by itself: a word, a name under embargo, a competitor.
    """
    worst: dict[str, Finding] = {}
    for finding in findings:
        thing = finding.code if finding.family == FAMILY else finding.family
        known = worst.get(thing)
        if known is None or known.severity < finding.severity:
            worst[thing] = finding
    return worst.values()


def _post(target: Target, content: Content, context: Context) -> Post:
    """One target with what is known about its account and the moment."""
    known = context.media.get(target.account, ())
    pictures = [Media(type=p.media_type, alt_text=p.alt_text) for p in target.pictures]
    return Post(
        text=target.text,
        network=target.network.value,
        account=target.account,
        language=dict(target.options).get("lang", ""),
        warning=dict(target.options).get("cw", ""),
        profile=context.profile(target.account),
        others=tuple(p for name, p in context.accounts.items() if name != target.account),
        elsewhere=tuple(
            other.text
            for other in content.targets
            if other.network is target.network and other.account != target.account
        ),
        limits=context.limits_of(target.account),
        media=known if len(known) == len(pictures) else tuple(pictures),
        links=context.links,
        situation=_situation(target, content, context),
        parts=thread_of(target.text, target.network),
    )


def _situation(target: Target, content: Content, context: Context) -> Situation:
    """The moment at which the draft leaves, in the audience's zone, and what went out before."""
    known = context.situation
    recent = tuple(one for one in known.recent if one.account in ("", target.account))
    start = content.timing.start
    zone = context.profile(target.account).zone or context.zone
    if zone is None:
        return replace(known, recent=recent)
    now = known.now.astimezone(zone) if known.now else None
    if start is None:
        return replace(known, recent=recent, now=now)
    return replace(known, recent=recent, now=now, scheduled_at=start.astimezone(zone))
