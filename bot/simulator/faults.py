"""What can go wrong between Slack and an app, each to be switched on by a test or on the page."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.simulator.refusals import Refusal
from bot.simulator.storms import LONGEST_SLOW, Mishap, Storm

DEFAULT_REACTION_USERS_SHOWN = 3

Told = dict[str, object]


@dataclass(slots=True, kw_only=True)
class MethodFault:
    """One way for a Web API method to go wrong; `times` counts down, None is for good.

    `status` is an HTTP status without a body of Slack's, `error` Slack's own word, `retry_after`
    seconds of a 429; `held` makes the call wait, and `kept` its answer; `is_cut` does the work
    and then breaks the connection, so that the caller can't know (trap 75). Only calls that have
    the arguments `only` meet it: an app makes calls of its own accord, too; with `of_blocks` only
    those that bring blocks.
    """

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    seconds: float = 0.0
    held: asyncio.Event | None = None
    kept: "KeptAnswer | None" = None
    is_cut: bool = False
    of_blocks: bool = False
    times: int | None = None
    only: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> "Told":
        """Tell which fault it is, by the name that switches it on."""
        match self:
            case MethodFault(of_blocks=True):
                return {"name": "refuse_blocks", "value": 1}
            case MethodFault(status=int(value)):
                return {"name": "break_with", "value": value}
            case MethodFault(error=str(word)):
                return {"name": "fail", "value": word}
            case MethodFault(retry_after=int(value)):
                return {"name": "rate_limit", "value": value}
            case MethodFault(is_cut=True):
                return {"name": "cut", "value": 1}
            case MethodFault(held=None, kept=None):
                return {"name": "slow", "value": self.seconds}
            case _:
                return {"name": "hold", "value": 1}

    def meets(self, arguments: Mapping[str, object]) -> bool:
        """Tell whether a call with these arguments goes wrong."""
        mine = all(str(arguments.get(name)) == value for name, value in self.only.items())
        bare = arguments.get("blocks") in (None, "", "[]", [])
        return mine and not (self.of_blocks and bare) and (self.times is None or self.times > 0)


@dataclass(slots=True, kw_only=True)
class KeptAnswer:
    """An answer that is `ready`, and is told when somebody lets it `go`."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, kw_only=True)
