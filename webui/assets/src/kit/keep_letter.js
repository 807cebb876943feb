import { define } from "./controllers.js";

const SET_BY_THE_PAGE = new Set(["csrf_token", "page", "began", "website", "go"]);

/** @typedef {Record<string, string[]>} Kept */

/**
 * A letter of several pages survives a link, a closed lid and a wrong click: all of it, with what the other pages
 * carry along, is kept in this tab alone (sessionStorage), put back into a page that was opened anew (`data-fresh`),
 * and forgotten when the letter is sent.
 */
define("keep-letter", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  const key = `letter:${form.dataset.letter}`;
  const told = /** @type {HTMLElement | null} */ (form.querySelector("[data-kept]"));
  const kept = read(sessionStorage.getItem(key));
  if (kept && "fresh" in form.dataset) {
    restore(form, kept);
    if (told) told.hidden = false;
  }
  const keep = () => sessionStorage.setItem(key, JSON.stringify(typed(form)));
  if (!("fresh" in form.dataset)) keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (pressed?.value === "send") sessionStorage.removeItem(key);
  });
  told?.querySelector("[data-forget]")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    window.location.reload();
  });
});

/** @param {HTMLFormElement} form */
function typed(form) {
  /** @type {Kept} */
  const kept = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !SET_BY_THE_PAGE.has(name)) (kept[name] ??= []).push(value);
  }
  return kept;
}

/**
 * @param {HTMLFormElement} form
 * @param {Kept} kept
 */
function restore(form, kept) {
  for (const [name, values] of Object.entries(kept)) {
    const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]);
    const [first] = fields;
    if (first && ["checkbox", "radio"].includes(first.type)) {
      for (const field of fields) field.checked = values.includes(field.value);
      first.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (first && first.type !== "hidden") {
      first.value = values[0] ?? "";
    } else {
      for (const field of fields) field.remove();
      for (const value of values) form.append(carried(name, value));
    }
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function carried(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  return field;
}

/**
 * @param {string | null} text
 * @returns {Kept | null}
 */
function read(text) {
  return text ? JSON.parse(text) : null;
}
