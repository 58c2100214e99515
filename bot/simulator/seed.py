"""The workspace that a newcomer finds: Soupe & Co, its people and its two channels."""

import time
from collections.abc import Callable
from datetime import datetime

from bot.simulator.model import (
    App,
    Channel,
    ChannelId,
    ChannelKind,
    Person,
    PersonKind,
    Shortcut,
    SlashCommand,
    Team,
    UserGroup,
    UserId,
)
from bot.simulator.web_api import EVERY_SCOPE
from bot.simulator.workspace import Workspace

TEAM = Team(id="T0SOUPECO", name="Soupe & Co", domain="soupe-and-co")
OTHER_TEAM = "T0BAKERS"
BOT_USER = UserId("U0SECOND")
ANA, BEN, ZOE, OLGA = UserId("U0ANA"), UserId("U0BEN"), UserId("U0ZOE"), UserId("U0OLGA")
GUS, SAM, DAN, EVE = UserId("U0GUS"), UserId("U0SAM"), UserId("U0DAN"), UserId("U0EVE")
BOTTY, FLOW = UserId("U0BOTTY"), UserId("U0FLOW")
LEGAL = "S0LEGAL"
GENERAL, DRAFTS = ChannelId("C0GENERAL"), ChannelId("C0DRAFTS")

PEOPLE = (
    (ANA, "ana", "Ana Oliveira", PersonKind.MEMBER, "Europe/Lisbon", "d9534f"),
    (BEN, "ben", "Ben Adeyemi", PersonKind.MEMBER, "Europe/London", "2f7d5b"),
    (ZOE, "zoé", "Zoé Lambert", PersonKind.MEMBER, "Europe/Paris", "7a4fb5"),
    (OLGA, "olga", "Olga Brandt", PersonKind.OWNER, "Europe/Berlin", "b5814f"),
    (GUS, "gus", "Gus Whitfield", PersonKind.GUEST, "America/New_York", "4f7ab5"),
    (SAM, "sam", "Sam Rossi", PersonKind.SINGLE_CHANNEL_GUEST, "Europe/Rome", "5b8c2a"),
    (DAN, "dan", "Dan Novak", PersonKind.DEACTIVATED, "Europe/Prague", "8a8a8a"),
    (EVE, "eve", "Eve Martin", PersonKind.EXTERNAL, "Europe/Paris", "b54f87"),
)
MACHINES = (
    (BOTTY, "botty", "Botty", PersonKind.BOT, "B0BOTTY"),
    (FLOW, "flow", "Morning Workflow", PersonKind.WORKFLOW_BOT, "B0FLOW"),
)


def soupe_and_co(
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float] = time.monotonic,
    name: str = "Second Opinion",
    commands: tuple[SlashCommand, ...] | None = None,
) -> Workspace:
    """Build the workspace, with the app installed and in #social-drafts."""
    draft = SlashCommand(
        command="/draft",
        description="Draft a post and ask for a second opinion",
        usage_hint="TEXT --on ACCOUNT --at WHEN",
        should_escape=True,
    )
    compose = Shortcut(callback_id="compose", name="Draft a post")
    draft_this = Shortcut(callback_id="draft_this", name="Make this a draft", type="message")
    app = App(
        id="A0SECOND",
        user_id=BOT_USER,
        bot_id="B0SECOND",
        name=name,
        bot_token="xoxb-simulated-second-opinion",
        app_token="xapp-1-simulated-second-opinion",
        commands=(draft,) if commands is None else commands,
        shortcuts=(compose, draft_this),
        scopes=EVERY_SCOPE,
    )
    workspace = Workspace(TEAM, app, _people(name), now=now, monotonic=monotonic)
    everybody = (ANA, BEN, ZOE, OLGA)
    _channel(workspace, GENERAL, "general", (*everybody, BOTTY))
    _channel(
        workspace, DRAFTS, "social-drafts", (*everybody, GUS, SAM, DAN, EVE, BOTTY, FLOW, BOT_USER)
    )
    workspace.directory.groups[LEGAL] = UserGroup(
        id=LEGAL, handle="legal", name="Legal", users=(ZOE, OLGA)
    )
    return workspace


def _people(app_name: str) -> list[Person]:
    humans = [
        Person(
            id=user,
            team_id=OTHER_TEAM if kind is PersonKind.EXTERNAL else TEAM.id,
            name=name,
            real_name=real_name,
            kind=kind,
            tz=tz,
            color=color,
        )
        for user, name, real_name, kind, tz, color in PEOPLE
    ]
    app = (BOT_USER, "second_opinion", app_name, PersonKind.BOT, "B0SECOND")
    machines = [
        Person(
            id=user,
            team_id=TEAM.id,
            name=name,
            real_name=real_name,
            kind=kind,
            bot_id=bot_id,
        )
        for user, name, real_name, kind, bot_id in (app, *MACHINES)
    ]
    return [*humans, *machines]


def _channel(
    workspace: Workspace, channel: ChannelId, name: str, members: tuple[UserId, ...]
) -> None:
    workspace.directory.add_channel(
        Channel(
            id=channel,
            name=name,
            kind=ChannelKind.PUBLIC,
            members=members,
            creator=OLGA,
            created=workspace.ledger.seconds(),
        )
    )
