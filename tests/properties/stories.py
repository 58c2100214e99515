"""Small stories of what a team does, and how they are interleaved at random."""

from collections.abc import Callable, Sequence
from random import Random

from tests.properties.steps import (
    APPROVALS,
    HOLDS,
    LOOK_ALIKES,
    MEMBERS,
    OBJECTIONS,
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

Story = Callable[[Random], Steps]

# How a text begins that two other people have to approve, and one that never leaves by itself.
LEVEL_4 = "Do not eat the soup,"
LEVEL_5 = "Evacuate the building,"


def two(rng: Random, of: Sequence[str] = MEMBERS) -> list[str]:
    """Two different people."""
    return rng.sample(of, 2)


def happy(rng: Random) -> Steps:
    """Written by one, approved by another, its countdown over."""
    author, other = two(rng)
    mood = rng.choice(("Soup",) * 8 + ("emergency: soup is out",))
    return [
        submit(rng, author, mood=mood),
        reacts(other, rng.choice(APPROVALS)),
        passes(61),
    ]


def timed(rng: Random) -> Steps:
    """A draft with a time of its own, approved before or too late."""
    author, other = two(rng)
    minutes = rng.choice((2, 5, 20))
    start = submit(rng, author, at=f"in {minutes} minutes")
    late = [passes(60 * minutes + 900)] if rng.random() < 0.2 else []
    return [start, *late, reacts(other, "+1"), passes(60), passes(60 * minutes)]


def lonely(rng: Random) -> Steps:
    """Authors, guests and machines approve, and nobody else; no event tells of a machine."""
    author = rng.choice(MEMBERS)
    who = (author, *STRANGERS)
    steps = [submit(rng, author)]
    steps += [reacts(rng.choice(who), rng.choice(APPROVALS)) for _ in range(rng.randint(1, 4))]
    return [*steps, Step(do="reconcile"), passes(61)]


def severe(rng: Random) -> Steps:
    """Two have to approve; sometimes two do, within the same countdown."""
    author, other, third = rng.sample(MEMBERS, 3)
    start = submit(rng, author, mood=rng.choice((LEVEL_4, LEVEL_4, LEVEL_5)))
    again = rng.choice((third, third, other, author))
    end = [passes(30), reacts(again, rng.choice(APPROVALS)), passes(31), passes(31)]
    return [start, reacts(other, "+1"), *end]


def edited(rng: Random) -> Steps:
    """Changed after its approval, by anybody; approved again, or on the old card."""
    author, other, third = rng.sample(MEMBERS, 3)
    editor = rng.choice((author, author, other, third, "gus"))
    how = rng.choice(("", "--as-author "))
    edit = f"edit {{n}} {how}Soup {words(rng)}"
    change = rng.choice((edit, edit, "at {n} in 3 minutes", "at {n} now"))
    steps = [
        submit(rng, author),
        reacts(other, rng.choice(APPROVALS)),
        passes(rng.choice((1, 30))),
        types(editor, change),
        passes(61),
    ]
    again = rng.choice((other, third, editor))
    return [
        *steps,
        reacts(again, "heavy_check_mark", old=rng.random() < 0.4),
        passes(61),
        passes(130),
    ]


def held(rng: Random) -> Steps:
    """Held in one of three ways, released in one of four."""
    author, other, third = rng.sample(MEMBERS, 3)
    holder = rng.choice((author, other, third, "gus"))
    how = rng.randrange(3)
    hold = (
        reacts(holder, rng.choice(HOLDS)),
        types(holder, "hold {n} please wait"),
        Step(who=holder, do="press", arg="card_hold"),
    )[how]
    who = rng.choice((author, other, third, holder))
    release = rng.choice(
        (
            types(who, "release {n}"),
            Step(who=who, do="press", arg="card_release"),
            Step(who=holder, do="unreact", arg=hold.arg),
        )
    )
    steps = [submit(rng, author), reacts(other, "+1"), hold, passes(61)]
    return [*steps, release, passes(rng.choice((1, 61)))]


def objected(rng: Random) -> Steps:
    """Objected to by somebody; taken back, lifted, edited or left so."""
    author, other, third = rng.sample(MEMBERS, 3)
    objector = rng.choice((author, other, third, third, "gus"))
    emoji = rng.choice(OBJECTIONS)
    who = rng.choice((author, other, third))
    ends: tuple[Steps, ...] = (
        [],
        [Step(who=objector, do="unreact", arg=emoji)],
        [types(who, "lift {n} done as asked")],
        [types(author, f"edit {{n}} Soup {words(rng)}"), reacts(who, "+1")],
        [Step(who="olga", do="kick", arg=objector)],
        [Step(who=objector, do="leave")],
        [Step(who="olga", do="kind", arg=f"{objector} guest")],
    )
    steps = [submit(rng, author), reacts(other, "+1"), passes(5), reacts(objector, emoji)]
    return [*steps, passes(61), *rng.choice(ends), passes(1), passes(61)]


def paused(rng: Random) -> Steps:
    """Paused by one; resumed by one, two, or the same one in three ways."""
    author, other = two(rng)
    first, second = rng.choice(MEMBERS), rng.choice((*MEMBERS, "gus", "eve"))
    confirm = rng.choice(
        (
            types(second, "resume"),
            Step(who=second, do="confirm"),
            Step(who=second, do="react_ask", arg=rng.choice(APPROVALS)),
        )
    )
    again = [types(rng.choice(MEMBERS), "pause once more")] if rng.random() < 0.3 else []
    return [
        submit(rng, author),
        reacts(other, "+1"),
        types(rng.choice((*MEMBERS, "gus")), "pause something happened"),
        passes(rng.choice((5, 61))),
        types(first, "resume"),
        *again,
        confirm,
        passes(61),
    ]


def rehearsed(rng: Random) -> Steps:
    """An account goes dry and comes back live, by one person or by two."""
    author, other = two(rng)
    first, second = rng.choice(MEMBERS), rng.choice((*MEMBERS, "gus"))
    early = [types(first, "live soupe-masto")] if rng.random() < 0.3 else []
    return [
        *early,
        types(rng.choice((*MEMBERS, "gus")), "dry soupe-masto"),
        submit(rng, author, on="soupe-masto"),
        types(first, "live soupe-masto"),
        rng.choice((types(second, "live soupe-masto"), Step(who=second, do="confirm"))),
        reacts(other, "+1"),
        passes(61),
    ]


def away(rng: Random) -> Steps:
    """Whoever answers for a post is away, or comes back."""
    author, other = two(rng)
    gone = [
        rng.choice((types(who, "away for 2 hours"), Step(who=who, do="status", arg=":airplane:")))
        for who in (author, other)
    ]
    back = rng.choice(
        (types(author, "back"), Step(who=other, do="status", arg=""), reacts("zoe", "eyes"))
    )
    return [submit(rng, author), reacts(other, "+1"), *gone, passes(61), back, passes(61)]


def taken_back(rng: Random) -> Steps:
    """An approval is taken back within the countdown, heard of or not, and given again."""
    author, other = two(rng)
    lost = [Step(do="weather", arg="lose_events 1")] if rng.random() < 0.5 else []
    again = [reacts(other, "+1"), passes(rng.choice((5, 61)))] if rng.random() < 0.5 else []
    gone = Step(who=other, do="unreact", arg="+1", racing=rng.random() < 0.3)
    return [submit(rng, author), reacts(other, "+1"), passes(55), *lost, gone, passes(6), *again]


def card_gone(rng: Random) -> Steps:
    """The card is deleted at some point."""
    author, other = two(rng)
    gone = Step(who="olga", do="delete")
    approved = reacts(other, "+1")
    order = [approved, gone] if rng.random() < 0.7 else [gone, approved]
    return [submit(rng, author), *order, passes(61), reacts(other, "+1"), passes(61)]


def demoted(rng: Random) -> Steps:
    """An approver leaves, becomes a guest or is deactivated before the post leaves."""
    author, other = two(rng, ("ana", "ben", "zoe"))
    kinds = ("guest", "single_channel_guest", "deactivated", "deactivated", "bot", "external")
    kind = rng.choice(kinds)
    change = rng.choice(
        (
            Step(who=other, do="leave"),
            Step(who="olga", do="kick", arg=other),
            *(Step(who="olga", do="kind", arg=f"{other} {kind}"),) * 2,
        )
    )
    return [submit(rng, author), reacts(other, "+1"), passes(30), change, passes(31), passes(61)]


def place(rng: Random) -> Steps:
    """The channel itself changes."""
    author, other = two(rng)
    what = rng.choice(("archive", "share"))
    back = [Step(who="olga", do=f"un{what}"), passes(5)] if rng.random() < 0.5 else []
    steps = [submit(rng, author), reacts(other, "+1"), Step(who="olga", do=what), passes(61)]
    return [*steps, *back]


def look_alike(rng: Random) -> Steps:
    """A custom emoji is made while a draft waits, and used."""
    author, other, third = rng.sample(MEMBERS, 3)
    name = rng.choice((*sorted(LOOK_ALIKES), *("seems-good",) * 4, "veto"))
    made = Step(who=third, do="emoji", arg=name)
    first = [reacts(other, "+1")] if rng.random() < 0.4 else []
    return [submit(rng, author), *first, made, reacts(rng.choice((other, third)), name), passes(61)]


def race(rng: Random) -> Steps:
    """Somebody acts at the very moment when the bot looks for the last time."""
    author, other, third = rng.sample(MEMBERS, 3)
    act = rng.choice(
        (
            Step(who=other, do="unreact", arg="+1"),
            types(author, f"edit {{n}} Soup {words(rng)}"),
            types(third, "pause now"),
            types(third, "hold {n}"),
            types(author, "withdraw {n}"),
            reacts(third, "x"),
        )
    )
    racing = Step(who=act.who, do=act.do, arg=act.arg, racing=True)
    return [submit(rng, author), reacts(other, "+1"), passes(59), racing, passes(61)]


def storm(rng: Random) -> Steps:
    """Only weather, restarts and looking again."""
    plain = (Step(do="reconcile"), Step(do="restart"), passes(1))
    return [
        weather(rng) if rng.random() < 0.7 else rng.choice(plain) for _ in range(rng.randint(1, 3))
    ]


def liar(rng: Random) -> Steps:
    """An answer of the network is lost, and somebody says that it is not out."""
    author, other = two(rng)
    lost = rng.choice(("503 after", "reset after", "half after", "503 before", "reset"))
    return [
        submit(rng, author, on="soupe-masto"),
        reacts(other, "+1"),
        Step(do="weather", arg=f"network {lost}"),
        passes(61),
        Step(who=author, do="press", arg="delivery_is"),
        types(author, "at {n} now"),
        Step(do="reconcile"),
        passes(61),
    ]


STORIES: tuple[Story, ...] = (
    timed,
    lonely,
    severe,
    edited,
    held,
    objected,
    paused,
    rehearsed,
    away,
    taken_back,
    card_gone,
    demoted,
    place,
    look_alike,
    look_alike,
    race,
    liar,
)


def team(rng: Random, among: Sequence[Story] = STORIES) -> Steps:
    """One story, or two at once, with something that goes wrong in between."""
    stories = [happy(rng)]
    if rng.random() < 0.75:
        stories = [rng.choice(among)(rng)] + ([happy(rng)] if rng.random() < 0.35 else [])
    if rng.random() < 0.3:
        stories.append(storm(rng))
    return interleaved(rng, stories)


def interleaved(rng: Random, stories: list[Steps]) -> Steps:
    """Mix stories, each in its own order; a step keeps the draft of its own story."""
    merged: Steps = []
    begun: list[int] = []
    left = {number: list(story) for number, story in enumerate(stories)}
    while left:
        number = rng.choice(sorted(left))
        step = left[number].pop(0)
        if step.do == "type" and " --on " in step.arg:
            begun.insert(0, number)
        back = begun.index(number) if number in begun else 0
        merged.append(
            Step(
                who=step.who,
                do=step.do,
                arg=step.arg,
                draft=back,
                old=step.old,
                racing=step.racing,
            )
        )
        if not left[number]:
            del left[number]
    return merged
