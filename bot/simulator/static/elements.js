// Interactive elements of Block Kit: how each is drawn, and how its value is read back in Slack's
// words.

import { upload } from "./api.js";
import { el } from "./dom.js";
import { renderText } from "./text.js";
import { fromField, toField } from "./times.js";

const TYPING_PAUSES_MS = 300;

/** Draw an element where it acts at once: in actions, as an accessory, on a Home tab. */
export function renderElement(element, block, surface) {
  const kind = KINDS[element.type];
  if (!kind)
    return el(
      "span",
      { class: "unknown-block" },
      `A “${element.type}”: this practice workspace can't show it.`,
    );
  const label = element.placeholder?.text ?? block.text?.text ?? element.action_id ?? element.type;
  const spot = spotFor(element, block, surface, { "aria-label": kind.named ? null : label });
  const node = kind.draw(element, spot);
  const tells = element.dispatch_action_config?.trigger_actions_on ?? [];
  if (tells.includes("on_character_entered"))
    node.oninput = (event) => tellSoon(event.currentTarget, element, block, surface);
  else if (kind.change) node.onchange = (event) => kind.change(event.currentTarget, surface);
  else if (kind.read)
    node.onchange = (event) =>
      surface.act(block, element, readElement(event.currentTarget, element, surface.world));
  // A living message with another initial choice is another element; a form keeps what was chosen
  // in it.
  if (surface.kind !== "modal")
    node.dataset.key = `${element.action_id}-${JSON.stringify(initialOf(element))}`;
  return node;
}

// Slack's clients tell of typing when it pauses, and not of each key.
function tellSoon(node, element, block, surface) {
  clearTimeout(node.typing);
  node.typing = setTimeout(() => {
    // Gone when the form was sent or closed meanwhile.
    if (node.isConnected)
      surface.act(block, element, readElement(node, element, surface.world));
  }, TYPING_PAUSES_MS);
}

/** Say where an element stands: its ids, what names it, and the surface. */
export function spotFor(element, block, surface, naming) {
  const id = `${surface.idPrefix}-${block.block_id}-${element.action_id}`.replace(/[^\w-]/g, "_");
  return {
    element,
    block,
    surface,
    id,
    props: {
      id,
      "data-action-id": element.action_id,
      "data-block-id": block.block_id,
      "data-type": element.type,
      key: id,
      ...naming,
    },
  };
}

/** Read an element's value from the page as Slack reports it: {type, value | selected_…}. */
export function readElement(node, element, world) {
  return { type: element.type, ...KINDS[element.type].read(node, element, world) };
}

/** Tell whether an element of this type is a group of boxes, to be named by a legend. */
export const isGroup = (element) => Boolean(KINDS[element.type]?.group);
export const isKnown = (element) => Boolean(KINDS[element.type]?.read);

const initialOf = (element) =>
  Object.entries(element).filter(([name]) => name.startsWith("initial_"));

function button(element, { surface, block, props }) {
  return el(
    "button",
    {
      ...props,
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label ?? null,
      key: null,
      onclick: (event) =>
        surface.act(block, element, { type: "button", value: element.value }, event.currentTarget),
    },
    renderText(element.text, surface),
  );
}

function textInput(element, { props }) {
  const shared = {
    ...props,
    class: "field",
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    autofocus: element.focus_on_load,
  };
  if (element.multiline) return el("textarea", { ...shared, rows: 6 }, element.initial_value ?? "");
  return el("input", { ...shared, type: "text", value: element.initial_value });
}

const typed =
  (type) =>
  (element, { props }) =>
    el("input", {
      ...props,
      class: "field",
      type,
      value: element.initial_value,
      placeholder: element.placeholder?.text,
      min: element.min_value,
      max: element.max_value,
      step: type === "number" ? (element.is_decimal_allowed ? "any" : 1) : null,
    });

function richInput(element, { props }) {
  const parts = (element.initial_value?.elements ?? []).map((part) =>
    (part.elements ?? []).map((leaf) => leaf.text ?? leaf.url ?? "").join(""),
  );
  return el(
    "textarea",
    { ...props, class: "field", rows: 8, placeholder: element.placeholder?.text },
    parts.join("\n"),
  );
}

function readRich(node) {
  if (!node.value) return { rich_text_value: null };
  const elements = [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }];
  return { rich_text_value: { type: "rich_text", elements } };
}

const picked =
  (type, initial) =>
  (element, { props }) =>
    el("input", { ...props, class: "field", type, value: element[initial] });

function moment(element, { props, surface }) {
  const zone = surface.world.zone;
  const value = element.initial_date_time
    ? toField(new Date(element.initial_date_time * 1000), zone)
    : null;
  return el("input", {
    ...props,
    class: "field",
    type: "datetime-local",
    value,
    title: `In your own time zone, ${zone}`,
  });
}

const readMoment = (node, _element, world) => ({
  selected_date_time: node.value ? fromField(node.value, world.zone) : null,
});

// Every choice is one list of {value, label, option}; what differs is where the list comes from.
function choicesOf(element, world) {
  if (/users_select/.test(element.type)) return people(world);
  if (/(channels|conversations)_select/.test(element.type)) return channels(world);
  const options =
    element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  return options.map((option) => ({
    value: option.value,
    text: option.text,
    description: option.description,
    option,
  }));
}

