import { define } from "../kit/controllers.js";

const PAUSE_MILLISECONDS = 1500;

/** What is typed is kept on the server as it is typed; Ctrl+Enter sends; the main button says what it will do. */
define("task-form", (element) => {
  const form = /** @type {HTMLFormElement} */ (element);
  if (form.querySelector("[data-draft]")) keepDrafts(form);
  sendByKey(form);
  followDecision(form);
});

/** @param {HTMLFormElement} form */
function keepDrafts(form) {
  const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-saved]"));
  let timer = 0;
  let isLeaving = false;
  const save = async () => {
    timer = 0;
    const words = await saved(form);
    if (said && !isLeaving) said.textContent = words;
  };
  const wait = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE_MILLISECONDS);
  };
  form.addEventListener("input", wait);
  form.addEventListener("submit", (event) => {
    isLeaving = !event.submitter?.hasAttribute("data-download");
    window.clearTimeout(timer);
    timer = 0;
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !timer) return;
    window.clearTimeout(timer);
    save();
  });
}

/**
 * Sends everything but new files: those go with the buttons.
 * @param {HTMLFormElement} form
 * @returns {Promise<string>} what to say beside the buttons
 */
async function saved(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("_do", "draft");
  const wrong = form.dataset.wrong ?? "";
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: true,
    });
    const told = await answer.json();
    return told.saved ?? told.trouble ?? wrong;
  } catch {
    return wrong;
  }
}

/** @param {HTMLFormElement} form */
function sendByKey(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (form.querySelector("[data-main]"))?.click();
  });
}

/** @param {HTMLFormElement} form */
function followDecision(form) {
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[data-main]"));
  const labels = JSON.parse(form.dataset.outcomes || "{}");
  if (!button || !Object.keys(labels).length) return;
  const usual = form.dataset.submit || button.textContent || "";
  const say = () => {
    button.textContent = labels[String(new FormData(form).get("decision"))] ?? usual;
  };
  form.addEventListener("change", say);
  say();
}
