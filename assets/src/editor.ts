// The SPARQL editor that takes the place of the query page's textarea.
import { autocompletion } from "@codemirror/autocomplete";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { sparql } from "codemirror-lang-sparql";

import { isEnglish, nonce, say } from "./page";

const CHINESE = {
  "Control character": "控制字符",
  "Selection deleted": "已删除所选内容",
  "Folded lines": "已折叠的行",
  "Unfolded lines": "已展开的行",
  to: "至",
  "folded code": "折叠的代码",
  unfold: "展开",
  "Fold line": "折叠此行",
  "Unfold line": "展开此行",
  Find: "查找",
  Replace: "替换",
  next: "下一个",
  previous: "上一个",
  all: "全部",
  "match case": "区分大小写",
  "by word": "全字匹配",
  regexp: "正则表达式",
  replace: "替换",
  "replace all": "全部替换",
  close: "关闭",
  "current match": "当前匹配",
  "replaced $ matches": "已替换 $ 处",
  "replaced match on line $": "已替换第 $ 行的匹配",
  "on line": "在第几行",
  "Go to line": "转到行",
  go: "转到",
  Completions: "补全",
  Diagnostics: "问题",
  "No diagnostics": "没有问题",
};

const colours = HighlightStyle.define([
  { tag: tags.keyword, class: "syntax-keyword" },
  { tag: tags.comment, class: "syntax-comment" },
  { tag: [tags.string, tags.literal, tags.number, tags.bool], class: "syntax-literal" },
  { tag: [tags.variableName, tags.special(tags.variableName)], class: "syntax-variable" },
  { tag: [tags.url, tags.namespace, tags.propertyName, tags.typeName, tags.atom], class: "syntax-name" },
]);

// The page's own colours (style.css), light and dark.
const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "4px" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", maxHeight: "60vh", lineHeight: "1.6" },
  ".cm-content, .cm-gutter": { minHeight: "14rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--paper)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  // Instead of the library's picture in a data: URL, which the page's policy refuses.
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--breached) 2px" },
  ".cm-tooltip, .cm-panels": { color: "var(--ink)", backgroundColor: "var(--sheet)", borderColor: "var(--line)" },
});

/** What the query page needs of its editor. */
export interface Editor {
  text(): string;
  replaceText(text: string): void;
  /** Mark the place of an error. Lines and columns count from 1, as the service counts them. */
  mark(line: number, column: number | null, message: string): void;
  unmark(): void;
  goTo(line: number, column: number | null): void;
}

/** Puts the editor in the textarea's place; the textarea stays in its form and holds the same text. */
export function upgrade(textarea: HTMLTextAreaElement, run: () => void): Editor {
  const label = say("SPARQL 查询", "SPARQL query");
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        // Before the default keys, where Mod-Enter means "insert a line".
        Prec.highest(keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (run(), true) }])),
        basicSetup,
        autocompletion({ activateOnTyping: false }),
        sparql(),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce()),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorState.phrases.of(isEnglish ? {} : CHINESE),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  textarea.hidden = true;
  textarea.before(view.dom);
  return {
    text: () => view.state.doc.toString(),
    replaceText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      view.dispatch(setDiagnostics(view.state, []));
    },
    mark(line, column, message) {
      view.dispatch(setDiagnostics(view.state, [diagnostic(view.state, line, column, message)]));
    },
    unmark: () => view.dispatch(setDiagnostics(view.state, [])),
    goTo(line, column) {
      view.dispatch({ selection: { anchor: offset(view.state, line, column) }, scrollIntoView: true });
      view.focus();
    },
  };
}

function offset(state: EditorState, line: number, column: number | null): number {
  const there = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(there.from + Math.max((column ?? 1) - 1, 0), there.to);
}

function diagnostic(state: EditorState, line: number, column: number | null, message: string): Diagnostic {
  const from = offset(state, line, column);
  const end = state.doc.lineAt(from).to;
  // An error at a line's end would mark nothing: then the whole line is marked.
  const start = from === end || column === null ? state.doc.lineAt(from).from : from;
  return { from: start, to: end, severity: "error", message };
}
