"""Further stories of what a team does: what takes buttons, patience, two colleagues or a crash."""

from random import Random

from tests.properties import alone, stories
from tests.properties.steps import (
    APPROVALS,
    MEMBERS,
    Step,
    Steps,
    passes,
    reacts,
    submit,
    types,
    words,
)
from tests.properties.stories import Story, two
from tests.soak.house import code_of

ANYBODY = (
    *("ana", "ben", "zoe", "olga", "gus", "sam", "eve"),
    *("botty", "flow", "dan", "uma", "ola", "nia"),
)
APPROVING = ("card_approve", "card_approve", "card_answer_for", "card_still_right")


def presses(who: str, action: str, draft: int = 0, *, old: bool = False) -> Step:
    """Press a button on a card."""
    return Step(who=who, do="press", arg=action, draft=draft, old=old)


def by_button(rng: Random) -> Steps:
    """Approved by button; pressed once more, or not; by somebody whose press counts, or not."""
    author, other = two(rng)
    again = [presses(other, "card_approve")] if rng.random() < 0.3 else []
    vain = [presses(rng.choice(ANYBODY), rng.choice(APPROVING))] if rng.random() < 0.5 else []
    return [
        submit(rng, author),
        *vain,
        presses(other, "card_approve"),
        passes(20),
        *again,
        passes(61),
    ]


def watched(rng: Random) -> Steps:
    """A post of level 3 needs somebody who answers for it, and is no author."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((author, other, other, third))
    watch = rng.choice((reacts(who, "eyes"), presses(who, "card_answer_for")))
    start = submit(rng, author, mood="Recall of soup")
    return [start, reacts(other, "+1"), passes(61), watch, passes(61)]


def in_person(rng: Random) -> Steps:
    """A post of level 5 leaves only when somebody else presses so at its time."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((author, other, third, "gus"))
    start = submit(rng, author, mood="Outbreak of soup")
    votes = [reacts(other, "+1"), reacts(third, "heavy_check_mark")]
    eyes = [reacts(rng.choice((author, third)), "eyes")]
    press = [presses(who, "card_publish_now")] if rng.random() < 0.85 else []
    return [start, *votes, *eyes, passes(5), *press, passes(61), passes(61)]


def set_aside(rng: Random) -> Steps:
    """A finding is waived by a colleague, or by its author, who may not."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((author, third, third, "gus"))
    word, mood = rng.choice((("urgent warning", "URGENT WARNING"), ("evacuate", "Evacuate,")))
    waive = types(who, f"waive {{n}} {code_of(word)} it is a film")
    start = submit(rng, author, mood=mood)
    return [start, waive, reacts(other, "+1"), reacts(other, "eyes"), passes(61), passes(61)]


def suggested(rng: Random) -> Steps:
    """A colleague suggests another text; an author takes it, or somebody tries to."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((author, author, other, third))
    take = rng.choice((types(who, "take {n}"), presses(who, "suggestion_take")))
    steps = [submit(rng, author), reacts(third, "+1"), passes(3)]
    suggest = types(other, f"suggest {{n}} Soup {words(rng)}")
    approve = reacts(rng.choice((other, third, who)), "+1")
    return [*steps, suggest, take, passes(61), approve, passes(61)]


