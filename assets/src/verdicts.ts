// Draws the verdicts: the worst first, what was complied with folded away, equal open questions asked once.
import { iriNode, address, shorten } from "./iri";
import { element, inLanguage, say } from "./page";
import { type Against, type Fact, type Report, type Verdict, type VerdictName, VERDICTS } from "./report";

const NAMES: Record<VerdictName | "not_applicable", string> = {
  breached: say("违反", "Breached"),
  conflict: say("冲突", "In conflict"),
  undetermined: say("待定", "Undetermined"),
  pending: say("待办", "Pending"),
  complied: say("符合", "Complied"),
  not_applicable: say("不适用", "Not applicable"),
};

// A sign beside the word, so that colour alone never carries the meaning.
const SIGNS: Record<VerdictName, string> = { breached: "✕", conflict: "⇄", undetermined: "?", pending: "…", complied: "✓" };

const SEVERITIES: Record<Verdict["severity"], string> = {
  Violation: say("违规", "Violation"),
  Warning: say("警告", "Warning"),
  Info: say("提示", "Info"),
};

const RANKS: Verdict["severity"][] = ["Violation", "Warning", "Info"];

/** The whole report. */
export function drawReport(report: Report): HTMLElement {
  const whole = element("div", { class: "report" }, ...drawHead(report), ...report.input.map(drawInputNote));
  for (const name of VERDICTS) {
    const verdicts = report.verdicts.filter((verdict) => verdict.verdict === name);
    verdicts.sort((one, other) => RANKS.indexOf(one.severity) - RANKS.indexOf(other.severity));
    if (verdicts.length > 0) whole.append(drawGroup(name, verdicts));
  }
  whole.append(...drawLookedAt(report), ...drawReceipt(report));
  return whole;
}

function drawHead(report: Report): HTMLElement[] {
  const found = report.conforms ? say("未发现违反规则之处", "No breach found") : say("有违反规则之处", "Rules are breached");
  const title = report.looked_at?.norms === 0 ? say("未作判断", "Nothing was judged") : found;
  const basis = say(
    `依据 ${report.rulesets.join("、") || "（无）"}，截至 ${report.as_of}`,
    `By ${report.rulesets.join(", ") || "(none)"}, as of ${report.as_of}`,
  );
  const counts = [...VERDICTS, "not_applicable" as const].map((name) =>
    element("li", { class: `count ${name}` }, `${NAMES[name]} `, element("b", {}, String(report.summary[name] ?? 0))),
  );
  return [
    element("h2", { tabindex: "-1", class: "report-title" }, title),
    element("p", { class: "basis" }, basis),
    element("ul", { class: "counts" }, ...counts),
  ];
}

function drawInputNote(note: Report["input"][number]): HTMLElement {
  const where = note.where ? `${note.where}: ` : "";
  return element("p", { class: `input-note ${note.level === "error" ? "error" : "warning"}` }, where + inLanguage(note.message));
}

function drawLookedAt(report: Report): HTMLElement[] {
  const looked = report.looked_at;
  if (!looked) return [];
  const line = say(`共查看 ${looked.norms} 条规范、${looked.nodes} 个节点。`, `Looked at ${looked.norms} norms and ${looked.nodes} nodes.`);
  const untouched = looked.untouched.map(shorten).join(say("、", ", "));
  const rest = untouched && say(`没有规范涉及：${untouched}。`, ` No norm speaks of: ${untouched}.`);
  return [element("p", { class: "looked-at" }, line + rest)];
}

/** What the verdicts rest on, by hash: whoever checks again with the same gets the same. */
function drawReceipt(report: Report): HTMLElement[] {
  if (!report.receipt) return [];
  const title = say("回执：所依据的文本、规范、日历和输入的版本", "Receipt: versions of texts, norms, calendar and input");
  const list = element("dl", {});
  for (const [name, value] of leaves("", report.receipt)) list.append(element("dt", {}, name), element("dd", {}, value));
  return [element("details", { class: "receipt" }, element("summary", {}, title), list)];
}

function leaves(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return [[name, value.join("、")]];
  if (value === null || typeof value !== "object") return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(name ? `${name}.${key}` : key, inner));
}

function drawGroup(name: VerdictName, verdicts: Verdict[]): HTMLElement {
  const title = `${SIGNS[name]} ${NAMES[name]} (${verdicts.length})`;
  const cards = name === "undetermined" ? drawQuestions(verdicts) : verdicts.map(drawVerdict);
  if (name !== "complied") return element("section", { class: `group ${name}` }, element("h3", {}, title), ...cards);
  return element("details", { class: `group ${name}` }, element("summary", {}, title), ...cards);
}

function drawQuestions(verdicts: Verdict[]): HTMLElement[] {
  const questions = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const missing = [...new Set((verdict.missing ?? []).map(inLanguage))].sort().join(say("、", ", "));
    questions.set(missing, [...(questions.get(missing) ?? []), verdict]);
  }
  const widestFirst = [...questions].sort(([, one], [, other]) => other.length - one.length);
  return widestFirst.flatMap(([missing, hanging]) => {
    if (!missing || hanging.length === 1) return hanging.map(drawVerdict);
    const count = say(`（${hanging.length} 条规范取决于此）`, ` (${hanging.length} norms hang on this)`);
    const summary = element("summary", {}, say("缺：", "Missing: "), element("strong", {}, missing), count);
    return element("details", { class: "question" }, summary, ...hanging.map(drawVerdict));
  });
}

