// The composer: what a person types, the hints while typing, and sending without ever losing the
// text.
// It sends what was typed; entities, mentions and links are the workspace's business, as they are
// Slack's.

import { el, fill } from "./dom.js";
import { groupsFor } from "./emoji.js";
import { unescape } from "./mrkdwn.js";

const MOST_HINTS = 6;

/** Write stored text the way a person would type it again. */
export function toTypedText(text, world) {
  return unescape(
    text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${world.people.get(id)?.name ?? id}`)
      .replace(/<#(\w+)(?:\|[^>]*)?>/g, (_, id) => `#${world.channelName(id)}`)
      .replace(/<!(\w+)(?:\|[^>]*)?>/g, "@$1")
      .replace(/<([^<>|]+)(?:\|[^>]*)?>/g, "$1"),
  );
}

/**
 * Bring one composer to life; `send(text)` resolves to null, or to the sentence that says why not.
 */
export function createComposer({ form, send, world }) {
  const composer = {
    form,
    send,
    world,
    hints: [],
    chosen: 0,
    drafts: new Map(),
    place: null,
    field: form.querySelector("textarea"),
    list: form.querySelector("[role=listbox]"),
    button: form.querySelector("[type=submit]"),
    usage: form.querySelector(".usage"),
  };
  composer.field.addEventListener("input", () => changed(composer));
  composer.field.addEventListener("keydown", (event) => onKey(event, composer));
  composer.field.addEventListener("blur", () => showHints(composer, []));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(composer);
  });
  return {
    goTo: (place, label) => goTo(composer, place, label),
    focus: () => composer.field.focus(),
    offer: () => changed(composer),
  };
}

function goTo(composer, place, label) {
  composer.field.setAttribute("aria-label", label);
  composer.field.placeholder = label;
  if (place === composer.place) return;
  if (composer.place) composer.drafts.set(composer.place, composer.field.value);
  composer.place = place;
  composer.field.value = composer.drafts.get(place) ?? "";
  showProblem(composer, "");
  changed(composer);
}

function changed(composer) {
  const { field } = composer;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 220)}px`;
  composer.button.disabled = field.readOnly || !field.value.trim();
  showHints(composer, document.activeElement === field ? hintsFor(composer) : []);
  showUsage(composer);
}

function showUsage(composer) {
  const [word] = composer.field.value.split(/\s/, 1);
  const command = (composer.world().snapshot.commands ?? []).find(
    (known) => known.command === word,
  );
  const text = command ? [command.command, command.usage_hint].filter(Boolean).join(" ") : "";
  composer.usage.textContent =
    text || "Enter sends · Shift + Enter starts a new line · / for commands";
}

function hintsFor({ field, world }) {
  const before = field.value.slice(0, field.selectionStart);
  const [word] = /(?:^|(?<=\s))[/@:]\S*$/.exec(before) ?? [];
  if (!word) return [];
  if (word[0] === "/" && word === before) return commandHints(word, world());
  if (word[0] === "@") return personHints(word, world());
  return /^:[^:]{2,}$/.test(word) ? emojiHints(word, world()) : [];
}

function commandHints(word, world) {
  const known = (world.snapshot.commands ?? []).filter(({ command }) => command.startsWith(word));
  return known.map(({ command, usage_hint: usage, description }) => ({
    word,
    insert: `${command} `,
    label: command,
    note: usage || description,
  }));
}

function personHints(word, world) {
  const wanted = word.slice(1).toLowerCase();
  const found = [...world.people.values()].filter(
    (person) =>
      person.kind !== "deactivated" &&
      `${person.name} ${person.real_name ?? ""}`.toLowerCase().includes(wanted),
  );
  return found.map((person) => ({
    word,
    insert: `@${person.name} `,
    label: `@${person.name}`,
    note: person.real_name,
  }));
}

function emojiHints(word, world) {
  const entries = groupsFor(word, world.emoji).flatMap((group) => group.entries);
  return entries.map(({ name, character }) => ({
    word,
    insert: `:${name}: `,
    label: `${character} :${name}:`,
  }));
}

function showHints(composer, hints) {
  composer.hints = hints.slice(0, MOST_HINTS);
  composer.chosen = Math.min(composer.chosen, Math.max(0, composer.hints.length - 1));
  const { list, field } = composer;
  list.hidden = !composer.hints.length;
  fill(
    list,
    composer.hints.map((hint, index) =>
      el(
        "div",
        {
          role: "option",
          id: `${list.id}-${index}`,
          class: "hint-row",
          key: hint.label,
          "aria-selected": String(index === composer.chosen),
          testid: "hint",
        },
        el("strong", {}, hint.label),
        hint.note && el("span", {}, hint.note),
      ),
    ),
  );
  list.onpointerdown = (event) => {
    event.preventDefault();
    const row = event.target.closest("[role=option]");
    if (row) take(composer, composer.hints[[...list.children].indexOf(row)]);
  };
  if (composer.hints.length)
    field.setAttribute("aria-activedescendant", `${list.id}-${composer.chosen}`);
  else field.removeAttribute("aria-activedescendant");
}

function take(composer, hint) {
  const end = composer.field.selectionStart;
  composer.field.setRangeText(hint.insert, end - hint.word.length, end, "end");
  composer.chosen = 0;
  changed(composer);
}

function onKey(event, composer) {
  if (event.isComposing) return;
  const { hints } = composer;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (hints.length && step) {
    event.preventDefault();
    composer.chosen = (composer.chosen + step + hints.length) % hints.length;
    showHints(composer, hints);
  } else if (hints.length && event.key === "Escape") {
    showHints(composer, []);
  } else if (
    hints.length &&
    (event.key === "Tab" || (event.key === "Enter" && isUnfinished(composer)))
  ) {
    event.preventDefault();
    take(composer, hints[composer.chosen]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(composer);
  }
}

// Enter on a word that is complete already sends it, as one would expect without looking at the
// list.
function isUnfinished({ hints, chosen }) {
  const { word, insert } = hints[chosen];
  return word.length > 1 && insert.trim() !== word;
}

async function submit(composer) {
  const { field, button } = composer;
  const typed = field.value;
  const { place } = composer;
  if (!typed.trim() || field.readOnly) return;
  field.readOnly = true;
  button.disabled = true;
  composer.form.setAttribute("aria-busy", "true");
  const problem = await composer.send(typed.trim());
  composer.form.removeAttribute("aria-busy");
  field.readOnly = false;
  if (problem === null) forget(composer, place, typed);
  showProblem(composer, problem ?? "");
  changed(composer);
}

function forget(composer, place, typed) {
  composer.drafts.delete(place);
  if (composer.place === place && composer.field.value === typed) composer.field.value = "";
}

function showProblem({ form: node }, text) {
  const problem = node.querySelector("[role=alert]");
  problem.textContent = text;
  problem.hidden = !text;
}
