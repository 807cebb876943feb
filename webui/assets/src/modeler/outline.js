/** The steps of a diagram in the order in which a case meets them. */

import { is } from "bpmn-js/lib/util/ModelUtil";

import { t } from "../designer_kit/language.js";
import { kindOf, nameOf } from "./kinds.js";

/** @typedef {{owner: any, depth: number}} Step */

/**
 * @param {any[]} processes business objects
 * @returns {Step[]}
 */
export function stepsOf(processes) {
  return processes.flatMap((process) => inside(process, 0));
}

/**
 * @param {any} scope
 * @param {number} depth
 * @returns {Step[]}
 */
function inside(scope, depth) {
  const nodes = (scope.flowElements ?? []).filter((/** @type {any} */ one) => is(one, "bpmn:FlowNode"));
  /** @type {Step[]} */
  const steps = [];
  const seen = new Set();
  const visit = (/** @type {any} */ node) => {
    const waiting = [node];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      steps.push({ owner: next, depth });
      if (is(next, "bpmn:SubProcess")) steps.push(...inside(next, depth + 1));
      const edges = nodes.filter((/** @type {any} */ one) => one.attachedToRef === next);
      for (const edge of edges) {
        if (!seen.has(edge)) steps.push({ owner: edge, depth: depth + 1 });
        seen.add(edge);
      }
      waiting.push(...[...followers(next), ...edges.flatMap(followers)].filter((one) => nodes.includes(one)));
    }
  };
  for (const start of nodes.filter((/** @type {any} */ one) => is(one, "bpmn:StartEvent"))) visit(start);
  for (const rest of nodes) if (!rest.attachedToRef) visit(rest);
  return steps;
}

/** @param {any} node @returns {any[]} its default way first */
function followers(node) {
  const flows = (node.outgoing ?? []).filter((/** @type {any} */ flow) => flow.targetRef);
  return [...flows].sort((one, other) => Number(other === node.default) - Number(one === node.default)).map((flow) => flow.targetRef);
}

/** The list of steps beside the drawing: says where one is, and leads there. */
export class Outline {
  /**
   * @param {HTMLElement} list
   * @param {(id: string) => void} select
   */
  constructor(list, select) {
    this.list = list;
    this.select = select;
    this.drawn = "";
    this.present = "";
  }

  /**
   * @param {Step[]} steps
   * @param {Map<string, import("../designer_kit/findings.js").Finding[]>} findings
   */
  show(steps, findings) {
    const lines = steps.map(({ owner, depth }) => ({
      id: owner.id, name: nameOf(owner), kind: kindOf(owner), depth, faults: findings.get(owner.id) ?? [], isTask: is(owner, "bpmn:Activity"),
    }));
    const drawn = JSON.stringify(lines);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = this.list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-step") : null;
    this.list.replaceChildren(...lines.map((line) => this.line(line)));
    this.mark(this.present);
    if (focused) this.find(focused)?.focus();
  }

  /** @param {any} line */
  line({ id, name, kind, depth, faults, isTask }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = `m-step${isTask ? " m-step--task" : ""}`;
    button.dataset.step = id;
    button.dataset.depth = String(Math.min(depth, 4));
    const words = span("m-step__name", name);
    button.append(words, span("m-step__kind", kind));
    if (faults.length) {
      const isError = faults.some((/** @type {any} */ one) => one.severity === "error");
      button.append(span(`m-step__fault m-step__fault--${isError ? "error" : "warning"}`, isError ? t("có lỗi") : t("nên xem")));
    }
    button.addEventListener("click", () => this.select(id));
    item.append(button);
    return item;
  }

  /** @param {string} id */
  find(id) {
    return /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-step="${CSS.escape(id)}"]`));
  }

  /** @param {string} id the selected element, "" for none */
  mark(id) {
    this.present = id;
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const line = id ? this.find(id) : null;
    line?.setAttribute("aria-current", "true");
    line?.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {string} look
 * @param {string} words
 */
function span(look, words) {
  const made = document.createElement("span");
  made.className = look;
  made.textContent = words;
  return made;
}
