// The check page: hand in cases, read the verdicts.
import { HandedIn } from "./handed-in";
import { button, element, isStopped, required, saveFile, say } from "./page";
import { ProblemError, problemBox, request } from "./problem";
import type { Report } from "./report";
import { drawReport } from "./verdicts";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const FILES: [label: string, mediaType: string, file: string][] = [
  [say("下载 JSON", "Download JSON"), "application/json", "verdicts.json"],
  [say("下载 Excel", "Download Excel"), WORKBOOK, "verdicts.xlsx"],
  [say("下载 SHACL 报告", "Download SHACL report"), "text/turtle", "report.ttl"],
  [say("下载 JSON-LD 报告", "Download JSON-LD report"), "application/ld+json", "report.jsonld"],
];

class CheckPage {
  private readonly form = required("#check-form", HTMLFormElement);
  private readonly output = required("#verdicts", HTMLElement);
  private readonly cases = new HandedIn(required("#case", HTMLTextAreaElement), fileInput("#case-file"));
  private readonly profile = new HandedIn(required("#profile", HTMLTextAreaElement), fileInput("#profile-file"));
  private readonly notice = element("span", { class: "notice-line", role: "status" });
  private readonly stopButton = button(say("停止", "Stop"), () => this.running?.abort(), { hidden: "" });
  private running: AbortController | null = null;
  private loading: Promise<void> = Promise.resolve();

  constructor() {
    required("#run", HTMLButtonElement).after(this.stopButton, this.notice);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.offerExamples();
    this.acceptDrops();
  }

  private offerExamples(): void {
    const examples = document.querySelector<HTMLSelectElement>("select#examples");
    examples?.addEventListener("change", () => {
      if (!examples.value) return;
      const name = examples.value;
      const isChosen = (): boolean => examples.value === name;
      // Emptied at once, so that a check during the loading never judges what stood here before.
      this.fill({ text: "" });
      this.loading = this.load(name, isChosen).catch((error: unknown) => this.showFailure(error));
    });
  }

  private async load(name: string, isChosen: () => boolean): Promise<void> {
    const path = name.split("/").map(encodeURIComponent).join("/");
    const answer = await request(`/check/examples/${path}`, { headers: { Accept: "application/json" } });
    const example = (await answer.json()) as Example;
    if (isChosen()) this.fill(example);
  }

  private fill(example: Example): void {
    this.cases.fill(example.text);
    this.profile.fill(example.profile ?? "");
    const day = this.form.elements.namedItem("as-of");
    if (day instanceof HTMLInputElement) day.value = example.as_of ?? "";
    this.profile.area.closest("details")?.toggleAttribute("open", Boolean(example.profile));
  }

  private acceptDrops(): void {
    this.form.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.form.classList.add("dropping");
    });
    this.form.addEventListener("dragleave", () => this.form.classList.remove("dropping"));
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.form.classList.remove("dropping");
      const file = event.dataTransfer?.files[0];
      const onProfile = event.target === this.profile.area;
      if (file) void (onProfile ? this.profile : this.cases).take(file);
    });
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.stopButton.hidden = false;
    this.notice.textContent = say("正在检查…", "Checking…");
    try {
      await this.loading;
      const send = this.prepare();
      const report = (await (await send("application/json", running.signal)).json()) as Report;
      this.notice.textContent = "";
      this.output.replaceChildren(drawReport(report), this.downloads(send));
      this.output.querySelector<HTMLElement>(".report-title")?.focus();
    } catch (error) {
      if (this.running === running) this.showFailure(error);
    } finally {
      if (this.running === running) this.stopButton.hidden = true;
    }
  }

  private showFailure(error: unknown): void {
    this.notice.textContent = isStopped(error) ? say("已停止。", "Stopped.") : "";
    if (!isStopped(error)) this.output.replaceChildren(problemBox(error));
  }

  /** Holds what is handed in now, so that a later download is of the same verdicts. */
  private prepare(): Send {
    const cases = this.cases.content();
    if (!cases) {
      throw new ProblemError(
        say("没有可检查的案例。", "There is no case to check."),
        say("请粘贴案例，选择文件，或载入一个示例。", "Paste a case, choose a file, or load an example."),
      );
    }
    const profile = this.profile.content();
    const body = profile ? parts(cases, profile) : cases;
    const path = `/check${this.parameters()}`;
    // Without a profile the body is the case itself and its type goes into the header.
    const type: Record<string, string> = profile ? {} : { "Content-Type": cases.type };
    return (accept, signal = null) =>
      request(path, { method: "POST", body, headers: { Accept: accept, ...type }, signal });
  }

  private parameters(): string {
    const parameters = new URLSearchParams();
    for (const name of ["as-of", "ruleset"]) {
      const field = this.form.elements.namedItem(name);
      const given = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
      if (given && field.value) parameters.set(name, field.value);
    }
    return parameters.size > 0 ? `?${parameters}` : "";
  }

  private downloads(send: Send): HTMLElement {
    const buttons = FILES.map(([label, type, file]) => button(label, () => void this.download(send, type, file)));
    const print = button(say("打印", "Print"), () => window.print());
    return element("p", { class: "downloads" }, ...buttons, print);
  }

  private async download(send: Send, type: string, file: string): Promise<void> {
    try {
      saveFile(file, await (await send(type)).blob());
    } catch (error) {
      this.output.prepend(problemBox(error));
    }
  }
}

/** What `/check/examples/…` answers. */
interface Example {
  text: string;
  as_of?: string | null;
  profile?: string | null;
}

type Send = (accept: string, signal?: AbortSignal | null) => Promise<Response>;

function fileInput(selector: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`input${selector}[type=file]`);
}

function parts(cases: Blob, profile: Blob): FormData {
  const form = new FormData();
  form.append("file", cases, "case");
  form.append("profile", profile, "profile");
  return form;
}

new CheckPage();
