import { define } from "./controllers.js";

/** Typing in the last row of a group adds another empty one below, and so does its button; each row can be taken out. */
define("more-rows", (element) => {
  const most = Number(element.dataset.most) || Infinity;
  const group = element.id.replace(/^f-/, "");
  const rows = () => /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-row]")].filter((row) => groupOf(row) === element));
  const adder = /** @type {HTMLElement | undefined} */ ([...element.querySelectorAll("[data-add-row]")].find((one) => groupOf(one) === element));

  const settle = () => {
    rows().forEach((row, at) => {
      for (const place of row.querySelectorAll(".k-group__number, [data-row-number]")) if (groupOf(place) === element) place.textContent = String(at + 1);
    });
    if (adder) adder.hidden = rows().length >= most;
    // Which fields apply is asked again: a row came or went.
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** @param {HTMLElement} last */
  const add = (last) => {
    const added = emptied(last, group, 1 + Math.max(...rows().map((row) => numberOf(row, group))));
    last.after(added);
    settle();
    return added;
  };

  element.addEventListener("input", (event) => {
    const last = rows().at(-1);
    if (last && rows().length < most && event.target instanceof Node && last.contains(event.target)) add(last);
  });
  element.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("[data-add-row], [data-drop-row]") : null;
    const last = rows().at(-1);
    if (!pressed || !last || groupOf(pressed) !== element) return;
    event.preventDefault();
    if (pressed.matches("[data-add-row]")) return focusIn(add(last));
    const row = /** @type {HTMLElement} */ (pressed.closest("[data-row]"));
    const at = rows().indexOf(row);
    // The last one left is emptied, not taken out: there is always a row to write in.
    if (rows().length === 1) row.replaceWith(emptied(row, group, numberOf(row, group)));
    else row.remove();
    settle();
    focusIn(/** @type {HTMLElement} */ (rows()[Math.min(at, rows().length - 1)]));
  });
  if (adder) adder.hidden = rows().length >= most;
});

/** The group that a part of the page belongs to. @param {Element} one */
function groupOf(one) {
  return one.closest('[data-controller~="more-rows"]');
}

/** @param {HTMLElement} row */
function focusIn(row) {
  /** @type {HTMLElement | null} */ (row.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
}

/** The number in the names of a row's fields. @param {HTMLElement} row @param {string} group */
function numberOf(row, group) {
  const name = row.querySelector(`[name^="${group}-"]`)?.getAttribute("name") ?? "";
  return parseInt(name.slice(group.length + 1), 10) || 0;
}

/**
 * @param {HTMLElement} row
 * @param {string} group
 * @param {number} place
 */
function emptied(row, group, place) {
  const copy = /** @type {HTMLElement} */ (row.cloneNode(true));
  // What was wrong with the other row, and the files it has, are its own.
  for (const one of copy.querySelectorAll(".k-field__wrong, .k-files")) one.remove();
  for (const one of copy.querySelectorAll(".k-field--wrong")) one.classList.remove("k-field--wrong");
  for (const one of copy.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  const numbered = new RegExp(`^(f-)?${group}-\\d+(?=-|$)`);
  for (const one of copy.querySelectorAll("[name], [id], [for], [aria-describedby], [data-drop-row]")) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      const value = one.getAttribute(attribute);
      if (value) one.setAttribute(attribute, value.split(" ").map((each) => each.replace(numbered, `$1${group}-${place}`)).join(" "));
    }
    if (one instanceof HTMLInputElement && ["checkbox", "radio"].includes(one.type)) one.checked = false;
    else if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) one.value = "";
    else if (one instanceof HTMLSelectElement) one.selectedIndex = 0;
    if (one.matches("[data-drop-row]")) one.setAttribute("value", `${group}-${place}`);
  }
  return copy;
}
