/**
 * What our namespace says on an element. Its parts are kept as the generic elements that bpmn-moddle reads
 * from any namespace it does not know: so parts and attributes we have no name for survive as well.
 */

export const SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core";
const PREFIX = "spiffworkflow";
const KNOWN = new Set(["properties", "serviceTaskOperator", "calledDecisionId", "instructionsForEndUser"]);

/**
 * @param {any} owner a business object
 * @returns {any[]}
 */
function partsOf(owner) {
  return owner.get?.("extensionElements")?.get("values") ?? [];
}

/**
 * @param {any} part
 * @param {string} [name]
 */
function isOurs(part, name) {
  const { uri, localName } = part.$descriptor?.ns ?? {};
  return uri === SPIFF && (name === undefined || localName === name);
}

/**
 * @param {any} owner
 * @param {string} name
 */
function findPart(owner, name) {
  return partsOf(owner).find((part) => isOurs(part, name));
}

/**
 * @param {any} owner
 * @param {string} name
 * @returns {string}
 */
export function propertyOf(owner, name) {
  const items = findPart(owner, "properties")?.$children ?? [];
  return items.find((/** @type {any} */ item) => item.name === name)?.value ?? "";
}

/** @param {any} owner @returns {string[]} the names of its properties */
export function propertyNames(owner) {
  return (findPart(owner, "properties")?.$children ?? []).map((/** @type {any} */ item) => item.name);
}

/**
 * @param {any} owner
 * @param {string} name
 * @returns {string}
 */
export function textOf(owner, name) {
  return findPart(owner, name)?.$body ?? "";
}

/**
 * @typedef {object} Operator
 * @property {string} id
 * @property {string} resultVariable
 * @property {{id: string, type: string, value: string}[]} parameters
 */

/** @param {any} owner @returns {Operator} */
export function operatorOf(owner) {
  const part = findPart(owner, "serviceTaskOperator");
  const list = (part?.$children ?? []).find((/** @type {any} */ one) => isOurs(one, "parameters"));
  const parameters = (list?.$children ?? []).map((/** @type {any} */ one) => ({ id: one.id, type: one.type ?? "any", value: one.value ?? "" }));
  return { id: part?.id ?? "", resultVariable: part?.resultVariable ?? "", parameters };
}

/** @param {any} part */
function isKnown(part) {
  return isOurs(part) && KNOWN.has(part.$descriptor.ns.localName);
}

/** @param {any} owner @returns {string[]} */
export function foreignAttributes(owner) {
  return Object.keys(owner.$attrs ?? {}).filter((name) => name.includes(":") && !/^xmlns|^xsi:/.test(name));
}

/** What stands on the element that is not ours, by name. @param {any} owner @returns {string[]} */
export function foreignParts(owner) {
  return [...partsOf(owner).filter((part) => !isKnown(part)).map((part) => part.$type), ...foreignAttributes(owner)];
}

/** Makes new extension elements: what the model holds is never changed in place, so that undo works. */
export class Extensions {
  /** @param {any} moddle */
  constructor(moddle) {
    this.moddle = moddle;
  }

  /**
   * The extension elements with one property changed; without it when the value is empty.
   * @param {any} owner
   * @param {string} name
   * @param {string} value
   */
  withProperty(owner, name, value) {
    return this.withProperties(owner, { [name]: value });
  }

  /**
   * @param {any} owner
   * @param {Record<string, string>} changes
   */
  withProperties(owner, changes) {
    const old = findPart(owner, "properties");
    let items = old?.$children ?? [];
    for (const [name, value] of Object.entries(changes)) {
      const item = this.any("property", { name, value });
      const place = items.findIndex((/** @type {any} */ one) => one.name === name);
      if (!value.trim()) items = items.filter((/** @type {any} */ one) => one.name !== name);
      else if (place < 0) items = [...items, item];
      else items = items.map((/** @type {any} */ one, /** @type {number} */ index) => (index === place ? item : one));
    }
    const part = items.length ? this.any("properties", {}, items) : undefined;
    return this.withPart(owner, "properties", part);
  }

  /**
   * @param {any} owner
   * @param {string} name
   * @param {string} text
   */
  withText(owner, name, text) {
    const part = text.trim() ? this.any(name, { $body: text }) : undefined;
    return this.withPart(owner, name, part);
  }

  /**
   * @param {any} owner
   * @param {Operator} operator
   */
  withOperator(owner, operator) {
    if (!operator.id) return this.withPart(owner, "serviceTaskOperator", undefined);
    const given = operator.parameters.filter((one) => one.value.trim()).map((one) => this.any("parameter", one));
    const children = given.length ? [this.any("parameters", {}, given)] : [];
    const attributes = { id: operator.id, ...(operator.resultVariable ? { resultVariable: operator.resultVariable } : {}) };
    return this.withPart(owner, "serviceTaskOperator", this.any("serviceTaskOperator", attributes, children));
  }

  /**
   * Only what `keeps` of our own parts and properties.
   * @param {any} owner
   * @param {(part: string) => boolean} keepsPart
   * @param {(property: string) => boolean} keepsProperty
   */
  only(owner, keepsPart, keepsProperty) {
    const values = partsOf(owner).filter((part) => !isOurs(part) || keepsPart(part.$descriptor.ns.localName)).map((part) => {
      if (!isOurs(part, "properties")) return part;
      const items = (part.$children ?? []).filter((/** @type {any} */ one) => keepsProperty(one.name));
      return items.length ? this.any("properties", {}, items) : undefined;
    }).filter(Boolean);
    return this.elements(owner, values);
  }

  /**
   * @param {any} owner
   * @param {string} name
   * @param {any} part undefined to leave it out
   */
  withPart(owner, name, part) {
    const values = partsOf(owner);
    const place = values.findIndex((one) => isOurs(one, name));
    const rest = values.filter((one) => !isOurs(one, name));
    if (part) rest.splice(place < 0 ? rest.length : place, 0, part);
    return this.elements(owner, rest);
  }

  /**
   * @param {any} owner
   * @param {any[]} values
   */
  elements(owner, values) {
    if (!values.length) return undefined;
    const made = this.moddle.create("bpmn:ExtensionElements", { values });
    made.$parent = owner;
    for (const value of values) value.$parent = made;
    return made;
  }

  /** @param {any} owner */
  withoutForeign(owner) {
    return this.elements(owner, partsOf(owner).filter(isKnown));
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} attributes
   * @param {any[]} [children]
   */
  any(name, attributes, children = []) {
    const made = this.moddle.createAny(`${PREFIX}:${name}`, SPIFF, { ...attributes, ...(children.length ? { $children: children } : {}) });
    for (const child of children) child.$parent = made;
    return made;
  }
}

/**
 * A copy of a generic element, for a copied or replaced shape.
 * @param {any} moddle
 * @param {any} part
 * @returns {any}
 */
export function copyGeneric(moddle, part) {
  const attributes = Object.fromEntries(Object.entries(part).filter(([name]) => !name.startsWith("$") || name === "$body"));
  const children = (part.$children ?? []).map((/** @type {any} */ child) => copyGeneric(moddle, child));
  const made = moddle.createAny(part.$type, part.$descriptor.ns.uri, { ...attributes, ...(children.length ? { $children: children } : {}) });
  for (const child of children) child.$parent = made;
  return made;
}
