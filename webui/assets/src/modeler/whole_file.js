/** What bpmn-js would lose between opening and saving, kept: unresolved references, foreign parts. */

import ModdleCopy from "bpmn-js/lib/features/copy-paste/ModdleCopy";

import { copyGeneric } from "./extensions.js";

// The drawing is built along these: a stand-in would be drawn.
const DRAWN = new Set(["bpmn:flowNodeRef", "bpmn:attachedToRef", "bpmndi:bpmnElement", "bpmn:processRef"]);

const AFTER_ORDERING = 500;

/**
 * References to what is not in the file, such as a variable in `loopDataInputRef`, become stand-ins that are
 * written back as they were read. A reference may carry a prefix of its namespace: then it is in the file.
 * @param {any} eventBus
 * @param {any} moddle
 */
function KeptReferences(eventBus, moddle) {
  eventBus.on("import.parse.complete", (/** @type {any} */ { error, references, elementsById }) => {
    if (error) return;
    for (const { element, property, id } of references) {
      if (elementsById[id]) continue;
      const meant = elementsById[id.replace(/^[^:]*:/, "")];
      if (!meant && DRAWN.has(property)) continue;
      const descriptor = moddle.getPropertyDescriptor(element, property);
      const target = meant ?? standInFor(moddle, id);
      if (descriptor?.isMany) element.get(property).push(target);
      else element.set(property, target);
    }
  });
}
KeptReferences.$inject = ["eventBus", "moddle"];

/**
 * Shapes that bpmn-js does not draw, such as those of a pool without a shape of its own, are left out when it
 * puts the drawing in order for saving: put them back.
 * @param {any} eventBus
 * @param {any} elementRegistry
 */
function KeptShapes(eventBus, elementRegistry) {
  /** @type {{plane: any, shapes: any[]}[]} */
  let kept = [];
  eventBus.on("import.parse.complete", (/** @type {any} */ { error, definitions }) => {
    kept = error ? [] : (definitions.diagrams ?? []).filter((/** @type {any} */ one) => one.plane)
      .map((/** @type {any} */ { plane }) => ({ plane, shapes: [...plane.get("planeElement")] }));
  });
  eventBus.on("import.done", () => {
    const drawn = new Set(elementRegistry.getAll().map((/** @type {any} */ one) => one.di));
    for (const one of kept) one.shapes = one.shapes.filter((shape) => !drawn.has(shape));
  });
  eventBus.on("saveXML.start", AFTER_ORDERING, () => {
    for (const { plane, shapes } of kept) {
      const present = plane.get("planeElement");
      present.push(...shapes.filter((shape) => !present.includes(shape) && shape.bpmnElement));
    }
  });
}
KeptShapes.$inject = ["eventBus", "elementRegistry"];

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
  __init__: ["keptReferences", "keptShapes"],
  keptShapes: ["type", KeptShapes],
  keptReferences: ["type", KeptReferences],
  moddleCopy: ["type", GenerousCopy],
};
