"""Messages as drafts, and what becomes of them, while other things happen (rules 18 and 38)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.drafts import Content, DraftId
from bot.domain.errors import SlackUnavailable
from bot.domain.messages import EDITED, Attached, Message, Origin
from bot.domain.plain import Foreign, Plain
from bot.domain.review import Stop
from bot.domain.states import State
from bot.ports import CardRef
from bot.services import drafting, intake, noticing, parking, reconciling, suggesting, tracing
from storage import stops, suggestions, votes, watches
from tests.factories import ANA, BEN, CHANNEL, SEALER
from tests.services.bench import Bench, bench

TS = "1772452000.000100"
REF = CardRef(channel=CHANNEL, ts=TS)
ORIGIN = Origin(channel=CHANNEL, ts=TS, writer=ANA, says="soup.[]")
BOWL = Attached(id="F1", name="bowl.png", address="https://files.example/bowl.png")


def says(text: str, *left: Foreign, files: tuple[Attached, ...] = ()) -> Message:
    digests = f"{text}.{[file.id for file in files]}"
    return Message(writer=ANA, plain=Plain(text=text, left=left), says=digests, files=files)


async def drafted(here: Bench) -> None:
    """A draft of a message that says `soup`, approved, its countdown over."""
    here.cards.written[TS] = says("soup")
    await here.approved("soup", key=ORIGIN.key, origin=ORIGIN)


async def holds(here: Bench) -> list[Stop]:
    return list(await here.ctx.store.read(lambda tx: stops.opened(tx, DraftId(1), SEALER)))


async def open_suggestions(here: Bench) -> Sequence[object]:
    return await here.ctx.store.read(lambda tx: suggestions.opened(tx, DraftId(1), SEALER))


async def test_rule_18_two_looks_at_once_write_one_hold_and_one_suggestion(here: Bench) -> None:
    """The event and the reconciliation see the same edit."""
    await drafted(here)
    here.cards.written[TS] = says("draft: peas")
    await asyncio.gather(*(tracing.changed(here.ctx, REF) for _ in range(3)))
    assert [(stop.by, stop.reason) for stop in await holds(here)] == [(ANA, EDITED)]
    assert len(await open_suggestions(here)) == 1
    await here.beats()
    assert here.network.texts == []
    assert (await here.draft()).state is State.SCHEDULED


async def test_rule_18_another_author_takes_the_new_words_and_the_hold_stays(here: Bench) -> None:
    """Rule 13: only whoever held lets go by answering; others release it as others may."""
    here.cards.written[TS] = says("soup")
    await here.submitted("soup", key=ORIGIN.key, origin=ORIGIN, person=BEN)
    here.cards.written[TS] = says("peas")
    await tracing.look(here.ctx, DraftId(1))
    await suggesting.take(here.ctx, await here.draft(), BEN)
    assert (await here.draft()).revision.content.targets[0].text == "peas"
    assert [stop.by for stop in await holds(here)] == [ANA]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (says("soup by <@U1>", Foreign.PERSON), "a mention of a person"),
        (says("soup!", files=(BOWL,)), "Its pictures are others now"),
        (says("draft: --on soupe"), "There is no text in it any more"),
        (says("soup! --at <!channel>"), "What it says after `--` can't be read"),
        (says("soup! --unheard-of <!channel>"), "What it says after `--` can't be read"),
        (says("soup --on soupe"), "already says just that"),
        (says("peas --on soupe,other"), "It names other accounts"),
    ],
)
async def test_rule_18_what_cannot_be_taken_holds_all_the_same(
    here: Bench, message: Message, why: str
) -> None:
    """Nothing is guessed, and nobody's words reach the channel as markup (trap 77)."""
    await drafted(here)
    here.cards.written[TS] = message
    await tracing.look(here.ctx, DraftId(1))
    assert len(await holds(here)) == 1
    assert await open_suggestions(here) == []
    (told,) = [said for said in here.cards.texts() if "nothing to take" in said]
    assert why in told
    assert "<!channel>" not in told


