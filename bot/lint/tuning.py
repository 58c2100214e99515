"""What a team set otherwise: rules that are off, or of another severity, for all or an account."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.lint.names import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Severities by rule's code, 0 for off; an account's own stand above those for all."""

    rules: Mapping[str, int] = field(default_factory=dict)
    by_account: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, account: str) -> Mapping[str, int]:
        """What holds for an account."""
        own = self.by_account.get(account)
        return {**self.rules, **own} if own else self.rules

    def unknown(self, codes: Iterable[str]) -> Iterator[str]:
        """Name the codes that no rule has, each with the one that may be meant."""
        known = set(codes)
        for place, rules in (("lint.rules", self.rules), *_places(self.by_account)):
            for code in rules:
                if code not in known:
                    yield f"[{place}] there is no rule {code!r}{nearest(code, known)}"


AS_IT_IS: Final = Tuning()


def _places(by_account: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, Mapping[str, int]]]:
    return ((f"lint.accounts.{name}", rules) for name, rules in by_account.items())
