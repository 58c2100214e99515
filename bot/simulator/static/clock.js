// The clock of the practice world: what time it is for everybody, and the buttons that move it
// forward.

import { el, icon } from "./dom.js";
import { clockSeconds, dayNumber, secondsToMorning, shortDay } from "./times.js";

const STEPS = [
  [60, "+1 min"],
  [300, "+5 min"],
  [3600, "+1 h"],
];
const LEARN_FROM_MS = 1500;
const UNITS = [
  [60, "minutes"],
  [3600, "hours"],
  [86_400, "days"],
];

/** Follow the workspace's time between snapshots, if it runs by itself. */
export class Ticking {
  #last = null;
  #runs = false;

  /** Take a snapshot's time; whether it moves is learnt from two of them. */
  take(now) {
    const seen = performance.now();
    const elapsed = this.#last ? seen - this.#last.seen : Infinity;
    const moved = this.#last ? now - this.#last.now : Infinity;
    const isJump = moved < 0 || moved > 3 * elapsed + 2000;
    if (this.#last && elapsed > LEARN_FROM_MS && !isJump) this.#runs = moved > elapsed / 2;
    if (!this.#last || elapsed > LEARN_FROM_MS || isJump) this.#last = { now: now.getTime(), seen };
  }

  get now() {
    const { now, seen } = this.#last;
    return new Date(this.#runs ? now + (performance.now() - seen) : now);
  }
}

/** Render the clock; `desk.advance(seconds)` moves it. */
export function renderClock(desk, now) {
  const { world } = desk;
  const isUtc = world.zone === "UTC";
  return [
    el("h2", { class: "pane-title" }, icon("clock"), "Clock"),
    el(
      "div",
      { testid: "clock", class: "clock-faces", "data-now": now.toISOString() },
      face(
        isUtc
          ? "UTC"
          : `${world.zone.split("/").at(-1).replaceAll("_", " ")} (${world.nameOf(world.me)})`,
        now,
        world.zone,
        "clock-mine",
      ),
      isUtc
        ? null
        : face(
            "UTC",
            now,
            "UTC",
            "clock-utc",
            dayNumber(now, "UTC") === dayNumber(now, world.zone),
          ),
    ),
    world.snapshot.can_advance === false
      ? el("p", { class: "quiet" }, "This clock runs by itself and can't be moved.")
      : [steps(desk, now), custom(desk)],
  ];
}

// The second face says its day only where it is another one.
function face(label, now, zone, className, isSameDay = false) {
  return el(
    "p",
    { class: `face ${className}` },
    el("span", { class: "face-label" }, label),
    el(
      "time",
      { datetime: now.toISOString() },
      el("b", {}, clockSeconds(now, zone)),
      !isSameDay && el("span", {}, shortDay(now, zone)),
    ),
  );
}

function steps(desk, now) {
  const button = (seconds, label, testid, title) =>
    el(
      "button",
      {
        type: "button",
        class: "button step",
        testid,
        title,
        disabled: desk.ui.isAdvancing,
        onclick: () => desk.advance(seconds()),
        key: testid,
      },
      label,
    );
  return el(
    "div",
    { class: "steps", role: "group", "aria-label": "Move the clock forward" },
    STEPS.map(([seconds, label]) =>
      button(
        () => seconds,
        label,
        `advance-${seconds}`,
        `Move the clock forward by ${label.slice(1)}`,
      ),
    ),
    button(
      () => secondsToMorning(now, desk.world.zone),
      "Next morning",
      "advance-morning",
      "Move the clock to the next 09:00",
    ),
  );
}

function custom(desk) {
  const go = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const amount = Number(form.elements.amount.value);
    if (amount > 0) desk.advance(Math.round(amount * Number(form.elements.unit.value)));
  };
  return el(
    "form",
    { class: "custom", onsubmit: go },
    el("label", { class: "unseen", for: "advance-amount" }, "How far"),
    el("input", {
      id: "advance-amount",
      name: "amount",
      class: "field",
      type: "number",
      min: "1",
      step: "any",
      value: "15",
      testid: "advance-amount",
    }),
    el("label", { class: "unseen", for: "advance-unit" }, "Unit"),
    el(
      "select",
      { id: "advance-unit", name: "unit", class: "field", testid: "advance-unit" },
      UNITS.map(([seconds, label]) => el("option", { value: String(seconds) }, label)),
    ),
    el(
      "button",
      { type: "submit", class: "button", testid: "advance-custom", disabled: desk.ui.isAdvancing },
      "Move on",
    ),
  );
}
