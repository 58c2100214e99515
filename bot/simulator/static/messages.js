// Messages: one article each, with its blocks, reactions, thread line and the small menu of what
// can be done.

import { renderBlocks } from "./blocks.js";
import { el, icon, iconButton } from "./dom.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { clockTime, dayNumber, longDay, momentOf, nearDay, wholeMoment } from "./times.js";
import { avatar } from "./world.js";

const SAME_BREATH_SECONDS = 300;

/** Keep what stands in the channel itself: everything but the replies. */
export function topLevel(messages) {
  return messages.filter(
    (message) =>
      !message.thread_ts ||
      message.thread_ts === message.ts ||
      message.subtype === "thread_broadcast",
  );
}

/** Keep a thread: its first message and the replies, oldest first. */
export function threadOf(messages, ts) {
  return messages.filter((message) => message.ts === ts || message.thread_ts === ts);
}

/** Render messages with a line between days; `desk` carries {world, ui, channel, do…} handlers. */
export function renderMessages(messages, desk, place) {
  const { world } = desk;
  const sorted = messages
    .filter((message) => !desk.ui.dismissed.has(message.ts))
    .sort((one, other) => Number(one.ts) - Number(other.ts));
  return sorted.flatMap((message, index) => {
    const before = sorted[index - 1];
    const isNewDay = !before || dayOf(before, world) !== dayOf(message, world);
    return [
      isNewDay && dayLine(message, world),
      renderMessage(message, desk, place, !isNewDay && follows(message, before)),
    ];
  });
}

const dayOf = (message, world) => dayNumber(momentOf(message.ts), world.zone);

function dayLine(message, world) {
  const moment = momentOf(message.ts);
  const near = nearDay(moment, world.now, world.zone);
  const text = near ? near[0].toUpperCase() + near.slice(1) : longDay(moment, world.zone);
  return el(
    "div",
    { class: "day", key: `day-${dayOf(message, world)}`, role: "separator", "aria-label": text },
    el("span", {}, text),
  );
}

/** The videos that a message shows, to be played here. */
function films(message) {
  return (message.files ?? [])
    .filter((file) => file.mimetype?.startsWith("video/"))
    .map((file) =>
      el("video", {
        class: "film",
        src: `/sim/file/${encodeURIComponent(file.id)}`,
        controls: "",
        preload: "metadata",
        "aria-label": file.name,
      }),
    );
}

function follows(message, before) {
  return (
    message.user === before.user &&
    !message.ephemeral &&
    !before.ephemeral &&
    !isCard(message) &&
    !isCard(before) &&
    Number(message.ts) - Number(before.ts) < SAME_BREATH_SECONDS &&
    !message.is_pinned
  );
}

// What people type arrives as rich text as well; only what an app has laid out is framed as a card.
const isCard = (message) => (message.blocks ?? []).some((block) => block.type !== "rich_text");

function renderMessage(message, desk, place, isContinued) {
  const { world, ui } = desk;
  const author = message.username ?? world.nameOf(message.user ?? message.bot_id);
  const isEdited = ui.editing?.ts === message.ts && ui.editing.place === place;
  const body = [
    isContinued ? null : headline(message, author, world),
    isEdited ? editor(message, desk) : content(message, desk, place),
    reactions(message, desk, place),
    place === "channel" && threadLine(message, desk),
  ];
  const kinds = [
    "message",
    isContinued && "continued",
    message.ephemeral && "whispered",
    message.is_pinned && "pinned",
    ui.jumped === message.ts && "jumped",
  ];
  return el(
    "article",
    {
      class: kinds.filter(Boolean).join(" "),
      key: message.ts,
      testid: "message",
      "data-ts": message.ts,
      "data-user": message.user,
      "data-ephemeral": message.ephemeral ? "true" : null,
      "aria-label": `${author}, ${clockTime(momentOf(message.ts), world.zone)}`,
      tabindex: "-1",
    },
    isContinued ? timeOf(message, world, "gutter-time") : avatar(world, message.user),
    el(
      "div",
      { class: "message-body" },
      message.is_pinned && pinLine(),
      message.ephemeral ? whisper(body) : body,
    ),
    isEdited ? null : tools(message, desk, place),
  );
}

