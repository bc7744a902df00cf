// The line to the speaker: one request at a time, in the order in which things happened.

/** An id that this browser (or this tab) keeps, where it may keep anything. */
function keptId(storage, name) {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  try {
    const kept = storage().getItem(name) ?? fresh();
    storage().setItem(name, kept);
    return kept;
  } catch {
    return fresh(); // cookies and storage are switched off
  }
}

/** Whose page this is. */
export const page = {
  account: keptId(() => localStorage, "gentle-roll-account"),
  device: keptId(() => sessionStorage, "gentle-roll-device"),
};

let last = Promise.resolve();

/**
 * Ask `turn` or `event`. `body` is called when the request really leaves, so that it tells the truth then;
 * `use` gets the reply before the next request leaves. Resolves to the reply, or to null where there is none.
 */
export function ask(what, body, use) {
  const asked = last.then(() => exchange(what, body())).then((reply) => {
    if (reply) use(reply);
    return reply;
  });
  last = asked.catch((error) => console.error(error));
  return asked;
}

/** Tell an event while the page is being left; nothing comes back. */
export function tell(body) {
  navigator.sendBeacon("event", new Blob([JSON.stringify({ ...page, ...body })], { type: "application/json" }));
}

async function exchange(what, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...page, ...body }) };
  try {
    const reply = await fetch(what, options);
    return reply.ok ? await reply.json() : null;
  } catch {
    return null; // the speaker was ended
  }
}
