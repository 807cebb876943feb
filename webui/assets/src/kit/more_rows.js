import { define } from "./controllers.js";

/** Typing in the last row of a group adds another empty one below, and so does its button. */
define("more-rows", (element) => {
  const rows = () => /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-row]")]);
  element.addEventListener("input", (event) => {
    const last = rows().at(-1);
    if (last && event.target instanceof Node && last.contains(event.target)) last.after(emptied(last, rows().length));
  });
  element.querySelector("[data-add-row]")?.addEventListener("click", (event) => {
    const last = rows().at(-1);
    if (!last) return;
    event.preventDefault();
    const added = emptied(last, rows().length);
    last.after(added);
    /** @type {HTMLElement | null} */ (added.querySelector("input, textarea, select"))?.focus();
  });
});

/**
 * @param {HTMLElement} row
 * @param {number} place
 */
function emptied(row, place) {
  const copy = /** @type {HTMLElement} */ (row.cloneNode(true));
  for (const one of copy.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = one.getAttribute(attribute);
      if (value) one.setAttribute(attribute, value.replace(/-\d+-(?!.*-\d+-)/, `-${place}-`));
    }
    if (one instanceof HTMLInputElement && ["checkbox", "radio"].includes(one.type)) one.checked = false;
    else if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) one.value = "";
    else if (one instanceof HTMLSelectElement) one.selectedIndex = 0;
  }
  const number = copy.querySelector(".k-group__number");
  if (number) number.textContent = String(place + 1);
  return copy;
}
