// One sentence for each trouble, for as long as it lasts.

import { status } from "./dock.js";
import { line } from "./line.js";
import { words } from "./words.js";

/** Tell what keeps the speaker or the sound away. */
export function tellTroubles(player) {
  line.addEventListener("down", () => status(words.unreached, "line"));
  line.addEventListener("up", () => status("", "line"));
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
