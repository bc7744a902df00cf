// The code that a phone scans to join, new each time it is looked at.

import { $ } from "./dom.js";
import { fill, words } from "./words.js";

/** Connects the button, which only this computer's own page has. */
export function bindPhone() {
  $("phone")?.addEventListener("click", () => {
    $("joining").showModal();
    if ($("code")) show();
  });
}

async function show() {
  const reply = await fetch("/lan/code", { method: "POST" }).catch(() => null);
  if (!reply?.ok) {
    $("code-check").textContent = words.unreached;
    return;
  }
  const { link, fingerprint, svg } = await reply.json();
  $("code").replaceChildren(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement);
  $("code-link").textContent = link;
  $("code-link").href = link;
  $("code-check").textContent = fill(words.phone_check, { fingerprint });
}
