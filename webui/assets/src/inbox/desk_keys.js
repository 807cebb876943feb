import { isTyping } from "./keys.js";
import { linesIn, opener } from "./lines.js";

/** @typedef {import("./desk.js").Desk} Desk */

const FIRST_FIELD = ["input:not([type=hidden])", "textarea", "select"]
  .map((field) => `#task-form .k-field:not([hidden]) ${field}:not([disabled], [readonly], #hand-to, #hand-why)`)
  .join(", ");

/**
 * The keys of the desk. Letters count only where nobody is typing and no dialog is open; whatever they do has a button
 * or a link of its own, which they press.
 * @param {Desk} desk
 */
export function deskKeys(desk) {
  let isLeaping = false;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (press("[data-main]", desk.pane)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      leave(desk, event);
      return;
    }
    if (isTyping(event)) return;
    if (isLeaping) {
      isLeaping = false;
      if (press(`[data-leap="${CSS.escape(event.key)}"]`, document)) event.preventDefault();
      return;
    }
    if (event.key === "g") {
      isLeaping = true;
      window.setTimeout(() => (isLeaping = false), 1500);
      return;
    }
    if (act(desk, event.key)) event.preventDefault();
  });
}

/**
 * @param {Desk} desk
 * @param {string} key
 * @returns {boolean} whether the key means something
 */
function act(desk, key) {
  switch (key) {
    case "j": return walk(desk, 1);
    case "k": return walk(desk, -1);
    case "o": return open(desk);
    case "c": return press('button[value="claim"]', focused(desk) ?? desk.pane) || press('button[value="claim"]', desk.pane);
    case "e": return unfold(desk, FIRST_FIELD);
    case "a": return unfold(desk, "#hand-to");
    case "h": return press('button[value="release"]', desk.pane, true);
    case "z": return press("[data-take-back]", document) || press('[data-undo] button[value="undo"]', document);
    case "?": return help();
    default: return false;
  }
}

/** @param {Desk} desk */
function focused(desk) {
  return linesIn(desk.lines).find((line) => line.contains(document.activeElement));
}

/**
 * In the list the focus walks; in the task its neighbours open.
 * @param {Desk} desk
 * @param {number} way
 */
function walk(desk, way) {
  const lines = linesIn(desk.lines);
  const from = focused(desk) ?? desk.opened;
  const place = from ? lines.indexOf(from) + way : way > 0 ? 0 : lines.length - 1;
  const line = lines[Math.max(0, Math.min(place, lines.length - 1))];
  if (!line) return false;
  if (desk.isWide && desk.pane.contains(document.activeElement)) {
    if (line !== from) desk.open(opener(line).href);
  } else opener(line).focus();
  return true;
}

/** @param {Desk} desk */
function open(desk) {
  const line = focused(desk) ?? desk.opened ?? linesIn(desk.lines)[0];
  if (line) desk.open(opener(line).href);
  return Boolean(line);
}

/**
 * @param {Desk} desk
 * @param {string} selector
 */
function unfold(desk, selector) {
  const field = desk.pane.querySelector(selector);
  if (!(field instanceof HTMLElement)) return false;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.scrollIntoView({ block: "center" });
  field.focus();
  return true;
}

/**
 * @param {string} selector
 * @param {ParentNode} part
 * @param {boolean} [evenFolded]
 */
function press(selector, part, evenFolded = false) {
  const found = part.querySelector(selector);
  if (!(found instanceof HTMLElement)) return false;
  const fold = found.closest("details");
  if (evenFolded && fold) fold.open = true;
  found.click();
  return true;
}

function help() {
  const dialog = document.querySelector("#keys");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
  return true;
}

/**
 * Out of a field into the task, out of the task into the list.
 * @param {Desk} desk
 * @param {KeyboardEvent} event
 */
function leave(desk, event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (target.closest('select, input[type="search"]')) return;
  if (isTyping(event) && desk.pane.contains(target)) {
    const heading = desk.pane.querySelector("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  } else if (desk.pane.dataset.task && !desk.isWide) {
    press(".i-back a", desk.pane);
  } else desk.toList();
  event.preventDefault();
}
