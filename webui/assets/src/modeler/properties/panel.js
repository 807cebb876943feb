/** The properties beside the drawing: the groups of the selected element, drawn with the kit's own fields. */

import { html, render, useEffect, useRef, useState } from "@bpmn-io/diagram-js-ui";

import { severityWord } from "../../designer_kit/findings.js";
import { t } from "../../designer_kit/language.js";
import { capital, kindOf } from "../kinds.js";
import { groupsOf } from "./groups.js";

const PAUSE_MILLISECONDS = 250;
const MOST_FAULTS = 2;

/** @typedef {import("./fields.js").Field} Field */
/** @typedef {import("./fields.js").Group} Group */

export class Panel {
  /**
   * @param {HTMLElement} container
   * @param {{isLive: (id: string) => boolean}} known
   */
  constructor(container, known) {
    this.container = container;
    this.known = known;
    this.keys = new WeakMap();
    this.count = 0;
    /** @type {Map<string, boolean>} which groups a person opened or closed */
    this.opened = new Map();
    /** @type {Group[]} */
    this.groups = [];
  }

  /**
   * @param {import("./subject.js").Subject | null} subject null when several elements are selected
   * @param {import("../../designer_kit/findings.js").Finding[]} faults
   */
  show(subject, faults) {
    this.groups = subject ? groupsOf(subject, this.known) : [];
    const key = subject ? this.keyOf(subject.element) : 0;
    const content = subject
      ? html`<div class="p-panel" key=${key}>
          <h2 class="p-title">${capital(kindOf(subject.owner))}</h2>
          ${faults.length > 0 && html`<${FaultsOf} faults=${faults} />`}
          ${this.groups.map((group) => html`<${GroupOf} key=${group.id} group=${group} opened=${this.opened} />`)}
        </div>`
      : html`<p class="p-empty" key="none">${t("Đang chọn nhiều phần tử. Chọn một phần tử để xem và sửa thuộc tính.")}</p>`;
    render(content, this.container);
  }

  /** A number that stays with the element, whatever its id becomes. @param {any} element */
  keyOf(element) {
    if (!this.keys.has(element)) this.keys.set(element, ++this.count);
    return this.keys.get(element);
  }

  /** Open a group and go to its first field. @param {string} id */
  goTo(id) {
    const group = /** @type {HTMLDetailsElement | null} */ (this.container.querySelector(`[data-group="${id}"]`));
    if (!group) return;
    group.open = true;
    group.scrollIntoView({ block: "nearest" });
    const field = group.querySelector("input:not([disabled]), select, textarea");
    if (field instanceof HTMLElement) field.focus();
  }
}

/** The first of what is wrong; all of it stands below the drawing. @param {{faults: import("../../designer_kit/findings.js").Finding[]}} props */
function FaultsOf({ faults }) {
  const more = faults.length - MOST_FAULTS;
  return html`<ul class="p-faults">
    ${faults.slice(0, MOST_FAULTS).map((one) => html`<li class="p-fault p-fault--${one.severity}"><strong>${severityWord(one)}:</strong> ${one.message} ${one.remedy}</li>`)}
    ${more > 0 && html`<li>${t("Còn {count} điều nữa ở danh sách phía dưới.", { count: more })}</li>`}
  </ul>`;
}

/** @param {{group: Group, opened: Map<string, boolean>}} props */
function GroupOf({ group, opened }) {
  const isOpen = opened.get(group.id) ?? !group.isFolded;
  const remember = (/** @type {Event} */ event) => {
    const details = /** @type {HTMLDetailsElement} */ (event.currentTarget);
    if (details.open !== isOpen) opened.set(group.id, details.open);
  };
  return html`<details class="p-group" data-group=${group.id} open=${isOpen} onToggle=${remember}>
    <summary class="p-group__title">${group.title}</summary>
    <div class="p-group__fields">${group.fields.map((field) => html`<${FieldOf} key=${field.id} field=${field} />`)}</div>
  </details>`;
}

/** @param {{field: Field}} props */
function FieldOf({ field }) {
  switch (field.kind) {
    case "note": return html`<p class="p-note">${field.label}</p>`;
    case "link": return html`<p class="p-link"><a href=${field.href}>${field.label}</a></p>`;
    case "act": return html`<p class="p-field"><button type="button" class="p-act" onClick=${field.act}>${field.label}</button></p>`;
    case "step": return html`<p class="p-step"><button type="button" class="p-step__go" onClick=${field.act}>${field.label}</button>
      ${field.help && html` <span class="p-step__words">${field.help}</span>`}</p>`;
    case "functions": return html`<${FunctionsOf} field=${field} />`;
    case "tick": return html`<${TickOf} field=${field} />`;
    case "choice": return html`<${ChoiceOf} field=${field} />`;
    case "choices": return html`<${ChoicesOf} field=${field} />`;
    default: return html`<${TypedOf} field=${field} />`;
  }
}

