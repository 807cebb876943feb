/** The bar above every editor: saved words, files of this computer, the dialogs. */

import { t } from "./language.js";

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`there is no ${selector} on the page`);
  return found;
}

/**
 * What is said about saving, and how it looks.
 * @param {HTMLElement} root
 */
export function savedWords(root) {
  const place = part(root, "[data-saved]");
  return (/** @type {string} */ words, /** @type {string} */ state) => {
    place.textContent = words;
    place.dataset.state = state;
    place.title = words;
  };
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @param {() => void} act
 */
export function onPress(root, name, act) {
  for (const button of root.querySelectorAll(`[data-act="${name}"]`)) {
    button.addEventListener("click", () => {
      button.closest("details")?.removeAttribute("open");
      act();
    });
  }
}

/**
 * A question with buttons; the value of the one that was pressed, "" when it was left.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {string} [words]
 * @returns {Promise<string>}
 */
export function asks(root, name, words) {
  const dialog = /** @type {HTMLDialogElement} */ (part(root, `[data-dialog="${name}"]`));
  if (words !== undefined) part(dialog, "[data-words]").textContent = words;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

/**
 * Save a text to this computer.
 * @param {string} name
 * @param {string} content
 */
export function download(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * A file of this computer, chosen by the person.
 * @param {HTMLElement} root
 * @param {(name: string, content: string) => void} take
 */
export function onFileChosen(root, take) {
  const input = /** @type {HTMLInputElement} */ (part(root, "[data-file]"));
  onPress(root, "open", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    const content = await readText(file);
    input.value = "";
    take(file.name, content);
  });
}

/** @param {File} file */
async function readText(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A byte order mark tells UTF-16, the first line of an XML file another encoding; all else is UTF-8.
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  const named = /^<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(String.fromCharCode(...bytes.slice(0, 200)))?.[1];
  const text = decoded(bytes, marked || named || "utf-8");
  // From here on it is kept as UTF-8, and says so.
  return text.replace(/^(<\?xml[^>]*encoding=["'])[\w.-]+(["'])/, "$1UTF-8$2");
}

/**
 * @param {Uint8Array} bytes
 * @param {string} encoding
 */
function decoded(bytes, encoding) {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** What went wrong and what to do, above the editor until it is put away.
 * @param {HTMLElement} root
 * @param {string} words
 */
export function complain(root, words) {
  const place = part(root, "[data-notice]");
  part(place, "[data-words]").textContent = words;
  place.hidden = !words;
}

/** @param {HTMLElement} root */
export function wireNotice(root) {
  onPress(root, "put-away", () => complain(root, ""));
}

/** @param {string} [why] */
export function notThere(why) {
  return why || t("Chưa mở được tệp này. Tải lại trang; nếu vẫn không được, mở lại từ thư viện.");
}