const people = (world) =>
  [...world.people.values()]
    .filter((person) => person.kind !== "deactivated")
    .map((person) => ({
      value: person.id,
      text: { type: "plain_text", text: world.nameOf(person.id), emoji: false },
      option: person.id,
    }));
const channels = (world) =>
  [...world.channels.values()].map((channel) => ({
    value: channel.id,
    text: { type: "plain_text", text: `#${world.channelName(channel.id)}`, emoji: false },
    option: channel.id,
  }));

const valueOf = (initial) => (typeof initial === "string" ? initial : initial?.value);

function chosenAtFirst(element) {
  const found = initialOf(element).map(([, value]) => value)[0];
  return new Set([found ?? []].flat().map(valueOf));
}

function select(element, { props, surface }) {
  const chosen = chosenAtFirst(element);
  const choices = choicesOf(element, surface.world);
  const empty = el("option", { value: "" }, element.placeholder?.text ?? "Choose…");
  return el(
    "select",
    { ...props, class: "field" },
    empty,
    choices.map((choice) =>
      el(
        "option",
        { value: choice.value, selected: chosen.has(choice.value) },
        renderText({ ...choice.text, type: "plain_text" }, surface)
          .map((node) => node.textContent)
          .join(""),
      ),
    ),
  );
}

const readSelect = (name) => (node, element, world) => ({
  [name]: choicesOf(element, world).find((choice) => choice.value === node.value)?.option ?? null,
});

const boxes =
  (type) =>
  (element, { props, surface, id }) => {
    const chosen = chosenAtFirst(element);
    const choices = choicesOf(element, surface.world);
    const rows = choices.map((choice) =>
      el(
        "label",
        { class: "choice", key: choice.value },
        el("input", { type, name: id, value: choice.value, checked: chosen.has(choice.value) }),
        el(
          "span",
          {},
          renderText(choice.text, surface),
          choice.description && el("small", {}, renderText(choice.description, surface)),
        ),
      ),
    );
    return el(
      "div",
      { ...props, class: "choices", role: type === "radio" ? "radiogroup" : "group" },
      rows,
    );
  };

const readBoxes = (name, isMany) => (node, element, world) => {
  const values = new Set([...node.querySelectorAll("input:checked")].map((input) => input.value));
  const options = choicesOf(element, world)
    .filter((choice) => values.has(choice.value))
    .map((choice) => choice.option);
  return { [name]: isMany ? options : (options[0] ?? null) };
};

function overflow(element, { props, surface, block }) {
  const list = el(
    "div",
    { class: "overflow-list", role: "group" },
    (element.options ?? []).map((option) =>
      el(
        "button",
        {
          type: "button",
          class: "overflow-option",
          "data-value": option.value,
          onclick: (event) => {
            const open = event.currentTarget.closest("details");
            open.open = false;
            surface.act(block, element, { type: "overflow", selected_option: option }, open);
          },
        },
        renderText(option.text, surface),
      ),
    ),
  );
  return el(
    "details",
    { ...props, class: "overflow", "aria-label": null },
    el("summary", { "aria-label": "More actions", title: "More actions" }, "⋯"),
    list,
  );
}

function fileInput(element, { props }) {
  const node = el("input", {
    ...props,
    class: "field",
    type: "file",
    multiple: (element.max_files ?? 10) > 1,
    accept: (element.filetypes ?? []).map((type) => `.${type}`).join(",") || null,
  });
  node.uploaded = element.files ?? [];
  return node;
}

// Each file is uploaded as it is chosen; whoever sends the form waits for `uploading`.
function uploadChosen(node, surface) {
  const sent = [...node.files].map((file) => upload(surface.world.me, file));
  node.uploading = Promise.all(sent).then((files) => {
    node.uploaded = files.filter(Boolean);
  });
}

const readFiles = (node) => ({ files: node.uploaded ?? [] });
const readValue = (node) => ({ value: node.value === "" ? null : node.value });
const oneOf = (name) => ({ draw: select, read: readSelect(name) });
const manyOf = (name) => ({ draw: boxes("checkbox"), read: readBoxes(name, true), group: true });

const KINDS = {
  button: { draw: button, named: true },
  overflow: { draw: overflow, named: true },
  plain_text_input: { draw: textInput, read: readValue },
  number_input: { draw: typed("number"), read: readValue },
  email_text_input: { draw: typed("email"), read: readValue },
  url_text_input: { draw: typed("url"), read: readValue },
  rich_text_input: { draw: richInput, read: readRich },
  datepicker: {
    draw: picked("date", "initial_date"),
    read: (node) => ({ selected_date: node.value || null }),
  },
  timepicker: {
    draw: picked("time", "initial_time"),
    read: (node) => ({ selected_time: node.value || null }),
  },
  file_input: { draw: fileInput, read: readFiles, change: uploadChosen },
  datetimepicker: { draw: moment, read: readMoment },
  static_select: oneOf("selected_option"),
  users_select: oneOf("selected_user"),
  channels_select: oneOf("selected_channel"),
  conversations_select: oneOf("selected_conversation"),
  multi_static_select: manyOf("selected_options"),
  multi_users_select: manyOf("selected_users"),
  multi_channels_select: manyOf("selected_channels"),
  multi_conversations_select: manyOf("selected_conversations"),
  checkboxes: manyOf("selected_options"),
  radio_buttons: { draw: boxes("radio"), read: readBoxes("selected_option", false), group: true },
};