/** @param {{field: Field}} props */
function ChoiceOf({ field }) {
  const id = `p-${field.id}`;
  return html`<div class="p-field">
    <label class="p-field__label" for=${id}>${field.label}${field.isRequired && html` <span class="p-field__must">${t("(bắt buộc)")}</span>`}</label>
    <select class="p-input" id=${id} value=${field.value} aria-describedby=${field.help ? `${id}-help` : undefined}
            onChange=${(/** @type {any} */ event) => field.set?.(event.currentTarget.value)}>
      ${field.options?.map((option) => html`<option key=${option.value} value=${option.value} selected=${option.value === field.value}>${option.label}</option>`)}
    </select>
    <${HelpOf} id=${id} words=${field.help} />
  </div>`;
}

/** @param {{field: Field}} props */
function ChoicesOf({ field }) {
  const chosen = /** @type {string[]} */ (field.value);
  const toggle = (/** @type {string} */ value) => field.set?.(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return html`<fieldset class="p-field p-choices">
    <legend class="p-field__label">${field.label}</legend>
    ${field.options?.map((option) => html`<label class="p-tick" key=${option.value}>
      <input type="checkbox" checked=${chosen.includes(option.value)} onChange=${() => toggle(option.value)} /> ${option.label}</label>`)}
    <${HelpOf} id=${`p-${field.id}`} words=${field.help} />
  </fieldset>`;
}

/** @param {{field: Field}} props */
function TickOf({ field }) {
  const id = `p-${field.id}`;
  return html`<div class="p-field">
    <label class="p-tick" for=${id}><input type="checkbox" id=${id} checked=${field.value} disabled=${field.isFixed}
      aria-describedby=${field.help ? `${id}-help` : undefined}
      onChange=${(/** @type {any} */ event) => field.set?.(event.currentTarget.checked)} /> ${field.label}</label>
    <${HelpOf} id=${id} words=${field.help} />
  </div>`;
}

/** A line or several, taken a moment after typing, or when left. @param {{field: Field}} props */
function TypedOf({ field }) {
  const [typed, setTyped] = useState(String(field.value ?? ""));
  const present = useRef(field), timer = useRef(0), waiting = useRef(/** @type {string | null} */ (null));
  present.current = field;
  const take = () => {
    window.clearTimeout(timer.current);
    const value = waiting.current;
    waiting.current = null;
    const { wrong, set, value: before } = present.current;
    if (value !== null && value !== before && !wrong?.(value)) set?.(value);
  };
  useEffect(() => {
    if (waiting.current === null) setTyped(String(field.value ?? ""));
  }, [field.value]);
  useEffect(() => take, []);
  const onInput = (/** @type {any} */ event) => {
    const value = event.currentTarget.value;
    setTyped(value);
    waiting.current = value;
    window.clearTimeout(timer.current);
    if (!field.isLate) timer.current = window.setTimeout(take, PAUSE_MILLISECONDS);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && field.kind === "line") take();
  };
  const fault = field.wrong?.(typed) || "";
  const hint = fault ? "" : field.hint?.(typed) || "";
  return html`<${Typed} field=${field} typed=${typed} fault=${fault} hint=${hint} on=${{ onInput, onKeyDown, onBlur: take }} />`;
}

/** @param {{field: Field, typed: string, fault: string, hint: string, on: Record<string, unknown>}} props */
function Typed({ field, typed, fault, hint, on }) {
  const id = `p-${field.id}`, list = field.options?.length ? `${id}-list` : undefined;
  const described = [fault && `${id}-fault`, hint && `${id}-hint`, field.help && `${id}-help`].filter(Boolean).join(" ") || undefined;
  const shared = {
    id, class: `p-input${field.isCode ? " p-input--code" : ""}`, value: typed, placeholder: field.example, disabled: field.isFixed,
    "aria-describedby": described, "aria-invalid": fault ? "true" : undefined, spellcheck: !field.isCode, autocomplete: "off", ...on,
  };
  return html`<div class="p-field">
    <label class="p-field__label" for=${id}>${field.label}${field.isRequired && html` <span class="p-field__must">${t("(bắt buộc)")}</span>`}</label>
    ${field.kind === "line" ? html`<input type="text" list=${list} ...${shared} />` : html`<textarea rows=${field.rows} ...${shared}></textarea>`}
    ${list && html`<datalist id=${list}>${field.options?.map((option) => html`<option key=${option.value} value=${option.value}>${option.label}</option>`)}</datalist>`}
    ${fault && html`<p class="p-field__fault" id="${id}-fault">${fault}</p>`}
    ${hint && html`<p class="p-field__hint" id="${id}-hint">${hint}</p>`}
    <${HelpOf} id=${id} words=${field.help} />
  </div>`;
}

/** @param {{id: string, words?: string}} props */
function HelpOf({ id, words }) {
  return words ? html`<p class="p-field__help" id="${id}-help">${words}</p>` : null;
}

/** @param {{field: Field}} props */
function FunctionsOf({ field }) {
  if (!field.functions?.length) return null;
  return html`<details class="p-functions"><summary>${field.label}</summary><dl>
    ${field.functions.map((one) => html`<div key=${one.name}><dt><code>${one.signature}</code></dt><dd>${one.help}</dd></div>`)}
  </dl></details>`;
}
