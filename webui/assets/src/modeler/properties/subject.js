/** The selected element as the properties see it: what it says, and the ways to change it. */

import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

import { several } from "../changes.js";
import { Extensions, operatorOf, propertyOf, textOf } from "../extensions.js";

/**
 * @typedef {object} Words what the server knows: roles, forms, operations …
 * @property {{code: string, name: string}[]} roles
 * @property {{code: string, name: string}[]} agencies
 * @property {{name: string, title: string}[]} forms
 * @property {{id: string, name: string, path: string}[]} processes
 * @property {{id: string, name: string, path: string}[]} decisions
 * @property {any[]} operations
 * @property {{form: string, name: string, schema: any}[]} fields what forms ask for
 * @property {{table: string, name: string, label: string, values: string[]}[]} outputs what decision tables answer
 * @property {{name: string, signature: string, help: string}[]} functions
 */

/**
 * @typedef {object} Places where one can go from here
 * @property {(path: string) => string} editorOf the address of another file's editor
 * @property {(id: string) => void} goTo select another element
 * @property {string} newForm
 */

/** @type {Words} */
export const NO_WORDS = { roles: [], agencies: [], forms: [], processes: [], decisions: [], operations: [], fields: [], outputs: [], functions: [] };

export class Subject {
  /**
   * @param {any} modeler
   * @param {any} element
   * @param {Words} words
   * @param {Places} places
   */
  constructor(modeler, element, words, places) {
    this.modeler = modeler;
    this.element = element;
    this.words = words;
    this.places = places;
    const shown = getBusinessObject(element);
    this.shown = shown;
    /** A pool stands for the process in it. */
    this.owner = is(shown, "bpmn:Participant") && shown.processRef ? shown.processRef : shown;
    this.extensions = new Extensions(modeler.get("moddle"));
  }

  /** @param {string} type */
  is(type) {
    return is(this.owner, `bpmn:${type}`);
  }

  get moddle() {
    return this.modeler.get("moddle");
  }

  get modeling() {
    return this.modeler.get("modeling");
  }

  get definitions() {
    return this.modeler.getDefinitions();
  }

  /** @param {string} name */
  property(name) {
    return propertyOf(this.owner, name);
  }

  /** Of another element. @param {any} owner @param {string} name */
  propertyOf(owner, name) {
    return propertyOf(owner, name);
  }

  /** Of another element. @param {any} owner @param {string} name */
  textOf(owner, name) {
    return textOf(owner, name);
  }

  /** @param {string} name @param {string} value */
  setProperty(name, value) {
    this.setProperties({ [name]: value });
  }

  /** @param {Record<string, string>} values */
  setProperties(values) {
    this.setOn(this.owner, { extensionElements: this.extensions.withProperties(this.owner, values) });
  }

  /** @param {string} name */
  text(name) {
    return textOf(this.owner, name);
  }

  /** @param {string} name @param {string} text */
  setText(name, text) {
    this.setOn(this.owner, { extensionElements: this.extensions.withText(this.owner, name, text) });
  }

  get operator() {
    return operatorOf(this.owner);
  }

  /** @param {import("../extensions.js").Operator} operator */
  setOperator(operator) {
    this.setOn(this.owner, { extensionElements: this.extensions.withOperator(this.owner, operator) });
  }

  /** Change what is shown on the drawing, such as the name or the id. @param {Record<string, unknown>} values */
  set(values) {
    if (this.owner === this.shown) this.modeling.updateProperties(this.element, values);
    else this.setOn(this.owner, values);
  }

  /** Change a part below the element. @param {any} part @param {Record<string, unknown>} values */
  setOn(part, values) {
    this.modeling.updateModdleProperties(this.element, part, values);
  }

  /** @param {() => void} changes as one step for undo */
  together(changes) {
    several(this.modeler, changes);
  }

  /** @param {string} source @returns {any} an expression element, undefined for an empty one */
  expression(source) {
    return source.trim() ? this.moddle.create("bpmn:FormalExpression", { body: source }) : undefined;
  }

  /** @param {string} type @returns {any} */
  definition(type) {
    return (this.owner.eventDefinitions ?? []).find((/** @type {any} */ one) => is(one, `bpmn:${type}EventDefinition`));
  }

  /** Everything of a type in the file. @param {string} type @returns {any[]} */
  all(type) {
    const found = this.modeler.get("elementRegistry").filter((/** @type {any} */ one) => !one.labelTarget && is(one, `bpmn:${type}`));
    return [...new Set(found.map(getBusinessObject))];
  }
}
