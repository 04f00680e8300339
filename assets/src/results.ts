// Answers of the query page: a sortable table, 是/否, or Turtle.
import { iriNode } from "./iri";
import { type Bilingual, button, element, inLanguage, isEnglish, say } from "./page";

/** One RDF term of the SPARQL 1.1 Query Results JSON Format, section 3.2.2. */
export interface Term {
  type: "uri" | "literal" | "typed-literal" | "bnode";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

type Row = Record<string, Term | undefined>;

/** A document of the SPARQL 1.1 Query Results JSON Format. */
export interface Results {
  head: { vars?: string[] };
  results?: { bindings: Row[] };
  boolean?: boolean;
  hint?: Hint;
}

/** Why an answer is empty: what the service adds to the document. */
interface Hint {
  patterns: { text: string; line: number }[];
  nearest: { sent: string; known: string[]; label: string | null; why: Bilingual }[];
  message: Bilingual;
}

const ROWS_AT_ONCE = 500; // a browser draws these at once; the rest follows on request
const STRING = "http://www.w3.org/2001/XMLSchema#string";

/** How many rows an answer has, or null for an ASK. */
export function rowCount(answer: Results): number | null {
  return answer.results ? answer.results.bindings.length : null;
}

/** Draws a SELECT or an ASK. */
export function drawResults(answer: Results): HTMLElement {
  if (answer.boolean !== undefined) {
    const yesOrNo = element("p", { class: "ask-answer" }, answer.boolean ? say("是", "Yes") : say("否", "No"));
    return answer.hint ? element("div", {}, yesOrNo, hintBox(answer.hint)) : yesOrNo;
  }
  const rows = answer.results?.bindings ?? [];
  if (rows.length === 0) return answer.hint ? hintBox(answer.hint) : emptyAnswer();
  return new ResultTable(answer.head.vars ?? [], rows).whole;
}

/** Draws a CONSTRUCT or DESCRIBE. */
export function drawGraph(turtle: string): HTMLElement {
  const text = turtle.trim() || say("# 空图", "# an empty graph");
  return element("pre", { class: "turtle", tabindex: "0" }, element("code", {}, text));
}

function emptyAnswer(): HTMLElement {
  const hint = say(
    "查询正确，但没有符合的数据。请检查名称的拼写、前缀和条件；删去一个条件再试，可以看出是哪一条不成立。",
    "The query is correct but nothing matches. Check the spelling of names, prefixes and conditions; leave one condition out and run again to see which one fails.",
  );
  return element("p", { class: "empty" }, hint);
}

function hintBox(hint: Hint): HTMLElement {
  const patterns = hint.patterns.map(({ text, line }) =>
    element("li", {}, say(`第 ${line} 行`, `line ${line}`), " ", element("code", {}, text)),
  );
  const nearest = hint.nearest.map(({ sent, known, label, why }) => {
    const terms = known.flatMap((term, place) => [place ? " · " : " → ", element("code", {}, term)]);
    return element("li", {}, element("code", {}, sent), ` ${inLanguage(why)}`, ...terms, label ? ` ${label}` : "");
  });
  const lists = [patterns, nearest].filter((items) => items.length).map((items) => element("ul", {}, ...items));
  return element("div", { class: "empty empty-hint", role: "note" }, element("p", {}, inLanguage(hint.message)), ...lists);
}

class ResultTable {
  readonly whole = element("div");
  private readonly body = element("tbody");
  private readonly more = element("p", { class: "more" });
  private readonly headers: HTMLTableCellElement[];
  private shown = 0;

  constructor(
    private readonly columns: string[],
    private rows: Row[],
  ) {
    this.headers = columns.map((column) => this.header(column));
    const head = element("thead", {}, element("tr", {}, ...this.headers));
    const box = { class: "table-box", tabindex: "0", role: "region", "aria-label": say("查询结果", "Query results") };
    this.whole.append(element("div", box, element("table", { class: "results" }, head, this.body)), this.more);
    this.showMore();
  }

  private header(column: string): HTMLTableCellElement {
    const title = say("按此列排序", "Sort by this column");
    const cell = element("th", { scope: "col", "aria-sort": "none" });
    cell.append(button(column, () => this.sort(column, cell), { title, class: "sort" }));
    return cell;
  }

  private sort(column: string, cell: HTMLTableCellElement): void {
    const direction = cell.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const header of this.headers) header.setAttribute("aria-sort", "none");
    cell.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    this.rows = [...this.rows].sort((left, right) => direction * compare(left[column], right[column]));
    this.body.replaceChildren();
    this.shown = 0;
    this.showMore();
  }

  private showMore(): void {
    for (const row of this.rows.slice(this.shown, this.shown + ROWS_AT_ONCE)) {
      this.body.append(element("tr", {}, ...this.columns.map((column) => cellOf(row[column]))));
    }
    this.shown = Math.min(this.shown + ROWS_AT_ONCE, this.rows.length);
    this.more.replaceChildren();
    const left = this.rows.length - this.shown;
    if (left === 0) return;
    const label = say(`再显示 ${ROWS_AT_ONCE} 行（还有 ${left} 行）`, `Show ${ROWS_AT_ONCE} more (${left} rows left)`);
    this.more.append(button(label, () => this.showMore()));
  }
}

function cellOf(term: Term | undefined): HTMLTableCellElement {
  if (!term) return element("td", { class: "unbound" });
  if (term.type === "uri") return element("td", {}, iriNode(term.value));
  if (term.type === "bnode") return element("td", { class: "bnode" }, `_:${term.value}`);
  const cell = element("td", {}, term.value);
  const note = term["xml:lang"] ? `@${term["xml:lang"]}` : datatypeNote(term.datatype);
  if (term["xml:lang"]) cell.lang = term["xml:lang"];
  if (note) cell.append(" ", element("small", { class: "literal-note" }, note));
  return cell;
}

function datatypeNote(datatype: string | undefined): string {
  return !datatype || datatype === STRING ? "" : (datatype.split(/[#/]/).pop() ?? "");
}

const collator = new Intl.Collator(isEnglish ? "en" : "zh", { numeric: true });

function compare(left: Term | undefined, right: Term | undefined): number {
  if (!left || !right) return Number(Boolean(left)) - Number(Boolean(right));
  const difference = Number(left.value) - Number(right.value);
  return left.value && right.value && !Number.isNaN(difference) ? difference : collator.compare(left.value, right.value);
}
