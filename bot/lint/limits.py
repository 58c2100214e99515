"""What a network allows, read from a dated file, under what a server or account overrides."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from bot.lint.context import USUAL, Limits
from bot.lint.lengths import LINK_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLimits:
    """One network's limits, how it counts (`bot.lint.lengths`), when and where looked up."""

    name: str
    counts: str
    characters: int
    pictures: int
    as_of: date
    source: str
    bytes: int | None = None
    link_length: int = LINK_LENGTH

    def under(self, override: Limits) -> "NetworkLimits":
        """The limits with what a server or an account says otherwise."""
        if override == USUAL:
            return self
        told = {field.name: getattr(override, field.name) for field in fields(override)}
        return replace(self, **{name: value for name, value in told.items() if value is not None})


def read_limits(text: str) -> Mapping[str, NetworkLimits]:
    """Read the limits of all networks from TOML. Raises `TypeError` for an unknown field."""
    return {key: NetworkLimits(**table) for key, table in tomllib.loads(text).items()}
