/** The page of a scenario: its text, and where the story no longer holds. */

import { yaml } from "@codemirror/lang-yaml";

import { onPress, part } from "../designer_kit/bar.js";
import { speak, t } from "../designer_kit/language.js";
import { Session } from "../designer_kit/session.js";
import { TextEditor } from "../designer_kit/text_editor.js";
import { define } from "../kit/controllers.js";

define("scenario-editor", (root) => {
  speak(root.dataset.language ?? "vi");
  const editor = new TextEditor(part(root, "[data-text]"), {
    label: t("Nội dung kịch bản"), language: yaml(), isForReading: "readonly" in root.dataset, changed: () => session.changed(),
  });
  const session = new Session(root, {
    read: async () => editor.text,
    load: async (text) => editor.show(text),
    refuse: (_name, text) => (text.includes("\0") ? t("Tệp này không phải văn bản.") : ""),
    show: (all) => editor.mark(all),
    place: (one) => (one.line ? t("dòng {line}", { line: one.line }) : ""),
    select: (one) => editor.goTo(one.line),
  });
  for (const step of root.querySelectorAll("[data-snippet]")) {
    step.addEventListener("click", () => insert(editor, step.getAttribute("data-snippet") ?? ""));
  }
  onPress(root, "undo", () => editor.step("undo"));
  onPress(root, "redo", () => editor.step("redo"));
  session.open().then(() => {
    root.dataset.usable = "";
  });
});

/**
 * A new line of the story below the one where the cursor stands.
 * @param {TextEditor} editor
 * @param {string} words
 */
function insert(editor, words) {
  const { state } = editor.view;
  const at = state.doc.lineAt(state.selection.main.head);
  const text = `\n${words}`;
  editor.view.dispatch({ changes: { from: at.to, insert: text }, selection: { anchor: at.to + text.length }, userEvent: "input" });
  editor.view.focus();
}
