import { define, start } from "../kit/controllers.js";

/** The part of the page that tells how far an act is comes anew every other second, until the act is over. */
define("bulk-progress", (element) => {
  const seconds = Number(element.dataset.seconds ?? "2");

  const withScript = () => {
    for (const one of element.querySelectorAll("[data-without-script]")) one.setAttribute("hidden", "");
  };

  const look = async () => {
    if (element.dataset.over !== undefined) return;
    const page = await fetchPage(element.dataset.news ?? "");
    const fresh = page?.querySelector('[data-controller~="bulk-progress"]');
    const part = element.querySelector("[data-part]");
    if (fresh instanceof HTMLElement && part) {
      part.replaceChildren(...(fresh.querySelector("[data-part]")?.childNodes ?? []));
      start(part);
      withScript();
      if (fresh.dataset.over !== undefined) element.dataset.over = "";
    }
    window.setTimeout(look, seconds * 1000);
  };
  withScript();
  window.setTimeout(look, seconds * 1000);
});

/**
 * The page as it is now; nothing while the server does not answer.
 * @param {string} address
 */
async function fetchPage(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
