import { define } from "./controllers.js";

/** A link to a dialog opens it over the page. */
define("open-dialog", (element) => {
  element.addEventListener("click", (event) => {
    const target = document.querySelector(element.getAttribute("href") ?? "");
    if (!(target instanceof HTMLDialogElement)) return;
    event.preventDefault();
    target.showModal();
  });
});