async def test_rule_18_a_source_that_is_gone_is_told_once_and_not_asked_for_again(
    here: Bench,
) -> None:
    await drafted(here)
    del here.cards.written[TS]
    await asyncio.gather(*(tracing.changed(here.ctx, REF) for _ in range(2)))
    assert (await here.draft()).state is State.IN_REVIEW
    assert (await here.journal()).count("source.gone") == 1
    asked = here.cards.story.calls.count("message")
    await reconciling.reconcile(here.ctx)
    assert here.cards.story.calls.count("message") == asked
    assert sum("not approved any more" in said for said in here.cards.texts()) == 1


async def test_rule_18_the_message_of_a_parked_draft_is_looked_at_when_people_are_asked(
    here: Bench,
) -> None:
    """Until then nobody in the channel hears of it."""
    here.cards.written[TS] = says("soup")
    await here.submitted("soup", key=ORIGIN.key, origin=ORIGIN, parked=True)
    here.cards.written[TS] = says("peas")
    await tracing.changed(here.ctx, REF)
    assert await holds(here) == []
    assert here.cards.texts() == []
    await parking.ask(here.ctx, 1, ANA)
    await reconciling.reconcile(here.ctx)
    assert len(await holds(here)) == 1
    assert len(await open_suggestions(here)) == 1


async def test_rule_18_what_is_over_is_followed_no_more(here: Bench) -> None:
    await drafted(here)
    await drafting.withdraw(here.ctx, 1, ANA)
    here.cards.written[TS] = says("peas")
    await tracing.changed(here.ctx, REF)
    assert await holds(here) == []
    assert "source.edited" not in await here.journal()


async def test_rule_24_a_post_waits_while_its_message_cannot_be_read(here: Bench) -> None:
    await drafted(here)
    here.cards.story.trouble["message"].append(SlackUnavailable("reactions.get"))
    await here.beats()
    assert here.network.texts == []
    assert "Slack can't be asked" in (await here.delivery()).reason
    await here.beats(seconds=16)
    assert here.network.texts == ["soup"]


async def test_rule_38_a_source_that_the_bot_did_not_write_lets_nothing_leave(here: Bench) -> None:
    """Whoever writes into the file could else have a post follow a message of theirs."""
    await here.approved("soup")
    here.cards.written["9.9"] = says("soup")
    await here.ctx.store.write(
        lambda tx: tx.run(
            "INSERT INTO sources VALUES (1, :channel, '9.9', :ana, 'soup', 'x', 'forged')",
            channel=CHANNEL,
            ana=ANA,
        )
    )
    await here.beats()
    assert here.network.texts == []
    assert "message that it was made from is not as it was written" in (
        (await here.delivery()).reason
    )


async def test_trap_25_a_message_is_tried_again_where_slack_could_not_be_asked(here: Bench) -> None:
    """Nothing is answered by a failure, so the next look hears it; then once and for all."""
    here.cards.story.trouble["person"].append(SlackUnavailable("users.info"))
    message = here.cards.written[TS] = says("draft: soup --on soupe")
    await intake.hear(here.ctx, REF, message)
    assert here.cards.texts(to=ANA) == []
    await asyncio.gather(*(intake.hear(here.ctx, REF, message) for _ in range(3)))
    await intake.hear(here.ctx, REF, message)
    (answer,) = here.cards.texts(to=ANA)
    assert "Your message is D-1 for soupe now" in answer
    assert (await here.journal()).count("draft.submitted") == 1
    assert (await here.journal()).count("source.known") == 1


async def test_rule_18_texts_of_their_own_are_not_put_aside_by_an_edit(tmp_path: Path) -> None:
    """The message knows nothing of what somebody wrote for one account alone."""
    async with bench(tmp_path, accounts=("soupe", "broth")) as here:
        here.cards.written[TS] = says("soup")
        await here.submitted("soup", key=ORIGIN.key, origin=ORIGIN, change=for_broth)
        here.cards.written[TS] = says("peas")
        await tracing.look(here.ctx, DraftId(1))
        assert len(await holds(here)) == 1
        assert await open_suggestions(here) == []
        assert "texts of their own" in here.cards.texts()[-1]


