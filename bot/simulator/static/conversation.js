// The middle and the thread: the channel or the Home tab with its head, and where each is scrolled
// to.

import { renderBlocks } from "./blocks.js";
import { el, fill, icon, iconButton } from "./dom.js";
import { readValues } from "./inputs.js";
import { renderMessages, threadOf, topLevel } from "./messages.js";

const NEAR_THE_END = 120;
const byId = (id) => document.getElementById(id);
const shown = { channel: null, thread: null };

/** Show the channel, or the app's Home tab. */
export function renderConversation(desk, { composer }) {
  const { world, ui } = desk;
  const isHome = ui.place === "home";
  byId("messages").hidden = isHome;
  byId("composer").hidden = isHome;
  byId("home").hidden = !isHome;
  if (isHome) {
    byId("newer").hidden = true;
    fill(
      byId("talk-head"),
      el("h1", {}, world.bot.name ?? "App"),
      el("p", { class: "quiet" }, "Home"),
    );
    fill(byId("home"), renderHome(desk));
    shown.channel = "home";
    return;
  }
  fill(byId("talk-head"), head(desk));
  composer.goTo(
    `${ui.person}/${ui.place}`,
    `Message ${world.channelTitle(ui.place)} as ${world.nameOf(world.me)}`,
  );
  fill(byId("shortcuts"), shortcuts(desk));
  const list = byId("messages");
  const place = `${ui.person}/${ui.place}`;
  follow(list, place !== shown.channel, () => fill(list, channelContent(desk)), byId("newer"));
  shown.channel = place;
}

function shortcuts(desk) {
  const known = (desk.world.snapshot.shortcuts ?? []).filter(({ type }) => type === "global");
  return known.map((shortcut) =>
    iconButton("bolt", shortcut.name, {
      testid: `shortcut-${shortcut.callback_id}`,
      onclick: () => desk.useShortcut(shortcut),
    }),
  );
}

function channelContent(desk) {
  const messages = topLevel(desk.world.messagesIn(desk.channel));
  const start = el(
    "p",
    { class: "start", key: "start" },
    `This is the beginning of ${desk.world.channelTitle(desk.channel)}.`,
  );
  return [start, renderMessages(messages, desk, "channel")];
}

function head(desk) {
  const channel = desk.world.channels.get(desk.channel);
  const members = channel.members ?? [];
  const names = members.map((id) => desk.world.nameOf(id)).join(", ");
  const isMember = members.includes(desk.world.me);
  return [
    el(
      "h1",
      {},
      el(
        "span",
        { class: "sign", "aria-hidden": "true" },
        channel.is_im ? "@" : channel.is_private ? "🔒" : "#",
      ),
      desk.world.channelName(desk.channel),
    ),
    el(
      "p",
      { class: "quiet", title: names },
      members.length === 1 ? "1 member" : `${members.length} members`,
      !isMember && ` – ${desk.world.nameOf(desk.world.me)} is not one of them`,
    ),
    !isMember &&
      !channel.is_private &&
      !channel.is_archived &&
      el(
        "button",
        { type: "button", class: "button", testid: "join", onclick: () => desk.join(channel.id) },
        "Join",
      ),
    pins(channel, desk),
  ];
}

function pins(channel, desk) {
  if (!channel.pins?.length) return null;
  const messages = desk.world.messagesIn(channel.id);
  const rows = channel.pins
    .map((ts) => messages.find((message) => message.ts === ts))
    .filter(Boolean);
  return el(
    "details",
    { class: "pins", testid: "pins" },
    el("summary", {}, icon("pin"), `${channel.pins.length} pinned`),
    el(
      "div",
      { class: "pin-list" },
      rows.map((message) =>
        el(
          "button",
          {
            type: "button",
            onclick: (event) => {
              event.currentTarget.closest("details").open = false;
              desk.jumpTo(channel.id, message.ts);
            },
          },
          message.text?.split("\n")[0].slice(0, 90) || "A pinned message",
        ),
      ),
    ),
  );
}

function renderHome(desk) {
  const view = desk.world.snapshot.home;
  if (!view)
    return el(
      "p",
      { class: "quiet" },
      `${desk.world.bot.name ?? "The app"} has not shown anything here yet.`,
    );
  const surface = {
    world: desk.world,
    kind: "home",
    idPrefix: view.id ?? "home",
    act: (block, element, value, control) =>
      desk.viewAction(view, readValues(byId("home"), view, desk.world), {
        block,
        element,
        value,
        control,
      }),
  };
  return el(
    "div",
    { class: "home-blocks blocks", key: view.id ?? "home" },
    renderBlocks(view.blocks, surface),
  );
}

/** Show the open thread, or put the pane away. */
export function renderThread(desk, { composer }) {
  const { ui, world } = desk;
  const messages =
    ui.thread && desk.channel ? threadOf(world.messagesIn(desk.channel), ui.thread) : [];
  const pane = byId("thread");
  pane.hidden = !messages.length;
  document.body.classList.toggle("with-thread", Boolean(messages.length));
  if (!messages.length) {
    shown.thread = null;
    return;
  }
  fill(
    byId("thread-head"),
    el("h2", {}, "Thread"),
    el("p", { class: "quiet" }, world.channelTitle(desk.channel)),
    iconButton("close", "Close thread", {
      testid: "close-thread",
      onclick: () => desk.closeThread(),
    }),
  );
  composer.goTo(`${ui.person}/${desk.channel}/${ui.thread}`, `Reply as ${world.nameOf(world.me)}`);
  const list = byId("thread-messages");
  follow(
    list,
    shown.thread !== ui.thread,
    () => fill(list, renderMessages(messages, desk, "thread")),
    null,
  );
  shown.thread = ui.thread;
}

/** Go to the end of the channel or of the thread, as after one's own words. */
export function scrollToEnd(isThread) {
  const list = byId(isThread ? "thread-messages" : "messages");
  list.scrollTop = list.scrollHeight;
}

// Whoever reads the end goes on reading the end; whoever reads further up is left where they are,
// and told.
function follow(list, isNewPlace, paint, newer) {
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
  const before = list.lastElementChild?.dataset.key;
  const scrolled = list.scrollTop;
  paint();
  if (isNewPlace || wasAtEnd) list.scrollTop = list.scrollHeight;
  else list.scrollTop = scrolled;
  if (!newer) return;
  if (isNewPlace || wasAtEnd) newer.hidden = true;
  else if (before !== list.lastElementChild?.dataset.key) newer.hidden = false;
  newer.onclick = () => {
    list.scrollTop = list.scrollHeight;
    newer.hidden = true;
  };
  list.onscroll = () => {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END) newer.hidden = true;
  };
}
