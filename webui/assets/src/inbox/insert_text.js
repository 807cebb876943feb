import { define } from "../kit/controllers.js";

/** @type {HTMLTextAreaElement | null} */
let last = null;
document.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLTextAreaElement) last = event.target;
});

/** A text kept ready goes where the cursor stands in an answer; else to the end of the field that is chosen. */
define("insert-text", (element) => {
  const button = /** @type {HTMLButtonElement} */ (element);
  button.addEventListener("click", (event) => {
    const form = button.form;
    const names = [...(form?.elements ?? [])].filter((one) => one.getAttribute("name") === "_into");
    const places = names.flatMap((one) =>
      one instanceof HTMLSelectElement ? [...one.options].map((option) => option.value) : [one.getAttribute("value")],
    );
    const chosen = /** @type {HTMLSelectElement | undefined} */ (names[0])?.value;
    const field = last && last.form === form && places.includes(last.name) ? last : form?.elements.namedItem(chosen ?? "");
    if (!(field instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const end = field === last ? field.selectionEnd : field.value.length;
    const before = field.value.slice(0, end);
    const gap = before && !before.endsWith("\n") ? "\n" : "";
    field.setRangeText(gap + (button.dataset.text ?? ""), end, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
});
