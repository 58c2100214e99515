// The left side: who one is, the channels, the app, and the people to switch between.

import { el, icon } from "./dom.js";
import { topLevel } from "./messages.js";
import { clockTime } from "./times.js";
import { avatar } from "./world.js";

const STATUSES = [
  ["airplane", "Board a plane", "On a plane"],
  ["palm_tree", "Go on holiday", "On holiday"],
  ["face_with_thermometer", "Stay home sick", "Out sick"],
  ["calendar", "Sit in a meeting", "In a meeting"],
];
// Colleagues in the order they come, then those who are less than that.
const ORDER = ["guest", "single_channel_guest", "external", "workflow_bot", "bot", "deactivated"];

/** Render the whole left side; `desk` as for messages. */
export function renderSidebar(desk) {
  return [me(desk), channels(desk), directs(desk), app(desk), people(desk)];
}

function me(desk) {
  const { world } = desk;
  const person = world.people.get(world.me);
  const current = person?.status_emoji?.replaceAll(":", "") ?? "";
  return el(
    "section",
    { class: "me", "aria-label": "You" },
    el(
      "div",
      { class: "me-line" },
      avatar(world, world.me),
      el(
        "div",
        {},
        el(
          "p",
          { class: "me-name", testid: "me" },
          "You are: ",
          el("strong", {}, world.nameOf(world.me)),
        ),
        el("p", { class: "me-where" }, statusLine(person, world)),
      ),
    ),
    el(
      "div",
      { class: "statuses", role: "group", "aria-label": "Status" },
      STATUSES.map(([name, label, text]) =>
        statusButton(desk, name, label, text, current === name),
      ),
    ),
  );
}

function statusLine(person, world) {
  const emoji = person?.status_emoji?.replaceAll(":", "");
  if (emoji)
    return [world.emojiNode(emoji), ` ${person.status_text || emoji.replaceAll("_", " ")}`];
  return `${clockTime(world.now, world.zone)} in ${world.zone.split("/").at(-1).replaceAll("_", " ")}`;
}

function statusButton(desk, name, label, text, isOn) {
  const title = isOn ? `${text}: press to clear the status` : label;
  return el(
    "button",
    {
      type: "button",
      class: "status-button",
      title,
      "aria-label": label,
      "aria-pressed": String(isOn),
      testid: `status-${name}`,
      key: name,
      onclick: () =>
        desk.setStatus(
          isOn
            ? { emoji: "", text: "", expiration: 0 }
            : { emoji: `:${name}:`, text, expiration: 0 },
        ),
    },
    desk.world.emojiNode(name),
  );
}

function channels(desk) {
  const all = [...desk.world.channels.values()].filter((channel) => isShown(channel, desk.world));
  return el(
    "nav",
    { "aria-label": "Channels" },
    el("h2", {}, "Channels"),
    el(
      "ul",
      { class: "rows" },
      all.map((channel) => el("li", { key: channel.id }, channelRow(channel, desk))),
    ),
  );
}

const isShown = (channel, world) =>
  !channel.is_im && (!channel.is_private || (channel.members ?? []).includes(world.me));

function directs(desk) {
  const { world } = desk;
  const talks = [...world.channels.values()].filter(
    (channel) =>
      channel.is_im && (world.messagesIn(channel.id).length || channel.id === desk.ui.place),
  );
  if (!talks.length) return null;
  return el(
    "nav",
    { "aria-label": "Direct messages" },
    el("h2", {}, "Direct messages"),
    el(
      "ul",
      { class: "rows" },
      talks.map((channel) => el("li", { key: channel.id }, channelRow(channel, desk))),
    ),
  );
}

function channelRow(channel, desk) {
  const isOpen = desk.ui.place === channel.id;
  const isMember = (channel.members ?? []).includes(desk.world.me);
  const unread = isOpen
    ? 0
    : topLevel(desk.world.messagesIn(channel.id)).filter(
        (message) =>
          message.ts > (desk.ui.seen.get(channel.id) ?? "") && message.user !== desk.world.me,
      ).length;
  const sign = channel.is_im ? "@" : channel.is_private ? "🔒" : "#";
  const notes = [!isMember && "not a member", channel.is_archived && "archived"]
    .filter(Boolean)
    .join(", ");
  return el(
    "button",
    {
      type: "button",
      class: `row ${unread ? "unread" : ""} ${isMember ? "" : "outside"}`,
      "aria-current": isOpen ? "page" : null,
      testid: `channel-${channel.id}`,
      title: notes || null,
      onclick: () => desk.goTo(channel.id),
    },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", { class: "row-name" }, desk.world.channelName(channel.id)),
    notes && el("small", {}, notes),
    unread > 0 &&
      el("span", { class: "count-badge", "aria-label": `${unread} new` }, String(unread)),
  );
}

function app(desk) {
  const { bot } = desk.world;
  if (!bot.name) return null;
  return el(
    "nav",
    { "aria-label": "Apps" },
    el("h2", {}, "Apps"),
    el(
      "ul",
      { class: "rows" },
      el(
        "li",
        {},
        el(
          "button",
          {
            type: "button",
            class: "row",
            "aria-current": desk.ui.place === "home" ? "page" : null,
            testid: "app-home",
            onclick: () => desk.goTo("home"),
          },
          icon("home"),
          el("span", { class: "row-name" }, bot.name),
          el("small", {}, "Home"),
        ),
      ),
    ),
  );
}

function people(desk) {
  const { world } = desk;
  const sorted = [...world.people.values()]
    .filter((person) => person.id !== world.bot.user_id)
    .sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  return el(
    "section",
    { "aria-labelledby": "people-title" },
    el("h2", { id: "people-title" }, "Be somebody else"),
    el(
      "ul",
      { class: "rows" },
      sorted.map((person) => el("li", { key: person.id }, personRow(person, desk))),
    ),
  );
}

function personRow(person, desk) {
  const { world } = desk;
  const badge = world.badgeOf(person);
  const emoji = person.status_emoji?.replaceAll(":", "");
  const isGone = person.kind === "deactivated";
  return el(
    "button",
    {
      type: "button",
      class: `row person ${isGone ? "outside" : ""}`,
      "aria-pressed": String(person.id === world.me),
      disabled: isGone,
      testid: `person-${person.id}`,
      title: isGone
        ? "This account is deactivated: nobody can act with it"
        : `Act as ${person.real_name || person.name}`,
      onclick: () => desk.become(person.id),
    },
    avatar(world, person.id),
    el("span", { class: "row-name" }, world.nameOf(person.id)),
    emoji &&
      el("span", { class: "status", title: person.status_text || null }, world.emojiNode(emoji)),
    badge &&
      el(
        "span",
        {
          class: `badge badge-${person.kind}`,
          title: person.kind === "single_channel_guest" ? "A guest of a single channel" : null,
        },
        badge,
      ),
  );
}
