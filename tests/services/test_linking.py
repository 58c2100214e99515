"""Where links lead: learned before the card, again before the slot, and held against it (20)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState
from bot.domain.links import Outcome
from bot.services import drafting, linking
from bot.services.changing import Made, change, with_text
from bot.services.reconciling import recover
from storage import journal
from tests.factories import ANA
from tests.services.linked import MENU, TEXT, Linked, linked


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Linked]:
    """One account on one network, and links that are followed."""
    async with linked(tmp_path) as opened:
        yield opened


async def test_the_first_card_says_already_what_came_of_its_links(here: Linked) -> None:
    here.links.tell(MENU, Outcome.GONE, status=404)
    await here.submitted(TEXT)
    assert [view.links.pending for view in here.cards.views[here.cards.newest]] == [(), ()]
    assert here.said_on_card() == f"“{MENU}” doesn't work: there is no such page (404)"
    assert here.cards.views[here.cards.newest][-1].report.level == 2
    (told,) = await here.entries("links.followed")
    assert told["outcomes"] == {"gone": 1}
    assert MENU not in str(told)


async def test_where_a_link_is_slow_the_card_does_not_wait_and_says_so(
    here: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "PATIENCE", 0.01)
    here.links.waiting[MENU] = asyncio.Event()

    async def answers() -> None:
        here.links.waiting[MENU].set()

    here.cards.story.after["post"] = answers
    await here.submitted(TEXT)
    ((first, *_, last),) = here.cards.views.values()
    assert (first.links.pending, last.links.pending) == ((MENU,), ())


async def test_a_link_that_takes_too_long_is_unknown_which_is_no_fault_and_is_said(
    here: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "LONGEST", 0.01)
    here.links.waiting[MENU] = asyncio.Event()
    draft = await here.submitted(f"{TEXT} and https://soup.test/other")
    await linking.follow(here.ctx, draft.id, within=0.01)
    view = here.cards.views[here.cards.newest][-1]
    known = {fact.url: (fact.outcome, fact.why) for fact in view.links.facts}
    assert known[MENU] == (Outcome.NO_ANSWER, "it took too long to answer")
    assert known["https://soup.test/other"][0] is Outcome.ANSWERS
    assert view.report.level == 0
    await here.reacts()
    await here.beats(seconds=61)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_rule_20_a_link_that_leads_to_another_host_at_its_time_holds_the_post(
    here: Linked, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, final="https://casino.test/win")
    here.clock.advance(minutes=3)
    await here.beats()
    delivery = await here.delivery()
    assert here.network.sent == []
    assert delivery.state is DeliveryState.SCHEDULED
    assert delivery.reason == (
        f"its link {MENU} leads to casino.test now, and led to soup.test before"
    )
    await here.beats(minutes=20)
    assert here.network.sent == []
    assert (await here.delivery()).state is DeliveryState.MISSED
    # Rule 39: an address is the text of a post, which stands in no entry and in no log.
    whole = await here.ctx.store.read(lambda tx: journal.entries(tx, limit=10_000))
    assert "leads to casino.test now" in str([entry.details for entry in whole])
    assert MENU not in f"{[entry.details for entry in whole]} {[vars(r) for r in caplog.records]}"


async def test_rule_20_a_link_that_is_mended_in_time_lets_the_post_leave(here: Linked) -> None:
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, Outcome.FAILING, status=503)
    await here.beats(minutes=3)
    assert (await here.delivery()).reason.startswith(f"its link {MENU} does not work,")
    here.links.tell(MENU, final=MENU, status=200)
    await here.beats(minutes=3)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_what_people_saw_broken_and_approved_leaves_and_offline_holds_nothing(
    here: Linked,
) -> None:
    here.links.tell(MENU, Outcome.GONE, status=404)
    await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, Outcome.NO_ANSWER, why="it could not be reached")
    await here.beats(minutes=3)
    assert len(here.network.sent) == 1


async def test_rule_20_an_edit_asks_anew_and_what_it_shows_is_what_counts(here: Linked) -> None:
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.links.tell(MENU, final="https://tea.test/")
    await here.beats(minutes=3)
    now_is = await drafting.get(here.ctx, draft.id)
    await change(here.ctx, now_is, with_text(f"Tea! {MENU}"), Made(by=ANA, cause="edited"))
    assert here.said_on_card().endswith("leads to another site: tea.test")
    await here.reacts()
    await here.beats(seconds=61)
    await here.beats(minutes=3)
    assert here.network.texts == [f"Tea! {MENU}"]


async def test_a_look_just_before_is_enough_and_without_links_nobody_is_asked(
    here: Linked,
) -> None:
    await here.submitted(TEXT)
    await here.reacts()
    await here.beats(seconds=61)
    assert (len(here.network.sent), here.links.asked) == (1, [MENU])
    await here.submitted("No links here", key="another")
    await linking.look_where_due(here.ctx)
    assert here.links.asked == [MENU]


async def test_links_are_looked_at_again_within_the_hour_and_what_turned_is_told_once(
    here: Linked,
) -> None:
    draft = await here.submitted(TEXT, when="in 3 days")
    await here.reacts()
    here.links.tell(MENU, Outcome.NO_SUCH_HOST)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 1
    here.clock.advance(days=2, hours=1)
    await linking.look_where_due(here.ctx)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 2
    here.clock.advance(hours=22, minutes=30)
    await linking.look_where_due(here.ctx)
    here.clock.advance(minutes=11)
    await linking.look_where_due(here.ctx)
    assert await here.looks_kept() == 4
    said = [text for text in here.cards.texts() if "This post waits as it stands" in text]
    assert said == [
        f"<@{ANA}> This post waits as it stands: its link {MENU} leads nowhere, because nobody"
        " has that name now. Please have the link mended, or put another one in with"
        f" `/draft edit {draft.id} TEXT`, which needs approvals anew."
    ]
    outcomes = [told["outcomes"] for told in await here.entries("links.followed")]
    assert outcomes == [{"answers": 1}, {"no such host": 1}]


async def test_rule_39_a_link_that_turned_during_a_stop_is_not_named_in_the_journal(
    tmp_path: Path,
) -> None:
    """The bot was killed while it sent, and what kept its key from going again names the link."""

    async def die() -> None:
        raise KeyError("as if the process had ended")

    async with linked(tmp_path, harmless=True) as here:
        await here.approved(TEXT, when="in 3 days")
        here.network.story.before["send"] = die
        await here.beats(days=3)
        assert (await here.delivery()).state is DeliveryState.SENDING
        here.links.tell(MENU, Outcome.NO_SUCH_HOST)
        await linking.follow(here.ctx, (await here.draft()).id, within=1)
        await recover(here.ctx)
        assert MENU in (await here.delivery()).reason
        (entry,) = await here.entries("delivery.unknown")
        assert "its link (a link) leads nowhere" in str(entry["why"])


async def test_a_draft_whose_look_was_lost_in_a_stop_is_looked_at_later(here: Linked) -> None:
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    await here.submitted(TEXT)
    assert await here.looks_kept() == 0
    here.ctx = replace(here.ctx, links=links)
    here.links.tell(MENU, Outcome.BAD_CERTIFICATE)
    await linking.look_where_due(here.ctx)
    assert here.cards.views[here.cards.newest][-1].report.level == 3


async def test_rule_20_links_that_are_not_followed_are_said_to_be_where_settings_say_so(
    here: Linked,
) -> None:
    rules = replace(here.ctx.rules, follows_links=False)
    here.ctx = replace(here.ctx, links=None, rules=rules)
    await here.submitted(TEXT)
    assert here.cards.views[here.cards.newest][-1].links.off
    await here.submitted("No links here", key="another")
    assert not here.cards.views[here.cards.newest][-1].links.off


async def test_an_edit_while_its_links_are_looked_at_keeps_nothing_of_the_old_ones(
    here: Linked,
) -> None:
    draft = await here.submitted("No links here")
    await change(here.ctx, draft, with_text(TEXT), Made(by=ANA, cause="edited"))

    async def edited() -> None:
        now_is = await here.draft()
        await change(here.ctx, now_is, with_text("Not even one"), Made(by=ANA, cause="edited"))

    here.links.meanwhile[MENU] = edited
    assert await linking.follow(here.ctx, draft.id, 1) is None
    assert await here.looks_kept() == 1


async def test_rule_20_who_approved_before_it_was_known_where_a_link_leads_is_asked_again(
    here: Linked,
) -> None:
    """The bot stopped before it had looked, and somebody approved meanwhile."""
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    draft = await here.submitted(TEXT)
    await here.reacts()
    here.ctx = replace(here.ctx, links=links)
    here.links.tell(MENU, final="https://casino.test/")
    await here.beats(seconds=61)
    assert (await here.delivery()).reason == (
        f"its link {MENU} leads to casino.test, which nobody knew when it was approved"
    )
    assert here.network.sent == []
    await here.reacts(on=False)
    here.clock.advance(seconds=5)
    await here.reacts()
    await here.beats(seconds=61)
    assert here.network.texts == [draft.revision.content.targets[0].text]


async def test_a_round_ends_in_time_and_the_next_one_goes_on(here: Linked) -> None:
    """Many slow links must not look like a loop that hangs, at which a supervisor restarts."""
    links, here.ctx = here.ctx.links, replace(here.ctx, links=None)
    urls = [f"https://soup.test/{number}" for number in range(3)]
    for url in urls:
        await here.submitted(f"Soup: {url}", key=url)
    here.ctx = replace(here.ctx, links=links)

    async def slow() -> None:
        here.clock.advance(seconds=61)

    here.links.meanwhile = dict.fromkeys(urls, slow)
    await linking.look_where_due(here.ctx)
    assert here.links.asked == urls[:1]
    await linking.look_where_due(here.ctx)
    await linking.look_where_due(here.ctx)
    assert here.links.asked == urls