def down(rng: Random) -> Steps:
    """It was out, and somebody takes it down in one of five ways."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((author, other, third, "gus"))
    way: tuple[Steps, ...] = (
        [types(who, "takedown {n}")],
        [presses(who, "card_take_down")],
        [reacts(who, "wastebasket"), passes(16)],
        [reacts(who, "wastebasket"), Step(who=who, do="unreact", arg="wastebasket"), passes(16)],
        [Step(who=who, do="cry")],
    )
    lost = [Step(do="weather", arg="network 503 before")] if rng.random() < 0.4 else []
    end = [types(author, "at {n} now"), reacts(other, "x"), passes(61)]
    return [submit(rng, author), reacts(other, "+1"), *lost, passes(61), *rng.choice(way), *end]


def too_late(rng: Random) -> Steps:
    """Nobody looked in time; it is sent for by a press, given another time, or withdrawn."""
    author, other, third = rng.sample(MEMBERS, 3)
    start = submit(rng, author, at="in 2 minutes")
    early = [reacts(rng.choice((author, other)), rng.choice(("+1", "x")))]
    who = rng.choice((author, other, third, "gus"))
    ends: tuple[Steps, ...] = (
        [presses(who, "missed_send_now"), passes(61)],
        [presses(who, "card_send_now"), passes(61)],
        [presses(author, "missed_withdraw")],
        [types(author, "at {n} now"), reacts(other, "+1"), passes(61)],
        [types(author, "withdraw {n}")],
    )
    held = [types(third, "hold {n}")] if rng.random() < 0.5 else []
    return [start, *early, *held, passes(1500), *rng.choice(ends), passes(61)]


def undeliverable(rng: Random) -> Steps:
    """The network says no, for now or for good, before anything is out."""
    author, other = two(rng)
    how = rng.choice(("422 prepare", "422 before", "429 before", "reset"))
    wall = [Step(do="weather", arg=f"network {how}")] * rng.choice((1, 3))
    ends: tuple[Steps, ...] = (
        [types(author, "withdraw {n}")],
        [types(author, "at {n} now"), reacts(other, "+1"), passes(61)],
        [passes(900)],
    )
    on = rng.choice(("soupe-masto", "soupe-two", "soupe-wall,soupe-two"))
    start = submit(rng, author, on=on)
    return [start, reacts(other, "+1"), *wall, passes(61), passes(31), *rng.choice(ends)]


def tried_again(rng: Random) -> Steps:
    """Two networks say no for good; each post is tried again by itself, by whoever may or not."""
    author, other, third = rng.sample(MEMBERS, 3)
    who = rng.choice((third, third, third, other, author, "gus"))
    again = [presses(who, "delivery_retry"), passes(61)]
    no = Step(do="weather", arg="network 422 before")
    start = submit(rng, author, on="soupe-wall,soupe-two")
    return [start, reacts(other, "+1"), no, passes(61), *again, *again]


def between_tries(rng: Random) -> Steps:
    """The network says later, and before the next try somebody objects, or takes a vote back."""
    author, other, third = rng.sample(MEMBERS, 3)
    gone = (reacts(third, "x"), reacts(third, "x"), Step(who=other, do="unreact", arg="+1"))
    start = submit(rng, author, on=rng.choice(("soupe-masto", "soupe-two")))
    later = Step(do="weather", arg="network 429 before")
    return [start, reacts(other, "+1"), later, passes(61), rng.choice(gone), passes(31), passes(61)]


def wrong_clock(rng: Random) -> Steps:
    """The clock jumps, and nothing leaves before somebody says that this is now."""
    author, other, third = rng.sample(MEMBERS, 3)
    jump = Step(do="jump", arg=str(rng.choice((7200, 900, 120, -120))))
    say = [types(rng.choice((author, third, "gus")), "now"), types(third, "now")]
    again = [types(author, "at {n} now"), reacts(other, "+1"), passes(61)]
    return [submit(rng, author), reacts(other, "+1"), jump, passes(61), *say, *again, passes(61)]


def let_through(rng: Random) -> Steps:
    """Everything is paused, and one draft is let through, by two people or by fewer."""
    author, other, third, fourth = rng.sample(MEMBERS, 4)
    account = rng.choice(("", "soupe-two ", ""))
    first, second = rng.choice((third, author)), rng.choice((fourth, other, third))
    confirm = rng.choice((types(second, "through {n}"), Step(who=second, do="confirm")))
    return [
        types(third, f"pause {account}a crisis"),
        submit(rng, author),
        reacts(other, "+1"),
        passes(61),
        types(first, "through {n}"),
        confirm,
        passes(61),
        *(types(who, f"resume {account}".strip()) for who in (first, second)),
    ]


def came_in(rng: Random) -> Steps:
    """A newcomer approves, before colleagues stand for them or after."""
    author, other, third = rng.sample(MEMBERS, 3)
    new = rng.choice(("nia", "ola"))
    come = Step(who=new, do="join") if rng.random() < 0.5 else Step(who=other, do="invite", arg=new)
    stand = [types(who, f"confirm @{new}") for who in rng.sample((author, other, third), 2)]
    rng_first = rng.random() < 0.5
    approve = reacts(new, rng.choice(APPROVALS))
    middle = [approve, passes(61), *stand] if rng_first else [*stand, approve]
    gone = [Step(who=new, do="leave")] if rng.random() < 0.5 else []
    return [submit(rng, author), come, *middle, passes(61), passes(61), *gone]


def old_vote(rng: Random) -> Steps:
    """An approval was given long ago."""
    author, other = two(rng)
    span = rng.choice((2, 80))
    start = submit(rng, author, at=f"in {span} hours")
    again = rng.choice((presses(other, "card_still_right"), presses(other, "card_approve")))
    start_late = [reacts(other, "+1"), passes(3500)]
    return [start, *start_late, passes(3 * 3600), again, passes(61), passes(3600 * span)]


def anybody(rng: Random) -> Steps:
    """Whoever there is approves a draft, and nobody whose opinion counts."""
    author = rng.choice(MEMBERS)
    co = [types("zoe", f"edit {{n}} --as-author Soup {words(rng)}")] if rng.random() < 0.4 else []
    those = rng.sample((*ANYBODY[4:], author, *(("zoe",) if co else ())), 3)
    return [
        submit(rng, author),
        *co,
        *(reacts(who, rng.choice(APPROVALS)) for who in those),
        passes(61),
    ]


def missed_objection(rng: Random) -> Steps:
    """A draft with a time of its own is objected to until its time is over."""
    author, other, third = rng.sample(MEMBERS, 3)
    start = submit(rng, author, at="in 2 minutes")
    edit = [types(author, f"edit {{n}} Soup {words(rng)}")] if rng.random() < 0.5 else []
    gone = [types(author, "withdraw {n}")] if rng.random() < 0.3 else []
    return [start, reacts(other, "x"), *edit, *gone, passes(1500), reacts(third, "+1"), passes(61)]


OWN: tuple[Story, ...] = (
    by_button,
    by_button,
    watched,
    in_person,
    set_aside,
    suggested,
    down,
    down,
    too_late,
    too_late,
    undeliverable,
    between_tries,
    wrong_clock,
    let_through,
    came_in,
    old_vote,
    anybody,
    missed_objection,
)


def alias_gone(rng: Random) -> Steps:
    """Somebody objects or holds with an alias that is deleted afterwards."""
    author, other, third = rng.sample(MEMBERS, 3)
    name = rng.choice(("veto", "wait-for-me"))
    made, deleted = (
        Step(who="olga", do="emoji", arg=name),
        Step(who="olga", do="no_emoji", arg=name),
    )
    stopped = [submit(rng, author), made, reacts(third, name), reacts(other, "+1"), passes(5)]
    return [*stopped, deleted, Step(do="reconcile"), passes(61), passes(61)]


def several(rng: Random) -> Steps:
    """Two to four stories at once, with weather, restarts and single-handed attempts in between."""
    told = [rng.choice(OWN)(rng) for _ in range(rng.randint(1, 2))]
    told += [stories.happy(rng) for _ in range(rng.randint(0, 2))]
    if rng.random() < 0.6:
        told.append(rng.choice(stories.STORIES)(rng))
    if rng.random() < 0.4:
        told.append(stories.storm(rng))
    if rng.random() < 0.15:
        told = [alone.sequence(rng, rng.choice(alone.ROLES))]
    # By a draw of its own, so that worlds without it stay the worlds that they were.
    own = Random(repr(told))
    if own.random() < 0.12:
        told.append(tried_again(own))
    return stories.interleaved(rng, told)