const pinLine = () => el("p", { class: "pin-line" }, icon("pin"), "Pinned");

function whisper(body) {
  return el(
    "div",
    { testid: "ephemeral" },
    el("p", { class: "whisper-line" }, icon("eye"), "Only visible to you"),
    body,
  );
}

function timeOf(message, world, className) {
  const moment = momentOf(message.ts);
  return el(
    "time",
    { class: className, datetime: moment.toISOString(), title: wholeMoment(moment, world.zone) },
    clockTime(moment, world.zone),
  );
}

function headline(message, author, world) {
  const person = world.people.get(message.user);
  const badge =
    world.isBot(message.user) || message.bot_id ? "app" : person && world.badgeOf(person);
  const emoji = person?.status_emoji?.replaceAll(":", "");
  return el(
    "div",
    { class: "headline" },
    el("strong", { class: "author" }, author),
    badge && el("span", { class: `badge badge-${badge === "app" ? "app" : person.kind}` }, badge),
    emoji &&
      el(
        "span",
        { class: "status", title: person.status_text || `:${emoji}:` },
        world.emojiNode(emoji),
      ),
    timeOf(message, world, "time"),
  );
}

function content(message, desk, place) {
  const { world } = desk;
  const edited =
    message.edited &&
    el(
      "span",
      {
        class: "edited",
        title: message.edited.ts ? wholeMoment(momentOf(message.edited.ts), world.zone) : null,
      },
      "(edited)",
    );
  const surface = surfaceOf(message, desk, place);
  const attachments = (message.attachments ?? []).map((attachment) =>
    renderAttachment(attachment, surface),
  );
  if (message.blocks?.length)
    return el(
      "div",
      { class: isCard(message) ? "content blocks card" : "content blocks" },
      renderBlocks(message.blocks, surface),
      edited,
      attachments,
    );
  return el(
    "div",
    { class: "content" },
    el(
      "div",
      { class: "text text-mrkdwn" },
      renderMrkdwn(message.text ?? "", world),
      edited && " ",
      edited,
    ),
    films(message),
    attachments,
  );
}

function surfaceOf(message, desk, place) {
  return {
    world: desk.world,
    kind: "message",
    idPrefix: `${place}-${message.ts}`,
    act: (block, element, value, control) => desk.press(message, block, element, value, control),
  };
}

function renderAttachment(attachment, surface) {
  const color = /^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")
    ? `#${attachment.color.replace("#", "")}`
    : null;
  const inner = attachment.blocks?.length
    ? renderBlocks(attachment.blocks, surface)
    : renderMrkdwn(attachment.text ?? attachment.fallback ?? "", surface.world);
  return el("div", { class: "attachment", style: color ? { borderLeftColor: color } : {} }, inner);
}

function reactions(message, desk, place) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map((reaction) => chip(message, reaction, desk));
  const more = el(
    "button",
    {
      type: "button",
      class: "chip chip-add",
      "aria-label": "Add a reaction",
      title: "Add a reaction",
      key: "add",
      testid: "reaction-add-chip",
      onclick: (event) => desk.pickReaction(message, event.currentTarget),
    },
    icon("smile"),
  );
  return el(
    "div",
    { class: "reactions", role: "group", "aria-label": "Reactions", key: `reactions-${place}` },
    chips,
    more,
  );
}

function chip(message, reaction, desk) {
  const { world } = desk;
  const isMine = reaction.users.includes(world.me);
  const who = whoReacted(reaction, world);
  return el(
    "button",
    {
      type: "button",
      class: isMine ? "chip mine" : "chip",
      "aria-pressed": String(isMine),
      key: reaction.name,
      testid: `reaction-${reaction.name}`,
      title: `${who} reacted with :${reaction.name}:`,
      "aria-label": `${reaction.name.replaceAll("_", " ")}, ${reaction.count}: ${who}`,
      onclick: () => desk.react(message, reaction.name, !isMine),
    },
    world.emojiNode(reaction.name),
    el("span", { class: "count" }, String(reaction.count)),
  );
}

