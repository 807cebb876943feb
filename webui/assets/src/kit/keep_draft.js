import { define } from "./controllers.js";

/**
 * What is typed survives a closed lid and a wrong click: kept in this tab alone (sessionStorage),
 * put back into empty fields, forgotten when the form is sent on.
 */
define("keep-draft", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  const page = form.querySelector('input[name="page"]')?.getAttribute("value") ?? "";
  const key = `draft:${form.dataset.draft}:${page}`;
  restore(form, sessionStorage.getItem(key));
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(typed(form))));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
});

/** @param {HTMLFormElement} form */
function texts(form) {
  const found = form.querySelectorAll('textarea[name], input.k-input[name]:not([type="file"]):not([type="password"])');
  return /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...found]);
}

/** @param {HTMLFormElement} form */
function typed(form) {
  return Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
}

/**
 * @param {HTMLFormElement} form
 * @param {string | null} kept
 */
function restore(form, kept) {
  if (!kept) return;
  const values = JSON.parse(kept);
  for (const field of texts(form)) {
    if (!field.value && values[field.name]) field.value = values[field.name];
  }
}
