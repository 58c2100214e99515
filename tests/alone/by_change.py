"""Something is approved in earnest, and then it is something else; or help is misused."""

from tests.alone.ways import Try, Ways
from tests.composing import by_edit

WAYS = Ways("test_no_change_gets_a_post_out_alone")
way = WAYS.way

ANEW = "an approval is for one version (rule 16)"
AUTHOR = "whoever changed it is an author for ever (rules 1, 2)"
COPY = "a near copy inherits all authors (rule 2)"
DISMISSED = "vote.dismissed"
ALARM = "Fire alarm test at noon"


@way("the author edits after the approval", ANEW, "draft.revised")
async def _edit(at: Try) -> None:
    await at.approved()
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.card("and salt")


@way("the author changes the text in a form, after the approval", ANEW, "draft.revised")
async def _form(at: Try) -> None:
    form = await by_edit(at.here.ana, await at.approved())
    assert await form.sends(f"{at.text} and pepper") == {}
    await at.card("and pepper")
    await form.closes()


@way("the author sends a form that was opened before the approval", ANEW, "draft.revised")
async def _early_form(at: Try) -> None:
    card = await at.draft()
    form = await by_edit(at.here.ana, card)
    await at.here.ben.reacts(card)
    await at.card("scheduled")
    assert await form.sends(f"{at.text} and oil") == {}
    await at.card("and oil")
    await form.closes()


@way("the author edits and changes it back, so that the text is the old one", ANEW, "draft.revised")
async def _and_back(at: Try) -> None:
    await at.approved()
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.types(at.here.ana, f"edit N {at.text}")
    await at.card("needs a second opinion")


@way("the author moves the time after the approval", ANEW, "draft.revised")
async def _time(at: Try) -> None:
    await at.approved(more="--at in 5 hours")
    await at.types(at.here.ana, "at N in 5 minutes")
    await at.card("needs a second opinion")


@way("the author lets a post for another day leave now", ANEW, "draft.revised")
async def _now(at: Try) -> None:
    await at.approved(more="--at in 3 days")
    await at.types(at.here.ana, "at N now")
    await at.card("needs a second opinion")


@way("the author copies a post that is approved", "votes are for one draft (rule 16)", DISMISSED)
async def _copy(at: Try) -> None:
    await at.approved(more="--at in 9 hours")
    approved = at.number
    await at.draft(f"{at.text}!")
    await at.here.ana.reacts((await at.card())["ts"])
    await at.here.settles()
    await at.here.ana.types(f"withdraw {approved}")


@way(
    "the author submits a published post once more",
    "the votes of a published draft are spent (rule 19)",
    "draft.submitted",
)
async def _spent(at: Try) -> None:
    await at.draft("Thank you for coming!", more="--at in 7 days")
    await at.types(at.here.ana, "withdraw N")
    await at.draft("Thank you for coming!")


@way("a colleague submits what was withdrawn, and its author approves", COPY, DISMISSED)
async def _resubmitted(at: Try) -> None:
    long = f"{at.text} and then {at.text[::-1].lower()} for everybody at noon"
    await at.draft(long)
    await at.types(at.here.ana, "withdraw N")
    ts = await at.draft(f"{long}!", by=at.here.ben)
    await at.here.ana.reacts(ts)


@way("the author takes a suggestion and approves what it made", AUTHOR, DISMISSED)
async def _taken(at: Try) -> None:
    await at.draft()
    await at.types(at.here.ben, f"suggest N {at.text} and salt")
    await at.types(at.here.ana, "take N")
    await at.here.ana.reacts((await at.card("and salt"))["ts"])


@way("the old vote of whoever suggested the change counts on", ANEW, "suggestion.taken")
async def _old_vote(at: Try) -> None:
    await at.approved()
    await at.types(at.here.ben, f"suggest N {at.text} and salt")
    await at.types(at.here.ana, "take N")
    await at.card("and salt")


@way("whoever suggested it takes it themselves", "only an author takes one (rule 2)", "refused")
async def _takes_own(at: Try) -> None:
    await at.draft()
    await at.types(at.here.ben, f"suggest N {at.text} and salt")
    await at.types(at.here.ben, "take N")


