/** Behaviour hangs on `data-controller`, never on ids or classes. */

/** @typedef {(element: HTMLElement) => void} Controller */

/** @type {Map<string, Controller>} */
const known = new Map();

/**
 * Make a behaviour known by name. Several may stand on one element, between spaces.
 * @param {string} name
 * @param {Controller} controller
 */
export function define(name, controller) {
  known.set(name, controller);
}

/**
 * Start the behaviours in a part of the page, each once.
 * @param {ParentNode} part
 */
export function start(part = document) {
  for (const found of part.querySelectorAll("[data-controller]")) {
    const element = /** @type {HTMLElement} */ (found);
    const started = new Set((element.dataset.started ?? "").split(" "));
    for (const name of (element.dataset.controller ?? "").split(/\s+/)) {
      const controller = known.get(name);
      if (controller && !started.has(name)) {
        started.add(name);
        controller(element);
      }
    }
    element.dataset.started = [...started].join(" ").trim();
  }
}

// What is put into the page later has behaviours too; each bundle starts its own.
document.addEventListener("parts:changed", () => start());
