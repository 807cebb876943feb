import { holds } from "./conditions.js";
import { define } from "./controllers.js";

/**
 * Fields that do not apply step back; what was typed in them stays. A field in a row of a group
 * asks the fields of its row first, then those of the form. Rows may be added while the page is open.
 */
define("conditional-fields", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  if (!form.querySelector("[data-visible-when]")) return;
  const update = () => {
    const data = new FormData(form);
    const fields = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-visible-when]"));
    for (const field of fields) {
      const row = rowOf(field);
      /** @param {string} name */
      const valuesOf = (name) => {
        const isInRow = row !== "" && form.querySelector(`[name="${row}${name}"]`) !== null;
        const values = data.getAll(isInRow ? row + name : name).map(String);
        return values.length ? values : [""];
      };
      field.hidden = !holds(field.dataset.visibleWhen ?? "", valuesOf);
    }
  };
  form.addEventListener("change", update);
  update();
});

/**
 * What the names of a row begin with, such as `people-0-`; empty for a field outside of rows.
 * @param {HTMLElement} field
 */
function rowOf(field) {
  const name = field.closest("[data-row]") && field.querySelector("[name]")?.getAttribute("name");
  return name ? name.slice(0, name.lastIndexOf(field.dataset.field ?? "")) : "";
}
