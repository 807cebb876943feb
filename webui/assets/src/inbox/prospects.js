import { define } from "../kit/controllers.js";

/** Where the chosen answer leads stands out from the others. */
define("prospects", (element) => {
  const form = element.closest("form");
  if (!form) return;
  const mark = () => {
    const chosen = String(new FormData(form).get("decision") ?? "");
    for (const one of element.querySelectorAll("[data-option]")) {
      one.classList.toggle("i-prospects__one--chosen", one.getAttribute("data-option") === chosen && chosen !== "");
    }
  };
  form.addEventListener("change", mark);
  mark();
});
