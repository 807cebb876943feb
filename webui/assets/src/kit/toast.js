import { define } from "./controllers.js";

const SHOWN_MILLISECONDS = 8000;

/** A message leaves by itself, unless something went wrong or it is pointed at. */
define("toast", (element) => {
  if (element.classList.contains("k-toast--wrong")) return;
  let timer = window.setTimeout(() => element.remove(), SHOWN_MILLISECONDS);
  element.addEventListener("mouseenter", () => window.clearTimeout(timer));
  element.addEventListener("mouseleave", () => {
    timer = window.setTimeout(() => element.remove(), SHOWN_MILLISECONDS);
  });
});
