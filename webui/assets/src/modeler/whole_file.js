/** What bpmn-js would lose between opening and saving, kept: unresolved references, comments, foreign parts. */

import ModdleCopy from "bpmn-js/lib/features/copy-paste/ModdleCopy";

import { copyGeneric } from "./extensions.js";

// The drawing is built along these: a stand-in would be drawn.
const DRAWN = new Set(["bpmn:sourceRef", "bpmn:targetRef", "bpmn:flowNodeRef", "bpmn:attachedToRef", "bpmndi:bpmnElement", "bpmn:processRef"]);

/**
 * References to what is not in the file, such as a variable in `loopDataInputRef`, become stand-ins that are
 * written back as they were read.
 * @param {any} eventBus
 * @param {any} moddle
 */
function KeptReferences(eventBus, moddle) {
  eventBus.on("import.parse.complete", (/** @type {any} */ { error, references, elementsById }) => {
    if (error) return;
    for (const { element, property, id } of references) {
      if (elementsById[id] || DRAWN.has(property)) continue;
      const descriptor = moddle.getPropertyDescriptor(element, property);
      const standIn = standInFor(moddle, id);
      if (descriptor?.isMany) element.get(property).push(standIn);
      else element.set(property, standIn);
    }
  });
}
KeptReferences.$inject = ["eventBus", "moddle"];

/**
 * Something that is only its name: what a reference to a variable points at.
 * @param {any} moddle
 * @param {string} id
 */
export function standInFor(moddle, id) {
  return moddle.create("bpmn:ItemAwareElement", { id });
}

/** Copies and replaced shapes keep the parts of foreign namespaces, which the original leaves out. */
class GenerousCopy extends ModdleCopy {
  /**
   * @param {any} property
   * @param {any} parent
   * @param {string} name
   * @param {boolean} [clone]
   */
  copyProperty(property, parent, name, clone = false) {
    if (property?.$descriptor?.isGeneric) {
      const copy = copyGeneric(/** @type {any} */ (this)._moddle, property);
      copy.$parent = parent;
      return copy;
    }
    return super.copyProperty(property, parent, name, clone);
  }
}
/** @type {any} */ (GenerousCopy).$inject = ["eventBus", "bpmnFactory", "moddle"];

export const wholeFile = {
  __init__: ["keptReferences"],
  keptReferences: ["type", KeptReferences],
  moddleCopy: ["type", GenerousCopy],
};

/** @typedef {{text: string, before: string, inside: string}} Comment */

/**
 * The comments of a file, each with the id of the element it stands before, or at whose end it stands.
 * @param {string} xml
 * @returns {Comment[]}
 */
export function commentsOf(xml) {
  if (!xml.includes("<!--")) return [];
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  const walker = tree.createTreeWalker(tree, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) {
    const comment = /** @type {Comment} */ (/** @type {unknown} */ (walker.currentNode));
    found.push(placed(/** @type {any} */ (comment)));
  }
  return found;
}

/** @param {globalThis.Comment} comment @returns {Comment} */
function placed(comment) {
  let next = comment.nextSibling;
  while (next && next.nodeType !== Node.ELEMENT_NODE) next = next.nextSibling;
  let parent = comment.parentElement;
  while (parent && !parent.getAttribute("id")) parent = parent.parentElement;
  const before = next instanceof Element ? next.getAttribute("id") ?? "" : "";
  return { text: comment.data, before, inside: parent?.getAttribute("id") ?? "" };
}

/**
 * The file with its comments put back: before their element, or first in the one around them.
 * @param {string} xml as bpmn-js wrote it
 * @param {Comment[]} comments
 */
export function withComments(xml, comments) {
  for (const { text, before, inside } of comments) {
    const at = startOf(xml, before) ?? afterStartOf(xml, inside) ?? xml.indexOf("<", xml.indexOf("?>") + 2);
    const lineStart = xml.lastIndexOf("\n", at) + 1;
    const indent = /^\s*/.exec(xml.slice(lineStart, at))?.[0] ?? "";
    xml = `${xml.slice(0, at)}<!--${text}-->\n${indent}${xml.slice(at)}`;
  }
  return xml;
}

/**
 * @param {string} xml
 * @param {string} id
 */
function startOf(xml, id) {
  if (!id) return undefined;
  const at = xml.indexOf(` id="${id}"`);
  return at < 0 ? undefined : xml.lastIndexOf("<", at);
}

/**
 * @param {string} xml
 * @param {string} id
 */
function afterStartOf(xml, id) {
  const start = startOf(xml, id);
  if (start === undefined) return undefined;
  const end = xml.indexOf(">", start);
  // An element without content has no inside: the comment stands before it.
  return xml[end - 1] === "/" ? start : xml.indexOf("<", end);
}
