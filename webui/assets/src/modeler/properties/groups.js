/** All groups of an element, in the order in which one asks. */

import { groupsOfAutomatic } from "./automatic.js";
import { closingGroups, groupsOfProcess, groupsOfWay, nameGroup } from "./general.js";
import { groupsOfLane, groupsOfPeople } from "./people.js";
import { groupsOfRepeating } from "./repeating.js";
import { groupsOfFlow, groupsOfWaiting } from "./waiting.js";

/**
 * @param {import("./subject.js").Subject} subject
 * @param {{isLive: (id: string) => boolean}} known
 * @returns {import("./fields.js").Group[]}
 */
export function groupsOf(subject, known) {
  return [
    nameGroup(subject, known), ...groupsOfProcess(subject), ...groupsOfPeople(subject), ...groupsOfLane(subject),
    ...groupsOfAutomatic(subject), ...groupsOfWaiting(subject), ...groupsOfFlow(subject), ...groupsOfWay(subject), ...groupsOfRepeating(subject), ...closingGroups(subject),
  ];
}

const BY_CODE = /** @type {[RegExp, string[]][]} */ ([
  [/^reference\.(form|form_hints)$/, ["form", "start"]],
  [/^reference\.(role|role_empty|agency|not_same_as)$|^bpmn\.(no_lane|lane_without_role)$/, ["who", "start"]],
  [/^reference\.(operation|parameter.*)$/, ["operation"]],
  [/^reference\.(decision|budgets)$/, ["decision", "deadline"]],
  [/^reference\.process$/, ["called"]],
  [/^reference\.message$/, ["message"]],
  [/^reference\.error$|^bpmn\.error_/, ["error", "edge"]],
  [/^bpmn\.(timer_|cycle_place)/, ["timer"]],
  [/^bpmn\.(bare_duration|due_value)$/, ["timer", "deadline"]],
  [/^bpmn\.(instances|two_loops|loop_maximum|endless_loop)$/, ["repeat"]],
  [/^bpmn\.(odd_id|duplicate_id|reserved_id|no_id)$/, ["name"]],
  [/^bpmn\.vendor_/, ["foreign"]],
  [/./, ["condition", "script", "operation", "decision", "called", "timer", "message", "form", "process", "name"]],
]);

/**
 * The group where a finding is mended.
 * @param {string} code
 * @param {import("./fields.js").Group[]} groups
 */
export function groupFor(code, groups) {
  for (const [pattern, ids] of BY_CODE) {
    if (!pattern.test(code)) continue;
    const found = ids.find((id) => groups.some((group) => group.id === id));
    if (found) return found;
  }
  return groups[0]?.id ?? "";
}
