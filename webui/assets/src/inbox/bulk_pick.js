import { define } from "../kit/controllers.js";

/** The boxes of a list and the bar of what is done with those ticked: how many, and all of the page at once. */
define("bulk-pick", (element) => {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[form="bulk"][name="viec"]')]);
  const all = /** @type {HTMLInputElement | null} */ (element.querySelector("[data-all]"));
  const count = /** @type {HTMLElement | null} */ (element.querySelector("[data-count]"));
  element.querySelector("[data-page]")?.removeAttribute("hidden");
  for (const one of element.querySelectorAll("[data-without-script]")) one.setAttribute("hidden", "");

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    if (count) count.textContent = chosen ? (count.dataset.words ?? "").replace("{count}", String(chosen)) : "";
    if (chosen && element instanceof HTMLDetailsElement) element.open = true;
  };

  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
});
