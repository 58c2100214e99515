// Input blocks: a label, an element, a hint and what is wrong with it; and the values of a whole
// view.

import { el } from "./dom.js";
import { isGroup, isKnown, readElement, renderElement, spotFor } from "./elements.js";
import { renderText } from "./text.js";

/** Draw an input block with its label, hint and error. */
export function renderInput(block, surface) {
  const element = block.element;
  if (!isKnown(element)) return el("div", {}, renderElement(element, block, surface));
  const error = surface.errors?.[block.block_id];
  const { id } = spotFor(element, block, surface, {});
  const describedBy =
    [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const control = drawControl(block, surface, {
    "aria-describedby": describedBy,
    "aria-invalid": error ? "true" : null,
  });
  const label = [
    renderText(block.label, surface),
    block.optional && el("span", { class: "optional" }, " (optional)"),
  ];
  const notes = renderNotes(block, surface, id, error);
  if (isGroup(element))
    return el(
      "fieldset",
      { class: error ? "wrong" : null },
      el("legend", {}, label),
      control,
      notes,
    );
  return el(
    "div",
    { class: error ? "wrong" : null },
    el("label", { for: id }, label),
    control,
    notes,
  );
}

function renderNotes(block, surface, id, error) {
  return [
    block.hint && el("p", { class: "hint", id: `${id}-hint` }, renderText(block.hint, surface)),
    error &&
      el(
        "p",
        {
          class: "field-error",
          id: `${id}-error`,
          role: "alert",
          testid: "field-error",
          key: "error",
        },
        error,
      ),
  ];
}

function drawControl(block, surface, naming) {
  const acts = block.dispatch_action ? surface : { ...surface, act: () => {} };
  const control = renderElement(withKept(block, surface), block, acts);
  control.removeAttribute("aria-label");
  for (const [name, value] of Object.entries(naming)) if (value) control.setAttribute(name, value);
  return control;
}

// What was typed before the page was loaded anew is in the view's own state: selected_date becomes
// initial_date.
function withKept(block, surface) {
  const { type: _type, ...kept } = surface.kept?.[block.block_id]?.[block.element.action_id] ?? {};
  const initial = Object.entries(kept).map(([name, value]) => [
    name.endsWith("value") ? "initial_value" : name.replace("selected_", "initial_"),
    value,
  ]);
  return { ...block.element, ...Object.fromEntries(initial.filter(([, value]) => value !== null)) };
}

const controlOf = (root, element, block) =>
  root.querySelector(
    `[data-block-id="${CSS.escape(block.block_id)}"][data-action-id="${CSS.escape(element.action_id)}"]`,
  );

/** Collect a view's values as Slack sends them: {block_id: {action_id: {type, …}}}. */
export function readValues(root, view, world) {
  const values = {};
  for (const [block, element] of statefulElements(view)) {
    const control = controlOf(root, element, block);
    if (control)
      (values[block.block_id] ??= {})[element.action_id] = readElement(control, element, world);
  }
  return values;
}

function statefulElements(view) {
  return view.blocks.flatMap((block) =>
    [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])]
      .filter((element) => element && isKnown(element))
      .map((element) => [block, element]),
  );
}

/** Find the inputs that must be filled before anything is sent: {block_id: sentence}. */
export function missingInputs(view, values) {
  const missing = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || block.optional) continue;
    const given = values[block.block_id]?.[block.element.action_id];
    if (given && isEmpty(given)) missing[block.block_id] = "Please fill this in.";
  }
  return missing;
}

function isEmpty({ type: _type, ...rest }) {
  return Object.values(rest).every(
    (value) => value === null || value === undefined || (Array.isArray(value) && !value.length),
  );
}
