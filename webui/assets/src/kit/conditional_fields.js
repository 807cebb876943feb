import { holds } from "./conditions.js";
import { define } from "./controllers.js";

/** Fields that do not apply step back; what was typed in them stays. */
define("conditional-fields", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  const fields = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-visible-when]"));
  if (!fields.length) return;
  /** @param {string} name */
  const valuesOf = (name) => {
    const values = new FormData(form).getAll(name).map(String);
    return values.length ? values : [""];
  };
  const update = () => {
    for (const field of fields) field.hidden = !holds(field.dataset.visibleWhen ?? "", valuesOf);
  };
  form.addEventListener("change", update);
  update();
});
