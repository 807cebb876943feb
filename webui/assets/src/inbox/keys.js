/**
 * Whether the key is meant for a field: letters are shortcuts only elsewhere.
 * @param {KeyboardEvent} event
 */
export function isTyping(event) {
  const target = event.target;
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}