function whoReacted(reaction, world) {
  const names = reaction.users.map((id) => (id === world.me ? "you" : world.nameOf(id)));
  const unseen = reaction.count - names.length;
  if (unseen > 0) names.push(`${unseen} more`);
  return names.length < 2
    ? (names[0] ?? "nobody")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function threadLine(message, desk) {
  const replies = threadOf(desk.world.messagesIn(desk.channel), message.ts).filter(
    (reply) => reply.ts !== message.ts && !desk.ui.dismissed.has(reply.ts),
  );
  if (!message.reply_count && !replies.length) return null;
  const faces = [...new Set(replies.map((reply) => reply.user))]
    .slice(0, 4)
    .map((id) => avatar(desk.world, id));
  const last = replies.at(-1);
  // Slack hides what is whispered into a closed thread; on a page for learning it is announced.
  const whispers = replies.filter((reply) => reply.ephemeral).length;
  return el(
    "button",
    {
      type: "button",
      class: "thread-line",
      testid: "open-thread",
      key: "thread",
      onclick: () => desk.openThread(message),
    },
    faces,
    el(
      "span",
      { class: "thread-count" },
      message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`,
    ),
    whispers > 0 &&
      el("span", { class: "thread-whispers" }, icon("eye"), `${whispers} for you alone`),
    last &&
      el(
        "span",
        { class: "thread-last" },
        `last at ${clockTime(momentOf(last.ts), desk.world.zone)}`,
      ),
  );
}

function tools(message, desk, place) {
  const { world } = desk;
  if (message.ephemeral)
    return toolbar([
      iconButton("close", "Dismiss", { testid: "dismiss", onclick: () => desk.dismiss(message) }),
    ]);
  const isOwn = message.user === world.me && !message.bot_id;
  return toolbar([
    iconButton("smile", "Add a reaction", {
      testid: "reaction-add",
      onclick: (event) => desk.pickReaction(message, event.currentTarget),
    }),
    place === "channel" &&
      iconButton("reply", "Reply in thread", {
        testid: "reply",
        onclick: () => desk.openThread(message),
      }),
    ...shortcuts(message, desk),
    isOwn &&
      iconButton("pencil", "Edit message", {
        testid: "edit",
        onclick: () => desk.startEditing(message, place),
      }),
    (isOwn || world.mayAdminister()) &&
      iconButton("bin", "Delete message", {
        testid: "delete",
        onclick: () => desk.remove(message),
      }),
  ]);
}

const toolbar = (buttons) =>
  el(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "What can be done with this message" },
    buttons.filter(Boolean),
  );

function shortcuts(message, desk) {
  const known = (desk.world.snapshot.shortcuts ?? []).filter(
    (shortcut) => shortcut.type === "message",
  );
  return known.map((shortcut) =>
    iconButton("bolt", shortcut.name, {
      testid: `shortcut-${shortcut.callback_id}`,
      onclick: () => desk.messageShortcut(message, shortcut),
    }),
  );
}

function editor(message, desk) {
  const finish = (event) => {
    event.preventDefault();
    desk.saveEdit(message, event.currentTarget.closest("form").querySelector("textarea").value);
  };
  return el(
    "form",
    { class: "editor", key: "editor", onsubmit: finish },
    el(
      "textarea",
      {
        class: "field",
        rows: 3,
        "aria-label": "Edit message",
        testid: "edit-text",
        "data-autofocus": "",
        onkeydown: (event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) finish(event);
          if (event.key === "Escape") desk.stopEditing();
        },
      },
      desk.ui.editing.text,
    ),
    el(
      "div",
      { class: "editor-buttons" },
      el(
        "button",
        { type: "button", class: "button", onclick: () => desk.stopEditing() },
        "Cancel",
      ),
      el("button", { type: "submit", class: "button primary", testid: "edit-save" }, "Save"),
    ),
  );
}
