/** Ids are words: proposed from the name at birth, and never changed by themselves afterwards. */

import BpmnFactory from "bpmn-js/lib/features/modeling/BpmnFactory";
import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { is } from "bpmn-js/lib/util/ModelUtil";

import { asWord } from "../designer_kit/language.js";

const AT_BIRTH = [
  ["bpmn:CallActivity", "goi_quy_trinh"], ["bpmn:SubProcess", "quy_trinh_con"], ["bpmn:Activity", "viec"],
  ["bpmn:StartEvent", "bat_dau"], ["bpmn:EndEvent", "ket_thuc"], ["bpmn:Event", "su_kien"], ["bpmn:Gateway", "re_nhanh"],
  ["bpmn:SequenceFlow", "noi"], ["bpmn:MessageFlow", "luong_thong_diep"], ["bpmn:Association", "lien_ket"],
  ["bpmn:TextAnnotation", "ghi_chu"], ["bpmn:Group", "nhom"], ["bpmn:LaneSet", "cac_lan"], ["bpmn:Lane", "lan"],
  ["bpmn:Participant", "ben_tham_gia"], ["bpmn:Collaboration", "phoi_hop"], ["bpmn:Process", "quy_trinh"],
  ["bpmn:DataObject", "du_lieu"], ["bpmn:DataObjectReference", "du_lieu_ve"], ["bpmn:Message", "thong_diep"], ["bpmn:Error", "loi"],
  ["bpmn:EventDefinition", "dinh_nghia"],
];
const RESERVED = new Set(["Start", "End", "Root"]);

/** Elements get a word for an id instead of `Activity_0abc123`. */
class WordFactory extends BpmnFactory {
  /** @param {any} element */
  _ensureId(element) {
    const self = /** @type {any} */ (this);
    if (element.id || !self._needsId(element)) {
      if (element.id) self._model.ids.claim(element.id, element);
      return;
    }
    const kind = AT_BIRTH.find(([type]) => is(element, type))?.[1] ?? asWord(element.$type.replace(/^[^:]*:/, ""));
    element.id = freeWord(self._model, `${kind}_1`);
    self._model.ids.claim(element.id, element);
  }
}
/** @type {any} */ (WordFactory).$inject = ["moddle"];

/**
 * The word, or the next one with a number that is not taken.
 * @param {any} moddle
 * @param {string} word
 */
export function freeWord(moddle, word) {
  const base = word.replace(/_\d+$/, "");
  let free = word;
  for (let number = 2; moddle.ids.assigned(free); number++) free = `${base}_${number}`;
  return free;
}

/**
 * Why this cannot be the id of the element, as a key of words; "" when it can.
 * @param {any} moddle
 * @param {any} owner
 * @param {string} id
 */
export function idFault(moddle, owner, id) {
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(id) || id.includes("__")) return "form";
  if (RESERVED.has(id) || /\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)$/.test(id)) return "reserved";
  const holder = moddle.ids.assigned(id);
  return holder && holder !== owner ? "taken" : "";
}

/** Follows names of elements that were born in this visit, until a person writes an id. */
class IdsFromNames extends CommandInterceptor {
  /**
   * @param {any} eventBus
   * @param {any} moddle
   * @param {any} modeling
   * @param {any} elementRegistry
   */
  constructor(eventBus, moddle, modeling, elementRegistry) {
    super(eventBus);
    this.moddle = moddle;
    this.modeling = modeling;
    this.registry = elementRegistry;
    /** @type {Map<any, string>} business objects born here, with the id we gave */
    this.born = new Map();
    this.isOurs = false;
    const created = ["shape.create", "connection.create", "elements.create"];
    this.postExecuted(created, (/** @type {any} */ { context }) => this.welcome(context));
    this.postExecuted(["element.updateProperties", "element.updateLabel"], (/** @type {any} */ { context }) => this.follow(context.element));
    this.postExecuted("element.updateProperties", (/** @type {any} */ { context }) => this.followWritten(context));
    this.executed("element.updateProperties", (/** @type {any} */ { context }) => this.takeAlong(context));
    this.reverted("element.updateProperties", (/** @type {any} */ { context }) => this.takeAlong(context));
    this.postExecuted("shape.replace", 100, (/** @type {any} */ { context }) => this.inherit(context.oldShape, context.newShape));
    eventBus.on("import.done", () => this.born.clear());
  }

