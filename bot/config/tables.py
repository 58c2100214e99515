"""Read one TOML table key by key; whatever was not asked for is a problem."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.config.problems import Place, Problems, did_you_mean, nearest

LOOKS_SECRET = ("token", "password", "secret", "api_key", "credential")
VERY_NEAR = 0.8


@dataclass(slots=True, kw_only=True)
class Table:
    """A table with its place in the file; reading never raises, it notes problems.

    `effective` collects, for all tables of a file, what was asked for under its whole name,
    usual values included; `path` is the beginning of that name.
    """

    values: Mapping[str, object]
    place: Place
    problems: Problems
    effective: dict[str, object] = field(default_factory=dict)
    path: str = ""
    _asked: dict[str, None] = field(default_factory=dict)

    def complain(self, key: str, sentence: str) -> None:
        """Note a problem of one key: `sentence` goes on after its name."""
        self.problems.add(f"{self.place.of(key)} {sentence}")

    def text(self, key: str, default: str = "") -> str:
        """Read a text; spaces around it are cut."""
        value = self._take(key, default)
        if isinstance(value, str):
            return value.strip()
        self.complain(key, "must be a text in quotes.")
        return default

    def flag(self, key: str, default: bool) -> bool:
        """Read true or false."""
        value = self._take(key, default)
        if isinstance(value, bool):
            return value
        self.complain(key, "must be true or false, without quotes.")
        return default

    def number(self, key: str, default: int, bounds: tuple[int, int]) -> int:
        """Read a whole number within `bounds`, both included."""
        value = self._take(key, default)
        low, high = bounds
        if isinstance(value, bool) or not isinstance(value, int):
            self.complain(key, "must be a whole number, without quotes.")
        elif not low <= value <= high:
            self.complain(key, f"must be between {low} and {high}, but is {value}.")
        else:
            return value
        return default

    def words(self, key: str) -> tuple[str, ...] | None:
        """Read a list of texts, or `None` where the key is missing."""
        value = self._take(key, None)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(word.strip() for word in value)
        self.complain(key, 'must be a list of texts, such as ["a", "b"].')
        return ()

    def table(self, key: str) -> "Table":
        """Read a table inside this one; a missing one is empty."""
        value = self._find(key, {})
        header = f"{self.place.header}.{key}" if self.place.header else key
        if not isinstance(value, dict):
            self.complain(key, f"must be a table that begins with [{header}].")
            value = {}
        return Table(
            values=value,
            place=replace(self.place, header=header),
            problems=self.problems,
            effective=self.effective,
            path=f"{self.path}{key}.",
        )

    def tables(self, key: str) -> tuple["Table", ...]:
        """Read a list of tables, each of which begins with `[[key]]`, and its parent before it."""
        value = self._find(key, [])
        header = f"{self.place.header}.{key}" if self.place.header else key
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.complain(key, f"must be tables that begin with [[{header}]].")
            return ()
        return tuple(
            Table(
                values=one,
                place=replace(
                    self.place, header=header, number=number, label=_label(header, one, number)
                ),
                problems=self.problems,
                effective=self.effective,
                path=f"{self.path}{key}.{_name(one, number)}.",
            )
            for number, one in enumerate(value)
        )

    def names(self) -> tuple[str, ...]:
        """All keys of a table whose keys are names that the file gives."""
        return tuple(self.values)

    def value(self, key: str) -> object:
        """Read a value that may be of several kinds; the caller says what is wrong with it."""
        return self._take(key, None)

    def has(self, key: str) -> bool:
        """Whether the key is written down at all."""
        return key in self.values

    def end(self) -> None:
        """Note every key that nobody asked for, without ever showing its value."""
        for key in self.values:
            if key not in self._asked:
                self.complain(key, self._unknown(key))

    def _unknown(self, key: str) -> str:
        typo = nearest(key, self._asked, VERY_NEAR)
        if not typo and self.place.header and any(word in key.lower() for word in LOOKS_SECRET):
            return (
                "is not a setting, and secrets never stand in this file: put it into an"
                " environment variable and name that variable in secret_env."
            )
        return f"is not a setting{did_you_mean(key, self._asked) or ', please remove it.'}"

    def _take(self, key: str, default: object) -> object:
        value = self._find(key, default)
        self.effective[f"{self.path}{key}"] = value
        return value

    def _find(self, key: str, default: object) -> object:
        self._asked[key] = None
        return self.values.get(key, default)


def flat(values: Mapping[str, object], path: str = "") -> dict[str, object]:
    """Write a tree of tables as whole names with their values, as `Table.effective` has them."""
    found: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= flat(value, f"{path}{key}.")
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for number, one in enumerate(value):
                found |= flat(one, f"{path}{key}.{_name(one, number)}.")
        else:
            found[f"{path}{key}"] = value
    return found


def _name(values: Mapping[str, object], number: int) -> str:
    name = values.get("name")
    return name if isinstance(name, str) and name else f"number {number + 1}"


def _label(key: str, values: Mapping[str, object], number: int) -> str:
    return f"[[{key}]] {_name(values, number)}:"
