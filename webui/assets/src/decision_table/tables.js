/** The tables of a DMN file: dmn-js without the drawing of requirements, which the engine does not run. */

import DecisionTableEditor from "dmn-js-decision-table/lib/Editor";
import LiteralExpressionEditor from "dmn-js-literal-expression/lib/Editor";
import DecisionTableViewer from "dmn-js-decision-table/lib/Viewer";
import LiteralExpressionViewer from "dmn-js-literal-expression/lib/Viewer";
import EditingManager from "dmn-js-shared/lib/base/EditingManager";
import { is } from "dmn-js-shared/lib/util/ModelUtil";

import { commentsOf, withComments } from "../designer_kit/comments.js";
import { t } from "../designer_kit/language.js";
import { dmnWords } from "./dmn_words.js";

const VERSIONS = /^https:\/\/www\.omg\.org\/spec\/DMN\/(20191111|20211108|20230324)\/MODEL\/$/;

class TableEditors extends EditingManager {
  _getViewProviders() {
    return providers(DecisionTableEditor, LiteralExpressionEditor);
  }
}

class TableViewers extends EditingManager {
  _getViewProviders() {
    return providers(DecisionTableViewer, LiteralExpressionViewer);
  }
}

/**
 * @param {any} table
 * @param {any} expression
 */
function providers(table, expression) {
  const opens = (/** @type {string} */ type) => (/** @type {any} */ element) => is(element, "dmn:Decision") && is(element.decisionLogic, type);
  return [
    { id: "decisionTable", constructor: table, opens: opens("dmn:DecisionTable") },
    { id: "literalExpression", constructor: expression, opens: opens("dmn:LiteralExpression") },
  ];
}

export class Tables {
  /**
   * @param {HTMLElement} container
   * @param {{isForReading: boolean, changed: () => void, opened: () => void}} more
   */
  constructor(container, { isForReading, changed, opened }) {
    const Manager = /** @type {any} */ (isForReading ? TableViewers : TableEditors);
    const view = { additionalModules: [dmnWords] };
    /** @type {any} */
    this.manager = new Manager({ container, decisionTable: view, literalExpression: view });
    this.comments = /** @type {import("../designer_kit/comments.js").Comment[]} */ ([]);
    this.last = "";
    this.isStale = false;
    this.heard = new WeakSet();
    this.manager.on("views.changed", () => {
      const viewer = this.manager.getActiveViewer();
      if (viewer && !this.heard.has(viewer)) {
        this.heard.add(viewer);
        viewer.on("commandStack.changed", () => {
          this.isStale = true;
          changed();
        });
      }
      opened();
    });
  }

  /** @param {string} xml */
  async load(xml) {
    const fault = whyNotDmn(xml);
    if (fault) throw new Error(fault);
    const comments = commentsOf(xml);
    const { warnings } = await this.manager.importXML(xml);
    if (!this.manager.getViews().length) throw new Error(t("Tệp không có bảng quyết định nào."));
    this.comments = comments;
    this.last = xml;
    this.isStale = false;
    return warnings;
  }

  async read() {
    if (this.isStale) {
      const { xml } = await this.manager.saveXML({ format: true });
      this.last = withComments(xml, this.comments);
      this.isStale = false;
    }
    return this.last;
  }

  /** The decisions of the file. @returns {{id: string, name: string, isOpen: boolean}[]} */
  get all() {
    const active = this.manager.getActiveView();
    return this.manager.getViews().map((/** @type {any} */ view) => ({ id: view.element.id, name: view.element.name || view.element.id, isOpen: view === active }));
  }

  /** @param {string} id */
  async open(id) {
    const view = this.manager.getViews().find((/** @type {any} */ one) => one.element.id === id);
    if (view && view !== this.manager.getActiveView()) await this.manager.open(view);
  }

  /** The decision that holds an element. @param {string} id */
  holderOf(id) {
    const holds = (/** @type {any} */ part) => {
      for (let one = part; one; one = one.$parent) if (is(one, "dmn:Decision")) return one.id;
      return "";
    };
    const find = (/** @type {any} */ part) => {
      if (part.id === id) return holds(part);
      for (const property of part.$descriptor?.properties ?? []) {
        const value = property.isReference ? undefined : part[property.ns.localName];
        for (const child of [value].flat()) {
          const found = child?.$descriptor && find(child);
          if (found) return found;
        }
      }
      return "";
    };
    return find(this.manager.getDefinitions());
  }

  /** @param {"undo" | "redo"} name */
  step(name) {
    this.manager.getActiveViewer()?.get("commandStack")[name]();
  }

  get can() {
    const stack = this.manager.getActiveViewer()?.get("commandStack", false);
    return { undo: Boolean(stack?.canUndo()), redo: Boolean(stack?.canRedo()) };
  }
}

/** @param {string} xml */
export function whyNotDmn(xml) {
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  if (tree.querySelector("parsererror")) return t("Tệp không phải XML đúng dạng.");
  const root = tree.documentElement;
  if (root.localName !== "definitions" || !/omg\.org\/spec\/DMN\//i.test(root.namespaceURI ?? "")) {
    return t("Tệp không phải bảng quyết định DMN: phần tử đầu tiên là “{name}”, phải là “definitions” của DMN.", { name: root.localName });
  }
  return VERSIONS.test(root.namespaceURI ?? "") ? "" : t("Bảng này thuộc phiên bản DMN cũ. Mở bằng phần mềm đã tạo ra nó và lưu lại theo DMN 1.3.");
}