class Faults:
    """Every switch; a number counts the events it still applies to.

    `events_off` is what Slack does after many failures: the app is told of nothing (trap 11).
    """

    lose_events: int = 0
    duplicate_events: int = 0
    leave_tombstones: bool = False
    whole_organisation: bool = False
    reorder_events: int = 0
    unheard_acks: int = 0
    events_off: bool = False
    strict_acks: bool = False
    silent_sockets: bool = False
    too_many_websockets: bool = False
    reaction_users_shown: int = DEFAULT_REACTION_USERS_SHOWN
    truncate_full_reactions: bool = False
    date_offset_seconds: float = 0.0
    signature_offset_seconds: float = 0.0
    bad_signatures: int = 0
    methods: dict[str, list[MethodFault]] = field(default_factory=dict)
    storm: Storm | None = None

    def fail(self, method: str, error: str, *, times: int | None = None, **only: str) -> None:
        """Let a method answer `ok: false` with this error; `*` is any method.

        With `only`, just calls that have these arguments, such as `ts` or `user`.
        """
        self._add(method, MethodFault(error=error, times=times, only=only))

    def refuse_blocks(self, method: str, *, times: int | None = None) -> None:
        """Let a method take no blocks, as where clients and plans differ (trap 114)."""
        self._add(method, MethodFault(error="invalid_blocks", of_blocks=True, times=times))

    def break_with(self, method: str, status: int, *, times: int | None = None) -> None:
        """Let a method answer this HTTP status, such as 500."""
        self._add(method, MethodFault(status=status, times=times))

    def rate_limit(self, method: str, retry_after: int, *, times: int | None = None) -> None:
        """Let a method answer 429 with `Retry-After` in seconds (trap 74)."""
        self._add(method, MethodFault(retry_after=retry_after, times=times))

    def slow(self, method: str, seconds: float, *, times: int | None = None) -> None:
        """Let a method answer late by so many seconds."""
        self._add(method, MethodFault(seconds=seconds, times=times))

    def hold(self, method: str, *, times: int | None = None) -> asyncio.Event:
        """Let a method wait before it does anything, until the returned event is set."""
        held = asyncio.Event()
        self._add(method, MethodFault(held=held, times=times))
        return held

    def keep_answer(self, method: str, **only: str) -> "KeptAnswer":
        """Let the answer to one call wait: what it says is older than when it is heard."""
        kept = KeptAnswer()
        self._add(method, MethodFault(kept=kept, times=1, only=only))
        return kept

    def cut(self, method: str, *, times: int | None = None, **only: str) -> None:
        """Let a method do its work and then break the connection instead of answering."""
        self._add(method, MethodFault(is_cut=True, times=times, only=only))

    def _add(self, method: str, fault: MethodFault) -> None:
        self.methods.setdefault(method, []).append(fault)

    def take(
        self, method: str, arguments: Mapping[str, object] = MappingProxyType({})
    ) -> MethodFault | None:
        """Return the fault for this call, if any, and count it."""
        for name in (method, "*"):
            for fault in self.methods.get(name, []):
                if fault.meets(arguments):
                    if fault.times is not None:
                        fault.times -= 1
                    return fault
        return self._stormy()

    def _stormy(self) -> MethodFault | None:
        if self.storm is None:
            return None
        match self.storm.mishap():
            case Mishap.LIMITED:
                return MethodFault(retry_after=1)
            case Mishap.BROKEN:
                return MethodFault(status=500)
            case Mishap.REFUSED:
                return MethodFault(error="internal_error")
            case Mishap.CUT:
                return MethodFault(is_cut=True)
            case Mishap.SLOW:
                return MethodFault(seconds=self.storm.seconds(LONGEST_SLOW))
            case _:
                return None

    def told(self) -> list[Told]:
        """Tell what is switched on, each with its value, its method and how often still."""
        fresh = Faults()
        mine: list[Told] = [
            {"name": name, "value": getattr(self, name), "method": "", "times": None}
            for name in self.__slots__
            if name not in {"methods", "storm"} and getattr(self, name) != getattr(fresh, name)
        ]
        if self.storm is not None:
            mine.append({"name": "storm", "value": self.storm.seed, "method": "", "times": None})
        return mine + [
            {**fault.told(), "method": method, "times": fault.times}
            for method, faults in self.methods.items()
            for fault in faults
            if fault.times is None or fault.times > 0
        ]

    def spend(self, name: str) -> bool:
        """Use up one of a counted fault; tell whether there was one."""
        left = int(getattr(self, name))
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True

    def clear(self) -> None:
        """Switch every fault off, and let go of what was held."""
        for faults in self.methods.values():
            for fault in faults:
                if fault.held is not None:
                    fault.held.set()
                if fault.kept is not None:
                    fault.kept.go.set()
        fresh = Faults()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refusal("invalid_arguments", "a number is needed")
    return value


_METHOD_FAULTS: dict[str, Callable[[Faults, str, object, int | None], object]] = {
    "fail": lambda f, method, value, times: f.fail(method, str(value), times=times),
    "break_with": lambda f, method, value, times: f.break_with(method, _number(value), times=times),
    "rate_limit": lambda f, method, value, times: f.rate_limit(method, _number(value), times=times),
    "slow": lambda f, method, value, times: f.slow(method, _number(value), times=times),
    "refuse_blocks": lambda f, method, value, times: f.refuse_blocks(method, times=times),
    "cut": lambda f, method, value, times: f.cut(method, times=times),
}


def switch(faults: Faults, name: str, value: object, method: str, times: int | None) -> None:
    """Set one fault by name, as the page does; an unknown one raises `invalid_arguments`."""
    if name == "clear":
        faults.clear()
    elif name in _METHOD_FAULTS:
        _METHOD_FAULTS[name](faults, method or "*", value, times)
    elif name == "storm":
        faults.storm = Storm(seed=seed) if (seed := _number(value)) else None
    elif name in faults.__slots__ and name != "methods":
        is_flag = isinstance(getattr(faults, name), bool)
        setattr(faults, name, bool(value) if is_flag else _number(value))
    else:
        raise Refusal("invalid_arguments", f"there is no fault named {name}")
