import { define } from "../kit/controllers.js";

const PAUSE_MILLISECONDS = 1500;
/** However steadily somebody types, what they typed this long ago is on its way; and so is what could not be kept. */
const LONGEST_MILLISECONDS = 3000;

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
  let since = 0;
  let isLeaving = false;
  const save = async () => {
    timer = 0;
    since = 0;
    const told = await saved(form);
    if (said && !isLeaving) said.textContent = told.words;
    // The server is away: what is typed waits here, and goes as soon as it is back.
    if (!told.isHeard && !timer && !isLeaving) timer = window.setTimeout(save, LONGEST_MILLISECONDS);
  };
  const wait = () => {
    since ||= Date.now();
    window.clearTimeout(timer);
    timer = window.setTimeout(save, Math.max(0, Math.min(PAUSE_MILLISECONDS, since + LONGEST_MILLISECONDS - Date.now())));
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
 * @returns {Promise<{words: string, isHeard: boolean}>} what to say beside the buttons; whether the server answered
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
    const told = await answer.json().catch(() => ({}));
    return { words: told.saved ?? told.trouble ?? wrong, isHeard: answer.status < 500 };
  } catch {
    return { words: wrong, isHeard: false };
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
