// One sentence for each trouble, for as long as it lasts.

import { sleep } from "./clock.js";
import { status } from "./dock.js";
import { line } from "./line.js";
import { words } from "./words.js";

const READ_MS = 8_000;

/**
 * Tell what keeps the speaker or the sound away.
 * @param {import("./player.js").Player} player
 */
export function tellTroubles(player) {
  line.addEventListener("down", () => status(words.unreached, "line"));
  line.addEventListener("up", () => status("", "line"));
  line.addEventListener("alone", async () => {
    status(words.alone, "line");
    await sleep(READ_MS);
    status("", "line");
  });
  player.addEventListener("blocked", () => status(words.blocked, "sound"));
  player.addEventListener("trouble", ({ detail }) => status(words[detail], "sound"));
  player.addEventListener("lost", ({ detail }) => {
    status("", "sound");
    status(words[detail], "lost");
  });
  player.addEventListener("well", () => {
    for (const kind of ["sound", "lost"]) status("", kind);
  });
}