function drawVerdict(verdict: Verdict): HTMLElement {
  const badge = element("span", { class: `badge ${verdict.verdict}` }, `${SIGNS[verdict.verdict]} ${badgeText(verdict)}`);
  const cite = element("a", { class: "cite", href: placeInTheText(verdict) }, verdict.cite);
  const norm = element("a", { class: "norm-link", href: address(verdict.norm) ?? "#" }, say("规范详情", "The norm"));
  const card = element("article", { class: `verdict ${verdict.verdict}` });
  card.append(element("p", { class: "verdict-head" }, badge, " ", cite, " ", norm));
  card.append(element("p", { class: "message" }, inLanguage(verdict.message)));
  card.append(element("blockquote", { class: "quote", lang: "zh-Hans" }, ...drawQuote(verdict)));
  card.append(drawDetails(verdict));
  return card;
}

/** The quote inside its sentence, where the sentence is known and says more. */
function drawQuote({ quote, sentence }: Verdict): (Node | string)[] {
  const start = sentence?.indexOf(quote) ?? -1;
  if (!sentence || start < 0 || sentence === quote) return [quote];
  return [sentence.slice(0, start), element("mark", {}, quote), sentence.slice(start + quote.length)];
}

/** Only a breach has a severity to show; for the rest the verdict itself is the word. */
function badgeText(verdict: Verdict): string {
  return verdict.verdict === "breached" ? `${NAMES.breached} · ${SEVERITIES[verdict.severity]}` : NAMES[verdict.verdict];
}

/** `/rules/xinqiu-2022#art-38-para-5-item-2`. */
function placeInTheText(verdict: Verdict): string {
  const parts = [
    ["art", verdict.article],
    ["para", verdict.paragraph],
    ["item", verdict.item],
  ].filter(([, number]) => number !== null);
  const fragment = parts.map(([name, number]) => `${name}-${number}`).join("-");
  return `/rules/${encodeURIComponent(verdict.ruleset)}${fragment && `#${fragment}`}`;
}

function drawDetails(verdict: Verdict): HTMLElement {
  const list = element("dl", { class: "details" });
  const add = (name: string, ...content: (Node | string)[]): void => {
    if (content.some((part) => part !== "")) list.append(element("dt", {}, name), element("dd", {}, ...content));
  };
  add(say("应当", "Expected"), expectedText(verdict));
  add(say("实际", "Actual"), inLanguage(verdict.actual));
  add(say("期限", "Due"), dueText(verdict));
  add(say("补正", "Remedy"), remedyText(verdict), ...drawConfirmed(verdict));
  for (const other of verdict.against ?? []) add(say("冲突条款", "Against"), ...drawAgainst(other));
  for (const assumption of either(verdict.assumptions, verdict.assumptions_en)) add(say("假定", "Assuming"), assumption);
  if (verdict.facts?.length) add(say("依据事实", "Facts used"), element("ul", {}, ...verdict.facts.map(drawFact)));
  return list;
}

/** The texts in the reader's language; the Chinese ones where there are no English ones. */
function either(zh: string[] | undefined, en: string[] | undefined): string[] {
  return (say("zh", "en") === "en" ? en : zh) ?? zh ?? [];
}

/** What was expected, where the message does not say it already. */
function expectedText(verdict: Verdict): string {
  const expected = inLanguage(verdict.expected);
  return inLanguage(verdict.message).includes(expected) ? "" : expected;
}

/** Whether the remedy was tried, and the change of the record as a JSON Patch. */
function drawConfirmed(verdict: Verdict): (Node | string)[] {
  if (!verdict.remedy?.confirmed) return [];
  const words = say("（已按此修改并复查：符合）", "(changed accordingly and checked again: it complies)");
  const patch = element("pre", {}, JSON.stringify(verdict.remedy.change, null, 1));
  return [" ", element("small", {}, words), element("details", {}, element("summary", {}, "JSON Patch"), patch)];
}

/** The remedy, where it says more than the message, or what was expected with its due day. */
function remedyText(verdict: Verdict): string {
  const remedy = inLanguage(verdict.remedy);
  const expected = inLanguage(verdict.expected);
  const rest = remedy.startsWith(expected) ? remedy.slice(expected.length) : remedy;
  const isDueOnly = Boolean(verdict.due) && /^\s*[（(][^（）()]*[）)]$/.test(rest);
  const isKnown = !rest || isDueOnly || inLanguage(verdict.message).includes(remedy);
  return isKnown ? "" : remedy;
}

function dueText(verdict: Verdict): string {
  if (!verdict.due) return "";
  const moved = either(verdict.moved_by, verdict.moved_by_en).join(say("、", ", "));
  return verdict.due + (moved ? say(`（受${moved}影响）`, ` (moved by ${moved})`) : "");
}

function drawAgainst(other: Against | string): (Node | string)[] {
  if (typeof other === "string") return [iriNode(other)];
  const link = other.norm ? [iriNode(other.norm), " "] : [];
  const quote = other.quote ? [element("q", { lang: "zh-Hans" }, other.quote)] : [];
  return [other.cite ? `${other.cite} ` : "", ...link, ...quote];
}

function drawFact(fact: Fact): HTMLElement {
  const value = fact.value === null ? say("（未提供）", "(not given)") : say(`${fact.value}`, fact.value_en ?? `${fact.value}`);
  const where = fact.where ? [" ", element("small", {}, fact.where)] : [];
  return element("li", {}, `${say(fact.what, fact.what_en ?? fact.what)}: ${value}`, ...where);
}
