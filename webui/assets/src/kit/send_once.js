import { define } from "./controllers.js";

/** A form is sent once, however often its button is pressed; `data-confirm` asks first. A download leaves the page. */
define("send-once", (element) => {
  let isSent = false;
  element.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-download")) return;
    const question = element.dataset.confirm;
    if (isSent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    isSent = true;
    for (const button of element.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
  // Back from the next page, the form can be sent again.
  window.addEventListener("pageshow", () => {
    isSent = false;
    for (const button of element.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  });
});
