// The reaction picker: a search, the skin tones, and the emoji in groups; arrows move, Escape
// closes.

import { el, fill } from "./dom.js";
import { groupsFor, isAddress, isHere, lookUp, TONES, withTone } from "./emoji.js";

const COLUMNS = 8;
const GAP = 8;
const TONE_MEMORY = "practice-skin-tone";

/** Make the one picker of the page; `open(anchor, custom, onPick)` shows it beside a button. */
export function createPicker(root) {
  const picker = {
    root,
    query: "",
    tone: Number(localStorage.getItem(TONE_MEMORY)) || 1,
    anchor: null,
    custom: {},
    onPick: null,
  };
  root.addEventListener("keydown", (event) => onKey(event, picker));
  document.addEventListener("pointerdown", (event) => {
    if (!root.hidden && !root.contains(event.target) && !picker.anchor?.contains(event.target))
      close(picker);
  });
  return {
    open: (anchor, custom, onPick) => open(picker, anchor, custom, onPick),
    close: () => close(picker),
  };
}

function open(picker, anchor, custom, onPick) {
  Object.assign(picker, { anchor, custom, onPick, query: "" });
  picker.root.replaceChildren();
  picker.root.hidden = false;
  draw(picker);
  place(picker);
  picker.root.querySelector("input[type=search]").focus();
}

function close(picker) {
  if (picker.root.hidden) return;
  picker.root.hidden = true;
  picker.anchor?.focus();
}

function choose(picker, name) {
  const { onPick } = picker;
  close(picker);
  onPick(withTone(name, picker.tone));
}

function draw(picker) {
  const groups = groupsFor(picker.query, picker.custom);
  fill(
    picker.root,
    el(
      "div",
      { class: "picker-top" },
      el("input", {
        type: "search",
        class: "field",
        placeholder: "Search: check, eyes, stop…",
        "aria-label": "Search emoji",
        testid: "picker-search",
        oninput: (event) => {
          picker.query = event.currentTarget.value;
          draw(picker);
        },
      }),
      toneChoice(picker),
    ),
    el(
      "div",
      { class: "picker-groups" },
      groups.length
        ? groups.map((group) => drawGroup(group, picker))
        : el("p", { class: "picker-none" }, "No emoji by that name. Try a shorter word."),
    ),
  );
}

function toneChoice(picker) {
  return el(
    "div",
    { class: "tones", role: "radiogroup", "aria-label": "Skin tone" },
    TONES.map(({ number, label, character }) =>
      el(
        "button",
        {
          type: "button",
          role: "radio",
          class: "tone",
          "aria-checked": String(number === picker.tone),
          "aria-label": label,
          title: label,
          testid: `tone-${number}`,
          onclick: () => {
            picker.tone = number;
            localStorage.setItem(TONE_MEMORY, String(number));
            draw(picker);
          },
        },
        el("span", { class: "emoji" }, character),
      ),
    ),
  );
}

function drawGroup(group, picker) {
  return el(
    "section",
    { key: group.title, "aria-label": group.title },
    el("h3", {}, group.title),
    el(
      "div",
      { class: "picker-grid" },
      group.entries.map(({ name }) => drawChoice(name, picker)),
    ),
  );
}

function drawChoice(name, picker) {
  const found = lookUp(withTone(name, picker.tone), picker.custom);
  return el(
    "button",
    {
      type: "button",
      class: "pick",
      key: name,
      title: `:${name}:`,
      "aria-label": name.replaceAll("_", " "),
      testid: `pick-${name}`,
      onclick: () => choose(picker, name),
    },
    drawFace(name, found),
  );
}

function drawFace(name, found) {
  if (!isAddress(found)) return el("span", { class: "emoji" }, found);
  return isHere(found)
    ? el("img", { class: "emoji", src: found, alt: "" })
    : el("span", { class: "pick-name" }, name);
}

function onKey(event, picker) {
  if (event.key === "Escape") {
    event.stopPropagation();
    close(picker);
    return;
  }
  const choices = [...picker.root.querySelectorAll(".pick")];
  const at = choices.indexOf(document.activeElement);
  if (event.key === "Enter" && at < 0 && document.activeElement.type === "search")
    choices[0]?.click();
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (!step || (at < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  choices[at < 0 ? 0 : Math.max(0, Math.min(choices.length - 1, at + step))]?.focus();
}

function place({ root, anchor }) {
  const spot = anchor.getBoundingClientRect();
  const { width, height } = root.getBoundingClientRect();
  const left = Math.min(Math.max(GAP, spot.right - width), innerWidth - width - GAP);
  const below = spot.bottom + GAP;
  const top = below + height < innerHeight ? below : Math.max(GAP, spot.top - height - GAP);
  Object.assign(root.style, { left: `${left}px`, top: `${top}px` });
}
