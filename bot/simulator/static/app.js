// The practice workspace's page: holds the snapshot and what the person looks at, and wires the
// parts.

import { fetchState, listen } from "./api.js";
import { createComposer } from "./composer.js";
import { Ticking, renderClock } from "./clock.js";
import { renderFaults } from "./faults.js";
import { createModal } from "./dialogs.js";
import { createVerbs } from "./verbs.js";
import { fill } from "./dom.js";
import { createPicker } from "./picker.js";
import { renderSidebar } from "./sidebar.js";
import { createWall } from "./wall.js";
import { renderConversation, renderThread } from "./conversation.js";
import { World } from "./world.js";

const LOOK_AGAIN_MS = 10_000;
// Soon after the first snapshot a second one tells whether the clock runs by itself.
const SECOND_LOOK_MS = 2_000;

const byId = (id) => document.getElementById(id);
const ui = {
  person: null,
  place: null,
  thread: null,
  editing: null,
  jumped: null,
  isAdvancing: false,
  isLive: false,
  seen: new Map(),
  dismissed: new Set(),
};
const ticking = new Ticking();
const picker = createPicker(byId("picker"));
const modal = createModal(byId("modal"));
const wall = createWall(byId("wall"));
const composer = createComposer({
  form: byId("composer"),
  world: () => desk.world,
  send: (text) => desk.sendTyped(text, null),
});
const threadComposer = createComposer({
  form: byId("thread-composer"),
  world: () => desk.world,
  send: (text) => desk.sendTyped(text, ui.thread),
});

const desk = { ui, world: null, channel: null };
Object.assign(
  desk,
  createVerbs(desk, {
    picker,
    refresh,
    render,
    composer,
    threadComposer,
    confirmDialog: byId("confirm"),
    notices: byId("notices"),
  }),
);

// One fetch at a time; what changes meanwhile is fetched right after it.
let fetching = null;
let isStale = false;

/**
 * Fetch the snapshot anew and show it; resolves when what is shown is at least as new as the call.
 */
async function refresh() {
  if (fetching) {
    isStale = true;
    return fetching;
  }
  fetching = (async () => {
    do {
      isStale = false;
      await takeSnapshot();
    } while (isStale);
  })();
  try {
    await fetching;
  } finally {
    fetching = null;
  }
}

async function takeSnapshot() {
  const asked = ui.person;
  const snapshot = await fetchState(asked);
  if (snapshot === null) {
    ui.isLive = false;
    renderConnection();
    return;
  }
  if (asked !== ui.person) {
    isStale = true;
    return;
  }
  ui.isLive = true;
  ui.person = snapshot.me;
  desk.world = new World(snapshot);
  ticking.take(desk.world.now);
  settlePlace();
  render();
}

// Whoever can't see the place starts in a channel of their own, best in one where the app is too.
function settlePlace() {
  const { world } = desk;
  if (ui.place === "home" || world.channels.has(ui.place)) return;
  const own = [...world.channels.values()].filter(
    (channel) => !channel.is_im && (channel.members ?? []).includes(world.me),
  );
  const best =
    own.find((channel) => channel.members.includes(world.bot.user_id)) ??
    own[0] ??
    [...world.channels.values()][0];
  ui.place = best?.id ?? "home";
}

/** Show everything as it now is. */
function render() {
  const { world } = desk;
  if (!world) return;
  desk.channel = ui.place === "home" ? null : ui.place;
  document.title = `${world.snapshot.team?.name ?? "Practice workspace"} – practice workspace`;
  noteSeen(world);
  fill(byId("side"), renderSidebar(desk));
  renderConversation(desk, { composer });
  renderThread(desk, { composer: threadComposer });
  fill(byId("clock"), renderClock(desk, ticking.now));
  fill(byId("faults"), renderFaults(desk));
  wall.show(world.snapshot.wall_url ?? null, world.snapshot.version);
  modal.show(desk);
  renderConnection();
  history.replaceState(null, "", `#${ui.person}/${ui.place}`);
}

// What was there when the page opened, or is being looked at, is not new.
function noteSeen(world) {
  for (const id of world.channels.keys()) {
    const last = world
      .messagesIn(id)
      .reduce((latest, message) => (message.ts > latest ? message.ts : latest), "");
    if (!ui.seen.has(id) || id === ui.place) ui.seen.set(id, last);
  }
}

function renderConnection() {
  const node = byId("connection");
  const [state, text] = connectionState();
  if (node.dataset.state !== state) Object.assign(node, { textContent: text });
  node.dataset.state = state;
}

function connectionState() {
  if (!ui.isLive) return ["lost", "Connection lost, trying again…"];
  return desk.world?.snapshot.connected === false
    ? ["waiting", "The bot is not connected"]
    : ["live", "Live"];
}

function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll(".panes button")) {
    if (button.dataset.show === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// The address is #person/place; a permalink leads to #channel/p1795422600000100 instead.
function readAddress() {
  const [first, second] = location.hash.slice(1).split("/");
  const permalink = /^p(\d+)(\d{6})$/.exec(second ?? "");
  if (permalink) Object.assign(ui, { place: first, jumped: `${permalink[1]}.${permalink[2]}` });
  else if (/^[UW][A-Z0-9]+$/.test(first))
    Object.assign(ui, { person: first, place: second || null });
}

async function followAddress() {
  readAddress();
  await refresh();
  if (ui.jumped) desk.jumpTo(ui.place, ui.jumped);
}

function followLinks(event) {
  const jump = event.target.closest?.("[data-jump]");
  if (!jump) return;
  event.preventDefault();
  const [channel, ts] = jump.dataset.jump.split("/");
  desk.jumpTo(channel, ts);
}

desk.showPane = showPane;
document.addEventListener("click", followLinks);
for (const button of document.querySelectorAll(".panes button"))
  button.addEventListener("click", () => showPane(button.dataset.show));
listen({
  onVersion: (version) => version !== desk.world?.snapshot.version && refresh(),
  onOpen: refresh,
  onLost: () => {
    ui.isLive = false;
    renderConnection();
  },
});
addEventListener("hashchange", followAddress);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  composer.focus();
});
setInterval(() => desk.world && fill(byId("clock"), renderClock(desk, ticking.now)), 1000);
setInterval(() => document.visibilityState === "visible" && refresh(), LOOK_AGAIN_MS);
setTimeout(refresh, SECOND_LOOK_MS);
await followAddress();
