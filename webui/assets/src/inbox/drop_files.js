import { define } from "../kit/controllers.js";

/** @typedef {{ drop: string, sending: string, keep: string, failed: string, remove: string, wait: string }} Words */

/**
 * Files chosen or dropped on a field go up at once, one by one, each with its progress; what is wrong with one is
 * said at it. Without a script they go with the form.
 */
define("drop-files", (element) => {
  const input = /** @type {HTMLInputElement} */ (element);
  const form = input.form;
  const field = input.closest(".k-field") ?? input.parentElement;
  if (!form?.dataset.upload || !field) return;
  /** @type {Words} */
  const words = JSON.parse(input.dataset.words ?? "{}");
  const list = document.createElement("ul");
  list.className = "k-files";
  list.setAttribute("aria-live", "polite");
  const hint = document.createElement("p");
  hint.className = "k-field__help";
  hint.textContent = words.drop;
  input.before(list);
  input.after(hint);
  let pending = 0;
  /** What was pressed while files were still going up: it is pressed again once they are there. */
  let pressed = /** @type {HTMLElement | null | undefined} */ (undefined);

  /** @param {Iterable<File>} files */
  const take = async (files) => {
    for (const file of files) {
      pending += 1;
      const isThere = await send(form, input.dataset.field ?? "", file, list, words);
      pending -= 1;
      // What did not get there is for the person to see first.
      if (!isThere) pressed = undefined;
    }
    if (pending || pressed === undefined) return;
    const button = pressed;
    pressed = undefined;
    form.requestSubmit(button?.isConnected ? button : null);
  };
  input.addEventListener("change", () => {
    const chosen = [...(input.files ?? [])];
    input.value = "";
    take(chosen);
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    field.addEventListener(kind, (event) => {
      const dragged = /** @type {DragEvent} */ (event);
      if (!dragged.dataTransfer?.types.includes("Files")) return;
      dragged.preventDefault();
      field.classList.toggle("is-dropping", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") take([...dragged.dataTransfer.files]);
    });
  }
  form.addEventListener("submit", (event) => {
    if (!pending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = event.submitter;
    hint.textContent = words.wait;
    hint.setAttribute("role", "alert");
  }, { capture: true });
});

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {File} file
 * @param {HTMLUListElement} list
 * @param {Words} words
 * @returns {Promise<boolean>} whether it is there
 */
function send(form, name, file, list, words) {
  const line = document.createElement("li");
  line.className = "k-files__item";
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `${file.name} ${words.sending}`);
  line.append(`${file.name} `, progress);
  list.append(line);
  const data = new FormData();
  data.set("csrf_token", String(new FormData(form).get("csrf_token") ?? ""));
  data.set("_field", name);
  for (const one of new FormData(form).getAll(name)) data.append(name, one);
  data.set("file", file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload ?? "");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      const told = request.response ?? {};
      const isThere = request.status === 200 && Boolean(told.id);
      if (isThere) line.replaceChildren(...kept(name, told, words));
      else line.replaceChildren(...refused(line, file.name, told.trouble ?? words.failed, words));
      form.dispatchEvent(new Event("input", { bubbles: true }));
      resolve(isThere);
    });
    request.send(data);
  });
}

/**
 * @param {string} name
 * @param {{ id: string, name: string, size: string }} told
 * @param {Words} words
 * @returns {(string | Node)[]}
 */
function kept(name, told, words) {
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.name = name;
  tick.value = told.id;
  tick.checked = true;
  const label = document.createElement("label");
  label.className = "k-tick k-tick--small";
  const said = document.createElement("span");
  said.textContent = words.keep;
  label.append(tick, said);
  return [`${told.name} (${told.size})`, label];
}

/**
 * @param {HTMLElement} line
 * @param {string} name
 * @param {string} trouble
 * @param {Words} words
 * @returns {(string | Node)[]}
 */
function refused(line, name, trouble, words) {
  const said = document.createElement("p");
  said.className = "k-field__wrong";
  said.setAttribute("role", "alert");
  said.textContent = trouble.includes(name) ? trouble : `${name}: ${trouble}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "k-button k-button--quiet";
  button.textContent = words.remove;
  button.addEventListener("click", () => line.remove());
  return [said, button];
}