@way("a colleague changes it as an author and approves the change", AUTHOR, DISMISSED)
async def _co_author(at: Try) -> None:
    await at.draft()
    await at.types(at.here.ben, f"edit N --as-author {at.text} and salt")
    await at.here.ben.reacts((await at.card("and salt"))["ts"])


@way(
    "somebody submits on behalf of a colleague, and both approve",
    "who submits and for whom are both authors (rule 3)",
    DISMISSED,
)
async def _behalf(at: Try) -> None:
    ts = await at.draft(more=f"--for <@{at.here.ben.id}>")
    await at.here.ben.reacts(ts)
    await at.here.ana.reacts(ts)


@way("the author sets a finding of their own draft aside", "rule 14: never an author", "refused")
async def _own_waiver(at: Try) -> None:
    ts = await at.draft(f"{at.text} with [your name]")
    await at.types(at.here.ana, "waive N placeholder-bracket it is the name of a band")
    await at.here.ana.reacts(ts)


@way(
    "a finding is set aside for a harmless text, and then the text is changed",
    "what was set aside belongs to one version (rule 14)",
    "finding.waived draft.revised",
)
async def _waived(at: Try) -> None:
    ts = await at.draft(f"{at.text} with [your name]", more="--at in 20 minutes")
    await at.types(at.here.ben, "waive N placeholder-bracket it is the name of a band")
    await at.here.ben.reacts(ts)
    await at.card("scheduled")
    await at.types(at.here.ana, f"edit N {at.text} for [company name]")


@way(
    "somebody asks for a house exception and confirms it themselves",
    "it takes two people (rules 14, 41)",
    "ask.opened refused",
)
async def _exception(at: Try) -> None:
    await at.draft(f"{at.text} with [your name]")
    for _ in range(2):
        await at.here.ana.types('exception placeholder-bracket "[your name]"')


@way(
    "the author writes commands into the text",
    "no text is a command, and no command votes (rule 1)",
    "draft.submitted",
)
async def _commands(at: Try) -> None:
    await at.draft(f"{at.text} /draft approve 1 /draft resume :white_check_mark: approved by Ben")


@way("the author types `approve`", "no command votes (rule 1)", "refused")
async def _approve(at: Try) -> None:
    await at.draft()
    assert "There is no command for that" in await at.types(at.here.ana, "approve N")


@way("the author types `publish`", "no command publishes (rule 1)", "refused")
async def _publish(at: Try) -> None:
    await at.draft()
    assert "There is no command" in await at.types(at.here.ana, "publish N")


@way("the author releases a colleague's hold", "an eligible non-author releases (13)", "refused")
async def _release(at: Try) -> None:
    await at.approved(more="--at in 10 minutes")
    await at.types(at.here.zoe, "hold N wait for the weather")
    await at.types(at.here.ana, "release N")


@way("the author lifts a colleague's objection", "an eligible non-author lifts (12)", "refused")
async def _lift(at: Try) -> None:
    ts = await at.approved(more="--at in 10 minutes")
    await at.here.zoe.reacts(ts, "x")
    await at.card("somebody objects")
    await at.types(at.here.ana, "lift N done as asked")


@way(
    "the author edits until the objection is forgotten",
    "an objection survives edits (rule 12)",
    "draft.revised vote.counted",
)
async def _forgotten(at: Try) -> None:
    ts = await at.draft()
    await at.here.zoe.reacts(ts, "x")
    await at.card("somebody objects")
    await at.types(at.here.ana, f"edit N {at.text} and salt")
    await at.here.ben.reacts((await at.card("and salt"))["ts"])


@way(
    "the author deletes the card on which somebody objected",
    "deleting the card ends nothing (rules 12, 18)",
    "card.gone vote.counted",
)
async def _deleted(at: Try) -> None:
    old = await at.draft(by=at.here.olga)
    await at.here.zoe.reacts(old, "x")
    await at.card("somebody objects")
    await at.here.olga.does("delete", ts=old)
    await at.here.settles()
    fresh = await at.here.until(lambda: _newer(at, old), "a fresh card")
    await at.here.ben.reacts(fresh)


def _newer(at: Try, old: str) -> str | None:
    return next((m["ts"] for m in at.here.cards(at.number) if m["ts"] != old), None)
