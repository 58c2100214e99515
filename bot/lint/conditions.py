"""Rules over kinds of words seen together: what must, may and must not stand beside what."""

from bot.lint.facts import FACTS
from bot.lint.reading import Reading
from bot.lint.rules import Rule
from bot.lint.shapes import SHAPES, Found
from bot.lint.spans import Cover, Neighbours
from bot.lint.terms import Hit
from bot.lint.told import Told


def may_hold(rule: Rule, told: Told) -> bool:
    """Whether nothing that a rule asks for is lacking, for all that is known without patterns."""
    for kind in rule.all_of:
        if not told.may_hold(kind):
            return False
    return not rule.any_of or any(map(told.may_hold, rule.any_of))


def holds(rule: Rule, reading: Reading, found: Found) -> Hit | None:
    """Give the hit that a conditional rule fires on, or `None`."""
    if not all(kind in found for kind in rule.all_of):
        return None
    if rule.any_of and not any(kind in found for kind in rule.any_of):
        return None
    # Asked last, since most classes of excuses are patterns.
    if any(kind in found for kind in rule.none_of):
        return None
    told = _outside(rule, found)
    subjects = told.get(rule.all_of[0], [])
    if not subjects or (rule.shape and not SHAPES[rule.shape](reading, subjects, found)):
        return None
    every = [Neighbours(told.get(k, []), rule.near) for k in rule.all_of[1:] if k not in FACTS]
    some = [Neighbours(told.get(kind, []), rule.near) for kind in rule.any_of]
    if any(kind in FACTS and kind in found for kind in rule.any_of):
        some = []
    return next((hit for hit in subjects if _in_company(hit, every, some)), None)


def _outside(rule: Rule, found: Found) -> dict[str, list[Hit]]:
    """The hits of the rule's classes that are no part of an ordinary phrase."""
    kinds = [kind for kind in (*rule.all_of, *rule.any_of) if kind in found]
    cover = Cover((hit.start, hit.end) for kind in rule.outside for hit in found.get(kind, ()))
    return {
        kind: [hit for hit in found[kind] if not cover.holds(hit.start, hit.end)] for kind in kinds
    }


def _in_company(hit: Hit, every: list[Neighbours], some: list[Neighbours]) -> bool:
    if not all(others.beside(hit) for others in every):
        return False
    return not some or any(others.beside(hit) for others in some)
