// What a person can do on the page: each verb asks the workspace, says kindly what failed, and
// looks again.

import { act, sentenceFor } from "./api.js";
import { toTypedText } from "./composer.js";
import { scrollToEnd } from "./conversation.js";
import { ask } from "./dialogs.js";
import { el } from "./dom.js";

const NOTICE_MS = 8000;

/**
 * Make the verbs for one desk. `parts`: picker, refresh, render, composer, confirmDialog, notices.
 */
export function createVerbs(desk, parts) {
  const { ui } = desk;
  const say = (text) => notice(parts.notices, text);

  async function perform(what, fields) {
    const answer = await act(ui.person, what, fields);
    await parts.refresh();
    return answer;
  }

  async function tryTo(what, fields) {
    const answer = await perform(what, fields);
    if (!answer.ok) say(sentenceFor(answer.error, fields));
    return answer;
  }

  return {
    say,
    ...messageVerbs(desk, parts, perform, tryTo),
    ...editVerbs(desk, parts, tryTo),
    ...formVerbs(desk, parts, perform, tryTo),
    ...placeVerbs(desk, parts, tryTo),
    ...threadVerbs(desk, parts),
    join: (channel) => tryTo("join", { channel }),
    switchFault: (fault) => tryTo("fault", fault),
    setStatus: (status) => tryTo("status", status),
    advance: async (seconds) => {
      ui.isAdvancing = true;
      parts.render();
      await tryTo("advance", { seconds });
      ui.isAdvancing = false;
      parts.render();
    },
  };
}

// Shown anew as a popover each time, so that it lies above a dialog that was opened meanwhile.
function notice(root, text) {
  const node = el("p", { class: "notice", testid: "notice" }, text);
  if (root.matches(":popover-open")) root.hidePopover();
  root.showPopover();
  root.append(node);
  setTimeout(() => {
    node.remove();
    if (!root.childElementCount) root.hidePopover();
  }, NOTICE_MS);
}

function messageVerbs(desk, parts, perform, tryTo) {
  const { ui } = desk;
  const at = (message) => ({ channel: desk.channel, ts: message.ts });
  const react = (message, name, on) => tryTo("react", { ...at(message), name, on });
  return {
    react,
    pickReaction: (message, anchor) =>
      parts.picker.open(anchor, desk.world.emoji, (name) => react(message, name, true)),
    dismiss: (message) => {
      ui.dismissed.add(message.ts);
      parts.render();
    },
    sendTyped: async (typed, threadTs) => {
      const place = { channel: desk.channel, ...(threadTs ? { thread_ts: threadTs } : {}) };
      if (typed.startsWith("/") && threadTs)
        return "Commands work in the channel, not in a thread. Your text is kept.";
      const fields = typed.startsWith("/") ? commandIn(typed) : { text: typed };
      const answer = await perform(fields.command ? "command" : "message", { ...place, ...fields });
      if (!answer.ok) return sentenceFor(answer.error, fields);
      scrollToEnd(Boolean(threadTs));
      return null;
    },
    useShortcut: (shortcut) => tryTo("shortcut", { callback_id: shortcut.callback_id }),
    messageShortcut: (message, shortcut) =>
      tryTo("message_shortcut", { ...at(message), callback_id: shortcut.callback_id }),
  };
}

function editVerbs(desk, parts, tryTo) {
  const { ui } = desk;
  const at = (message) => ({ channel: desk.channel, ts: message.ts });
  return {
    startEditing: (message, place) => {
      ui.editing = { ts: message.ts, place, text: toTypedText(message.text ?? "", desk.world) };
      parts.render();
      document.querySelector("[data-autofocus]")?.focus();
    },
    stopEditing: () => {
      ui.editing = null;
      parts.render();
    },
    saveEdit: async (message, typed) => {
      const answer = await tryTo("edit", { ...at(message), text: typed.trim() });
      if (answer.ok) ui.editing = null;
      parts.render();
    },
    remove: async (message) => {
      const question = {
        title: { type: "plain_text", text: "Delete this message?" },
        text: { type: "plain_text", text: "It disappears for everybody in the channel." },
        confirm: { type: "plain_text", text: "Delete" },
        style: "danger",
      };
      if (await ask(parts.confirmDialog, question, desk.world)) await tryTo("delete", at(message));
    },
  };
}

function commandIn(typed) {
  const [, command, text] = /^(\S+)\s*([\s\S]*)$/.exec(typed);
  return { command, text };
}

function formVerbs(desk, parts, perform, tryTo) {
  async function agreed(element) {
    return !element.confirm || ask(parts.confirmDialog, element.confirm, desk.world);
  }

  async function pressed(control, element, what, fields) {
    if (!(await agreed(element))) return;
    if (element.url) open(element.url, "_blank", "noopener");
    control?.setAttribute("aria-busy", "true");
    await tryTo(what, fields);
    control?.removeAttribute("aria-busy");
  }

  return {
    press: (message, block, element, value, control) =>
      pressed(control, element, "press", {
        channel: desk.channel,
        ts: message.ts,
        block_id: block.block_id,
        action_id: element.action_id,
        ...value,
      }),
    // What stands in the other fields goes along, as Slack sends it with every action.
    viewAction: (view, values, { block, element, value, control }) =>
      pressed(control, element, "view_action", {
        view_id: view.id,
        values,
        block_id: block.block_id,
        action_id: element.action_id,
        ...value,
      }),
    submitView: async (view, values) => {
      const answer = await perform("submit", { view_id: view.id, values });
      const errors = answer.errors ?? answer.response?.errors ?? {};
      if (!answer.ok && !Object.keys(errors).length) return { "": sentenceFor(answer.error) };
      return errors;
    },
    closeView: (view) => tryTo("close", { view_id: view.id }),
  };
}

function placeVerbs(desk, parts, tryTo) {
  const { ui } = desk;
  const leave = () => Object.assign(ui, { thread: null, editing: null, jumped: null });
  return {
    become: async (person) => {
      ui.person = person;
      ui.editing = null;
      if (ui.place === "home" && desk.world.isBot(person)) ui.place = null;
      await parts.refresh();
      if (ui.place === "home") await tryTo("open_home", {});
      desk.showPane("talk");
    },
    goTo: async (place) => {
      leave();
      ui.place = place;
      parts.render();
      desk.showPane("talk");
      if (place === "home") await tryTo("open_home", {});
      else parts.composer.focus();
    },
    jumpTo: (channel, ts) => {
      const message = desk.world.messagesIn(channel).find((one) => one.ts === ts);
      if (!message) return desk.say("That message is gone.");
      Object.assign(ui, {
        place: channel,
        jumped: ts,
        thread: message.thread_ts && message.thread_ts !== ts ? message.thread_ts : ui.thread,
      });
      parts.render();
      const found = [...document.querySelectorAll(`[data-ts="${CSS.escape(ts)}"]`)].at(-1);
      found?.scrollIntoView({ block: "center" });
      found?.focus();
      return undefined;
    },
  };
}

function threadVerbs(desk, parts) {
  const { ui } = desk;
  return {
    openThread: (message) => {
      ui.thread = message.thread_ts ?? message.ts;
      parts.render();
      desk.showPane("world");
      parts.threadComposer.focus();
    },
    closeThread: () => {
      ui.thread = null;
      parts.render();
      desk.showPane("talk");
    },
  };
}
