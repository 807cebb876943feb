/** The page of a decision table. */

import { onPress, part } from "../designer_kit/bar.js";
import { speak, t } from "../designer_kit/language.js";
import { Session } from "../designer_kit/session.js";
import { define } from "../kit/controllers.js";
import { Tables, whyNotDmn } from "./tables.js";

define("decision-table", (root) => {
  speak(root.dataset.language ?? "vi");
  const container = part(root, "[data-table]"), tabs = part(root, "[data-tabs]");
  const tables = new Tables(container, {
    isForReading: "readonly" in root.dataset,
    changed: () => {
      session.changed();
      sayUndo(root, tables);
    },
    opened: () => showTabs(tabs, tables),
  });
  const session = new Session(root, {
    read: () => tables.read(),
    load: async (xml) => {
      await tables.load(xml);
      showTabs(tabs, tables);
    },
    refuse: (_name, xml) => whyNotDmn(xml),
    show: (all) => mark(container, all),
    place: (one) => placeOf(container, one),
    select: (one) => goTo(container, tables, one),
  });
  for (const name of /** @type {const} */ (["undo", "redo"])) onPress(root, name, () => tables.step(name));
  session.open().then(() => {
    root.dataset.usable = "";
  });
});

/**
 * @param {HTMLElement} tabs
 * @param {Tables} tables
 */
function showTabs(tabs, tables) {
  const all = tables.all;
  tabs.hidden = all.length < 2;
  tabs.replaceChildren(...all.map(({ id, name, isOpen }) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "k-tabs__one t-tab";
    tab.textContent = name;
    if (isOpen) tab.setAttribute("aria-current", "page");
    tab.addEventListener("click", () => tables.open(id));
    return tab;
  }));
}

/**
 * @param {HTMLElement} root
 * @param {Tables} tables
 */
function sayUndo(root, tables) {
  for (const [name, can] of Object.entries(tables.can)) {
    for (const button of root.querySelectorAll(`[data-act="${name}"]`)) button.setAttribute("aria-disabled", String(!can));
  }
}

/**
 * @param {HTMLElement} container
 * @param {string} id
 */
function cellOf(container, id) {
  return id ? /** @type {HTMLElement | null} */ (container.querySelector(`[data-element-id="${CSS.escape(id)}"], [data-row-id="${CSS.escape(id)}"], [data-col-id="${CSS.escape(id)}"]`)) : null;
}

/**
 * @param {HTMLElement} container
 * @param {import("../designer_kit/findings.js").Finding[]} all
 */
function mark(container, all) {
  for (const old of container.querySelectorAll(".has-finding")) old.classList.remove("has-finding");
  for (const one of all) cellOf(container, one.element)?.classList.add("has-finding");
}

/**
 * @param {HTMLElement} container
 * @param {import("../designer_kit/findings.js").Finding} finding
 */
function placeOf(container, finding) {
  const row = cellOf(container, finding.element)?.closest("tr");
  const number = row?.querySelector(".rule-index")?.textContent?.trim();
  if (number) return t("Dòng {number} của bảng", { number });
  return finding.element || (finding.line ? t("dòng {line}", { line: finding.line }) : "");
}

/**
 * @param {HTMLElement} container
 * @param {Tables} tables
 * @param {import("../designer_kit/findings.js").Finding} finding
 */
async function goTo(container, tables, finding) {
  const holder = tables.holderOf(finding.element);
  if (holder) await tables.open(holder);
  const cell = cellOf(container, finding.element);
  cell?.scrollIntoView({ block: "center", inline: "center" });
  const target = cell?.querySelector("[contenteditable], input") ?? cell;
  if (target instanceof HTMLElement) target.focus();
}
