/** Parts of a page that are put in later: what they need is loaded, and their behaviours start. */

/**
 * The children of `fresh` take the place of those in `place`.
 * @param {HTMLElement} place
 * @param {Element} fresh
 */
export function take(place, fresh) {
  for (const needs of fresh.querySelectorAll("template[data-needs]")) {
    if (needs instanceof HTMLTemplateElement) load(needs.content);
    needs.remove();
  }
  place.replaceChildren(...fresh.childNodes);
  document.dispatchEvent(new Event("parts:changed"));
}

/**
 * A message where messages stand.
 * @param {string} words
 */
export function say(words) {
  const toast = document.createElement("div");
  toast.className = "k-toast k-toast--wrong";
  toast.textContent = words;
  document.querySelector(".k-toasts")?.replaceChildren(toast);
}

/** @param {DocumentFragment} needs */
function load(needs) {
  for (const link of needs.querySelectorAll('link[rel="stylesheet"]')) {
    const href = link.getAttribute("href") ?? "";
    if (!document.querySelector(`link[href="${href}"]`)) document.head.append(link.cloneNode());
  }
  for (const script of needs.querySelectorAll("script[src]")) {
    const src = script.getAttribute("src") ?? "";
    if (document.querySelector(`script[src="${src}"]`)) continue;
    const added = document.createElement("script");
    added.type = "module";
    added.src = src;
    document.head.append(added);
  }
}
