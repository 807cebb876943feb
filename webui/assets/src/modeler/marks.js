/** Findings on the drawing: a badge with a number, a dashed outline; the words stand in the list below. */

import { t } from "../designer_kit/language.js";

const KIND = "finding";

/**
 * @param {any} viewer
 * @param {Map<string, import("../designer_kit/findings.js").Finding[]>} byElement
 */
export function markFindings(viewer, byElement) {
  const overlays = viewer.get("overlays"), canvas = viewer.get("canvas"), registry = viewer.get("elementRegistry");
  overlays.remove({ type: KIND });
  for (const element of registry.getAll()) {
    const faults = byElement.get(element.id) ?? [];
    const isError = faults.some((one) => one.severity === "error");
    mark(canvas, element, "has-error", isError);
    mark(canvas, element, "has-warning", Boolean(faults.length) && !isError);
    if (faults.length && !element.labelTarget && element.parent) {
      overlays.add(element, KIND, { position: place(element), scale: { min: 0.9, max: 1.2 }, html: badge(faults, isError) });
    }
  }
}

/**
 * @param {any} canvas
 * @param {any} element
 * @param {string} look
 * @param {boolean} isOn
 */
function mark(canvas, element, look, isOn) {
  if (canvas.hasMarker(element, look) === isOn) return;
  if (isOn) canvas.addMarker(element, look);
  else canvas.removeMarker(element, look);
}

/** @param {any} element */
function place(element) {
  // An event is small: its badge stands beside it.
  if (!element.waypoints) return element.width > 60 ? { top: -14, left: -14 } : { top: -22, left: -26 };
  const { x, y } = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)];
  const left = Math.min(...element.waypoints.map((/** @type {any} */ one) => one.x));
  const top = Math.min(...element.waypoints.map((/** @type {any} */ one) => one.y));
  return { left: x - left + 4, top: y - top - 26 };
}

/**
 * @param {import("../designer_kit/findings.js").Finding[]} faults
 * @param {boolean} isError
 */
function badge(faults, isError) {
  const made = document.createElement("div");
  made.className = `m-badge m-badge--${isError ? "error" : "warning"}`;
  made.textContent = faults.length > 1 ? `! ${faults.length}` : "!";
  made.title = faults.map((one) => one.message).join("\n");
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", t("{count} điều phải xem ở đây", { count: faults.length }));
  return made;
}
