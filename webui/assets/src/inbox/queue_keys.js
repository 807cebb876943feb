import { define } from "../kit/controllers.js";
import { isTyping } from "./keys.js";

/** j and k walk through the list, o opens, c claims: the focus itself moves, so Enter works as everywhere. */
define("queue-keys", (element) => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const lines = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-line]")]);
    const present = lines.findIndex((line) => line.contains(document.activeElement));
    const acts = { j: () => focus(lines, present + 1), k: () => focus(lines, present - 1), o: () => open(lines[present]), c: () => claim(lines[present]) };
    const act = acts[/** @type {keyof typeof acts} */ (event.key)];
    if (!act) return;
    event.preventDefault();
    act();
  });
});

/**
 * @param {HTMLElement[]} lines
 * @param {number} place
 */
function focus(lines, place) {
  const line = lines[Math.max(0, Math.min(place, lines.length - 1))];
  line?.querySelector("a")?.focus();
}

/** @param {HTMLElement | undefined} line */
function open(line) {
  line?.querySelector("a")?.click();
}

/** @param {HTMLElement | undefined} line */
function claim(line) {
  line?.querySelector("button")?.click();
}
