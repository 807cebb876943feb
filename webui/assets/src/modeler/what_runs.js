/** Palette, context pad and replace menu offer only what the engine runs. */

import { is } from "bpmn-js/lib/util/ModelUtil";

const REPLACEMENTS = new Set([
  "user-task", "service-task", "receive-task", "manual-task", "rule-task", "script-task", "call-activity",
  "collapsed-subprocess", "expanded-subprocess", "subprocess",
  "exclusive-gateway", "parallel-gateway", "inclusive-gateway", "event-based-gateway",
  "none-start", "none-start-event", "none-intermediate-throw", "none-intermediate-throwing", "none-end", "none-end-event",
  "message-intermediate-catch", "timer-intermediate-catch", "error-end", "terminate-end",
  "message-boundary", "timer-boundary", "error-boundary", "non-interrupting-message-boundary", "non-interrupting-timer-boundary",
  "sequence-flow", "default-flow", "conditional-flow", "expanded-pool", "collapsed-pool",
].map((name) => `replace-with-${name}`));
const TOGGLES = new Set(["toggle-parallel-mi", "toggle-sequential-mi", "toggle-loop", "toggle-non-interrupting"]);
const NOT_APPENDED = new Set(["append.condition-intermediate-event", "append.signal-intermediate-event", "append.compensation-activity"]);

/** @param {any} popupMenu */
function ReplacementsThatRun(popupMenu) {
  popupMenu.registerProvider("bpmn-replace", 500, {
    getPopupMenuEntries: (/** @type {any} */ target) => (/** @type {Record<string, any>} */ entries) => kept(entries, (id) => fits(target, id)),
    getPopupMenuHeaderEntries: () => (/** @type {Record<string, any>} */ entries) => kept(entries, (id) => TOGGLES.has(id)),
  });
}
ReplacementsThatRun.$inject = ["popupMenu"];

/**
 * @param {any} target
 * @param {string} id
 */
function fits(target, id) {
  if (!REPLACEMENTS.has(id)) return false;
  // An error is caught from what is inside; a plain task has no inside.
  const host = target.host?.businessObject;
  return id !== "replace-with-error-boundary" || is(host, "bpmn:SubProcess") || is(host, "bpmn:CallActivity");
}

/**
 * @param {Record<string, any>} entries
 * @param {(id: string) => boolean} keeps
 */
function kept(entries, keeps) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => keeps(id)));
}

/**
 * @param {any} contextPad
 * @param {any} injector
 * @param {any} translate
 */
function PadThatRuns(contextPad, injector, translate) {
  const appended = (/** @type {string} */ type) => {
    const factory = injector.get("elementFactory"), create = injector.get("create"), autoPlace = injector.get("autoPlace", false);
    const start = (/** @type {any} */ event, /** @type {any} */ element) => create.start(event, factory.createShape({ type }), { source: element });
    return {
      dragstart: start,
      click: (/** @type {any} */ event, /** @type {any} */ element) => (
        autoPlace ? autoPlace.append(element, factory.createShape({ type })) : start(event, element)),
    };
  };
  contextPad.registerProvider(500, {
    getContextPadEntries: () => (/** @type {Record<string, any>} */ entries) => {
      const fine = kept(entries, (id) => !NOT_APPENDED.has(id));
      if (fine["append.append-task"]) {
        fine["append.append-task"] = {
          group: "model", className: "bpmn-icon-user-task", title: translate("Append user task"), action: appended("bpmn:UserTask"),
        };
      }
      return fine;
    },
  });
}
PadThatRuns.$inject = ["contextPad", "injector", "translate"];

