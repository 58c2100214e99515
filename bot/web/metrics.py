"""A few numbers about the running bot, in Prometheus' text format."""

import re
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NAME = re.compile(r"[a-z][a-z0-9_]*")

Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class Metric:
    """One name with its help and its values by label; the name's ending tells its type."""

    name: str
    help: str
    values: dict[Labels, float] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """A counter where the name ends in `_total`, else a gauge."""
        return "counter" if self.name.endswith("_total") else "gauge"


class Counters:
    """A registry of numbers; labels hold states and kinds, never people or texts."""

    def __init__(self) -> None:
        self._metrics: dict[str, Metric] = {}

    def define(self, name: str, help_text: str) -> None:
        """Announce a number; again with the same name changes nothing.

        Raises `ValueError` for a name that Prometheus could not read.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a metric")
        self._metrics.setdefault(name, Metric(name=name, help=help_text))

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a number. Raises `KeyError` if it was not defined."""
        values = self._metrics[name].values
        key = tuple(sorted(labels.items()))
        values[key] = values.get(key, 0) + amount

    def put(self, name: str, value: float, **labels: str) -> None:
        """Set a number. Raises `KeyError` if it was not defined."""
        self._metrics[name].values[tuple(sorted(labels.items()))] = value

    def value(self, name: str, **labels: str) -> float:
        """Read a number; zero if nothing was counted yet."""
        return self._metrics[name].values.get(tuple(sorted(labels.items())), 0)

    def text(self) -> str:
        """Write everything in Prometheus' text format."""
        lines: list[str] = []
        for metric in self._metrics.values():
            lines += [
                f"# HELP {metric.name} {_escaped(metric.help)}",
                f"# TYPE {metric.name} {metric.kind}",
            ]
            lines += [
                f"{metric.name}{_labels(labels)} {value:g}"
                for labels, value in sorted(metric.values.items())
            ]
        return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    pairs = (f'{name}="{_escaped(value)}"' for name, value in labels)
    return "{" + ",".join(pairs) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
