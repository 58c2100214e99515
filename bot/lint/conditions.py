"""Rules over kinds of words seen together: what must, may and must not stand beside what."""

from bot.lint.reading import Reading
from bot.lint.rules import Rule
from bot.lint.shapes import SHAPES, Found
from bot.lint.terms import Hit


def holds(rule: Rule, reading: Reading, found: Found) -> Hit | None:
    """Give the hit that a conditional rule fires on, or `None`."""
    subjects = _uncovered(rule, found)
    if not subjects or any(found.get(kind) for kind in rule.none_of):
        return None
    if rule.shape and not SHAPES[rule.shape](reading, subjects, found):
        return None
    return next((hit for hit in subjects if _in_company(rule, hit, found)), None)


def _uncovered(rule: Rule, found: Found) -> list[Hit]:
    """The hits of the rule's first class that are no part of an ordinary phrase."""
    hits = found.get(rule.all_of[0], [])
    covers = [cover for kind in rule.outside for cover in found.get(kind, ())] if hits else []
    return [
        hit
        for hit in hits
        if not any(cover.first <= hit.first and hit.last <= cover.last for cover in covers)
    ]


def _in_company(rule: Rule, hit: Hit, found: Found) -> bool:
    near = rule.near
    every = all(_beside(hit, found.get(kind, ()), near) for kind in rule.all_of[1:])
    if not rule.any_of:
        return every
    return every and any(_beside(hit, found.get(kind, ()), near) for kind in rule.any_of)


def _beside(hit: Hit, others: "list[Hit] | tuple[()]", near: int | None) -> bool:
    return any(
        near is None or max(other.first - hit.last, hit.first - other.last) <= near
        for other in others
        if (other.start, other.end) != (hit.start, hit.end)
    )
