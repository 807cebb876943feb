/** A text with line numbers, folding and faults in the margin: CodeMirror in our colours and words. */

import { basicSetup, EditorView } from "codemirror";
import { indentWithTab, redo, undo } from "@codemirror/commands";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { speaksEnglish } from "./language.js";

const PHRASES = {
  "Find": "Tìm", "Replace": "Thay bằng", "next": "tiếp", "previous": "trước", "all": "tất cả", "match case": "đúng chữ hoa",
  "by word": "cả từ", "regexp": "biểu thức mẫu", "replace": "thay", "replace all": "thay tất cả", "close": "đóng", "Go to line": "Đến dòng", "go": "đến",
  "Folded lines": "Các dòng đã gập", "Unfolded lines": "Các dòng đã mở", "unfold": "mở ra", "Fold line": "Gập", "Unfold line": "Mở ra",
  "Diagnostics": "Điều phải sửa", "No diagnostics": "Không có gì phải sửa", "Completions": "Gợi ý",
};

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "0.9rem", backgroundColor: "var(--card)", color: "var(--ink)" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "-3px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Consolas, monospace', lineHeight: "1.55" },
  ".cm-gutters": { backgroundColor: "var(--sand)", color: "var(--ink-soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sea-pale) 45%, transparent)" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
});

// Colours of the tokens, so that they can be read by day and by night.
const COLOURS = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--sea)" },
  { tag: tags.string, color: "var(--on-time)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--soon)" },
  { tag: [tags.comment, tags.meta], color: "var(--ink-soft)" },
]));

/**
 * @typedef {{line: number, severity: "error" | "warning", message: string}} Fault
 */

export class TextEditor {
  /**
   * @param {HTMLElement} parent
   * @param {{label: string, language: any, isForReading: boolean, changed: () => void}} more
   */
  constructor(parent, { label, language, isForReading, changed }) {
    this.extensions = [
      basicSetup, keymap.of([indentWithTab]), indentUnit.of("  "), language, LOOK, COLOURS, lintGutter(), EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label, "tabindex": "0" }),
      speaksEnglish() ? [] : EditorState.phrases.of(PHRASES),
      EditorState.readOnly.of(isForReading),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
      }),
    ];
    this.view = new EditorView({ parent, extensions: this.extensions });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** Another text, as it comes from the server: not a change of the person, and nothing to undo. @param {string} text */
  show(text) {
    this.view.setState(EditorState.create({ doc: text, extensions: this.extensions }));
  }

  /** Another text that undo takes back. @param {string} text */
  replace(text) {
    const before = this.text;
    let from = 0;
    while (from < before.length && before[from] === text[from]) from++;
    let end = 0;
    while (end < before.length - from && end < text.length - from && before.at(-1 - end) === text.at(-1 - end)) end++;
    this.view.dispatch({ changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) }, userEvent: "input" });
  }

  /** @param {"undo" | "redo"} name */
  step(name) {
    (name === "undo" ? undo : redo)(this.view);
    this.view.focus();
  }

  /** @param {Fault[]} faults */
  mark(faults) {
    const { doc } = this.view.state;
    const found = faults.map(({ line, severity, message }) => {
      const at = doc.line(Math.min(Math.max(line || 1, 1), doc.lines));
      const from = at.from + (/^\s*/.exec(at.text)?.[0].length ?? 0);
      return { from, to: Math.max(at.to, from), severity, message };
    });
    this.view.dispatch(setDiagnostics(this.view.state, found.sort((one, other) => one.from - other.from)));
  }

  /** @param {number} line */
  goTo(line) {
    const at = this.view.state.doc.line(Math.min(Math.max(line || 1, 1), this.view.state.doc.lines));
    this.view.dispatch({ selection: { anchor: at.from, head: at.to }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
    this.view.focus();
  }
}
