// What goes wrong between Slack and the app: switched on and off here, so that anybody can try it.

import { el } from "./dom.js";

const FAULTS = [
  ["Lose the next event", { name: "lose_events", value: 1 }],
  ["Tell of no event any more", { name: "events_off", value: 1 }],
  ["Send the next event twice", { name: "duplicate_events", value: 1 }],
  ["Swap the next two events", { name: "reorder_events", value: 2 }],
  ["Miss the next acknowledgement", { name: "unheard_acks", value: 1 }],
  ["Break the sockets", { name: "drop_sockets" }],
  ["Planned disconnect", { name: "refresh_requested" }],
  ["Sockets go silent", { name: "silent_sockets", value: 1 }],
  ["Too many changes (429)", { name: "rate_limit", method: "chat.update", value: 30, times: 1 }],
  ["Messages take no blocks", { name: "refuse_blocks", method: "*" }],
  ["Lose the answer to a message", { name: "cut", method: "chat.postMessage", times: 1 }],
  ["Every call fails (500)", { name: "break_with", method: "*", value: 500 }],
  ["Every call takes 2 seconds", { name: "slow", method: "*", value: 2 }],
  ["A storm of everything", { name: "storm", value: 1 }],
];

/** Render the switches and what is on; `desk.switchFault(fault)` switches one. */
export function renderFaults(desk) {
  const on = desk.world.snapshot.faults ?? [];
  return [
    el(
      "div",
      { class: "steps", role: "group", "aria-label": "Let something go wrong" },
      FAULTS.map(([label, fault]) => button(desk, label, fault)),
    ),
    on.length
      ? el("ul", { class: "quiet", testid: "faults-on" }, on.map((fault) => el("li", {}, told(fault))))
      : el("p", { class: "quiet", testid: "faults-none" }, "Everything goes well now."),
    on.length ? button(desk, "All well again", { name: "clear" }) : null,
  ];
}

function button(desk, label, fault) {
  return el(
    "button",
    {
      type: "button",
      class: "button step",
      testid: `fault-${fault.name}`,
      onclick: () => desk.switchFault(fault),
      key: `fault-${fault.name}`,
    },
    label,
  );
}

function told({ name, value, method, times }) {
  const where = method ? ` ${method === "*" ? "any method" : method}` : "";
  const often = times == null ? "" : `, ${times} more`;
  return `${name.replaceAll("_", " ")}${where}: ${value}${often}`;
}
