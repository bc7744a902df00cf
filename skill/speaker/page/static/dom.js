// The page's elements, by their ids: its template has them all.

/**
 * The element with an id.
 * @template {string} Id
 * @param {Id} id
 * @returns {ElementOf<Id>}
 */
export const $ = (id) => /** @type {ElementOf<Id>} */ (document.getElementById(id));

/**
 * What an event happened to.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLElement} */ (event.target);
