/** Keys that bpmn-js does not know, and where its own hold. */

/**
 * @param {HTMLElement} root
 * @param {import("./drawing.js").Drawing} drawing
 * @param {{help: () => void, save: () => void}} acts
 */
export function wireKeys(root, drawing, acts) {
  root.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest("input, select, textarea, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      acts.save();
    } else if (!isTyping && (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) {
      if (root.querySelector(".djs-container")?.contains(/** @type {Node} */ (event.target))) return;
      event.preventDefault();
      const isRedo = event.key.toLowerCase() === "y" || event.shiftKey;
      drawing.get("editorActions").trigger(isRedo ? "redo" : "undo");
    } else if (!isTyping && event.key === "?") {
      event.preventDefault();
      acts.help();
    }
  });
}

/**
 * With the drawing focused, Tab goes on; [ and ] walk through the steps, Enter goes to the properties.
 * @param {HTMLElement} canvas
 * @param {{walk: (by: number) => void, open: () => void}} acts
 */
export function wireWalking(canvas, acts) {
  canvas.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLElement && event.target.closest("[contenteditable], input, .djs-popup")) return;
    if (event.key === "]" || event.key === "[") acts.walk(event.key === "]" ? 1 : -1);
    else if (event.key === "Enter") acts.open();
    else return;
    event.preventDefault();
  });
}
