import Viewer from "bpmn-js/lib/Viewer";
import { placeLabels } from "./labels.js";
import { lettersAreThere, LETTERS } from "./letters.js";
import MoveCanvas from "diagram-js/lib/navigation/movecanvas";

const SMALLEST_READABLE = 0.62;
// A phone shows few steps at once anyway: those it shows can be read.
const SMALLEST_ON_A_PHONE = 0.9;
const NARROW_PIXELS = 560;
const LARGEST = 1.2;
const STEP = 1.25;

/** A drawing of one diagram at a time, with the positions of a case on it. */
export class CaseViewer {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.viewer = new Viewer({ container, textRenderer: LETTERS, additionalModules: [MoveCanvas] });
    /** @type {string[]} */
    this.others = [];
    /** @type {string[]} */
    this.active = [];
    container.querySelector("svg")?.setAttribute("tabindex", "-1");
  }

  /** @param {import("./case_diagram.js").DiagramData} data */
  async show(data) {
    await lettersAreThere();
    await this.viewer.importXML(data.xml);
    placeLabels(this.viewer);
    const canvas = /** @type {any} */ (this.viewer.get("canvas"));
    const registry = /** @type {any} */ (this.viewer.get("elementRegistry"));
    this.others = data.others;
    const isStep = (/** @type {string} */ id) => registry.get(id).businessObject.$instanceOf("bpmn:Activity");
    const drawn = data.active.filter((id) => registry.get(id));
    const calls = (/** @type {string} */ id) => registry.get(id).businessObject.calledElement;
    const isAtWork = (/** @type {string} */ id) => !calls(id) || (data.atWork ?? []).includes(calls(id));
    // People look for the step at work, not for the timer or the watch that runs beside it.
    const rank = (/** @type {string} */ id) => (isStep(id) ? (isAtWork(id) ? 0 : 1) : 2);
    this.active = drawn.sort((one, other) => rank(one) - rank(other));
    for (const id of data.done) if (registry.get(id)) canvas.addMarker(id, "is-done");
    for (const id of this.active) canvas.addMarker(id, "is-now");
    for (const shape of registry.filter((/** @type {any} */ one) => this.called(one))) canvas.addMarker(shape.id, "is-called");
    for (const id of data.failed ?? []) if (registry.get(id)) canvas.addMarker(id, "is-failed");
    const counted = (data.counts ?? []).filter((count) => registry.get(count.element));
    for (const count of counted) this.number(count);
    if (!this.active.length) this.active = counted.map((count) => count.element);
    this.zoom("fit");
  }

  /**
   * The numbers at one step, each leading to its list.
   * @param {import("./case_diagram.js").StepCounts} count
   */
  number(count) {
    const overlays = /** @type {any} */ (this.viewer.get("overlays"));
    const html = document.createElement("div");
    html.className = "m-counts";
    for (const mark of count.marks) {
      const link = document.createElement("a");
      link.className = `m-count m-count--${mark.kind}`;
      link.href = mark.href;
      link.textContent = mark.text;
      link.setAttribute("aria-label", `${count.name}: ${mark.label}`);
      html.append(link);
    }
    overlays.add(count.element, "counts", { position: { top: -14, right: 22 }, html });
  }

  /** @param {(process: string) => void} open */
  onCalled(open) {
    const events = /** @type {any} */ (this.viewer.get("eventBus"));
    events.on("element.click", (/** @type {any} */ event) => {
      const called = this.called(event.element);
      if (called) open(called);
    });
  }

  /** @param {string} how in, out or fit */
  zoom(how) {
    const canvas = /** @type {any} */ (this.viewer.get("canvas"));
    if (how === "in") canvas.zoom(canvas.zoom() * STEP);
    else if (how === "out") canvas.zoom(canvas.zoom() / STEP);
    else this.fit(canvas);
  }

  /**
   * The whole if it can be read so, else the present position at a size that can.
   * @param {any} canvas
   */
  fit(canvas) {
    const scale = canvas.zoom("fit-viewport", "auto");
    if (scale > LARGEST) canvas.zoom(LARGEST, "auto");
    const { outer, inner } = canvas.viewbox();
    const smallest = outer.width < NARROW_PIXELS ? SMALLEST_ON_A_PHONE : SMALLEST_READABLE;
    if (scale >= smallest) return;
    const registry = /** @type {any} */ (this.viewer.get("elementRegistry"));
    const shown = registry.get(this.active[0]) ?? { x: inner.x, y: inner.y, width: 0, height: 0 };
    const size = { width: outer.width / smallest, height: outer.height / smallest };
    canvas.viewbox({
      ...size,
      x: within(shown.x + shown.width / 2 - size.width / 2, inner.x, inner.width - size.width),
      y: within(shown.y + shown.height / 2 - size.height / 2, inner.y, inner.height - size.height),
    });
  }

  /**
   * The process that an element calls, if the case has a diagram of it.
   * @param {any} element
   * @returns {string | undefined}
   */
  called(element) {
    const process = element?.businessObject?.calledElement;
    return this.others.includes(process) ? process : undefined;
  }
}

/**
 * As near to what is wanted as the drawing has room; what is smaller than the frame stands in its middle.
 * @param {number} wanted
 * @param {number} first
 * @param {number} room
 */
function within(wanted, first, room) {
  return room < 0 ? first + room / 2 : Math.min(Math.max(wanted, first), first + room);
}

/** @param {HTMLElement} container */
export function openViewer(container) {
  return new CaseViewer(container);
}
