"""What one person alone can try, in every role, with all the machines and guests there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.properties.steps import (
    ACCOUNTS,
    APPROVALS,
    BUTTONS,
    HOLDS,
    LOOK_ALIKES,
    MEMBERS,
    OBJECTIONS,
    OTHERS,
    STRANGERS,
    Step,
    Steps,
    passes,
    reacts,
    submit,
    types,
    weather,
    words,
)

EVERY_EMOJI = (*APPROVALS, *APPROVALS, *OBJECTIONS, *HOLDS, *OTHERS, *LOOK_ALIKES)
COMMANDS = (
    "edit {n} Soup {words}",
    "edit {n} --as-author Soup {words}",
    "suggest {n} Soup {words}",
    "at {n} now",
    "at {n} in 2 minutes",
    "withdraw {n}",
    "hold {n}",
    "release {n}",
    "lift {n} it is fine",
    "pause to see",
    "resume",
    "resume",
    "through {n}",
    "through {n}",
    "live soupe-masto",
    "live soupe-masto",
    "dry soupe-masto",
    "takedown {n}",
    "away for 2 hours",
    "back",
    "why {n}",
    "status",
    "list",
    "show {n}",
    "approve {n}",
    "publish {n}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who is alone: the person, what is done before, and by whom else anything may be done.

    `author` writes the drafts; where that is somebody else, the person edits each of them first.
    """

    name: str
    person: str
    kind: str = ""
    outside: bool = False
    author: str = ""
    puppets: tuple[str, ...] = STRANGERS


ROLES: tuple[Role, ...] = (
    Role(name="author", person="ana"),
    Role(name="co-author by edit", person="ben", author="ana"),
    Role(name="owner who installed it", person="olga"),
    Role(name="admin", person="ben", kind="admin"),
    Role(name="guest", person="gus", puppets=("sam", "eve", "botty", "flow", "dan")),
    Role(name="single-channel guest", person="sam", puppets=("gus", "eve", "botty", "flow", "dan")),
    Role(name="member outside the channel", person="zoe", outside=True),
    Role(name="external", person="eve", author="ana"),
    Role(name="machines", person="botty", author="ana"),
    Role(name="workflow", person="flow", author="ana"),
    Role(name="deactivated", person="dan", author="ana"),
)
EDITORS = tuple(role for role in ROLES if "edit" in role.name)


def sequence(rng: Random, role: Role) -> Steps:
    """A draft of this person's, and then whatever comes to mind; nobody else does anything."""
    author = role.author or role.person
    start = submit(rng, author, mood=rng.choice(("Soup",) * 6 + ("emergency: soup is out",)))
    steps = [start]
    if role.author:
        steps.append(types(role.person, f"edit {{n}} --as-author Soup {words(rng)}"))
    steps.append(reacts(role.person, rng.choice(APPROVALS)))
    for _ in range(rng.randint(6, 12)):
        steps.append(_anything(rng, role))
    return [*steps, passes(61), passes(1)]


def _anything(rng: Random, role: Role) -> Step:
    who = role.person if rng.random() < 0.7 else rng.choice(role.puppets)
    draft = rng.choice((0, 0, 0, 1))
    dice = rng.random()
    if dice < 0.36:
        return reacts(who, rng.choice(EVERY_EMOJI), draft, old=rng.random() < 0.2)
    if dice < 0.42:
        return Step(who=who, do="unreact", arg=rng.choice(EVERY_EMOJI), draft=draft)
    if dice < 0.62:
        return types(who, rng.choice(COMMANDS).replace("{words}", words(rng)), draft)
    if dice < 0.70:
        asked = rng.choice(("confirm", "react_ask", "press"))
        arg = rng.choice(BUTTONS if asked == "press" else APPROVALS)
        return Step(who=who, do=asked, arg=arg, draft=draft)
    if dice < 0.80:
        return _around(rng, who, role)
    return _world(rng)


def _around(rng: Random, who: str, role: Role) -> Step:
    """What changes people and places; nobody here makes a full member of a second account."""
    others: Sequence[str] = [name for name in MEMBERS if name != role.person]
    lower = rng.choice(("guest", "deactivated", "single_channel_guest"))
    higher = rng.choice(("owner", "admin", "member"))
    return rng.choice(
        (
            Step(who=who, do="leave"),
            Step(who=who, do="join"),
            Step(who=who, do="invite", arg=rng.choice((*MEMBERS, *STRANGERS))),
            Step(who=who, do="kick", arg=rng.choice((*MEMBERS, *STRANGERS))),
            Step(who=who, do="kind", arg=f"{rng.choice(others)} {lower}"),
            Step(who=who, do="kind", arg=f"{role.person} {higher}"),
            Step(who=who, do="status", arg=rng.choice((":airplane:", ":palm_tree:", ""))),
            Step(who=who, do="delete"),
            Step(who=who, do="say", arg="/draft approve {n} :white_check_mark:"),
            Step(who=who, do="emoji", arg=rng.choice(sorted(LOOK_ALIKES))),
            Step(who=who, do=rng.choice(("archive", "unarchive", "share", "unshare"))),
            types(role.person, f"edit {{n}} --as-author Soup {words(rng)}")
            if role.author
            else submit(rng, role.person, on=rng.choice(ACCOUNTS)),
        )
    )


def _world(rng: Random) -> Step:
    dice = rng.random()
    if dice < 0.55:
        return passes(rng.choice((1, 30, 61, 61, 120, 700, 3700)))
    if dice < 0.70:
        return Step(do="reconcile")
    if dice < 0.76:
        return Step(do="restart")
    return weather(rng)
