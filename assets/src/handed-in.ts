// A text area that also takes a file: text is put where it can be read and mended, a workbook is kept as it is.
import { button, element, say } from "./page";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The media type of a case or profile, by what it looks like. */
export function mediaTypeOf(text: string): string {
  const start = text.trimStart();
  if (!/^[[{]/.test(start)) return "text/turtle";
  // Turtle may open with a blank node: "[ a …" is no JSON array.
  if (start.startsWith("[") && !/^\[\s*([[{"\d-]|true|false|null|\]\s*$)/.test(start)) return "text/turtle";
  if (start.includes('"@context"')) return "application/ld+json";
  return isLineDelimited(start) ? "application/x-ndjson" : "application/json";
}

function isLineDelimited(text: string): boolean {
  const lines = text.trim().split("\n");
  return lines.length > 1 && lines.every((line) => /^\{.*\}\s*$/.test(line) || line.trim() === "");
}

/** One thing handed in: typed, chosen, dropped or taken from an example. */
export class HandedIn {
  private workbook: File | null = null;
  private readonly note = element("p", { class: "file-note", role: "status" });

  constructor(
    readonly area: HTMLTextAreaElement,
    chooser: HTMLInputElement | null,
  ) {
    area.after(this.note);
    area.addEventListener("input", () => this.keep(null));
    chooser?.addEventListener("change", () => {
      const file = chooser.files?.[0];
      if (file) void this.take(file);
      // Emptied, so that choosing the same file again after mending it is noticed.
      chooser.value = "";
    });
  }

  /** What will be sent, or null where nothing was handed in. */
  content(): Blob | null {
    if (this.workbook) return this.workbook.slice(0, this.workbook.size, WORKBOOK);
    const text = this.area.value;
    return text.trim() ? new Blob([text], { type: mediaTypeOf(text) }) : null;
  }

  fill(text: string): void {
    this.area.value = text;
    this.keep(null);
  }

  async take(file: File): Promise<void> {
    if (/\.xlsx$/i.test(file.name)) {
      this.area.value = "";
      this.keep(file);
      return;
    }
    try {
      this.fill(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
      this.note.textContent = say(`已读入 ${file.name}。`, `Read ${file.name}.`);
    } catch {
      this.note.textContent = say(
        `${file.name} 不是 UTF-8 文本，请另存为 UTF-8 后再选。`,
        `${file.name} is not UTF-8 text: save it as UTF-8 and choose it again.`,
      );
    }
  }

  private keep(workbook: File | null): void {
    this.workbook = workbook;
    this.note.replaceChildren();
    if (!workbook) return;
    this.note.append(say(`将提交工作簿 ${workbook.name} `, `The workbook ${workbook.name} will be sent `));
    this.note.append(button(say("移除", "Remove"), () => this.keep(null)));
  }
}
