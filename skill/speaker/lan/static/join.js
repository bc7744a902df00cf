// Exchanges the code behind # for the cookie that lets this phone in, and opens the page.

const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const { joining, bad, unreached } = document.body.dataset;

async function join() {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname); // it serves once, and belongs into no history
  told.textContent = joining ?? "";
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code }) };
  const reply = await fetch("join", options).catch(() => null);
  if (reply?.ok) location.replace("/speaker/");
  else told.textContent = (reply ? bad : unreached) ?? "";
}

window.addEventListener("hashchange", join); // a second code, while this page is open
join();
