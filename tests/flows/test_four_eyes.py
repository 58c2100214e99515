"""The settings have four eyes too: the first ones, and every change after (rules 35 and 36)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.checking import check
from bot.cli import first_of, run_until
from bot.config.settings import Settings
from bot.demo import TOML, free_port
from bot.simulator.seed import BOT_USER, DRAFTS, GENERAL
from storage import journal, policies
from storage.reading import read_only
from tests.world import Message, Person, World, world

LATER = TOML + "\n[policy]\nlate_minutes = 60\n"
SOONER = TOML + "\n[policy]\nlate_minutes = 5\n"
RUN_BY_OLGA = TOML.replace("[slack]", '[slack]\ninstaller = "U0OLGA"')
QUIET = TOML + '\n[paper]\nat = "off"\n'
BUTTON = "confirm_policy"


async def settings(here: World, saying: str) -> Message:
    """The message that shows settings."""
    return await here.told(saying)


async def confirms(who: Person, message: Message) -> str:
    """Press Confirm, and return what the bot answers."""
    known = len(who.whispers())
    await who.presses(message["ts"], BUTTON)

    def answered() -> str | None:
        new = who.whispers()[known:]
        return str(new[-1]["text"]) if new else None

    return await who.world.until(answered, f"an answer to {who.id}")


async def restarted(here: World, toml: str) -> None:
    """Start the bot again with another file, and let nobody confirm it."""
    await here.stop()
    here.toml, here.confirming = toml, ()
    await here.start()


async def digest_in_force(here: World) -> str:
    """The digest of the policy in force."""
    ctx = here.bot.ctx
    found = await ctx.store.read(lambda tx: policies.in_force(tx, ctx.sealer))
    assert found is not None
    return found.policy.digest


async def test_rule_35_nothing_is_published_before_two_people_confirmed_the_first_settings(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, confirming=()) as here:
        message = await settings(here, "how I am set up")
        assert "nobody has confirmed the settings yet" in await here.zoe.types("status")
        await here.schedules("Soup is back! --on soupe-wall")
        await here.passes(seconds=61)
        await here.card(saying="nobody has confirmed the settings")
        assert await here.wall() == []
        assert "One person more" in await confirms(here.ana, message)
        assert "One person more" in await confirms(here.ana, message)
        await here.passes(seconds=16)
        assert await here.wall() == []
        assert "in force now" in await confirms(here.zoe, message)
        await here.passes(seconds=16)
        await here.card(saying="open the post")
        assert await here.wall() == ["Soup is back!"]


@pytest.mark.parametrize("who", ["gus", "sam", "eve", "dan", "botty"])
async def test_rules_5_and_35_whoever_is_no_full_member_confirms_nothing(
    tmp_path: Path, who: str
) -> None:
    async with world(tmp_path, confirming=()) as here:
        message = await settings(here, "how I am set up")
        await confirms(here.zoe, message)
        person: Person = getattr(here, who)
        answer: dict[str, Any] = await person.tries(
            "press",
            ts=message["ts"],
            block_id=message["blocks"][-1]["block_id"],
            action_id=message["blocks"][-1]["elements"][0]["action_id"],
        )
        if answer["ok"]:
            await person.hears("that needs a full member of the channel")
        ctx = here.bot.ctx
        assert await ctx.store.read(lambda tx: policies.in_force(tx, ctx.sealer)) is None


async def test_rule_35_who_left_meanwhile_counts_no_more(tmp_path: Path) -> None:
    async with world(tmp_path, confirming=()) as here:
        message = await settings(here, "how I am set up")
        await confirms(here.zoe, message)
        await here.zoe.does("leave")
        await here.settles()
        assert "One person more" in await confirms(here.ben, message)
        assert "in force now" in await confirms(here.olga, message)


async def test_rule_35_a_changed_file_waits_and_the_old_settings_stand(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        before = await digest_in_force(here)
        await restarted(here, LATER)
        message = await settings(here, "My settings file has changed")
        assert "policy.late_minutes: 10 -&gt; 60 (weaker)" in message["text"]
        assert "it takes two full members" in message["text"]
        assert here.bot.ctx.rules.times.lateness.total_seconds() == 600
        assert "The settings file has changed" in await here.zoe.types("status")
        await here.publishes("Soup is back!")
        assert await here.wall() == ["Soup is back!"]
        await confirms(here.ben, message)
        assert not here.bot.renewed.is_set()
        assert "in force now" in await confirms(here.zoe, message)
        await first_of(here.bot.renewed)
        await here.settles()
        await here.stop()
        await here.start()
        assert here.bot.ctx.rules.times.lateness.total_seconds() == 3600
        assert await digest_in_force(here) == here.bot.ctx.policy != before
        assert here.bot.ctx.proposal is None


async def test_rule_35_between_the_confirmation_and_the_new_start_nothing_leaves(
    tmp_path: Path,
) -> None:
    """The bot still runs with the old settings, which nobody stands for any more."""
    async with world(tmp_path) as here:
        await restarted(here, SOONER)
        message = await settings(here, "My settings file has changed")
        await here.schedules("Soup is back! --on soupe-wall")
        for person in (here.ben, here.zoe):
            await confirms(person, message)
        await here.passes(seconds=61)
        await here.card(saying="nobody has confirmed the settings")
        assert await here.wall() == []
        await here.stop()
        await here.start()
        await here.passes(seconds=16)
        await here.card(saying="open the post")


async def test_rule_35_a_known_installer_is_never_the_second_person(tmp_path: Path) -> None:
    async with world(tmp_path, toml=RUN_BY_OLGA) as here:
        stricter = RUN_BY_OLGA + "\n[policy]\nlate_minutes = 5\n"
        await restarted(here, stricter)
        message = await settings(here, "My settings file has changed")
        assert "one other full member of this channel other than <@U0OLGA>" in message["text"]
        assert "somebody else has to confirm" in await confirms(here.olga, message)
        assert "in force now" in await confirms(here.ben, message)
        await here.settles()


async def test_rule_35_a_message_that_was_deleted_is_shown_anew(tmp_path: Path) -> None:
    async with world(tmp_path, confirming=()) as here:
        message = await settings(here, "how I am set up")
        await here.olga.does("delete", ts=message["ts"])
        await here.reconciles()
        again = await settings(here, "how I am set up")
        assert again["ts"] != message["ts"]
        await here.reconciles()
        assert (await settings(here, "how I am set up"))["ts"] == again["ts"]


async def test_rule_36_each_decision_names_the_policy_in_force(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes("Soup is back!")
        policy = await digest_in_force(here)
        kinds = {"draft.submitted", "draft.approved", "delivery.sending"}
        named = {e.kind: e.details["policy"] for e in await here.journal() if e.kind in kinds}
        assert named == dict.fromkeys(kinds, policy)


async def test_rule_35_check_says_how_the_file_stands(tmp_path: Path) -> None:
    async with world(tmp_path, toml=QUIET, confirming=()) as here:
        message = await settings(here, "how I am set up")
        assert "note     settings: nothing is published until two full" in await checked(
            here, QUIET
        )
        for person in (here.ben, here.zoe):
            await confirms(person, message)
        assert "is confirmed and in force" in await checked(here, QUIET)
        said = await checked(here, QUIET + "\n[policy]\nlate_minutes = 60\n")
        assert "note     settings: the file differs from what is in force, and waits for 2" in said
        assert "note     settings: policy.late_minutes: 10 -> 60 (weaker)" in said


async def checked(here: World, toml: str) -> str:
    """What `check` prints beside the running bot."""
    lines, _ = await check(Settings.load(here._environ(free_port()), toml))
    return "\n".join(lines)


async def test_a_message_that_could_not_be_rewritten_says_later_that_it_is_in_force(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, confirming=()) as here:
        message = await settings(here, "how I am set up")
        here.simulator.faults.fail("chat.update", "internal_error", ts=message["ts"])
        for person in (here.ben, here.zoe):
            await confirms(person, message)
        assert "how I am set up" in here.message(message["ts"])["text"]
        here.simulator.faults.clear()
        await here.reconciles()
        said = here.message(message["ts"])
        assert f"confirmed by <@{here.ben.id}> and <@{here.zoe.id}>" in said["text"]
        assert not any(block["type"] == "actions" for block in said["blocks"])


async def test_rule_35_the_program_starts_anew_by_itself_with_what_people_confirmed(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, toml=QUIET) as here:
        await here.stop()
        later = Settings.load(
            here._environ(free_port()), f'{LATER}\n[paper]\nat = "off"\n[web]\nhost = "127.0.0.1"\n'
        )
        stop = asyncio.Event()
        program = asyncio.create_task(run_until(stop, later, here.clock))
        message = await settings(here, "My settings file has changed")
        # The message is there before the bot can hear what people make of it.
        await here.until(lambda: here.simulator.post.is_connected or None, "a socket")
        for person in (here.ben, here.zoe):
            await confirms(person, message)
        await here.until(lambda: True if starts(here) == 3 else None, "a third start")
        await here.until(lambda: here.simulator.post.is_connected or None, "a socket")
        assert "waits for" not in await here.zoe.types("status")
        stop.set()
        await program


def starts(here: World) -> int:
    """How often the bot has started on this database."""
    with read_only(here.folder / "world.db") as tx:
        return sum(entry.kind == "bot.started" for entry in journal.whole(tx))


async def test_rule_35_where_the_old_channel_is_gone_two_people_confirm_in_the_new_one(
    tmp_path: Path,
) -> None:
    """Else an archived channel would keep a team from publishing for ever."""
    async with world(tmp_path) as here:
        before = await digest_in_force(here)
        await here.olga.does("invite", channel=str(GENERAL), user=str(BOT_USER))
        await here.olga.does("archive")
        await restarted(here, TOML.replace(str(DRAFTS), str(GENERAL)))
        await here.reconciles()
        assert here.bot.ctx.channel == str(GENERAL)
        assert here.bot.ctx.policy != before == await digest_in_force(here)
        shown = here.simulator.snapshot(str(here.olga.id))["messages"][str(GENERAL)]
        (message,) = [m for m in shown if "My settings file has changed" in m["text"]]
        assert "the drafts channel of before is gone" in message["text"]
        assert "it takes two full members" in message["text"]


async def test_rule_35_once_the_settings_are_confirmed_nothing_says_that_they_wait(
    tmp_path: Path,
) -> None:
    """The first settings still counted as a change of themselves until the next start."""
    async with world(tmp_path) as here:
        assert "version" not in await here.zoe.types("status")


async def test_rule_35_two_looks_at_once_show_the_settings_once(tmp_path: Path) -> None:
    async with world(tmp_path, confirming=()) as here:
        await settings(here, "how I am set up")
        await asyncio.gather(*(here.reconciles() for _ in range(3)))
        found = [m for m in here.messages(here.olga.id) if "how I am set up" in m["text"]]
        assert len(found) == 1