const SHAPES = /** @type {[string, string, string, string, Record<string, unknown>?][]} */ ([
  ["create.start-event", "event", "bpmn:StartEvent", "bpmn-icon-start-event-none"],
  ["create.timer", "event", "bpmn:IntermediateCatchEvent", "bpmn-icon-intermediate-event-catch-timer", { eventDefinitionType: "bpmn:TimerEventDefinition" }],
  ["create.message", "event", "bpmn:IntermediateCatchEvent", "bpmn-icon-intermediate-event-catch-message", { eventDefinitionType: "bpmn:MessageEventDefinition" }],
  ["create.end-event", "event", "bpmn:EndEvent", "bpmn-icon-end-event-none"],
  ["create.exclusive-gateway", "gateway", "bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor"],
  ["create.parallel-gateway", "gateway", "bpmn:ParallelGateway", "bpmn-icon-gateway-parallel"],
  ["create.user-task", "activity", "bpmn:UserTask", "bpmn-icon-user-task"],
  ["create.service-task", "activity", "bpmn:ServiceTask", "bpmn-icon-service-task"],
  ["create.rule-task", "activity", "bpmn:BusinessRuleTask", "bpmn-icon-business-rule-task"],
  ["create.script-task", "activity", "bpmn:ScriptTask", "bpmn-icon-script-task"],
  ["create.call-activity", "activity", "bpmn:CallActivity", "bpmn-icon-call-activity"],
]);
const TITLES = /** @type {Record<string, string>} */ ({
  "create.start-event": "Create start event", "create.timer": "Create timer event", "create.message": "Create message event",
  "create.end-event": "Create end event", "create.exclusive-gateway": "Create exclusive gateway",
  "create.parallel-gateway": "Create parallel gateway", "create.user-task": "Create user task",
  "create.service-task": "Create service task", "create.rule-task": "Create business rule task",
  "create.script-task": "Create script task", "create.call-activity": "Create call activity",
});

/** The palette of bpmn-js, with its tools, and shapes that run. */
class PaletteThatRuns {
  /**
   * @param {any} palette
   * @param {any} create
   * @param {any} elementFactory
   * @param {any} injector
   * @param {any} translate
   */
  constructor(palette, create, elementFactory, injector, translate) {
    Object.assign(this, { create, factory: elementFactory, injector, translate });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    return { ...this.tools(), ...this.shapes(), ...this.containers() };
  }

  tools() {
    const { injector, translate } = /** @type {any} */ (this);
    const tool = (/** @type {string} */ look, /** @type {string} */ title, /** @type {(event: any) => void} */ click) => (
      { group: "tools", className: look, title: translate(title), action: { click } });
    return {
      "hand-tool": tool("bpmn-icon-hand-tool", "Activate hand tool", (event) => injector.get("handTool").activateHand(event)),
      "lasso-tool": tool("bpmn-icon-lasso-tool", "Activate lasso tool", (event) => injector.get("lassoTool").activateSelection(event)),
      "space-tool": tool("bpmn-icon-space-tool", "Activate create/remove space tool", (event) => injector.get("spaceTool").activateSelection(event)),
      "global-connect-tool": tool("bpmn-icon-connection-multi", "Activate global connect tool", (event) => injector.get("globalConnect").start(event)),
      "tool-separator": { group: "tools", separator: true },
    };
  }

  shapes() {
    const { create, factory, translate } = /** @type {any} */ (this);
    return Object.fromEntries(SHAPES.map(([name, group, type, className, more]) => {
      const start = (/** @type {any} */ event) => create.start(event, factory.createShape({ type, ...more }));
      return [name, { group, className, title: translate(TITLES[name]), action: { dragstart: start, click: start } }];
    }));
  }

  containers() {
    const { create, factory, translate } = /** @type {any} */ (this);
    const subProcess = (/** @type {any} */ event) => {
      const frame = factory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
      const start = factory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: frame });
      create.start(event, [frame, start], { hints: { autoSelect: [frame] } });
    };
    const pool = (/** @type {any} */ event) => create.start(event, factory.createParticipantShape());
    const note = (/** @type {any} */ event) => create.start(event, factory.createShape({ type: "bpmn:TextAnnotation" }));
    const entry = (/** @type {string} */ group, /** @type {string} */ look, /** @type {string} */ title, /** @type {any} */ start) => (
      { group, className: look, title: translate(title), action: { dragstart: start, click: start } });
    return {
      "create.subprocess-expanded": entry("activity", "bpmn-icon-subprocess-expanded", "Create expanded sub-process", subProcess),
      "create.participant-expanded": entry("collaboration", "bpmn-icon-participant", "Create pool/participant", pool),
      "create.note": entry("collaboration", "bpmn-icon-text-annotation", "Create note", note),
    };
  }
}
/** @type {any} */ (PaletteThatRuns).$inject = ["palette", "create", "elementFactory", "injector", "translate"];

export const whatRuns = {
  __init__: ["replacementsThatRun", "padThatRuns"],
  replacementsThatRun: ["type", ReplacementsThatRun],
  padThatRuns: ["type", PadThatRuns],
  paletteProvider: ["type", PaletteThatRuns],
};
