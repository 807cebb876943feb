import { define } from "../kit/controllers.js";

/** The id of something new follows its title, until somebody writes an id of their own. */
define("propose-identifier", (form) => {
  const title = field(form, "title");
  const identifier = field(form, "identifier");
  if (!title || !identifier) return;
  let proposed = identifier.value;
  title.addEventListener("change", async () => {
    if (identifier.value !== proposed) return;
    try {
      const answer = await fetch(`${form.dataset.proposals}?ten=${encodeURIComponent(title.value)}`);
      if (!answer.ok) return;
      const { identifier: word } = /** @type {{identifier: string}} */ (await answer.json());
      // Somebody may have begun to write one while this was on its way.
      if (identifier.value !== proposed || document.activeElement === identifier) return;
      identifier.value = proposed = word;
    } catch {
      // Left empty, the server proposes the same.
    }
  });
});

/**
 * @param {HTMLElement} form
 * @param {string} name
 * @returns {HTMLInputElement | null}
 */
function field(form, name) {
  return form.querySelector(`input[name="${name}"]`);
}
