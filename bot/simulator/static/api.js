// The page's line to the workspace: snapshots, what people do, and the stream of changes.

const SENTENCES = {
  no_connection: "The practice workspace doesn't answer. Is it still running? Your text is kept.",
  operation_timeout:
    "The bot did not answer within three seconds. Nothing is lost: try again in a moment.",
  dispatch_failed: "The bot can't be reached right now. Try again when it is connected.",
  not_in_channel: "This person is not in the channel. Pick somebody who is, or another channel.",
  user_not_in_channel:
    "This person is not in the channel. Pick somebody who is, or another channel.",
  channel_not_found: "This channel does not exist any more. Pick another one on the left.",
  is_archived: "This channel is archived: one can read it, but not write there.",
  message_not_found: "This message is gone already.",
  cant_delete_message: "Only its author or an admin can delete this message.",
  cant_update_message: "Only its author can edit this message.",
  edit_window_closed: "This message can't be edited any more.",
  no_text: "There is nothing to send yet: write something first.",
  msg_too_long: "This text is longer than Slack takes. Shorten it a little.",
  already_reacted: "This reaction is there already.",
  no_reaction: "This reaction is gone already.",
  invalid_name: "This workspace doesn't know that emoji. Pick another one.",
  too_many_reactions: "This message carries as many reactions as Slack allows.",
  trigger_expired: "That took too long. Press the button once more.",
  expired_trigger_id: "That took too long. Press the button once more.",
  not_found: "This form is closed already. Open it once more.",
  view_not_found: "This form is closed already. Open it once more.",
  user_is_restricted: "Guests can't do this here.",
  restricted_action: "This person may not do this here.",
  account_inactive: "This account is deactivated: it can be looked at, not used.",
  user_not_found: "Nobody by that name is in this workspace any more.",
  already_in_channel: "This person is in the channel already.",
  not_allowed: "This one can't do that here. Pick another person on the left.",
  cannot_advance: "The clock of this workspace can't be moved.",
  unknown_shortcut: "This shortcut is not there any more.",
  thread_not_found: "The message that this thread began with is gone.",
  too_many_emoji: "This message carries as many different emoji as Slack allows.",
  method_not_supported: "The clock of this workspace can't be moved.",
  action_not_found: "This button is not there any more. Look at the newest version of the message.",
  invalid_response_action: "The bot answered in a way that Slack would refuse. Its log says more.",
  invalid_arguments: "Something is missing or out of range. Check it and try again.",
  missing_input: "Something is not filled in yet.",
};

/** Say an error code as one sentence that helps. */
export function sentenceFor(code, fields = {}) {
  if (code === "unknown_command" || code === "invalid_command")
    return `${fields.command} is not a command here. Type / to see those there are.`;
  const known = SENTENCES[code];
  return (
    known ??
    `That did not work (${code ?? "no reason given"}). Nothing was changed; try again or another way.`
  );
}

/** Fetch the snapshot as one person sees it; null where the workspace can't be reached. */
export async function fetchState(person) {
  const query = person ? `?as=${encodeURIComponent(person)}` : "";
  try {
    const answer = await fetch(`/sim/state${query}`, { cache: "no-store" });
    // A person of another workspace, from an old address: whoever comes first here takes the seat.
    if (answer.status === 404 && person) return await fetchState(null);
    return answer.ok ? await answer.json() : null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Do something as a person: {ok, …}, never throwing for what the workspace says. */
export async function act(person, what, fields) {
  try {
    const answer = await fetch("/sim/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: person, do: what, ...fields }),
    });
    return await answer.json();
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError)
      return { ok: false, error: "no_connection" };
    throw error;
  }
}

/** Upload a file as a person; its id and name, or null where the workspace doesn't answer. */
export async function upload(person, file) {
  const query = new URLSearchParams({ as: person, name: file.name });
  try {
    const answer = await fetch(`/sim/file?${query}`, { method: "POST", body: file });
    return answer.ok ? (await answer.json()).file : null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Listen to changes; the browser reconnects by itself. */
export function listen({ onVersion, onOpen, onLost }) {
  const stream = new EventSource("/sim/stream");
  stream.onopen = onOpen;
  stream.onerror = onLost;
  stream.onmessage = (event) => onVersion(JSON.parse(event.data).version);
  return stream;
}