  /** @param {any} context */
  welcome(context) {
    for (const element of context.elements ?? [context.shape ?? context.connection]) {
      const owner = element?.businessObject;
      if (!owner || element.labelTarget || this.born.has(owner) || !owner.id || !this.isFresh(owner)) continue;
      this.born.set(owner, owner.id);
      this.follow(element);
    }
  }

  /**
   * A shape that came back by undo, or a type that was changed, keeps the id it had.
   * @param {any} owner
   */
  isFresh(owner) {
    return AT_BIRTH.some(([type, word]) => is(owner, type) && new RegExp(`^${word}_\\d+$`).test(owner.id));
  }

  /** Elements of a process that was never published, still with the ids of their birth, go on as if born here. */
  adopt() {
    for (const element of this.registry.getAll()) {
      const owner = element.businessObject;
      if (owner?.id && !element.labelTarget && this.isFresh(owner)) this.born.set(owner, owner.id);
    }
  }

  /**
   * A shape of another type goes on as the one it replaces.
   * @param {any} before
   * @param {any} after
   */
  inherit(before, after) {
    const given = this.born.get(before.businessObject);
    this.born.delete(after.businessObject);
    if (given === after.businessObject.id) this.born.set(after.businessObject, given ?? "");
  }

  /** @param {any} element */
  follow(element) {
    const shape = element?.labelTarget ?? element;
    const owner = shape?.businessObject;
    if (this.isOurs || !owner || this.born.get(owner) !== owner.id) return;
    const wanted = this.proposed(owner);
    if (!wanted || wanted === owner.id || wanted === owner.id.replace(/_\d+$/, "")) return;
    const id = freeWord(this.moddle, wanted);
    this.isOurs = true;
    try {
      this.modeling.updateProperties(shape, { id });
    } finally {
      this.isOurs = false;
    }
    this.born.set(owner, id);
    for (const flow of [...(shape.incoming ?? []), ...(shape.outgoing ?? [])]) this.follow(flow);
  }

  /** An id that a person wrote is the word of the flows too, while theirs are ours. @param {any} context */
  followWritten({ element, oldProperties }) {
    if (this.isOurs || !oldProperties?.id || oldProperties.id === element.id) return;
    for (const flow of [...(element.incoming ?? []), ...(element.outgoing ?? [])]) this.follow(flow);
  }

  /**
   * Label and shape in the file go by the id of their element: left with the old one, they would be in the way of whoever gets that id next.
   * @param {any} context
   */
  takeAlong({ element, properties, oldProperties }) {
    if (!properties?.id || !oldProperties?.id) return;
    const { label, di, id } = element;
    if (label && label.id !== `${id}_label` && !this.registry.get(`${id}_label`)) this.registry.updateId(label, `${id}_label`);
    if (di && [`${properties.id}_di`, `${oldProperties.id}_di`].includes(di.id)) di.id = `${id}_di`;
  }

  /** @param {any} owner */
  proposed(owner) {
    if (is(owner, "bpmn:SequenceFlow") && owner.sourceRef && owner.targetRef) {
      return `${owner.sourceRef.id}_to_${owner.targetRef.id}`.slice(0, 90);
    }
    return owner.name ? asWord(owner.name) : "";
  }
}
/** @type {any} */ (IdsFromNames).$inject = ["eventBus", "moddle", "modeling", "elementRegistry"];

export const wordIds = {
  __init__: ["idsFromNames"],
  bpmnFactory: ["type", WordFactory],
  idsFromNames: ["type", IdsFromNames],
};
