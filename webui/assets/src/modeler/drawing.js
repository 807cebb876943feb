/** The drawing itself: bpmn-js with our modules, and the text that goes in and comes out. */

import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import Minimap from "diagram-js-minimap";
import { is } from "bpmn-js/lib/util/ModelUtil";

import { lettersAreThere, LETTERS } from "../diagram/letters.js";
import { commentsOf, withComments } from "../designer_kit/comments.js";
import { t } from "../designer_kit/language.js";
import { bpmnWords } from "./bpmn_words.js";
import { changes } from "./changes.js";
import { wordIds } from "./ids.js";
import { names } from "./names.js";
import { whatRuns } from "./what_runs.js";
import { wholeFile } from "./whole_file.js";

// What lies over the drawing: the palette at the left.
const MARGINS = { top: 40, right: 40, bottom: 40, left: 120 };
const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

export class Drawing {
  /**
   * @param {HTMLElement} container
   * @param {boolean} isForReading on a narrow screen one looks, and does not draw
   */
  constructor(container, isForReading) {
    const look = {
      bpmnRenderer: { defaultFillColor: "#ffffff", defaultStrokeColor: "#14213d", defaultLabelColor: "#14213d" },
      textRenderer: LETTERS,
    };
    this.isForReading = isForReading;
    /** @type {any} */
    this.viewer = isForReading
      ? new NavigatedViewer({ container, ...look, additionalModules: [bpmnWords, wholeFile] })
      : new Modeler({ container, ...look, additionalModules: [bpmnWords, wholeFile, changes, wordIds, names, whatRuns, Minimap] });
    /** @type {import("../designer_kit/comments.js").Comment[]} */
    this.comments = [];
    this.last = "";
    /** What bpmn-js cannot read, and so would not write again. */
    this.unread = /** @type {string[]} */ ([]);
    this.isStale = false;
    this.viewer.get("eventBus").on("commandStack.changed", () => { this.isStale = true; });
  }

  /** @param {string} name @returns {any} */
  get(name) {
    return this.viewer.get(name);
  }

  /**
   * Draw this text.
   * @param {string} xml
   */
  async load(xml) {
    const fault = whyNotBpmn(xml);
    if (fault) throw new Error(fault);
    const comments = commentsOf(xml);
    await lettersAreThere();
    try {
      const { warnings } = await this.viewer.importXML(xml);
      this.unread = unreadParts(warnings);
    } catch (error) {
      throw new Error(importFault(error), { cause: error });
    }
    this.comments = comments;
    this.last = xml;
    this.isStale = false;
    this.fit();
  }

  /** The text as it stands: untouched, it is what was loaded, to the letter. */
  async read() {
    if (this.isStale) {
      const { xml } = await this.viewer.saveXML({ format: true });
      this.last = withComments(xml, this.comments);
      this.isStale = false;
    }
    return this.last;
  }

  /** The whole beside the palette, but not larger than life. */
  fit() {
    const canvas = this.get("canvas");
    const { inner, outer } = canvas.viewbox();
    const left = this.isForReading ? MARGINS.right : MARGINS.left;
    const width = Math.max(outer.width - left - MARGINS.right, 100), height = Math.max(outer.height - MARGINS.top - MARGINS.bottom, 100);
    if (!inner.width || !inner.height) return;
    const scale = Math.min(width / inner.width, height / inner.height, 1);
    canvas.viewbox({
      x: inner.x - (left + (width - inner.width * scale) / 2) / scale,
      y: inner.y - (MARGINS.top + (height - inner.height * scale) / 2) / scale,
      width: outer.width / scale, height: outer.height / scale,
    });
  }

  /** Every process of the file. @returns {any[]} */
  get processes() {
    return (this.viewer.getDefinitions()?.rootElements ?? []).filter((/** @type {any} */ one) => is(one, "bpmn:Process"));
  }

  /** The shape that stands for an id: its own, or the pool's of a process. @param {string} id */
  find(id) {
    const registry = this.get("elementRegistry");
    return registry.get(id) ?? registry.find((/** @type {any} */ one) => one.businessObject?.processRef?.id === id)
      ?? (this.processes.some((one) => one.id === id) ? this.get("canvas").getRootElement() : undefined);
  }

  /** @param {string} id */
  show(id) {
    const element = this.find(id);
    if (!element) return false;
    const canvas = this.get("canvas");
    const plane = canvas.findRoot(element);
    if (plane && plane !== canvas.getRootElement()) canvas.setRootElement(plane);
    if (element.parent) canvas.scrollToElement(element, { top: 40, bottom: 60, left: 130, right: 140 });
    if (this.isForReading) return true;
    this.get("selection").select(element.parent ? element : []);
    return true;
  }
}

/** @param {string} xml */
export function whyNotBpmn(xml) {
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  const broken = tree.querySelector("parsererror");
  if (broken) return t("Tệp không phải XML đúng dạng: {why}", { why: firstLine(broken.textContent ?? "") });
  const root = tree.documentElement;
  if (root.namespaceURI !== BPMN || root.localName !== "definitions") {
    return t("Tệp không phải sơ đồ BPMN 2.0: phần tử đầu tiên là “{name}”, phải là “definitions” của BPMN.", { name: root.localName });
  }
  return "";
}

/** @param {{message: string}[]} warnings @returns {string[]} */
function unreadParts(warnings) {
  const lost = warnings.filter(({ message }) => /^unparsable content|^unknown (attribute|element)|duplicate ID/.test(message));
  return [...new Set(lost.map(({ message }) => /<([^>\s]+)[^>]*> detected|ID <([^>]+)>/.exec(message)?.slice(1).find(Boolean) ?? firstLine(message)))];
}

/** @param {any} error */
function importFault(error) {
  const why = firstLine(String(error?.message ?? ""));
  if (/no diagram to display|no process or collaboration/i.test(why)) return t("Tệp không có phần hình vẽ (BPMNDiagram), nên không hiện được. Mở tệp bằng phần mềm có vẽ hình rồi lưu lại.");
  return t("Không vẽ được tệp này: {why}", { why });
}

/** @param {string} text */
function firstLine(text) {
  return text.replace(/^This page contains the following errors:/, "").trim().split("\n")[0].replace(/Below is a rendering.*$/, "");
}
