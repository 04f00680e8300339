// The query page: editor, running, results, downloads, a link that reproduces the query.
import { type Editor, upgrade } from "./editor";
import { button, element, isStopped, required, saveFile, say } from "./page";
import { ProblemError, problemBox, request } from "./problem";
import { type Results, drawGraph, drawResults, rowCount } from "./results";

const ENDPOINT = "/sparql";
const SHOWN = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.1";
const TABLE_FILES: [label: string, mediaType: string, file: string][] = [
  ["CSV", "text/csv", "guiju.csv"],
  ["JSON", "application/sparql-results+json", "guiju.json"],
];
const GRAPH_FILES: typeof TABLE_FILES = [
  ["Turtle", "text/turtle", "guiju.ttl"],
  ["JSON-LD", "application/ld+json", "guiju.jsonld"],
];
const SHARED = "#query=";

function post(query: string, accept: string, signal: AbortSignal | null = null): Promise<Response> {
  return request(ENDPOINT, { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: accept }, signal });
}

class QueryPage {
  private readonly form = required("#query-form", HTMLFormElement);
  private readonly runButton = required("#run", HTMLButtonElement);
  private readonly output = required("#results", HTMLElement);
  private readonly notice = element("span", { class: "notice-line", role: "status" });
  private readonly stopButton = button(say("停止", "Stop"), () => this.running?.abort(), { hidden: "" });
  private readonly editor: Editor;
  private running: AbortController | null = null;

  constructor() {
    this.editor = upgrade(required("#query", HTMLTextAreaElement), () => void this.run());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.runButton.title = "Ctrl+Enter";
    this.runButton.after(this.stopButton, button(say("复制链接", "Copy link"), () => void this.share()), this.notice);
    this.offerExamples();
    this.readShared();
    window.addEventListener("hashchange", () => this.readShared());
  }

  private offerExamples(): void {
    const examples = document.querySelector<HTMLSelectElement>("select#examples");
    examples?.addEventListener("change", () => {
      const query = examples.selectedOptions[0]?.dataset["query"];
      if (query) this.editor.replaceText(query);
    });
  }

  private readShared(): void {
    if (!location.hash.startsWith(SHARED)) return;
    try {
      this.editor.replaceText(decodeURIComponent(location.hash.slice(SHARED.length)));
    } catch {
      this.notice.textContent = say("链接不完整，无法读出查询。", "The link is cut off; its query cannot be read.");
    }
  }

  private async share(): Promise<void> {
    history.replaceState(null, "", SHARED + encodeURIComponent(this.editor.text()));
    try {
      await navigator.clipboard.writeText(location.href);
      this.notice.textContent = say("链接已复制。", "Link copied.");
    } catch {
      this.notice.textContent = say("链接在地址栏中，请复制。", "The link is in the address bar: copy it there.");
    }
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.stopButton.hidden = false;
    this.editor.unmark();
    this.notice.textContent = say("正在查询…", "Running…");
    const query = this.editor.text();
    try {
      const started = performance.now();
      const answer = await post(query, SHOWN, running.signal);
      const text = await answer.text();
      this.show(query, text, answer.headers.get("content-type") ?? "", performance.now() - started);
    } catch (error) {
      if (this.running === running) this.showFailure(error);
    } finally {
      if (this.running === running) this.stopButton.hidden = true;
    }
  }

  private show(query: string, text: string, type: string, milliseconds: number): void {
    const time = `${Math.round(milliseconds)} ms`;
    if (!type.includes("json")) {
      this.notice.textContent = time;
      this.output.replaceChildren(this.downloads(query, GRAPH_FILES), drawGraph(text));
      return;
    }
    const answer = JSON.parse(text) as Results;
    const rows = rowCount(answer);
    this.notice.textContent = rows === null ? time : say(`${rows} 行，${time}`, `${rows} rows, ${time}`);
    const downloads = rows === null ? [] : [this.downloads(query, TABLE_FILES)];
    this.output.replaceChildren(...downloads, drawResults(answer));
  }

  private showFailure(error: unknown): void {
    this.notice.textContent = "";
    if (isStopped(error)) {
      this.notice.textContent = say("已停止。", "Stopped.");
      return;
    }
    this.output.replaceChildren(problemBox(error, ...this.wayToTheError(error)));
  }

  private wayToTheError(error: unknown): Node[] {
    if (!(error instanceof ProblemError) || error.line === null) return [];
    const { line, column, text } = error;
    this.editor.mark(line, column, text);
    const place = column === null ? say(`第 ${line} 行`, `line ${line}`) : say(`第 ${line} 行第 ${column} 列`, `line ${line}, column ${column}`);
    return [button(say(`到${place}`, `Go to ${place}`), () => this.editor.goTo(line, column))];
  }

  private downloads(query: string, files: typeof TABLE_FILES): HTMLElement {
    const buttons = files.map(([label, type, file]) =>
      button(say(`下载 ${label}`, `Download ${label}`), () => void this.download(query, type, file)),
    );
    return element("p", { class: "downloads" }, ...buttons);
  }

  private async download(query: string, type: string, file: string): Promise<void> {
    try {
      saveFile(file, await (await post(query, type)).blob());
    } catch (error) {
      this.output.prepend(problemBox(error));
    }
  }
}

new QueryPage();
