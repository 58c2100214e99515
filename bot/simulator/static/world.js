// The world as one person sees it: the last snapshot, with names, emoji and times looked up.

import { el } from "./dom.js";
import { isAddress, isHere, lookUp } from "./emoji.js";
import { knownZone, localeOf } from "./times.js";

const BADGES = {
  admin: "admin",
  owner: "owner",
  guest: "guest",
  single_channel_guest: "solo guest",
  bot: "bot",
  workflow_bot: "workflow",
  deactivated: "deactivated",
  external: "external",
};

export class World {
  constructor(snapshot) {
    this.snapshot = snapshot;
    this.me = snapshot.me;
    this.bot = snapshot.bot ?? {};
    this.emoji = snapshot.emoji ?? {};
    this.people = new Map((snapshot.people ?? []).map((person) => [person.id, person]));
    this.channels = new Map((snapshot.channels ?? []).map((channel) => [channel.id, channel]));
    this.now = new Date(snapshot.now);
    this.zone = knownZone(this.people.get(this.me)?.tz ?? "UTC");
    this.locale = localeOf(this.people.get(this.me)?.locale);
  }

  /** Name a person for others to read; an unknown id names itself. */
  nameOf(id) {
    const person = this.people.get(id);
    if (person) return person.display_name || person.real_name || person.name || id;
    return id && id === this.bot.user_id ? this.bot.name : (id ?? "someone");
  }

  channelName(id) {
    const channel = this.channels.get(id);
    if (channel?.is_im)
      return this.nameOf(channel.members.find((member) => member !== this.me) ?? this.me);
    return channel?.name || id;
  }

  /** Write the channel as it is spoken of: #drafts, or @Ana for a direct message. */
  channelTitle(id) {
    return `${this.channels.get(id)?.is_im ? "@" : "#"}${this.channelName(id)}`;
  }

  isBot(id) {
    return id === this.bot.user_id || ["bot", "workflow_bot"].includes(this.people.get(id)?.kind);
  }

  mayAdminister() {
    return ["admin", "owner"].includes(this.people.get(this.me)?.kind);
  }

  badgeOf(person) {
    return BADGES[person.kind] ?? null;
  }

  messagesIn(channelId) {
    return this.snapshot.messages?.[channelId] ?? [];
  }

  /** Draw an emoji, or its name between colons where nobody knows it. */
  emojiNode(name) {
    const found = lookUp(name, this.emoji);
    if (!found || (isAddress(found) && !isHere(found))) return document.createTextNode(`:${name}:`);
    if (isAddress(found))
      return el("img", { class: "emoji", src: found, alt: `:${name}:`, title: `:${name}:` });
    return el(
      "span",
      { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` },
      found,
    );
  }
}

/** Draw a person's square with the first letter of the name. */
export function avatar(world, id, props = {}) {
  const person = world.people.get(id);
  const color = /^#?[0-9a-f]{6}$/i.test(person?.color ?? "")
    ? `#${person.color.replace("#", "")}`
    : "#5b6b7a";
  const letter = [...(world.nameOf(id) ?? "?")][0]?.toUpperCase() ?? "?";
  return el(
    "span",
    {
      class: "avatar",
      "aria-hidden": "true",
      style: { backgroundColor: color, color: inkOn(color) },
      ...props,
    },
    letter,
  );
}

function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? "#1c2530" : "#ffffff";
}
