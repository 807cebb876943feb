import { define } from "../kit/controllers.js";

/**
 * @typedef {object} DiagramData
 * @property {string} process
 * @property {string} xml
 * @property {string[]} active
 * @property {string[]} done
 * @property {string[]} [atWork] the processes in which a step waits for somebody
 * @property {string[]} [failed] elements with an open incident
 * @property {StepCounts[]} [counts] how many cases stand where
 * @property {string[]} others the processes of the same case that can be opened
 */

/**
 * @typedef {object} StepCounts
 * @property {string} element
 * @property {string} name
 * @property {{kind: string, text: string, label: string, href: string}[]} marks
 */

/** The diagram of a case with its present position; drawn when it comes into sight. */
define("case-diagram", (figure) => {
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watcher.disconnect();
    begin(figure);
  }, { rootMargin: "400px" });
  watcher.observe(figure);
});

/** @param {HTMLElement} figure */
async function begin(figure) {
  try {
    const { openViewer } = await import("./viewer.js");
    part(figure, "[data-canvas]").hidden = false;
    figure.dataset.ready = "";
    const viewer = openViewer(part(figure, "[data-canvas]"));
    const show = (/** @type {string} */ process) => draw(figure, viewer, process);
    for (const tab of tabs(figure)) follow(tab, show);
    for (const button of figure.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => viewer.zoom(button.getAttribute("data-zoom") ?? "fit"));
    }
    viewer.onCalled(show);
    await show(figure.dataset.process ?? "");
    part(figure, "[data-tools]").hidden = part(figure, "[data-canvas]").hidden;
  } catch {
    complain(figure);
  }
}

/**
 * @param {HTMLElement} figure
 * @param {import("./viewer.js").CaseViewer} viewer
 * @param {string} process
 */
async function draw(figure, viewer, process) {
  try {
    const answer = await fetch((figure.dataset.source ?? "").replace("PROCESS", encodeURIComponent(process)));
    await viewer.show(/** @type {DiagramData} */ (await answer.json()));
  } catch {
    complain(figure);
    return;
  }
  for (const tab of tabs(figure)) {
    if (tab.dataset.process === process) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
    // A diagram the case has not reached has its tab only while it is shown.
    if ("aside" in tab.dataset) tab.hidden = tab.dataset.process !== process;
  }
  for (const words of figure.querySelectorAll("[data-words]")) {
    /** @type {HTMLElement} */ (words).hidden = words.getAttribute("data-words") !== process;
  }
}

/**
 * @param {HTMLElement} tab
 * @param {(process: string) => void} show
 */
function follow(tab, show) {
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    show(tab.dataset.process ?? "");
  });
}

/** @param {HTMLElement} figure */
function complain(figure) {
  part(figure, "[data-canvas]").hidden = true;
  part(figure, "[data-trouble]").hidden = false;
}

/** @param {HTMLElement} figure */
function tabs(figure) {
  return /** @type {NodeListOf<HTMLElement>} */ (figure.querySelectorAll("a[data-process]"));
}

/**
 * @param {HTMLElement} figure
 * @param {string} selector
 */
function part(figure, selector) {
  return /** @type {HTMLElement} */ (figure.querySelector(selector));
}
