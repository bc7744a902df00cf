// The page's own words and what can be said in each situation, as the speaker wrote them into the page.

/**
 * `words` by name, `chips` by situation, `minutes` by limb and length.
 * @type {{ words: Record<string, string>, chips: Chips, minutes: Record<string, Record<string, number>> }}
 */
export const { words, chips, minutes } = JSON.parse(document.getElementById("wording")?.textContent ?? "");

/**
 * `text` with its {parts} filled in.
 * @param {string} text
 * @param {Record<string, string | number>} parts
 */
export const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => String(parts[name] ?? whole));
