import { define } from "../kit/controllers.js";

/** A button that fills in fields of its form, by name: shown only where it can do so. */
define("put-in", (element) => {
  const button = /** @type {HTMLButtonElement} */ (element);
  button.hidden = false;
  button.addEventListener("click", () => {
    /** @type {HTMLElement | undefined} */
    let last;
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.put ?? "{}"))) {
      last = putIn(/** @type {HTMLFormElement} */ (button.form), name, String(value)) ?? last;
    }
    last?.focus();
    last?.scrollIntoView({ block: "center" });
  });
});

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 * @returns {HTMLElement | undefined} the field that has it now
 */
function putIn(form, name, value) {
  for (const one of form.querySelectorAll(`[name="${name}"]`)) {
    const field = /** @type {HTMLInputElement} */ (one);
    if (field.type === "radio" && field.value !== value) continue;
    if (field.type === "radio") field.checked = true;
    else field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    return field;
  }
  return undefined;
}
