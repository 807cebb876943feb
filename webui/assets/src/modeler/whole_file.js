/** What bpmn-js would lose between opening and saving, kept: unresolved references, foreign parts. */

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
