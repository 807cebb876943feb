/** A gateway or an event is named when it is drawn, as a task is: one types, and need not know a key for it. */

import { is } from "bpmn-js/lib/util/ModelUtil";

/** @param {any} eventBus @param {any} directEditing */
function NameAtBirth(eventBus, directEditing) {
  // Below the priority at which bpmn-js itself opens the label of a task.
  const name = (/** @type {any} */ shape) => {
    if (shape && (is(shape, "bpmn:Gateway") || is(shape, "bpmn:Event")) && !directEditing.isActive()) directEditing.activate(shape);
  };
  eventBus.on("create.end", 400, (/** @type {any} */ { context, isTouch }) => {
    if (context.canExecute && !isTouch) name(context.shape);
  });
  eventBus.on("autoPlace.end", 400, (/** @type {any} */ { shape }) => name(shape));
}
NameAtBirth.$inject = ["eventBus", "directEditing"];

export const names = { __init__: ["nameAtBirth"], nameAtBirth: ["type", NameAtBirth] };
