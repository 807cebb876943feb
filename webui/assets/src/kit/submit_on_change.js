import { define } from "./controllers.js";

/** A form that is sent as soon as one of its marked choices changes; its button is for who has no script. */
define("submit-on-change", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  for (const button of form.querySelectorAll("[data-without-script]")) button.setAttribute("hidden", "");
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLElement && event.target.dataset.submits !== undefined) form.requestSubmit();
  });
});
