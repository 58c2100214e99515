"""Questions about many ranges, answered without comparing each with each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.lint.terms import LONGEST_TERM, Hit


class Cover:
    """Half-open ranges that others may lie inside of."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Keep the ranges by their start, with the furthest end so far."""
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        """Whether one of the ranges contains the given one."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._furthest[before - 1] >= end


class Neighbours:
    """Hits among which one looks for company, at most `near` words away."""

    def __init__(self, hits: Sequence[Hit], near: int | None) -> None:
        """Keep the hits in the text's order; `None` takes any distance."""
        self._hits = sorted(hits)
        self._firsts = [hit.first for hit in self._hits]
        self._near = near

    def beside(self, hit: Hit) -> bool:
        """Whether another hit than this one is near it."""
        low, high = 0, len(self._hits)
        if self._near is not None:
            low = bisect_left(self._firsts, hit.first - self._near - LONGEST_TERM)
            high = bisect_right(self._firsts, hit.last + self._near)
        return any(self._close(hit, self._hits[index]) for index in range(low, high))

    def _close(self, hit: Hit, other: Hit) -> bool:
        if (other.start, other.end) == (hit.start, hit.end):
            return False
        return self._near is None or hit.first - other.last <= self._near