def for_broth(content: Content) -> Content:
    """Let the second account say something else."""
    first, second = content.targets
    return replace(content, targets=(first, replace(second, text="broth")))


async def test_what_was_bold_is_plain_and_that_is_said(here: Bench) -> None:
    """Trap 67: no network shows it, and whoever wrote it shall know."""
    typed = "draft: soup --on soupe"
    bold = replace(says(typed), plain=Plain(text=typed, is_styled=True))
    here.cards.written[TS] = bold
    await intake.hear(here.ctx, REF, bold)
    (answer,) = here.cards.texts(to=ANA)
    assert "What was bold, italic or code is plain there" in answer


async def test_trap_49_a_message_that_slack_tells_in_another_way_when_asked_is_no_edit(
    here: Bench,
) -> None:
    """What later looks are compared with is what the first look said; an edit since is one."""
    told = says("draft: soup --on soupe")
    here.cards.written[TS] = replace(told, says="the same, told in another way.")
    await intake.hear(here.ctx, REF, told)
    await tracing.look(here.ctx, DraftId(1))
    assert await holds(here) == []
    other = replace(REF, ts="1772452000.000200")
    here.cards.written[other.ts] = replace(says("draft: pea --on soupe"), edited="1772452001.1")
    await intake.hear(here.ctx, other, says("draft: leek --on soupe"))
    await tracing.look(here.ctx, DraftId(2))
    held = await here.ctx.store.read(lambda tx: stops.opened(tx, DraftId(2), SEALER))
    assert [stop.reason for stop in held] == [EDITED]


async def test_a_message_that_is_gone_already_makes_no_draft(here: Bench) -> None:
    await intake.hear(here.ctx, REF, says("draft: soup --on soupe"))
    assert "it is gone" in here.cards.texts(to=ANA)[0]
    assert "draft.submitted" not in await here.journal()


async def test_rule_18_what_was_missed_and_whose_message_is_gone_has_no_approvals_left(
    here: Bench,
) -> None:
    """*Send now* would else join votes that were given while the message still stood."""
    await drafted(here)
    here.clock.advance(days=20)
    await here.beats()
    assert (await here.draft()).state is State.MISSED
    del here.cards.written[TS]
    await tracing.changed(here.ctx, REF)
    standing = await here.ctx.store.read(lambda tx: votes.of(tx, DraftId(1), 1))
    assert votes.standing(standing) == {}


async def test_rule_29_a_message_that_is_found_hours_later_is_no_sign_of_life_now(
    here: Bench,
) -> None:
    """After a stop of the bot its writer may be asleep: nothing may leave on their watch."""
    here.cards.written[TS] = says("draft: soup --on soupe")
    wrote = noticing.moment_of(TS)
    assert wrote is not None
    here.clock.advance(hours=(wrote - here.ctx.now()).total_seconds() / 3600 + 5)
    await intake.hear(here.ctx, REF, says("draft: soup --on soupe"))
    assert (await here.draft()).authors == (ANA,)
    since = here.ctx.now() - timedelta(days=1)
    acted = await here.ctx.store.read(lambda tx: watches.active_since(tx, since, SEALER))
    assert acted[ANA] == wrote


async def test_trap_25_a_message_that_breaks_the_bot_keeps_none_of_the_others_back(
    here: Bench,
) -> None:
    """Half a character can't be stored; every look at all would else end at that message."""
    await intake.catch_up(here.ctx)
    broken, fine = (f"{here.clock.now().timestamp() + more:.6f}" for more in (1, 2))
    here.cards.written[broken] = says("draft: so\ud800up --on soupe")
    here.cards.written[fine] = says("draft: peas --on soupe")
    await reconciling.reconcile(here.ctx)
    assert (await here.draft()).revision.content.targets[0].text == "peas"
