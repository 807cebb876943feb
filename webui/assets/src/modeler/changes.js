/** Several changes as one, so that one press of undo takes them back; and what follows from a change. */

import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

import { Extensions, propertyOf } from "./extensions.js";

const COMMAND = "designer.several";

class Several {
  /** @param {any} context */
  preExecute(context) {
    context.changes();
  }
}

/** @param {any} commandStack */
function SeveralChanges(commandStack) {
  commandStack.registerHandler(COMMAND, Several);
}
SeveralChanges.$inject = ["commandStack"];

/**
 * @param {any} modeler
 * @param {() => void} changes
 */
export function several(modeler, changes) {
  modeler.get("commandStack").execute(COMMAND, { changes });
}

// What the engine reads of our properties, by element; `legalBasis` may stand anywhere.
const PEOPLE = ["dueIn", "assignTo", "agency", "notSameAs", "undoFor"];
const MESSAGES = ["correlation", "variable"];
const FORM = ["formJsonSchemaFilename", "formUiSchemaFilename"];
const PROPERTIES = /** @type {[string, string[]][]} */ ([
  ["bpmn:UserTask", [...PEOPLE, ...FORM]],
  ["bpmn:ManualTask", PEOPLE],
  ["bpmn:ReceiveTask", MESSAGES], ["bpmn:IntermediateCatchEvent", [...MESSAGES, ...FORM]], ["bpmn:BoundaryEvent", [...MESSAGES, ...FORM]],
]);
const PARTS = /** @type {[string, string][]} */ ([
  ["bpmn:UserTask", "instructionsForEndUser"], ["bpmn:ManualTask", "instructionsForEndUser"],
  ["bpmn:IntermediateCatchEvent", "instructionsForEndUser"], ["bpmn:BoundaryEvent", "instructionsForEndUser"],
  ["bpmn:ServiceTask", "serviceTaskOperator"], ["bpmn:BusinessRuleTask", "calledDecisionId"],
]);
const ALL_PROPERTIES = new Set(PROPERTIES.flatMap(([, names]) => names));
const ALL_PARTS = new Set(PARTS.map(([, name]) => name));

/** A shape of another type keeps what still means something; a changed id is followed where it is spoken of. */
class Followers extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {any} modeling
   * @param {any} moddle
   * @param {any} elementRegistry
   */
  constructor(eventBus, modeling, moddle, elementRegistry) {
    super(eventBus);
    this.modeling = modeling;
    this.registry = elementRegistry;
    this.extensions = new Extensions(moddle);
    this.postExecuted("shape.replace", (/** @type {any} */ { context }) => this.prune(context.newShape));
    this.postExecuted("element.updateProperties", (/** @type {any} */ { context }) => {
      const before = context.oldProperties?.id;
      if (before && before !== context.element.id) this.rename(before, context.element.id);
    });
  }

  /** @param {any} shape */
  prune(shape) {
    const owner = shape.businessObject;
    if (!owner.get("extensionElements")) return;
    const properties = new Set(PROPERTIES.filter(([type]) => is(owner, type)).flatMap(([, names]) => names));
    const parts = new Set(PARTS.filter(([type]) => is(owner, type)).map(([, name]) => name));
    const extensionElements = this.extensions.only(
      owner, (part) => !ALL_PARTS.has(part) || parts.has(part), (name) => !ALL_PROPERTIES.has(name) || properties.has(name));
    this.modeling.updateProperties(shape, { extensionElements });
  }

  /**
   * @param {string} before
   * @param {string} after
   */
  rename(before, after) {
    for (const element of this.registry.getAll()) {
      const owner = getBusinessObject(element);
      if (element.labelTarget || propertyOf(owner, "notSameAs") !== before) continue;
      const extensionElements = this.extensions.withProperty(owner, "notSameAs", after);
      this.modeling.updateModdleProperties(element, owner, { extensionElements });
    }
  }
}
/** @type {any} */ (Followers).$inject = ["eventBus", "modeling", "moddle", "elementRegistry"];

export const changes = {
  __init__: ["severalChanges", "followers"],
  severalChanges: ["type", SeveralChanges],
  followers: ["type", Followers],
};
