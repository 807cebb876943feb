/** The lines of a list and its later look: what stays is kept as it is, what is new comes in, what is gone goes. */

/** @typedef {{ added: string[], gone: string[] }} Difference */

/**
 * @param {ParentNode} part
 * @returns {HTMLElement[]}
 */
export function linesIn(part) {
  return /** @type {HTMLElement[]} */ ([...part.querySelectorAll("[data-line]")]);
}

/** @param {HTMLElement} line */
export function opener(line) {
  return /** @type {HTMLAnchorElement} */ (line.querySelector("a[data-open]"));
}

/**
 * Puts the new look into `place`: a line that says the same stays the same element, with its focus and its ticks, and
 * what is being read does not move.
 * @param {HTMLElement} place
 * @param {Element} fresh
 * @returns {Difference}
 */
export function renew(place, fresh) {
  const before = new Map(linesIn(place).map((line) => [line.dataset.line ?? "", line]));
  const after = linesIn(fresh);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const focusedLine = focused?.closest("[data-line]");
  const at = focusedLine instanceof HTMLElement && place.contains(focusedLine) ? focusedLine : undefined;
  const order = [...before.keys()];
  const anchor = at ?? inSight(place);
  const top = anchor?.getBoundingClientRect().top ?? 0;
  for (const line of after) {
    const same = before.get(line.dataset.line ?? "");
    if (same && same.dataset.mark === line.dataset.mark) line.replaceWith(same);
    else if (same) keepTicks(same, line);
  }
  place.replaceChildren(...fresh.childNodes);
  const now = new Map(linesIn(place).map((line) => [line.dataset.line ?? "", line]));
  settle(place, anchor && now.get(anchor.dataset.line ?? ""), top);
  if (at && focused) refocus(at, focused, order, now);
  return {
    added: [...now.keys()].filter((id) => !before.has(id)),
    gone: [...before.keys()].filter((id) => !now.has(id)),
  };
}

/**
 * @param {HTMLElement} old
 * @param {HTMLElement} line
 */
function keepTicks(old, line) {
  for (const box of old.querySelectorAll('input[type="checkbox"]')) {
    const same = line.querySelector(`input[type="checkbox"][name="${box.getAttribute("name")}"]`);
    if (same instanceof HTMLInputElement && box instanceof HTMLInputElement) same.checked = box.checked;
  }
}

/** @param {HTMLElement} place */
function inSight(place) {
  return linesIn(place).find((line) => line.getBoundingClientRect().bottom > 0);
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement | undefined} anchor
 * @param {number} top where it stood
 */
function settle(place, anchor, top) {
  const moved = anchor ? anchor.getBoundingClientRect().top - top : 0;
  if (!moved) return;
  const pane = place.closest("[data-pane-list]");
  if (pane && pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY === "auto") pane.scrollTop += moved;
  else window.scrollBy(0, moved);
}

/**
 * The focus stays on the same line, or goes to the one that followed it.
 * @param {HTMLElement} line
 * @param {HTMLElement} focused
 * @param {string[]} order
 * @param {Map<string, HTMLElement>} now
 */
function refocus(line, focused, order, now) {
  const id = line.dataset.line ?? "";
  if (focused.isConnected) {
    focused.focus({ preventScroll: true });
    return;
  }
  const following = [id, ...order.slice(order.indexOf(id) + 1), ...order.slice(0, order.indexOf(id)).reverse()];
  const next = following.map((one) => now.get(one)).find(Boolean);
  if (next) opener(next).focus({ preventScroll: true });
}
